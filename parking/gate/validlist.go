package gate

import (
	"context"
	"fmt"
	"sort"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/plate"
)

// ValidPlate is one plate that may come in today: all that somebody else's
// barrier or a guard needs, without a name or a dwelling.
type ValidPlate struct {
	Plate   plate.Plate `db:"plate"`
	Number  string      `db:"number"`
	Class   string      `db:"class"`
	ValidTo day.Day     `db:"valid_to"`
	Old     bool        `db:"-"` // stands on an old card, kept until the transition's end
}

// oldCard is a card that the committee had given before the program came, as the gate
// reads it: it is let in until the day that was promised.
type oldCard struct {
	ID       parking.ClaimID `db:"old_id"`
	Number   string          `db:"old_number"`
	Promised day.Day         `db:"old_promised"`
	ValidTo  day.Day         `db:"old_valid_to"`
}

func (o oldCard) until(transition day.Day) day.Day {
	return parking.OldUntil(o.Promised, transition, o.ValidTo)
}

func (o oldCard) view(plate string, c committee) *CardView {
	if o.ID.Zero() {
		return nil // taken back with its file since
	}
	return &CardView{Number: o.Number, Plate: plate, ValidTo: o.until(c.transition)}
}

// sqlOldCards are the old cards that wait or are kept, of plates that no card stands for.
const sqlOldCards = `
	select m.plate, m.id as old_id, m.number as old_number, m.kept_until as old_promised, m.valid_to as old_valid_to,
		exists (
			select from parking.blocks b
			where b.committee_id = m.committee_id and b.plate = m.plate and b.lifted_at is null
				and $2 between b.from_day and b.until_day) as blocked
	from parking.claims m
	where m.committee_id = $1 and m.state in ('waiting', 'kept') and m.plate is not null
		and not exists (
			select from parking.card_plates cp
			where cp.committee_id = m.committee_id and cp.plate = m.plate and (cp.until_day is null or cp.until_day >= $2))
	order by m.plate, m.id`

// standing is a plate that is let in on an old card until a day.
type standing struct {
	Plate   plate.Plate `db:"plate"`
	Blocked bool        `db:"blocked"`
	oldCard
	until day.Day
}

// oldCards gives the plates that are let in on old cards today, each once, with the
// latest of its days.
func oldCards(ctx context.Context, r *pg.Reader, c people.CommitteeID, today day.Day) ([]standing, error) {
	transition, err := parking.TransitionEnd(ctx, r, c, today)
	if err != nil {
		return nil, err
	}
	var all, out []standing
	if err := r.Select(ctx, &all, sqlOldCards, c, today); err != nil {
		return nil, fmt.Errorf("old cards: %w", err)
	}
	for _, s := range all {
		s.until = s.oldCard.until(transition)
		n := len(out)
		switch {
		case s.until < today:
		case n > 0 && out[n-1].Plate == s.Plate:
			if s.until > out[n-1].until {
				out[n-1] = s
			}
		default:
			out = append(out, s)
		}
	}
	return out, nil
}

// BundleOld is a plate that is let in on an old card, and its last day.
type BundleOld struct {
	Plate   string `json:"plate"`
	Tail    string `json:"tail"`
	ValidTo string `json:"valid_to"`
}

func (b *Bundle) addOld(ctx context.Context, r *pg.Reader, c people.Committee, digest func(string) string) error {
	all, err := oldCards(ctx, r, c.ID, c.Today(r.Now))
	for _, s := range all {
		b.Old = append(b.Old, BundleOld{digest(s.Plate.String()), digest(s.Plate.Tail()), s.until.String()})
	}
	return err
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
// not ours: a barrier's own software, a guard with a sheet of paper; those on old
// cards that are let in until the transition's end too. Suspended cards and blocked
// plates are not on it. Staff may.
func (s *Service) ValidPlates(ctx context.Context, who actor.Actor, c people.Committee) (ValidPlates, error) {
	var out ValidPlates
	if err := who.Needs(c.ID.String(), actor.Staff...); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		out = ValidPlates{Day: c.Today(r.Now)}
		if err := r.Select(ctx, &out.Plates, sqlValidPlates, c.ID, out.Day); err != nil {
			return fmt.Errorf("valid plates: %w", err)
		}
		old, err := oldCards(ctx, r, c.ID, out.Day)
		for _, s := range old {
			if !s.Blocked {
				out.Plates = append(out.Plates, ValidPlate{Plate: s.Plate, Number: s.Number, ValidTo: s.until, Old: true})
			}
		}
		return err
	})
	sort.SliceStable(out.Plates, func(i, j int) bool { return out.Plates[i].Tail() < out.Plates[j].Tail() })
	return out, err
}
