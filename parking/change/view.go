package change

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
)

// Stands reports whether the substitute may come in on a day.
func (s Substitute) Stands(today day.Day) bool {
	return s.EndedAt == nil && s.From <= today && today <= s.Until
}

// View is what is to be said of one card besides its life: substitutes, what was
// decided against it as it is now, and what may be done about that.
type View struct {
	Card        parking.Card
	Today       day.Day
	Substitutes []Substitute
	MostDays    int // of one substitute
	PerYear     int
	Left        int       // how many more substitutes within the year
	Decision    *Decision // nil where the card is not taken back, and no suspension stands on it or behind it
	Term        Term      // for an appeal against it
	Appeals     []Appeal
}

// Standing gives the substitute that stands on the card today.
func (v View) Standing() (Substitute, bool) {
	for _, s := range v.Substitutes {
		if s.Stands(v.Today) {
			return s, true
		}
	}
	return Substitute{}, false
}

// MayAppeal reports whether an appeal against the decision would be taken today.
func (v View) MayAppeal() bool {
	if v.Decision == nil || v.Term.Over(v.Today) {
		return false
	}
	_, filed := v.Filed()
	return !filed
}

// Filed gives the appeal against the decision that stands, where there is one.
func (v View) Filed() (Appeal, bool) {
	for _, a := range v.Appeals {
		if v.Decision != nil && a.EventID == v.Decision.ID {
			return a, true
		}
	}
	return Appeal{}, false
}

// View gives it. Staff, readers and the household may; the household does not
// learn who decided. card.unknown.
func (s *Service) View(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) (View, error) {
	var v View
	shown, err := s.cards.Show(ctx, who, c, number)
	if err != nil {
		return v, err
	}
	v.Card, v.Today = shown.Card, shown.Today
	err = s.db.Read(ctx, func(r *pg.Reader) error {
		if err := v.substitutes(ctx, r, c); err != nil {
			return err
		}
		return v.against(ctx, r, c)
	})
	if !who.MaySee() {
		for i := range v.Appeals {
			v.Appeals[i].DecidedBy = ""
		}
		if v.Decision != nil {
			v.Decision.Actor = ""
		}
	}
	return v, err
}

func (v *View) substitutes(ctx context.Context, r *pg.Reader, c people.CommitteeID) error {
	if err := r.Select(ctx, &v.Substitutes, sqlSubstitutes, c, v.Card.ID); err != nil {
		return fmt.Errorf("substitutes: %w", err)
	}
	var err error
	if v.MostDays, err = rule.Int(ctx, r, c, "substitute.days", v.Today); err != nil {
		return err
	}
	if v.PerYear, err = rule.Int(ctx, r, c, "substitute.per_year", v.Today); err != nil {
		return err
	}
	v.Left = v.PerYear
	for _, s := range v.Substitutes {
		if s.From > v.Today.AddYears(-1) {
			v.Left--
		}
	}
	v.Left = max(v.Left, 0)
	return nil
}

func (v *View) against(ctx context.Context, r *pg.Reader, c people.CommitteeID) error {
	if err := r.Select(ctx, &v.Appeals, sqlAppeals, c, v.Card.Number); err != nil {
		return fmt.Errorf("appeals: %w", err)
	}
	var err error
	if v.Decision, err = decided(ctx, r, c, v.Card); err != nil || v.Decision == nil {
		return err
	}
	m, err := people.ByID(ctx, r, c)
	if err != nil {
		return err
	}
	v.Term, err = termOf(ctx, r, m, *v.Decision)
	return err
}

// Brought is an appeal as whoever reviews it reads it.
type Brought struct {
	Appeal
	Card     parking.Card
	Decision Decision
	// Not says why whoever reads it may not review it; nil where they may.
	Not error
}

const sqlDecisionOf = `
	select e.id, e.event, e.actor, e.at, e.actor_role, e.reason,
		e.source_kind, e.source, e.source_ref, compacts.cited(e.committee_id, e.source_ref) as source_cited, null::timestamptz as told
	from parking.card_events e
	where e.committee_id = $1 and e.id = $2`

