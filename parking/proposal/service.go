package proposal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/parking/plate"
	"ziguan/parking/register"
)

// Service holds the use cases of this package.
type Service struct {
	db    *pg.DB
	cards *parking.Service
}

// New makes the service; cards gives what was confirmed.
func New(db *pg.DB, cards *parking.Service) *Service { return &Service{db: db, cards: cards} }

// act is one act on a committee's proposals that holds its record first.
type act struct {
	people.Act
	me    people.PersonID
	cards *parking.Service
}

// hold opens an act of somebody of staff, who is a person: two people answer.
func (s *Service) hold(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(act) error) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	me, err := id.Parse[people.Person](who.Person)
	if err != nil {
		return actor.ErrRole.With("roles", string(actor.Chair)) // the operator has a command of its own
	}
	return people.InAct(ctx, s.db, who, c, func(a people.Act) error { return fn(act{a, me, s.cards}) })
}

// NewProposal is a card as it is proposed at the counter.
type NewProposal struct {
	Committee people.CommitteeID
	Dwelling  string // however it is written
	Plates    []string
	Class     string
	ValidTo   day.Day
	Reason    string // 1 to 200 characters; anybody may read it
	Key       string // the same key again is the same proposal
}

// read gives the class, the plates and the reason as they are stored; every wrong
// field is named.
func (n NewProposal) read() (class.Code, []plate.Plate, NewProposal, error) {
	var wrong []*errs.Error
	kind, err := class.Named(n.Class)
	if err != nil {
		wrong = append(wrong, class.ErrUnknown.On("class"))
	}
	plates, err := parking.ParsePlates(n.Plates)
	switch {
	case err != nil:
		wrong = append(wrong, plate.ErrInvalid.On("plates"))
	case len(plates) == 0:
		wrong = append(wrong, parking.ErrPlatesMissing.On("plates"))
	}
	address, err := register.ParseAddress(n.Dwelling)
	if err != nil {
		wrong = append(wrong, people.ErrDwellingUnknown.On("dwelling"))
	}
	n.Dwelling = address.String()
	var e *errs.Error
	if n.Reason, err = parking.PublicReason(n.Reason); errors.As(err, &e) {
		wrong = append(wrong, e)
	}
	if len(n.Key) > 80 || !utf8.ValidString(n.Key) {
		wrong = append(wrong, parking.ErrRequestReused)
	}
	if len(wrong) == 1 {
		return kind, plates, n, wrong[0]
	}
	return kind, plates, n, errs.Form(wrong...)
}

// Propose puts a card forward for somebody else to confirm, within the days of
// the rule issue.proposal_days. Staff may, without an interest in the dwelling.
// ErrOpen, what parking.PublicReason refuses, and what stands in the way of such a card by the table of
// parking.Obstacles; it is all asked again at the confirmation.
func (s *Service) Propose(ctx context.Context, who actor.Actor, n NewProposal) (Proposal, error) {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return Proposal{}, err
	}
	kind, plates, n, err := n.read()
	if err != nil {
		return Proposal{}, err
	}
	var out Proposal
	err = s.hold(ctx, who, n.Committee, func(x act) error {
		out, err = x.propose(ctx, n, kind, plates)
		return err
	})
	return out, err
}

func (x act) propose(ctx context.Context, n NewProposal, kind class.Code, plates []plate.Plate) (Proposal, error) {
	if n.Key != "" {
		var key ID
		err := x.Get(ctx, &key, sqlByRequest, x.Committee.ID, n.Key)
		if err == nil {
			return x.again(ctx, key, n, kind, plates)
		}
		if !pg.NoRows(err) {
			return Proposal{}, fmt.Errorf("request: %w", err)
		}
	}
	if err := x.lapse(ctx); err != nil {
		return Proposal{}, err
	}
	d, err := people.DwellingByCode(ctx, x, x.Committee.ID, n.Dwelling)
	if err != nil {
		return Proposal{}, err
	}
	err = parking.MayHold(ctx, x.Tx, x.Committee, parking.Asked{Way: parking.WayException, Dwelling: d.ID, Class: kind, Plates: plates})
	if err != nil {
		return Proposal{}, err
	}
	if !n.ValidTo.Zero() && n.ValidTo < x.Today {
		return Proposal{}, parking.ErrValidTo.On("valid_to")
	}
	days, err := rule.Int(ctx, x, x.Committee.ID, "issue.proposal_days", x.Today)
	if err != nil {
		return Proposal{}, err
	}
	p := Proposal{
		ID: id.New[Proposal](), DwellingID: d.ID, Dwelling: d.Code, Class: kind, PlateList: parking.JoinPlates(plates), ValidTo: n.ValidTo,
		Reason: n.Reason, State: Proposed, ProposedBy: x.me, ProposedRole: string(x.Who.Role()), ProposedAt: x.Now, LastDay: x.Today.AddDays(days),
	}
	if err := x.add(ctx, p, n.Key); err != nil {
		return p, err
	}
	return p, record.Append(ctx, x.Tx, x.Committee.ID.String(), record.Act{Kind: Propose.kind(), Subject: x.called(p), Body: []record.Pair{
		{Key: "dwelling", Value: d.Pseudonym},
		{Key: "class", Value: string(kind)},
		{Key: "reason_digest", Value: x.Committee.Digest("reason", p.Reason)},
	}})
}

