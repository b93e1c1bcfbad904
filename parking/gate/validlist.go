package gate

import (
	"context"
	"fmt"
	"sort"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/plate"
)

// ValidPlate is one plate that may come in today: all that somebody else's
// barrier or a guard needs, without a name or a dwelling.
type ValidPlate struct {
	Plate   plate.Plate `db:"plate"`
	Number  string      `db:"number"`
	Class   string      `db:"class"`
	ValidTo day.Day     `db:"valid_to"`
}

// Tail is what a guard looks up: the last four letters or digits.
func (v ValidPlate) Tail() string { return v.Plate.Digits() }

// ValidPlates is the list as of a day.
type ValidPlates struct {
	Day    day.Day
	Plates []ValidPlate // by tail, then by plate
}

const sqlValidPlates = `
	select cp.plate, c.number, c.class, c.valid_to
	from parking.cards c
	join parking.card_plates cp on cp.committee_id = c.committee_id and cp.card_id = c.id
		and (cp.until_day is null or cp.until_day >= $2)
	where c.committee_id = $1 and c.state = 'active' and c.valid_from <= $2 and c.valid_to >= $2
		and not exists (
			select from parking.blocks b
			where b.committee_id = c.committee_id and b.plate = cp.plate and b.lifted_at is null
				and $2 between b.from_day and b.until_day)
	order by cp.plate, c.number`

// ValidPlates lists the plates of cards that are valid today, for gates that are
// not ours: a barrier's own software, a guard with a sheet of paper. Suspended
// cards and blocked plates are not on it. Staff may.
func (s *Service) ValidPlates(ctx context.Context, who actor.Actor, c people.Committee) (ValidPlates, error) {
	var out ValidPlates
	if err := who.Needs(c.ID.String(), actor.Staff...); err != nil {
		return out, err //nolint:wrapcheck // a refusal
	}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		out = ValidPlates{Day: c.Today(r.Now)}
		if err := r.Select(ctx, &out.Plates, sqlValidPlates, c.ID, out.Day); err != nil {
			return fmt.Errorf("valid plates: %w", err)
		}
		return nil
	})
	sort.SliceStable(out.Plates, func(i, j int) bool { return out.Plates[i].Tail() < out.Plates[j].Tail() })
	return out, err //nolint:wrapcheck // translated
}
