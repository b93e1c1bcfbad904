// Command with runs another command beside one throwaway PostgreSQL, whose address
// it hands over in ZIGUAN_TEST_PG: `make test` uses it so that all packages share
// one server. Its exit code is the command's.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"ziguan/internal/pgtest"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: with COMMAND [ARGUMENT]...")
		os.Exit(2)
	}
	os.Exit(run(context.Background(), os.Args[1], os.Args[2:]))
}

func run(ctx context.Context, name string, args []string) int {
	// The terminal sends these to the command too; it ends first, then the server.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGINT, syscall.SIGTERM)
	s, stop, err := pgtest.Serve(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "PostgreSQL for tests:", err)
		return 3
	}
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // running it is what it is for
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), pgtest.EnvURL+"="+s.SuperURL("postgres"))
	err = cmd.Run()
	if stopped := stop(ctx); stopped != nil {
		fmt.Fprintln(os.Stderr, "PostgreSQL for tests:", stopped)
	}
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit) && exit.ExitCode() > 0:
		return exit.ExitCode()
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}
