package batch

import (
	"context"
	"sync"
	"time"

	"ziguan/internal/errs"
)

// ErrClosed answers whoever asks after Close.
var ErrClosed = errs.New(errs.Unavailable, "closing")

// Result is one caller's answer.
type Result[Out any] struct {
	Out Out
	Err error
}

type asked[In, Out any] struct {
	in    In
	reply chan Result[Out]
}

// Batcher runs a function over what is waiting, batch after batch.
type Batcher[In, Out any] struct {
	queue chan asked[In, Out]
	stop  chan struct{}
	done  chan struct{}
	max   int
	run   func([]In) []Result[Out]
	slots chan struct{} // one for each trip that may be under way
	trips sync.WaitGroup
	last  int // how many went on the last trip
}

// A trip is held for those who came with the last one: they have just been
// answered and ask again at the same moment. It leaves when nobody came within
// two pauses, and at the latest after so many: a system's clock makes some 80 µs
// of a pause.
const (
	pause    = 30 * time.Microsecond
	empty    = 2
	patience = 6
)

// New starts a batcher of so many trips at a time, which set out in order; run
// must give exactly one result for each input, in order.
func New[In, Out any](limit, trips int, run func([]In) []Result[Out]) *Batcher[In, Out] {
	b := &Batcher[In, Out]{
		queue: make(chan asked[In, Out], limit), stop: make(chan struct{}), done: make(chan struct{}), max: limit,
		run: run, slots: make(chan struct{}, trips),
	}
	go b.loop()
	return b
}

// Do hands in one input and waits for its result. If ctx ends first, the work
// may still be done; whoever needs to know asks again with the same id.
func (b *Batcher[In, Out]) Do(ctx context.Context, in In) (Out, error) {
	a := asked[In, Out]{in, make(chan Result[Out], 1)}
	var none Out
	select {
	case b.queue <- a:
	case <-b.stop:
		return none, ErrClosed
	case <-ctx.Done():
		return none, ctx.Err()
	}
	select {
	case r := <-a.reply:
		return r.Out, r.Err
	case <-b.done:
		select {
		case r := <-a.reply:
			return r.Out, r.Err
		default:
			return none, ErrClosed
		}
	case <-ctx.Done():
		return none, ctx.Err()
	}
}

// Close lets the batch under way finish and answers ErrClosed to the rest.
func (b *Batcher[In, Out]) Close() {
	close(b.stop)
	<-b.done
}

func (b *Batcher[In, Out]) loop() {
	defer close(b.done)
	defer b.trips.Wait()
	for {
		select {
		case <-b.stop:
			return
		case b.slots <- struct{}{}:
		}
		select {
		case <-b.stop:
			return
		case first := <-b.queue:
			b.depart(b.gather(first))
		}
	}
}

// depart sends a trip off.
func (b *Batcher[In, Out]) depart(all []asked[In, Out]) {
	b.trips.Go(func() {
		defer func() { <-b.slots }()
		b.serve(all)
	})
}

func (b *Batcher[In, Out]) gather(first asked[In, Out]) []asked[In, Out] {
	all := b.waiting([]asked[In, Out]{first})
	nobody := 0
	for held := 0; len(all) < b.last && nobody < empty && held < patience; held++ {
		before := len(all)
		rest(pause)
		nobody++
		if all = b.waiting(all); len(all) > before {
			nobody = 0
		}
	}
	b.last = len(all)
	return all
}

// waiting takes along whoever is there already.
func (b *Batcher[In, Out]) waiting(all []asked[In, Out]) []asked[In, Out] {
	for len(all) < b.max {
		select {
		case next := <-b.queue:
			all = append(all, next)
		default:
			return all
		}
	}
	return all
}

func (b *Batcher[In, Out]) serve(all []asked[In, Out]) {
	ins := make([]In, len(all))
	for i, a := range all {
		ins[i] = a.in
	}
	for i, r := range b.run(ins) {
		all[i].reply <- r
	}
}
