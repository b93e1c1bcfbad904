package stranger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/holding"
	"ziguan/internal/limit"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// ErrNotPassedOn tells whoever sends that the household was not told.
var ErrNotPassedOn = errs.New(errs.TooMany, "stranger.not_passed_on")

// Kind is what is sent.
type Kind string

// A guest's request, a call to move a car.
const (
	Visit    Kind = "visit"
	MoveCall Kind = "move_call"
)

// Sending is one thing that a household is to be told by somebody unknown.
type Sending struct {
	Committee people.Committee
	Kind      Kind
	Door      string // as whoever sends names it
	Most      int    // a day, for the door
	Same      string // what makes the same again within minutes no second one; empty for none
}

// same is how long the same again is a second tap on the button.
const same = 10 * time.Minute

const (
	hour = time.Hour
	days = 24 * time.Hour
)

// counts are a sending's limits, by the committee's rules of a day.
func (s Sending) counts(ctx context.Context, q pg.Queryer, today day.Day) ([]limit.Count, error) {
	n, err := rule.Ints(ctx, q, s.Committee.ID, today, "stranger.from_hour", "stranger.from_door_day", "stranger.hour")
	if err != nil {
		return nil, err
	}
	name, all := "stranger."+string(s.Kind), s.Committee.ID.String()
	door := all + " " + s.Door
	out := []limit.Count{
		{Rule: limit.Rule{Name: name + ".door", Free: s.Most, Window: days}, Of: door},
		{Rule: limit.Rule{Name: name + ".all", Free: n["stranger.hour"], Window: hour}, Of: all},
	}
	if place := limit.Of(ctx).Place(); place != "" {
		out = append(out,
			limit.Count{Rule: limit.Rule{Name: name + ".from", Free: n["stranger.from_hour"], Window: hour}, Of: all + " " + place},
			limit.Count{Rule: limit.Rule{Name: name + ".from_door", Free: n["stranger.from_door_day"], Window: days}, Of: door + " " + place})
	}
	return out, nil
}

// Allow counts one sending, or refuses it with ErrNotPassedOn. The same again
// within minutes from the same place is told apart: it has been allowed already.
func (s Sending) Allow(ctx context.Context, tx *pg.Tx) (taken limit.Taken, again bool, err error) {
	counts, err := s.counts(ctx, tx, s.Committee.Today(tx.Now))
	if err != nil {
		return taken, false, err
	}
	tap := limit.Count{
		Rule: limit.Rule{Name: "stranger." + string(s.Kind) + ".same", Free: 1, Window: same},
		Of:   s.Committee.ID.String() + " " + s.Door + " " + s.Same + " " + limit.Of(ctx).Place(),
	}
	if s.Same != "" {
		if again, err = limit.Seen(ctx, tx, tap, tx.Now); err != nil || again {
			return taken, again, err
		}
		counts = append(counts, tap)
	}
	taken, err = limit.Take(ctx, tx, counts...)
	var tooMany *errs.Error
	if !errors.As(err, &tooMany) || tooMany.Kind != errs.TooMany {
		return taken, false, err
	}
	if s.Same != "" { // of two taps at once the second waited for the first, and sees it now
		if again, err = limit.Seen(ctx, tx, tap, tx.Now); err != nil || again {
			return taken, again, err
		}
	}
	return taken, false, ErrNotPassedOn.Because(tooMany)
}

const sqlDroppedAdd = `
	insert into parking.not_passed_on (committee_id, dwelling_id, kind, on_day, n, last_at)
	values ($1, $2, $3, $4, 1, $5)
	on conflict on constraint not_passed_on_pk do update
	set n = parking.not_passed_on.n + 1, last_at = excluded.last_at`

const sqlDroppedOn = `
	select coalesce(sum(n), 0)
	from parking.not_passed_on
	where committee_id = $1 and dwelling_id = $2 and kind = $3 and on_day = $4`

const sqlDroppedPurge = `
	delete from parking.not_passed_on
	where committee_id = $1 and on_day < $2`

// Dropped counts one thing that was not passed on to a dwelling, and tells its
// household once a day that there were such.
func (s Sending) Dropped(ctx context.Context, tx *pg.Tx, d people.DwellingID) error {
	today := s.Committee.Today(tx.Now)
	if _, err := tx.Exec(ctx, sqlDroppedAdd, s.Committee.ID, d, s.Kind, today, tx.Now); err != nil {
		return fmt.Errorf("count what was not passed on: %w", err)
	}
	kind, page := "visit.not_passed_on", "visits"
	if s.Kind == MoveCall {
		kind, page = "move_call.not_passed_on", "calls"
	}
	_, err := outbox.Tell(ctx, tx, outbox.New{
		Committee: s.Committee.ID, Event: kind + ":" + d.String() + ":" + today.String(), Kind: kind, Dwelling: d, Stranger: true, Link: "/my/" + s.Committee.Code + "/" + page,
	})
	return err
}

// Today tells how many were not passed on to a dwelling today. The caller has
// checked that the actor may know.
func Today(ctx context.Context, r *pg.Reader, c people.Committee, d people.DwellingID, k Kind) (int, error) {
	var n int
	if err := r.Get(ctx, &n, sqlDroppedOn, c.ID, d, k, c.Today(r.Now)); err != nil {
		return 0, fmt.Errorf("what was not passed on: %w", err)
	}
	return n, nil
}

// Purge lets go of the numbers of days before one.
func Purge(ctx context.Context, tx *pg.Tx, c people.CommitteeID, before day.Day) error {
	if _, err := tx.Exec(ctx, sqlDroppedPurge, c, before); err != nil {
		return fmt.Errorf("purge what was not passed on: %w", err)
	}
	return nil
}

// Holds is what this package keeps of people: how often a dwelling was not told.
func Holds() holding.Holding {
	return holding.Holding{Tables: []holding.Table{
		{Name: "parking.not_passed_on", Hidden: "a number of what nobody was told", Stays: "goes by itself with the visits"},
	}}
}
