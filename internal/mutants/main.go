package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"sync"
)

func main() {
	only := flag.String("rule", "", "the number of one rule; all without")
	every := flag.Int("every", 1, "try each nth mutant")
	out := flag.String("out", "", "a file to put the figures into, between its marks of mutants")
	before := flag.String("before", "", "what an earlier run printed: what it saw noticed is not tried again")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) //nolint:forbidigo // the command's own
	err := run(ctx, asked{*only, *every, *out, *before})
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// asked is what the command was asked for.
type asked struct {
	rule        string
	every       int
	out, before string
}

func run(ctx context.Context, n asked) error {
	table, err := os.ReadFile("docs/rules.md")
	if err != nil {
		return fmt.Errorf("run in the root of the repository: %w", err)
	}
	t, err := readTree(".")
	if err != nil {
		return err
	}
	var list []*mutant
	for i, m := range t.mutants(lines(string(table)), n.rule) {
		if i%n.every == 0 {
			list = append(list, m)
		}
	}
	if err := remember(list, n.before); err != nil {
		return err
	}
	b, err := t.build(ctx, list)
	if err != nil {
		return err
	}
	defer b.remove()
	if err := b.green(ctx); err != nil {
		return err
	}
	if err := b.tryAll(ctx, list, os.Stdout); err != nil {
		return err
	}
	text := figures(list)
	fmt.Print("\n" + text) //nolint:forbidigo // the command's own
	if n.out == "" {
		return nil
	}
	return insert(n.out, text)
}

// tryAll tries each mutant, two at a time: tests wait for the database more than for
// the processor. They come in an order of chance that is always the same, so that
// where somebody breaks it off, what was tried stands for the rest.
func (b *built) tryAll(ctx context.Context, list []*mutant, out io.Writer) error {
	var (
		mu    sync.Mutex
		wg    sync.WaitGroup
		wrong error
	)
	next := make(chan *mutant)
	for range 2 {
		wg.Go(func() {
			for m := range next {
				err := b.try(ctx, m)
				mu.Lock()
				if m.tried {
					_, _ = fmt.Fprintln(out, m)
				}
				if err != nil {
					wrong = err
				}
				mu.Unlock()
			}
		})
	}
	for _, i := range rand.New(rand.NewPCG(1, 1)).Perm(len(list)) { //nolint:gosec // an order, no secret
		if m := list[i]; m.equal == "" && !m.tried && ctx.Err() == nil {
			next <- m
		}
	}
	close(next)
	wg.Wait()
	return wrong
}
