package pgserver_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/lib/pq"

	"ziguan/internal/pgserver"
)

const helperEnv = "ZIGUAN_TEST_HELPER"

// TestMain lets the test's own program play another process of ours.
func TestMain(m *testing.M) {
	if role := os.Getenv(helperEnv); role != "" {
		if err := helper(role, os.Args[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// helper owns or joins the server until its input ends, and says how it went.
func helper(role, dir string) error {
	use := pgserver.Serve
	if role == "command" {
		use = pgserver.Command
	}
	ctx := context.Background()
	s, err := pgserver.Start(ctx, pgserver.Options{DataDir: dir, Use: use, Output: os.Stderr})
	if err != nil {
		return err
	}
	if role == "drop" {
		if err := pgserver.DropPrivileges(dir); err != nil {
			return err
		}
	}
	fmt.Printf("ready %d %t %s\n", os.Getuid(), s.Joined(), s.SuperURL("postgres"))
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	if err := s.Stop(ctx); err != nil {
		return err
	}
	fmt.Println("stopped")
	return nil
}

// process is a helper as its test sees it.
type process struct {
	*exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	uid    int
	joined bool
	url    string
}

func spawn(t *testing.T, role, dir string) *process {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	p := &process{Cmd: exec.Command(self, dir)}
	p.Env = append(os.Environ(), helperEnv+"="+role)
	p.Stderr = logWriter{t}
	p.WaitDelay = 20 * time.Second
	p.in, err = p.StdinPipe()
	must(t, err)
	r, w, err := os.Pipe()
	must(t, err)
	p.Stdout, p.out = w, bufio.NewReader(r)
	must(t, p.Start())
	_ = w.Close()
	t.Cleanup(func() {
		_ = p.in.Close()
		_ = p.Process.Kill()
		_ = p.Wait()
		_ = r.Close()
	})
	return p
}

// ready waits until the helper has its server.
func (p *process) ready(t *testing.T) *process {
	t.Helper()
	line, err := p.out.ReadString('\n')
	must(t, err)
	_, err = fmt.Sscanf(line, "ready %d %t %s", &p.uid, &p.joined, &p.url)
	must(t, err)
	return p
}

// end lets the helper stop its server, and holds it to saying that alone.
func (p *process) end(t *testing.T) {
	t.Helper()
	must(t, p.in.Close())
	rest, err := io.ReadAll(p.out)
	must(t, err)
	if string(rest) != "stopped\n" {
		t.Fatalf("the helper said %q", rest)
	}
}

type logWriter struct{ t *testing.T }

func (w logWriter) Write(b []byte) (int, error) {
	if testing.Verbose() {
		fmt.Fprintf(os.Stderr, "%s", b)
	}
	return len(b), nil
}

// newFolder is an empty folder of mode 0755 that PostgreSQL's account can reach,
// which those of t.TempDir are not under root.
func newFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/var/tmp", "ziguan-pgserver-")
	must(t, err)
	must(t, os.Chmod(dir, 0o755))
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func limit(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

func start(t *testing.T, dir string, use pgserver.Use) *pgserver.Server {
	t.Helper()
	s, err := pgserver.Start(limit(t, time.Minute), pgserver.Options{DataDir: dir, Use: use, Output: logWriter{t}})
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	t.Cleanup(func() { _ = s.Stop(context.Background()) })
	return s
}

func stop(t *testing.T, s *pgserver.Server) {
	t.Helper()
	must(t, s.Stop(context.Background()))
}

// ask runs one statement and gives the rows as lines of tab-separated text.
func ask(t *testing.T, url, query string) string {
	t.Helper()
	out, err := try(url, query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return out
}

func try(url, query string) (string, error) {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return "", err
	}
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		return "", err
	}
	var lines []string
	for rows.Next() {
		cells := make([]string, len(cols))
		into := make([]any, len(cols))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return "", err
		}
		lines = append(lines, strings.Join(cells, "\t"))
	}
	return strings.Join(lines, "\n"), rows.Err()
}

func ownerUID(t *testing.T, path string) int {
	t.Helper()
	info, err := os.Lstat(path)
	must(t, err)
	return int(info.Sys().(*syscall.Stat_t).Uid)
}

// until waits for a condition; the test's own deadline bounds it.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx := limit(t, 30*time.Second)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-ctx.Done():
			t.Fatalf("never: %s", what)
		case <-tick.C:
		}
	}
}

func unfinished(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "pg.init-*"))
	must(t, err)
	return found
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
