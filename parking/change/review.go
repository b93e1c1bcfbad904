package change

import (
	"context"
	"errors"

	"ziguan/internal/actor"
	"ziguan/internal/moves"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/application"
)

// Review decides an appeal with its reason (复核): upheld, a suspended card is
// resumed, and one that was taken back comes back as a new card with the same
// plates, last day and what was paid, suspended where it was; of a card that has ended
// meanwhile the suspension is lifted. Staff or the residents' committee may, other than
// whoever made the decision, and nobody with an interest. ErrAnother, ErrReason, and what
// parking.IssueApproved refuses.
func (s *Service) Review(ctx context.Context, who actor.Actor, c people.CommitteeID, key AppealID, n Reviewed) error {
	if err := who.Needs(c.String(), reviewers()...); err != nil {
		return err
	}
	reason, err := reasoned(n.Reason)
	if err != nil {
		return err
	}
	return s.hold(ctx, who, c, func(x act) error {
		a, err := pg.One[Appeal](ctx, x, ErrAppealUnknown, sqlAppealForUpdate, c, key)
		if err != nil {
			return err
		}
		if a.DecidedBy != "" && a.DecidedBy == who.Person {
			return ErrAnother
		}
		return x.review(ctx, a, n.Upheld, reason)
	})
}

// Reviewed is a review's outcome, with what the household reads.
type Reviewed struct {
	Upheld bool
	Reason string
}

func (x act) review(ctx context.Context, a Appeal, upheld bool, reason string) error {
	card, err := x.cards.Hold(ctx, x.Tx, x.Committee, a.Number.String())
	if err != nil {
		return err
	}
	if err := x.aside(ctx, card.DwellingID); err != nil {
		return err
	}
	on, kind := Reject, "appeal.rejected"
	if upheld {
		on, kind = Uphold, "appeal.upheld"
	}
	_, err = x.moves(a).Do(ctx, x.Tx, moves.Move[AppealEvent]{
		On: on, Sets: []any{x.Now, x.Who.Person, reason},
		Act: record.Act{Kind: kind, Subject: a.Number.String(), Body: []record.Pair{{Key: "reason_digest", Value: x.Committee.Digest("reason", reason)}}},
	})
	if err != nil {
		return err
	}
	if upheld {
		if err := x.restore(ctx, card, a.Against, reason); err != nil {
			return err
		}
	}
	return x.tell(ctx, card, a, kind)
}

// restore undoes what the appeal was against, and nothing else. Of a card that has ended
// meanwhile nothing comes back, but no suspension stays behind it.
func (x act) restore(ctx context.Context, card parking.Held, against parking.CardEvent, reason string) error {
	switch {
	case against == parking.CardSuspend && card.State == parking.CardSuspended:
		return card.Move(ctx, parking.CardResume, reason)
	case against == parking.CardSuspend:
		if err := card.Lift(ctx, reason); err != nil && !errors.Is(err, parking.ErrNotSuspended) {
			return err
		}
		return nil
	case card.ValidTo < x.Today:
		return nil // its days are over
	}
	tenants, not, err := application.Tenancy(ctx, x.Tx, x.Committee, card.ID)
	if err != nil {
		return err
	}
	_, _, err = x.cards.IssueApproved(ctx, x.Tx, x.Committee, parking.Approved{
		Way: parking.WayAppeal, Dwelling: card.DwellingID, Class: card.Class, Plates: card.Plates(), Until: card.ValidTo, PaidTo: card.PaidTo,
		Reason: reason, InPlaceOf: card.Card, Seen: parking.Seen{Consent: not}, FromOwner: tenants,
	})
	return err
}

// WithdrawAppeal takes back the appeal against what stands on a card now. The
// household may, and staff for somebody at the counter. ErrAppealUnknown.
func (s *Service) WithdrawAppeal(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	if err := who.Inside(c.String()); err != nil {
		return err
	}
	return s.hold(ctx, who, c, func(x act) error {
		card, err := x.own(ctx, number)
		if err != nil {
			return err
		}
		list, err := pg.All[Appeal](ctx, x, sqlAppeals, x.Committee.ID, card.Number)
		if err != nil {
			return err
		}
		if len(list) == 0 || list[0].State != Filed {
			return ErrAppealUnknown
		}
		_, err = x.moves(list[0]).Do(ctx, x.Tx, moves.Move[AppealEvent]{
			On: Withdraw, Sets: []any{x.Now, "", ""}, Act: record.Act{Kind: "appeal.withdrawn", Subject: card.Number.String()},
		})
		return err
	})
}

// tell tells the household how its appeal ended.
func (x act) tell(ctx context.Context, card parking.Held, a Appeal, kind string) error {
	_, err := outbox.Tell(ctx, x.Tx, outbox.New{
		Committee: x.Committee.ID, Event: kind + ":" + a.ID.String(), Kind: kind,
		Params: map[string]string{"number": a.Number.String()}, Dwelling: card.DwellingID, Link: "/my/" + x.Committee.Code + "/card/" + a.Number.String(),
	})
	return err
}
