package change

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
)

// Service holds the use cases of this package.
type Service struct {
	db    *pg.DB
	cards *parking.Service
}

// New makes the service; cards moves the cards themselves.
func New(db *pg.DB, cards *parking.Service) *Service { return &Service{db: db, cards: cards} }

var (
	// ErrReason refuses an act without its reason, or with one over 200 characters.
	ErrReason = errs.New(errs.Invalid, "change.reason.missing")
	// ErrSamePlates refuses a change to the plates the card has.
	ErrSamePlates = errs.New(errs.Invalid, "change.plates.same")
)

// act is one act on a committee's cards that holds its record first.
type act struct {
	people.Act
	cards *parking.Service
}

func (s *Service) hold(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(act) error) error {
	return people.InAct(ctx, s.db, who, c, func(a people.Act) error { return fn(act{a, s.cards}) })
}

// own gives a card that the actor may touch: staff any, a household its own.
func (x act) own(ctx context.Context, number string) (parking.Held, error) {
	card, err := x.cards.Hold(ctx, x.Tx, x.Committee, number)
	if err != nil || x.Who.MayRun() {
		return card, err
	}
	there, err := parking.Household{Committee: x.Committee.ID, Dwelling: card.DwellingID, Today: x.Today}.Has(ctx, x, x.Who)
	if err != nil {
		return card, err
	}
	if !there {
		return card, parking.ErrCardUnknown
	}
	return card, nil
}

// aside refuses whoever acts where they have an interest in the card's dwelling.
func (x act) aside(ctx context.Context, d people.DwellingID) error {
	yes, err := kin.Interested(ctx, x, kin.Home{Committee: x.Committee.ID, Dwelling: d, Today: x.Today}, x.Who)
	if err != nil {
		return err
	}
	if yes {
		return parking.ErrStandAside
	}
	return nil
}

// reasoned folds a reason to one stored line.
func reasoned(s string) (string, error) {
	s, err := parking.NeededReason(s)
	if err != nil {
		return "", ErrReason.On("reason")
	}
	return s, nil
}

// NewPlates is a card's change to other plates.
type NewPlates struct {
	Committee people.CommitteeID
	Number    string
	Plates    []string // however they are written
	Reason    string
}

// ChangePlates gives a card other plates: a new card with a new number takes its
// place, with the same last day, and the old token is void in the same act
// (换车牌). Staff may, without an interest in the dwelling. ErrReason,
// ErrSamePlates, and what parking.Replace and parking.Issue refuse.
func (s *Service) ChangePlates(ctx context.Context, who actor.Actor, n NewPlates) (parking.Issued, error) {
	var out parking.Issued
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return out, err
	}
	reason, err := reasoned(n.Reason)
	if err != nil {
		return out, err
	}
	plates, err := parking.ParsePlates(n.Plates)
	if err != nil {
		return out, err
	}
	err = s.hold(ctx, who, n.Committee, func(x act) error {
		card, err := x.cards.Hold(ctx, x.Tx, x.Committee, n.Number)
		if err != nil {
			return err
		}
		if parking.JoinPlates(plates) == parking.JoinPlates(card.Plates()) {
			return ErrSamePlates.On("plates")
		}
		if err := x.aside(ctx, card.DwellingID); err != nil {
			return err
		}
		out, err = card.WithPlates(ctx, plates, reason)
		return err
	})
	return out, err
}
