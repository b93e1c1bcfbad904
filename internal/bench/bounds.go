package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/bench/worst"
	"ziguan/internal/config"
	"ziguan/internal/people"
	"ziguan/internal/pgserver"
	"ziguan/web/kit"
)

// mostResident is what the server may take at its worst, in megabytes.
const mostResident = 512

// senders is how many send the worst at once, from as many committees.
const senders = 4

// bounds measures the memory of a server of its own, a process beside this one,
// while it is sent the worst of each kind.
func bounds(ctx context.Context, b *bench) ([]figure, error) {
	var sessions []sender
	for i := range senders {
		s, err := newSender(ctx, b, fmt.Sprintf("WORST%d", i))
		if err != nil {
			return nil, err
		}
		sessions = append(sessions, s)
	}
	c, err := startChild(ctx, b)
	if err != nil {
		return nil, err
	}
	defer c.stop()
	var out []figure
	worstOf := 0
	for _, k := range kinds() {
		most, status, err := c.peak(func() []string { return c.storm(ctx, k, sessions) })
		if err != nil {
			return nil, err
		}
		worstOf = max(worstOf, most)
		out = append(out, figure{"memory of the server, " + k.name + " (" + status + ")", fmt.Sprintf("%d MB", most), fmt.Sprintf("< %d MB", mostResident)})
	}
	if worstOf >= mostResident {
		return out, fmt.Errorf("bounds: the server took %d MB", worstOf)
	}
	return out, nil
}

// kind is one way to do harm: files, sent to a page by staff, or by nobody.
type kind struct {
	name    string
	files   []worst.File
	path    string // below a committee's pages; an address of the site where nobody sends
	field   string // empty for a body as it is
	nobody  int    // how often nobody sends it, at once
	chunked bool
}

func kinds() []kind {
	block := worst.File{Name: "24 MB", Make: func() []byte { return bytes.Repeat([]byte("a"), 24<<20) }}
	fields := worst.File{Name: "fields", Make: func() []byte { return bytes.Repeat([]byte("a=&bc=&"), 9000) }}
	k := []kind{
		{name: "anonymous posts of 24 MB, 36 at once", files: []worst.File{block}, path: "/sign-in", nobody: 36},
		{name: "anonymous posts to where a file is expected, 36 at once", files: []worst.File{block}, path: "/c/WORST0/register/imports", nobody: 36},
		{name: "anonymous posts in pieces, 36 at once", files: []worst.File{block}, path: "/sign-in", nobody: 36, chunked: true},
		{name: "forms of 63 KB, 400 at once", files: []worst.File{fields}, path: "/sign-in", nobody: 400},
	}
	for _, f := range append(worst.Workbooks(), worst.Tables()...) {
		k = append(k, kind{name: f.Name, files: []worst.File{f}, path: "/register/imports", field: "file"})
	}
	for _, f := range worst.Pictures() {
		k = append(k, kind{name: f.Name, files: []worst.File{f}, path: "/postings/2026-1/proofs", field: "photo"})
	}
	books, pictures := worst.Workbooks(), worst.Pictures()
	return append(k,
		kind{name: "a barrier's list", files: worst.Tables()[2:3], path: "/gate/passages", field: "file"},
		kind{name: "workbooks of all kinds at once", files: books[:12], path: "/register/imports", field: "file"},
		kind{name: "pictures of all kinds at once", files: pictures, path: "/postings/2026-1/proofs", field: "photo"},
	)
}

// sender is a member of a committee's staff who means harm.
type sender struct{ code, secret string }

