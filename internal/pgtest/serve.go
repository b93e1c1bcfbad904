package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"syscall"

	"ziguan/internal/pgserver"
)

// Serve starts a throwaway PostgreSQL in a folder of its own and gives the way to
// stop it and clear the folder away. A program that ends without stopping it,
// however that happens, takes it down as well.
func Serve(ctx context.Context) (*pgserver.Server, func(context.Context) error, error) {
	dir, err := tempDir()
	if err != nil {
		return nil, nil, err
	}
	s, err := pgserver.Start(ctx, pgserver.Options{
		DataDir: dir, Use: pgserver.Test, Output: io.Discard, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	release, err := clearAfter(dir)
	if err != nil {
		return nil, nil, errors.Join(err, s.Stop(ctx), os.RemoveAll(dir))
	}
	return s, func(ctx context.Context) error { return errors.Join(s.Stop(ctx), release()) }, nil
}

// sweep waits until the test program has gone (its end of the pipe closes, also
// when it is killed), ends the server and removes the folder.
const sweep = `read -r _
pid=$(head -n 1 "$1/pg/postmaster.pid" 2>/dev/null)
if [ -n "$pid" ]; then
	kill -INT "$pid" 2>/dev/null
	n=0
	while kill -0 "$pid" 2>/dev/null && [ "$n" -lt 100 ]; do n=$((n + 1)); sleep 0.1; done
fi
rm -rf "$1"`

// clearAfter has a shell sweep up after this program. It runs in a process group
// of its own, so that a Ctrl-C meant for the tests does not end it first.
func clearAfter(dir string) (func() error, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("watch tests: %w", err)
	}
	cmd := exec.Command("/bin/sh", "-c", sweep, "sweep", dir)
	cmd.Stdin, cmd.Dir = r, "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("watch tests: %w", err), r.Close(), w.Close())
	}
	_ = r.Close()
	return func() error { return errors.Join(w.Close(), cmd.Wait()) }, nil
}
