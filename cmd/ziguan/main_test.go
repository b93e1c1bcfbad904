package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"ziguan/internal/browsertest"
	"ziguan/internal/pgtest"
)

// binary is the real program, built once for all tests.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "ziguan-bin-")
	if err == nil {
		binary = filepath.Join(dir, "ziguan")
		var out []byte
		if out, err = exec.Command("go", "build", "-o", binary, "ziguan/cmd/ziguan").CombinedOutput(); err != nil {
			err = fmt.Errorf("build: %w\n%s", err, out)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := browsertest.Run(m, chromedp.Flag("accept-lang", "zh-CN,zh"))
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// machine is where commands run: with a private database in its folder, or a
// shared one when env says so.
type machine struct {
	dir string
	env []string
}

// private is a machine with an empty data folder of mode 0755 that is root's when
// the tests are.
func private(t *testing.T) machine {
	t.Helper()
	return machine{dir: pgtest.Dir(t)}
}

// shared is a machine on a migrated database of its own.
func shared(t *testing.T) (machine, pgtest.Database) {
	t.Helper()
	d := pgtest.Create(t)
	return machine{dir: pgtest.Dir(t), env: []string{"ZIGUAN_DATABASE_URL=" + d.App, "ZIGUAN_MIGRATE_URL=" + d.Owner}}, d
}

func (m machine) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, binary, args...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "ZIGUAN_") && !strings.HasPrefix(v, "LC_") && !strings.HasPrefix(v, "LANG") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(append(cmd.Env, "ZIGUAN_DATA_DIR="+m.dir), m.env...)
	return cmd
}

// result is all that a command leaves behind.
type result struct {
	out, said string
	code      int
}

func (m machine) run(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := m.command(ctx, args...)
	var out, said bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &said
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{out.String(), said.String(), cmd.ProcessState.ExitCode()}
}

// must runs a command that has to succeed and reads its JSON.
func (m machine) must(t *testing.T, into any, args ...string) {
	t.Helper()
	r := m.run(t, "", append(args, "--json")...)
	if r.code != 0 {
		t.Fatalf("%v: exit %d\n%s%s", args, r.code, r.out, r.said)
	}
	if into != nil {
		must(t, json.Unmarshal([]byte(r.out), into))
	}
}

type row struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Regime string `json:"regime"`
}

func (m machine) committees(t *testing.T) []row {
	t.Helper()
	var rows []row
	m.must(t, &rows, "committee", "list")
	return rows
}

func (m machine) found(t *testing.T, code string) {
	t.Helper()
	m.must(t, nil, "committee", "create", "--code", code, "--name", "一号院", "--regime", "owners")
}
