package main

import (
	"context"
	"os"
	_ "time/tzdata" // a committee's zone must be known on every machine
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], outside{env: os.Environ(), in: os.Stdin, out: os.Stdout, errs: os.Stderr}))
}
