package application

import (
	"context"

	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
)

// Board is a class's places and who waits for one, as anybody may see it.
type Board struct {
	Class    parking.ClassCode
	Terms    parking.Terms
	Given    int // cards that hold a place
	Promised int // offered, or posted before the issue
	Free     int // meaningless without a cap
	Capped   bool
	Order    []Place // the next one first
}

// Next is the application that a free place can be offered to now; empty while
// none is free, nobody waits, or first cars wait before a second has its turn.
func (b Board) Next() string {
	if b.Capped && b.Free == 0 {
		return ""
	}
	for _, p := range b.Order {
		if p.State == Waiting && p.Firsts == 0 {
			return p.Number
		}
	}
	return ""
}

// Boards shows every class's places and order. Anybody may: it holds numbers,
// ranks and times alone.
func (s *Service) Boards(ctx context.Context, c people.CommitteeID) ([]Board, error) {
	var out []Board
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		committee, err := people.ByID(ctx, r, c)
		if err != nil {
			return err //nolint:wrapcheck // a refusal
		}
		today := committee.Today(r.Now)
		classes, err := parking.Classes(ctx, r, c, today)
		if err != nil {
			return err //nolint:wrapcheck // says what it did
		}
		for _, k := range classes {
			b := Board{Class: k.Code}
			if err := b.fill(ctx, r, c, today); err != nil {
				return err
			}
			out = append(out, b)
		}
		return nil
	})
	return out, err //nolint:wrapcheck // already translated
}

func (b *Board) fill(ctx context.Context, q pg.Queryer, c people.CommitteeID, today day.Day) error {
	r, err := parking.Places(ctx, q, c, b.Class, today)
	if err != nil {
		return err //nolint:wrapcheck // says what it did
	}
	b.Terms, b.Given, b.Promised = r.Terms, r.Given, r.Promised
	b.Free, b.Capped = b.Terms.Free(b.Given + b.Promised)
	b.Order, err = order(ctx, q, c, b.Class)
	return err
}
