package limit

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/pg"
)

var (
	// ErrTrySoon refuses a try that comes too soon; parameter seconds.
	ErrTrySoon = errs.New(errs.TooMany, "try.soon")
	// ErrTryLater refuses one that comes far too soon; parameter minutes.
	ErrTryLater = errs.New(errs.TooMany, "try.later")
)

// Count is a rule for one thing: the password of a phone from an address.
type Count struct {
	Rule Rule
	Of   string
	Own  bool // nobody else's tries are among them: once right, all are forgotten
}

func (c Count) what() string { return id.Hash("limit:" + c.Rule.Name + ":" + c.Of) }

// Taken is a try that was counted.
type Taken struct {
	ids []string
	own []string
}

// seen is what was tried within a rule's while.
type seen struct {
	N     int       `db:"n"`
	First time.Time `db:"first"`
	Last  time.Time `db:"last"`
}

// sqlTryHold makes the tries of one thing wait for each other, for this transaction.
const sqlTryHold = `select pg_advisory_xact_lock(hashtextextended($1, 0))`

const sqlTrySeen = `
	select count(*) as n, coalesce(min(at), $2) as first, coalesce(max(at), $2) as last
	from people.attempts
	where what = $1 and at > $2`

const sqlTryAdd = `
	insert into people.attempts (what, at, id)
	values ($1, $2, $3)`

const sqlTryBack = `
	delete from people.attempts
	where id = any($1::uuid[]) or what = any($2::text[])`

const sqlTriesExpire = `
	delete from people.attempts
	where at < $1`

// Take counts a try against all its counts, or refuses it by the one that waits
// longest and counts it against none; ErrTrySoon, ErrTryLater.
func Take(ctx context.Context, tx *pg.Tx, counts ...Count) (Taken, error) {
	counts = slices.Clone(counts)
	slices.SortFunc(counts, func(a, b Count) int { return strings.Compare(a.what(), b.what()) }) // held in one order
	var until time.Time
	for _, c := range counts {
		if err := tx.Do(ctx, sqlTryHold, c.what()); err != nil {
			return Taken{}, err
		}
		var s seen
		if err := tx.Get(ctx, &s, sqlTrySeen, c.what(), tx.Now.Add(-c.Rule.Window)); err != nil {
			return Taken{}, err
		}
		if next := c.Rule.next(s); next.After(until) {
			until = next
		}
	}
	if until.After(tx.Now) {
		return Taken{}, later(until.Sub(tx.Now))
	}
	var out Taken
	for _, c := range counts {
		one := id.New[Taken]()
		if err := tx.Do(ctx, sqlTryAdd, c.what(), tx.Now, one); err != nil {
			return Taken{}, err
		}
		out.ids = append(out.ids, one.String())
		if c.Own {
			out.own = append(out.own, c.what())
		}
	}
	return out, nil
}

// Back takes a try back that was neither right nor wrong.
func (t Taken) Back(ctx context.Context, tx *pg.Tx) error { return t.forget(ctx, tx, nil) }

// Right takes a try back that was right, and with it the wrong ones before it
// that were its holder's own.
func (t Taken) Right(ctx context.Context, tx *pg.Tx) error { return t.forget(ctx, tx, t.own) }

func (t Taken) forget(ctx context.Context, tx *pg.Tx, own []string) error {
	return tx.Do(ctx, sqlTryBack, pq.Array(t.ids), pq.Array(own))
}

// Seen reports whether the very thing was tried within its rule's while.
func Seen(ctx context.Context, q pg.Queryer, c Count, now time.Time) (bool, error) {
	var s seen
	if err := q.Get(ctx, &s, sqlTrySeen, c.what(), now.Add(-c.Rule.Window)); err != nil {
		return false, err
	}
	return s.N > 0, nil
}

// Sweep throws away tries that no rule counts any more.
func Sweep(ctx context.Context, tx *pg.Tx, now time.Time) error {
	return tx.Do(ctx, sqlTriesExpire, now.Add(-longestWindow))
}

// longWait is from where on a wait is told in minutes.
const longWait = 100 * time.Second

func later(d time.Duration) error {
	if d <= longWait {
		return ErrTrySoon.With("seconds", strconv.Itoa(max(int(math.Ceil(d.Seconds())), 1)))
	}
	return ErrTryLater.With("minutes", strconv.Itoa(int(math.Ceil(d.Minutes()))))
}
