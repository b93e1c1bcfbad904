package application

import (
	"context"

	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/class"
)

// Board is a class's places and who waits for one, as anybody may see it.
type Board struct {
	parking.Room
	Free   int // meaningless without a cap
	Capped bool
	Order  []Place // the next one first
}

// Next is the application that a free place can be offered to now; empty while
// none is free, nobody waits, or first cars wait before a second has its turn.
func (b Board) Next() string {
	if b.Offers() != nil {
		return ""
	}
	return b.Room.Next
}

// Boards shows every class's places and order. Anybody may: it holds numbers,
// ranks and times alone.
func (s *Service) Boards(ctx context.Context, c people.CommitteeID) ([]Board, error) {
	var out []Board
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		committee, err := people.ByID(ctx, r, c)
		if err != nil {
			return err
		}
		today := committee.Today(r.Now)
		classes, err := class.All(ctx, r, c, today)
		if err != nil {
			return err
		}
		for _, k := range classes {
			b, err := board(ctx, r, c, k.Code, today)
			if err != nil {
				return err
			}
			out = append(out, b)
		}
		return nil
	})
	return out, err
}

func board(ctx context.Context, q pg.Queryer, c people.CommitteeID, kind class.Code, today day.Day) (Board, error) {
	r, err := parking.Places(ctx, q, c, kind, today)
	if err != nil {
		return Board{}, err
	}
	b := Board{Room: r}
	b.Free, b.Capped = r.Terms.Free(r.Given + r.Promised)
	b.Order, err = order(ctx, q, c, kind)
	return b, err
}