func newSender(ctx context.Context, b *bench, code string) (sender, error) {
	operator, svc := actor.Of(actor.Operator), account.New(b.db, nil)
	c, err := people.New(b.db).Found(ctx, operator, people.NewCommittee{Code: code, Name: code, Regime: people.Owners})
	if err != nil {
		return sender{}, fmt.Errorf("found: %w", err)
	}
	u, err := svc.AddUser(ctx, operator, account.NewUser{Committee: c.ID, Role: actor.Member, Name: "Bench", Phone: "1380000000" + code[len(code)-1:]})
	if err != nil {
		return sender{}, fmt.Errorf("user: %w", err)
	}
	secret, err := svc.OpenAs(ctx, operator, u.Person)
	if err != nil {
		return sender{}, fmt.Errorf("session: %w", err)
	}
	return sender{code, secret}, nil
}

// child is a server in a process of its own.
type child struct {
	cmd     *exec.Cmd
	in      io.Closer
	address string
}

func startChild(ctx context.Context, b *bench) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("child: %w", err)
	}
	cmd := exec.CommandContext(ctx, self, "-child", b.server.AppURL(pgserver.Database), "-dir", b.dir) //nolint:gosec // this program
	cmd.Stderr = os.Stderr
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		return nil, fmt.Errorf("child: %w", err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("child: %w", err)
	}
	return &child{cmd, in, strings.TrimSpace(line)}, nil
}

func (c *child) stop() {
	_ = c.in.Close()
	_ = c.cmd.Wait()
}

// peak gives the most memory, in megabytes, that the server had in use while a
// function ran, as the system counts it, and what it answered.
func (c *child) peak(f func() []string) (most int, answers string, err error) {
	of := "/proc/" + strconv.Itoa(c.cmd.Process.Pid)
	if err := os.WriteFile(of+"/clear_refs", []byte("5"), 0); err != nil {
		return 0, "", fmt.Errorf("peak: %w", err)
	}
	answers = strings.Join(f(), ", ")
	status, err := os.ReadFile(of + "/status")
	if err != nil {
		return 0, "", fmt.Errorf("peak: %w", err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes, err := strconv.Atoi(strings.Fields(rest + " ?")[0])
	if err != nil {
		return 0, "", fmt.Errorf("peak: %w", err)
	}
	return kilobytes >> 10, answers, nil
}

// storm sends everything of a kind from everybody at once, and gives what was answered.
func (c *child) storm(ctx context.Context, k kind, from []sender) []string {
	var wg sync.WaitGroup
	var mu sync.Mutex
	counts := map[string]int{}
	count := func(what string) {
		mu.Lock()
		defer mu.Unlock()
		counts[what]++
	}
	for _, f := range k.files {
		data := f.Make()
		for range k.nobody {
			wg.Go(func() { count(c.send(ctx, k, data, sender{})) })
		}
		for i := range from {
			if k.nobody == 0 {
				wg.Go(func() { count(c.send(ctx, k, data, from[i])) })
			}
		}
	}
	wg.Wait()
	var out []string
	for what, n := range counts {
		out = append(out, fmt.Sprintf("%d × %s", n, what))
	}
	return out
}

func (c *child) send(ctx context.Context, k kind, data []byte, s sender) string {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	path, contentType, body := k.path, "application/x-www-form-urlencoded", io.Reader(bytes.NewReader(data))
	if s.code != "" {
		path = "/c/" + s.code + path
	}
	if k.field != "" {
		body, contentType = inParts(k.field, data)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+c.address+path, body)
	if err != nil {
		return err.Error()
	}
	if k.chunked {
		r.ContentLength = -1
	}
	r.Header.Set("Content-Type", contentType)
	r.AddCookie(&http.Cookie{Name: kit.SessionCookie(config.Config{}), Value: s.secret})
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return "no answer"
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	return strconv.Itoa(res.StatusCode)
}

func inParts(field string, data []byte) (io.Reader, string) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	_ = m.WriteField("place", "x") // a buffer never fails
	_ = m.WriteField("hung_at", "2026-01-01T08:00")
	if part, err := m.CreateFormFile(field, "worst"); err == nil {
		_, _ = part.Write(data)
	}
	_ = m.Close()
	return &b, m.FormDataContentType()
}