// Brought gives one appeal. Staff and readers may. ErrAppealUnknown.
func (s *Service) Brought(ctx context.Context, who actor.Actor, c people.CommitteeID, key AppealID) (Brought, error) {
	var out Brought
	if err := who.Needs(c.String(), readers()...); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		err := r.Get(ctx, &out.Appeal, sqlAppeal, c, key)
		if pg.NoRows(err) {
			return ErrAppealUnknown
		}
		if err != nil {
			return fmt.Errorf("appeal: %w", err)
		}
		if err := r.Get(ctx, &out.Decision, sqlDecisionOf, c, out.EventID); err != nil {
			return fmt.Errorf("decision: %w", err)
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	shown, err := s.cards.Show(ctx, who, c, out.Number.String())
	if err != nil {
		return out, err
	}
	out.Card = shown.Card
	out.Not, err = s.mayNot(ctx, who, c, out)
	return out, err
}

// mayNot is why somebody may not review an appeal; the act asks again.
func (s *Service) mayNot(ctx context.Context, who actor.Actor, c people.CommitteeID, b Brought) (not, failed error) {
	if err := who.Needs(c.String(), reviewers()...); err != nil {
		return err, nil //nolint:nilerr // the refusal is what was asked for
	}
	if b.DecidedBy != "" && b.DecidedBy == who.Person {
		return ErrAnother, nil
	}
	var yes bool
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		m, err := people.ByID(ctx, r, c)
		if err != nil {
			return err
		}
		yes, err = kin.Interested(ctx, r, kin.Home{Committee: c, Dwelling: b.Card.DwellingID, Today: m.Today(r.Now)}, who)
		return err
	})
	if yes {
		return parking.ErrStandAside, nil
	}
	return nil, err
}

// sqlAppealsWaiting leaves to others what whoever asks decided or has an interest in.
const sqlAppealsWaiting = `
	select count(*) filter (where w.own) as mine, count(*) filter (where not w.own) as others,
		min(w.filed_at) filter (where w.own) as oldest
	from (
		select a.filed_at, (a.decided_by = '' or a.decided_by <> $2) and c.dwelling_id <> all($3::uuid[]) as own
		from parking.appeals a
		join parking.cards c on c.committee_id = a.committee_id and c.id = a.card_id
		where a.committee_id = $1 and a.state = 'filed'
	) w`

// Waits counts the appeals that wait for a review.
type Waits struct {
	Mine   int `db:"mine"`   // that whoever asks may review
	Others int `db:"others"` // that somebody else has to
	// By is the last day to review the oldest of Mine, by the rule appeal.review_days;
	// zero where there is none.
	By day.Day `db:"-"`
}

// Waiting counts the appeals that wait for a review. Staff and readers may.
func (s *Service) Waiting(ctx context.Context, who actor.Actor, c people.CommitteeID) (Waits, error) {
	var out Waits
	if err := who.Needs(c.String(), readers()...); err != nil {
		return out, err
	}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		m, err := people.ByID(ctx, r, c)
		if err != nil {
			return err
		}
		own, err := kin.Dwellings(ctx, r, c, who, m.Today(r.Now))
		if err != nil {
			return err
		}
		var row struct {
			Waits
			Oldest *time.Time `db:"oldest"`
		}
		if err := r.Get(ctx, &row, sqlAppealsWaiting, c, who.Person, pq.Array(id.Strings(own))); err != nil {
			return fmt.Errorf("appeals that wait: %w", err)
		}
		out = row.Waits
		out.By, err = rule.Due(ctx, r, m, "appeal.review_days", row.Oldest)
		return err
	})
	if who.Needs(c.String(), reviewers()...) != nil {
		out = Waits{Others: out.Mine + out.Others}
	}
	return out, err
}

// reviewers decide appeals; readers see them.
func reviewers() []actor.Role {
	return append(append([]actor.Role{}, actor.Staff...), actor.ResidentsCommittee)
}

func readers() []actor.Role { return append(append([]actor.Role{}, actor.Staff...), actor.Readers...) }
