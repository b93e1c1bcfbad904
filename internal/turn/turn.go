package turn

import (
	"context"
	"sync"
	"time"
)

// Line is where people wait for their turn. The zero Line lets nobody through;
// make one with New.
type Line struct {
	all, each int64
	patience  time.Duration

	mu    sync.Mutex
	used  int64
	by    map[string]int64
	freed chan struct{} // closed whenever somebody is done
}

// New makes a line of so much at a time, so much of it for any one, where nobody
// waits longer than patience.
func New(all, each int64, patience time.Duration) *Line {
	return &Line{all: all, each: min(all, each), patience: patience, by: map[string]int64{}, freed: make(chan struct{})}
}

// Take waits for a turn of a weight, at most what one may have, and reports
// whether it came before the patience, or the context, ended. Whoever has a turn
// calls done, once is enough; without a turn done does nothing.
func (l *Line) Take(ctx context.Context, who string, weight int64) (done func(), ok bool) {
	weight = min(weight, l.each)
	wait, ok := l.try(who, weight)
	if !ok {
		ctx, cancel := context.WithTimeout(ctx, l.patience)
		defer cancel()
		for !ok && ctx.Err() == nil {
			select {
			case <-wait:
				wait, ok = l.try(who, weight)
			case <-ctx.Done():
			}
		}
	}
	if !ok {
		return func() {}, false
	}
	return sync.OnceFunc(func() { l.give(who, weight) }), true
}

func (l *Line) try(who string, weight int64) (<-chan struct{}, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.used+weight > l.all || l.by[who]+weight > l.each {
		return l.freed, false
	}
	l.used += weight
	l.by[who] += weight
	return nil, true
}

func (l *Line) give(who string, weight int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.used -= weight
	if l.by[who] -= weight; l.by[who] == 0 {
		delete(l.by, who)
	}
	close(l.freed)
	l.freed = make(chan struct{})
}
