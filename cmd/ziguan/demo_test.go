package main_test

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// shown is a serve --demo: what it says on both of its outputs, line by line.
type shown struct {
	*exec.Cmd
	out, said chan string
	done      chan error
}

func (m machine) demo(t *testing.T) *shown {
	t.Helper()
	s := &shown{Cmd: m.command(t.Context(), "serve", "--demo", "--listen", "127.0.0.1:0"), done: make(chan error, 1)}
	var ends [2]*os.File
	for i, to := range []*io.Writer{&s.Stdout, &s.Stderr} {
		r, w, err := os.Pipe()
		must(t, err)
		lines := make(chan string, 10_000)
		*to, ends[i] = w, w
		go func() {
			for scan := bufio.NewScanner(r); scan.Scan(); {
				lines <- scan.Text()
			}
			close(lines)
		}()
		if i == 0 {
			s.out = lines
		} else {
			s.said = lines
		}
	}
	must(t, s.Start())
	for _, w := range ends {
		_ = w.Close()
	}
	go func() { s.done <- s.Wait() }()
	t.Cleanup(func() { _ = s.Process.Kill() })
	return s
}

// hear waits for a line that has the words.
func hear(t *testing.T, lines chan string, words string, limit time.Duration) string {
	t.Helper()
	var before []string
	end := time.After(limit)
	for {
		select {
		case line, ok := <-lines:
			if !ok {
				t.Fatalf("it ended before it said %q:\n%s", words, strings.Join(before, "\n"))
			}
			if strings.Contains(line, words) {
				return line
			}
			before = append(before, line)
		case <-end:
			t.Fatalf("not within %s: %q\n%s", limit, words, strings.Join(before, "\n"))
		}
	}
}

// links waits until it says where to go, and gives the paths.
func (s *shown) links(t *testing.T, limit time.Duration) (url string, paths []string) {
	t.Helper()
	url = hear(t, s.out, "http://", limit)
	for {
		path := strings.TrimPrefix(hear(t, s.out, url+"/", 5*time.Second), url)
		paths = append(paths, path)
		if strings.HasSuffix(path, "/SHAOJIU/resident") {
			return url, paths
		}
	}
}

func (s *shown) end(t *testing.T) {
	t.Helper()
	must(t, s.Process.Signal(syscall.SIGTERM))
	if err := <-s.done; err != nil {
		t.Errorf("ended with %v", err)
	}
}

// The first start fills the demonstration with progress (ux rule 47) and prints
// a sign-in link for each role; killed half-way it begins anew; a later start
// finds it there.
func TestTheDemonstrationSurvivesAKilledFirstStart(t *testing.T) {
	t.Parallel()
	m := private(t)
	killed := m.demo(t)
	hear(t, killed.said, "演示数据 馨园停车自管会", 60*time.Second)
	hear(t, killed.said, "演示数据 馨园停车自管会", 60*time.Second)
	pg := m.postmaster(t)
	must(t, killed.Process.Kill())
	_ = syscall.Kill(pg, syscall.SIGKILL)
	<-killed.done

	first := m.demo(t)
	hear(t, first.said, "已清空", 60*time.Second)
	_, paths := first.links(t, 2*time.Minute) // the machine is busy with other tests
	for _, want := range []string{"/demo", "/demo/as/XINYUAN/chair", "/demo/as/XINYUAN/volunteer", "/demo/as/SHAOJIU/resident"} {
		if !slices.Contains(paths, want) {
			t.Errorf("no link %s in %v", want, paths)
		}
	}
	first.end(t)
	if len(paths) != 17 {
		t.Errorf("%d links: %v", len(paths), paths)
	}

	again := m.demo(t)
	url, same := again.links(t, 2*time.Minute)
	if !slices.Equal(paths, same) {
		t.Errorf("other links: %v, first %v", same, paths)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, path := range append(same, "/", "/p/XINYUAN/record?check=1") {
		res, err := client.Get(url + path)
		must(t, err)
		body, err := io.ReadAll(res.Body)
		must(t, err)
		_ = res.Body.Close()
		signsIn := regexp.MustCompile(`^/demo/as/`).MatchString(path)
		switch {
		case signsIn && (res.StatusCode != http.StatusSeeOther || len(res.Cookies()) == 0):
			t.Errorf("%s: %d, cookies %v", path, res.StatusCode, res.Cookies())
		case !signsIn && (res.StatusCode != http.StatusOK || !strings.Contains(string(body), `class="demo"`)):
			t.Errorf("%s: %d, or it does not say that it is a demonstration", path, res.StatusCode)
		}
	}
	again.end(t)
}

// A start that finds the demonstration there is ready in 5 s.
func TestTimedALaterDemonstrationIsReadyAtOnce(t *testing.T) {
	m := private(t)
	first := m.demo(t)
	first.links(t, 2*time.Minute)
	first.end(t)
	again := m.demo(t)
	began := time.Now()
	again.links(t, 30*time.Second)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("a later start took %s", took)
	}
	again.end(t)
}

// The demonstration has no place beside other people's data.
func TestTheDemonstrationIsRefusedBesideOtherCommittees(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"yuan", "XINYUAN"} { // even of the same name
		m := private(t)
		m.found(t, code)
		r := m.run(t, "", "serve", "--demo", "--listen", "127.0.0.1:0", "--json")
		if r.code != 1 || !strings.Contains(r.out, "demo.not_empty") {
			t.Errorf("%s: exit %d %s%s", code, r.code, r.out, r.said)
		}
		if got := m.committees(t); len(got) != 1 || got[0].Code != code {
			t.Errorf("%s: found %v", code, got)
		}
	}
}