// again answers a request that came before.
func (x act) again(ctx context.Context, key ID, n NewProposal, kind class.Code, plates []plate.Plate) (Proposal, error) {
	p, err := one(ctx, x, x.Committee.ID, key, sqlOne)
	if err == nil && (p.Dwelling != n.Dwelling || p.Class != kind || !slices.Equal(p.Plates(), plates)) {
		return Proposal{}, parking.ErrRequestReused
	}
	return p, err
}

// Confirm issues the card: by somebody of staff other than whoever proposed it,
// and without an interest. Tapped twice, it is one card. ErrSamePerson, and the
// first obstacle that stands in the way by now.
func (s *Service) Confirm(ctx context.Context, who actor.Actor, c people.CommitteeID, key ID) (class.Number, error) {
	var out class.Number
	err := s.hold(ctx, who, c, func(x act) error {
		p, err := one(ctx, x, c, key, sqlOneForUpdate)
		if err != nil {
			return err
		}
		if p.State == Confirmed && p.DecidedBy == x.me {
			out = p.Card
			return nil
		}
		if err := x.may(p, Confirm); err != nil {
			return err
		}
		var seen parking.Seen
		if p.ProposedBy == x.me {
			seen.TwoPeople = ErrSamePerson
		}
		issued, card, err := x.cards.IssueApproved(ctx, x.Tx, x.Committee, parking.Approved{
			Way: parking.WayException, Dwelling: p.DwellingID, Class: p.Class, Plates: p.Plates(), Until: p.ValidTo, Reason: p.Reason, Seen: seen,
		})
		if err != nil {
			return err
		}
		out = issued.Number
		return x.move(ctx, p, turn{on: Confirm, by: x.me, card: card, more: []record.Pair{{Key: "card", Value: issued.Number.String()}}})
	})
	return out, err
}

// Refuse ends a proposal with its reason. Staff may, other than whoever proposed
// it, without an interest. ErrSamePerson, parking.ErrReasonMissing, parking.ErrReasonLong.
func (s *Service) Refuse(ctx context.Context, who actor.Actor, c people.CommitteeID, key ID, reason string) error {
	return s.hold(ctx, who, c, func(x act) error {
		p, err := one(ctx, x, c, key, sqlOneForUpdate)
		if err != nil {
			return err
		}
		if reason, err = parking.NeededReason(reason); err != nil {
			return err
		}
		if err := x.may(p, Refuse); err != nil {
			return err
		}
		if p.ProposedBy == x.me {
			return ErrSamePerson
		}
		return x.move(ctx, p, turn{on: Refuse, by: x.me, decision: reason})
	})
}

// Withdraw takes one's own proposal back. ErrNotMine.
func (s *Service) Withdraw(ctx context.Context, who actor.Actor, c people.CommitteeID, key ID) error {
	return s.hold(ctx, who, c, func(x act) error {
		p, err := one(ctx, x, c, key, sqlOneForUpdate)
		if err != nil {
			return err
		}
		if p.ProposedBy != x.me {
			return ErrNotMine
		}
		if err := x.may(p, Withdraw); err != nil {
			return err
		}
		return x.move(ctx, p, turn{on: Withdraw})
	})
}

// may asks the table; one whose days are over is as good as lapsed.
func (x act) may(p Proposal, on Event) error {
	if p.Over(x.Today) {
		p.State = Lapsed
	}
	_, err := Moves().Next(p.State, on)
	return err
}
