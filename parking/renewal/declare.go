package renewal

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
)

// Unchanged is a household's one button, 没有变化: nothing about its card has
// changed. The household may for its own, staff for those at the counter; said
// twice is said once. ErrNone, ErrUnknown, renewal.cannot.declare.
func (s *Service) Unchanged(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	return s.own(ctx, who, c, number, func(x act, r Renewal) error {
		if r.State == Declared {
			return nil
		}
		return x.move(ctx, []Renewal{r}, turn{on: Declare, channel: x.channel()})
	})
}

// SomethingChanged notes that the household has something to change first: a car,
// a plate, who lives there. As Unchanged.
func (s *Service) SomethingChanged(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	return s.own(ctx, who, c, number, func(x act, r Renewal) error {
		return x.move(ctx, []Renewal{r}, turn{on: Change, channel: x.channel()})
	})
}

// Leave lets a card end with its last day. As Unchanged.
func (s *Service) Leave(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	return s.own(ctx, who, c, number, func(x act, r Renewal) error {
		return x.move(ctx, []Renewal{r}, turn{on: Leave, channel: x.channel()})
	})
}

func (x act) channel() string {
	if x.Who.MayRun() {
		return Counter
	}
	return Online
}

// own runs an act of the household, or of staff for it, on one card's renewal.
func (s *Service) own(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, fn func(act, Renewal) error) error {
	if err := who.Inside(c.String()); err != nil {
		return err
	}
	return s.hold(ctx, who, c, func(x act) error {
		if x.campaign.ID.Zero() {
			return ErrNone
		}
		r, err := x.one(ctx, number)
		if err != nil {
			return err
		}
		if !who.MayRun() {
			d, err := people.DwellingByCode(ctx, x, c, r.Dwelling)
			if err != nil {
				return err
			}
			there, err := parking.Household{Committee: c, Dwelling: d.ID, Today: x.Today}.Has(ctx, x, who)
			if err != nil {
				return err
			}
			if !there {
				return ErrUnknown
			}
		}
		return fn(x, r)
	})
}

// UnchangedMany notes at the counter what the households of a list said: each
// card that is still due. It gives how many. Staff may. ErrNobody.
func (s *Service) UnchangedMany(ctx context.Context, who actor.Actor, c people.CommitteeID, numbers []string) (int, error) {
	n := 0
	if len(numbers) == 0 {
		return n, s.on(ctx, who, c, func(act) error { return ErrNobody })
	}
	err := s.on(ctx, who, c, func(x act) error {
		var list []Renewal
		for _, number := range numbers {
			r, err := x.one(ctx, number)
			if err != nil {
				return err
			}
			again := slices.ContainsFunc(list, func(o Renewal) bool { return o.CardID == r.CardID }) // by its old number too
			if !again && (r.State == Due || r.State == Changed) {
				list = append(list, r)
			}
		}
		n = len(list)
		return x.move(ctx, list, turn{on: Declare, channel: Counter})
	})
	return n, err
}

// ErrOwnAnswer refuses to take back what the household said itself (parameter number).
var ErrOwnAnswer = errs.New(errs.Conflict, "renewal.answer.own")

// sqlDeclaredFrom is where a renewal stood before it was last declared, under this number
// or one that it goes on with.
const sqlDeclaredFrom = `
	with recursive line as (
		select r.card_id, r.follows
		from parking.renewals r
		where r.committee_id = $1 and r.campaign_id = $2 and r.card_id = $3
		union all
		select r.card_id, r.follows
		from parking.renewals r
		join line l on r.committee_id = $1 and r.campaign_id = $2 and r.card_id = l.follows and r.state = 'followed')
	select e.was
	from parking.renewal_events e
	where e.committee_id = $1 and e.campaign_id = $2 and e.card_id in (select card_id from line) and e.event = 'declare'
	order by e.at desc, e.id desc
	limit 1`

// TakeBack takes back that nothing has changed, which staff noted by mistake: the
// renewal stands again where it stood before. Staff may, each other's notes too,
// until the papers were seen or the card is renewed; twice is once. ErrOwnAnswer,
// renewal.cannot.retract.
func (s *Service) TakeBack(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	return s.on(ctx, who, c, func(x act) error {
		r, err := x.one(ctx, number)
		if err != nil {
			return err
		}
		var was State
		err = x.Get(ctx, &was, sqlDeclaredFrom, x.Committee.ID, x.campaign.ID, r.CardID)
		if err != nil && !pg.NoRows(err) {
			return fmt.Errorf("declared from: %w", err)
		}
		if err == nil && r.State == was {
			return nil // the first of two taps
		}
		if _, err := Moves().Next(r.State, Retract); err != nil {
			return refusalOf(err, r)
		}
		if r.Channel != Counter {
			return ErrOwnAnswer.With("number", r.Number.String())
		}
		on := Retract
		if was == Changed {
			on = Change
		}
		return x.move(ctx, []Renewal{r}, turn{on: on})
	})
}

// PapersSeen notes that a card of the drawn share showed its papers; of one whose
// household had not said so, that nothing changed besides: who stands at the
// counter with the papers says both at once. Staff may, without an interest in
// the dwelling.
func (s *Service) PapersSeen(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	return s.on(ctx, who, c, func(x act) error {
		r, err := x.aside(ctx, number)
		if err != nil {
			return err
		}
		if r.State == Due || r.State == Changed {
			if err := x.move(ctx, []Renewal{r}, turn{on: Declare, channel: Counter}); err != nil {
				return err
			}
			r.State, r.Version = Declared, r.Version+1
		}
		return x.move(ctx, []Renewal{r}, turn{on: Show, seen: person(who)})
	})
}

// RefuseOne refuses a renewal with its reason: the card ends with its last day.
// Staff may, without an interest in the dwelling.
func (s *Service) RefuseOne(ctx context.Context, who actor.Actor, c people.CommitteeID, number, reason string) error {
	reason = strings.TrimSpace(reason)
	if reason == "" || len([]rune(reason)) > 200 {
		return ErrReason.On("reason")
	}
	return s.on(ctx, who, c, func(x act) error {
		r, err := x.aside(ctx, number)
		if err != nil {
			return err
		}
		return x.move(ctx, []Renewal{r}, turn{on: Refuse, reason: reason})
	})
}

// aside gives one renewal where whoever acts has no interest in its dwelling.
func (x act) aside(ctx context.Context, number string) (Renewal, error) {
	r, err := x.one(ctx, number)
	if err != nil {
		return r, err
	}
	d, err := people.DwellingByCode(ctx, x, x.Committee.ID, r.Dwelling)
	if err != nil {
		return r, err
	}
	yes, err := kin.Interested(ctx, x, kin.Home{Committee: x.Committee.ID, Dwelling: d.ID, Today: x.Today}, x.Who)
	if err != nil {
		return r, err
	}
	if yes {
		return r, parking.ErrStandAside
	}
	return r, nil
}
