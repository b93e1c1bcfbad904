package change

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/plate"
)

// SubstituteID is the key of a substitute.
type SubstituteID = id.ID[Substitute]

// Substitute is a car that stands in for the card's own for some days (代步车).
type Substitute struct {
	ID      SubstituteID   `db:"id"`
	CardID  parking.CardID `db:"card_id"`
	Plate   plate.Plate    `db:"plate"`
	From    day.Day        `db:"from_day"`
	Until   day.Day        `db:"until_day"` // its last day
	Reason  string         `db:"reason"`
	MadeAt  time.Time      `db:"made_at"`
	EndedAt *time.Time     `db:"ended_at"`
	Cause   string         `db:"cause"` // why, where it ended with its card
}

var (
	// ErrDays refuses more days than the rule allows (parameter max), or none.
	ErrDays = errs.New(errs.Invalid, "substitute.days.invalid")
	// ErrTimes refuses a further time within a year (parameter max).
	ErrTimes = errs.New(errs.Conflict, "substitute.times")
	// ErrStands refuses a second substitute while one stands on the card.
	ErrStands = errs.New(errs.Conflict, "substitute.stands")
	// ErrNoSubstitute says that no such substitute stands.
	ErrNoSubstitute = errs.New(errs.NotFound, "substitute.unknown")
)

// sqlSubstitutes are those of a card and of the cards it came in place of.
const sqlSubstitutes = `
	select id, card_id, plate, from_day, until_day, reason, made_at, ended_at, cause
	from parking.substitutes
	where committee_id = $1 and card_id in (select parking.card_line($1, $2))
	order by from_day desc, id`

const sqlSubstitutesSince = `
	select count(*)
	from parking.substitutes
	where committee_id = $1 and card_id in (select parking.card_line($1, $2)) and from_day > $3`

const sqlSubstituteAdd = `
	insert into parking.substitutes (committee_id, id, card_id, plate, from_day, until_day, reason, made_at, actor_role, actor)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

const sqlSubstituteEnd = `
	update parking.substitutes
	set ended_at = $4
	where committee_id = $1 and card_id = $2 and id = $3 and ended_at is null
	returning plate`

// NewSubstitute is a substitute car as it was asked for.
type NewSubstitute struct {
	Committee people.CommitteeID
	Number    string // of the card
	Plate     string
	Days      int
	Reason    string
}

// AddSubstitute lets another car stand in for the card's own from today for some
// days. The household may, and staff for it; rules substitute.days and
// substitute.per_year bound it. Both cars of the card at once are what the gate
// calls household.full. ErrDays, ErrTimes, ErrStands, plate.on_card,
// plate.blocked, card.lapsed.
func (s *Service) AddSubstitute(ctx context.Context, who actor.Actor, n NewSubstitute) (Substitute, error) {
	var out Substitute
	if err := who.Inside(n.Committee.String()); err != nil {
		return out, err
	}
	reason, err := reasoned(n.Reason)
	if err != nil {
		return out, err
	}
	p, err := plate.ParseOwned(n.Plate)
	if err != nil {
		return out, plate.ErrInvalid.On("plate")
	}
	err = s.hold(ctx, who, n.Committee, func(x act) error {
		card, err := x.own(ctx, n.Number)
		if err != nil {
			return err
		}
		if card.State != parking.CardActive {
			return parking.ErrCardLapsed.With("number", card.Number.String(), "valid_to", card.ValidTo.String())
		}
		out = Substitute{
			ID: id.New[Substitute](), CardID: card.ID, Plate: p, From: x.Today, Until: x.Today.AddDays(n.Days - 1), Reason: reason, MadeAt: x.Now,
		}
		if err := x.maySubstitute(ctx, card, n.Days); err != nil {
			return err
		}
		return x.addSubstitute(ctx, card, out)
	})
	return out, err
}

func (x act) maySubstitute(ctx context.Context, card parking.Held, days int) error {
	most, err := rule.Int(ctx, x, x.Committee.ID, "substitute.days", x.Today)
	if err != nil {
		return err
	}
	if days < 1 || days > most {
		return ErrDays.With("max", strconv.Itoa(most)).On("days")
	}
	times, err := rule.Int(ctx, x, x.Committee.ID, "substitute.per_year", x.Today)
	if err != nil {
		return err
	}
	var had int
	if err := x.Get(ctx, &had, sqlSubstitutesSince, x.Committee.ID, card.ID, x.Today.AddYears(-1)); err != nil {
		return fmt.Errorf("substitutes: %w", err)
	}
	if had >= times {
		return ErrTimes.With("max", strconv.Itoa(times))
	}
	return nil
}

func (x act) addSubstitute(ctx context.Context, card parking.Held, n Substitute) error {
	if err := card.MayCarry(ctx, n.Plate); err != nil {
		return onPlate(err)
	}
	_, err := x.Exec(ctx, sqlSubstituteAdd, x.Committee.ID, n.ID, n.CardID, n.Plate, n.From, n.Until, n.Reason, x.Now, x.Who.Role(), x.Who.Person)
	if pg.Constraint(err) == "substitutes_apart" {
		return ErrStands
	}
	if err != nil {
		return fmt.Errorf("add substitute: %w", err)
	}
	if err := card.PutSubstitute(ctx, n.Plate, n.Until); err != nil {
		return err
	}
	return record.Append(ctx, x.Tx, x.Committee.ID.String(), record.Act{
		Kind: "card.substituted", Subject: card.Number.String(),
		Body: []record.Pair{{Key: "until", Value: n.Until.String()}, {Key: "reason_digest", Value: x.Committee.Digest("reason", n.Reason)}},
	})
}

// onPlate puts a refusal on the one plate of the form.
func onPlate(err error) error {
	var e *errs.Error
	if errors.As(err, &e) && e.Field == "plates" {
		return e.On("plate")
	}
	return err
}

// EndSubstitute takes a substitute off its card before its days are over. The
// household may, and staff for it. ErrNoSubstitute.
func (s *Service) EndSubstitute(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, key SubstituteID) error {
	if err := who.Inside(c.String()); err != nil {
		return err
	}
	return s.hold(ctx, who, c, func(x act) error {
		card, err := x.own(ctx, number)
		if err != nil {
			return err
		}
		var p plate.Plate
		err = x.Get(ctx, &p, sqlSubstituteEnd, c, card.ID, key, x.Now)
		if pg.NoRows(err) {
			return ErrNoSubstitute
		}
		if err != nil {
			return fmt.Errorf("end substitute: %w", err)
		}
		if err := card.TakeSubstitute(ctx, p); err != nil {
			return err
		}
		return record.Append(ctx, x.Tx, c.String(), record.Act{
			Kind: "card.substitute_ended", Subject: card.Number.String(),
		})
	})
}

// Substitutes lists a card's substitutes, the newest first. Staff, readers and
// the household may.
func (s *Service) Substitutes(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) ([]Substitute, error) {
	shown, err := s.cards.Show(ctx, who, c, number)
	if err != nil {
		return nil, err
	}
	out := []Substitute{}
	err = s.db.Read(ctx, func(r *pg.Reader) error { return r.Select(ctx, &out, sqlSubstitutes, c, shown.ID) })
	return out, err
}
