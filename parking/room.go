package parking

import (
	"context"

	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/class"
)

// Room is what a class has, gives and has promised.
type Room struct {
	Class     class.Code  `db:"code"`
	Given     int         `db:"given"`      // cards that hold a place
	Promised  int         `db:"promised"`   // offered, or posted before the issue
	Waiting   int         `db:"waiting"`    // who waits
	Next      string      `db:"next"`       // the application that is next; empty when nobody waits
	NextFirst string      `db:"next_first"` // the first car that is next, for a class that is no household's first
	Terms     class.Terms `db:"-"`
}

// Free reports whether a place is neither given nor promised.
func (r Room) Free() bool {
	free, capped := r.Terms.Free(r.Given + r.Promised)
	return !capped || free > 0
}

// full reports whether every place is given.
func (r Room) full() bool {
	free, capped := r.Terms.Free(r.Given)
	return capped && free == 0
}

// Offers gives the refusal that stands before offering a place to the next.
func (r Room) Offers() error {
	q := question{way: WayOffer, class: class.Class{Code: r.Class}}
	return decide(q, facts{rooms: map[class.Code]Room{r.Class: r}})
}

// RoomOf holds a class, so that its cap stands still for the caller's act, and
// counts what it has, gives and has promised. ErrClassUnknown.
func RoomOf(ctx context.Context, tx *pg.Tx, c people.Committee, kind class.Code) (Room, error) {
	if err := class.Ensure(ctx, tx, c.ID); err != nil {
		return Room{}, err
	}
	today := c.Today(tx.Now)
	if _, err := class.Hold(ctx, tx, c.ID, kind, today); err != nil {
		return Room{}, err
	}
	return Places(ctx, tx, c.ID, kind, today)
}

// Places counts what a class has, gives and has promised on a day.
func Places(ctx context.Context, q pg.Queryer, c people.CommitteeID, kind class.Code, today day.Day) (Room, error) {
	f := facts{rooms: map[class.Code]Room{}}
	if err := (known{q, c, today}).rooms(ctx, &f, []class.Code{kind}); err != nil {
		return Room{}, err
	}
	if r, ok := f.rooms[kind]; ok {
		return r, nil
	}
	terms, err := class.TermsInForce(ctx, q, c, kind, today) // of the program, of which there is no row yet
	return Room{Class: kind, Terms: terms}, err
}
