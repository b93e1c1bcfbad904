package parking

import (
	"context"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking/class"
	"ziguan/parking/plate"
)

// CardAct is one act on a card, by its number, with its reason: 1 to 200
// characters, kept beside the card; the public record holds its digest. Suspend
// and Revoke need what they rest on as well (domain rule 37).
type CardAct struct {
	Committee people.CommitteeID
	Number    string
	Reason    string
	Ground    rule.Ground
}

// Suspend stops a card from letting anybody in until Resume (暂停使用). Staff may.
// ErrCardUnknown, ErrReasonMissing, ErrReasonLong, card.cannot.suspend, and what
// rule.Ground.Settle says.
func (s *Service) Suspend(ctx context.Context, who actor.Actor, n CardAct) error {
	return s.moveByHand(ctx, who, n, CardSuspend)
}

// Resume ends a suspension; a card whose last day is over stays as it is
// (ErrCardLapsed). Staff may.
func (s *Service) Resume(ctx context.Context, who actor.Actor, n CardAct) error {
	return s.moveByHand(ctx, who, n, CardResume)
}

// Revoke takes a card back for good (收回). Staff may.
func (s *Service) Revoke(ctx context.Context, who actor.Actor, n CardAct) error {
	return s.moveByHand(ctx, who, n, CardRevoke)
}

// Return gives a card up because the household no longer needs it (退卡). Staff may.
func (s *Service) Return(ctx context.Context, who actor.Actor, n CardAct) error {
	return s.moveByHand(ctx, who, n, CardReturn)
}

func (s *Service) moveByHand(ctx context.Context, who actor.Actor, n CardAct, on CardEvent) error {
	return s.onCard(ctx, who, n, on, func(a act, card Card, w why) error {
		if err := a.mayMove(ctx, card, on); err != nil {
			return err
		}
		ended, err := move(ctx, a.Tx, a.Committee, card, turn{on: on, why: w})
		if err != nil {
			return err
		}
		return a.regain(ctx, ended)
	})
}

// mayMove asks the door where a move gives a right back; ErrNotSuspended where
// there is no suspension to lift.
func (a act) mayMove(ctx context.Context, card Card, on CardEvent) error {
	if _, err := card.next(on); err != nil {
		return err
	}
	switch on {
	case CardResume:
		_, err := a.ask(ctx, question{way: WayResume, dwelling: card.DwellingID, plates: card.Plates(), card: card})
		return err
	case CardApply, CardApprove, CardRefuse, CardWithdraw, CardIssue, CardSuspend, CardRenew, CardLend, CardRegain, CardLose, CardReplace,
		CardReturn, CardRevoke, CardExpire, CardLift:
	}
	return nil
}

// LiftSuspension ends a suspension that stands behind a card which is lost, has
// run out, was given back or taken back (取消暂停): the card stays as it is, and the household
// may hold one again. Staff may, without an interest. ErrNotSuspended.
func (s *Service) LiftSuspension(ctx context.Context, who actor.Actor, n CardAct) error {
	return s.onCard(ctx, who, n, CardLift, func(a act, card Card, w why) error {
		aside, err := kin.Interested(ctx, a, kin.Home{Committee: a.Committee.ID, Dwelling: card.DwellingID, Today: a.Today}, a.Who)
		if err != nil || aside {
			return refuse(err, ErrStandAside)
		}
		return a.lift(ctx, card, w)
	})
}

func (a act) lift(ctx context.Context, card Card, w why) error {
	behind, err := SuspensionBehind(ctx, a, a.Committee.ID, card)
	if err != nil || !behind {
		return refuse(err, ErrNotSuspended.With("number", card.Number.String()))
	}
	if err := card.moves(a.Committee.ID).Note(ctx, a.Tx, step{Was: card.State, On: CardLift, Became: card.State}, why{reason: w.reason}.told()...); err != nil {
		return err
	}
	if err := tellMove(ctx, a.Tx, a.Committee, card, turn{on: CardLift, why: w}); err != nil {
		return err
	}
	return record.Append(ctx, a.Tx, a.Committee.ID.String(), record.Act{
		Kind: CardLift.Kind(), Subject: card.Number.String(),
		Body: []record.Pair{{Key: "reason_digest", Value: a.Committee.Digest("reason", w.reason)}},
	})
}

// SuspensionBehind reports whether a suspension stands behind a card which is lost, has
// run out, was given back or taken back, where Resume cannot end it.
func SuspensionBehind(ctx context.Context, q pg.Queryer, c people.CommitteeID, card Card) (bool, error) {
	if card.State != CardLost && !card.over() {
		return false, nil
	}
	_, yes, err := suspensionOf(ctx, q, c, card.ID)
	return yes, err
}

// onCard runs an act of staff on one card, held for it.
func (s *Service) onCard(ctx context.Context, who actor.Actor, n CardAct, on CardEvent, fn func(act, Card, why) error) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	w, err := whyOf(n, on)
	if err != nil {
		return err
	}
	return s.run(ctx, who, n.Committee, func(a act) error {
		if w.Text != "" {
			if w.Ground, err = w.Settle(ctx, a, a.Committee.ID); err != nil {
				return err
			}
		}
		card, err := cardByNumber(ctx, a, a.Committee.ID, n.Number, sqlCardForUpdate)
		if err != nil {
			return err
		}
		return fn(a, card, w)
	})
}

// Lost voids a card's token at once (挂失): from the next check on it opens
// nothing. Staff may, and the household itself may for its own card. What the
// plate may is for the gate to say: lost paper is not a lost right.
func (s *Service) Lost(ctx context.Context, who actor.Actor, n CardAct) error {
	reason, err := NeededReason(n.Reason)
	if err != nil {
		return err
	}
	if err := who.Inside(n.Committee.String()); err != nil {
		return err
	}
	return s.hold(ctx, who, n.Committee, func(a act) error {
		card, err := cardByNumber(ctx, a, a.Committee.ID, n.Number, sqlCardForUpdate)
		if err != nil {
			return err
		}
		if err := a.mayTouch(ctx, card); err != nil {
			return err
		}
		_, err = move(ctx, a.Tx, a.Committee, card, turn{on: CardLose, why: why{reason: reason}})
		return err
	})
}

// mayTouch allows staff any card and a household its own; one of others is
// ErrCardUnknown, as if there were none.
func (a act) mayTouch(ctx context.Context, card Card) error {
	if a.Who.MayRun() {
		return nil
	}
	own, err := Household{a.Committee.ID, card.DwellingID, a.Today}.Has(ctx, a, a.Who)
	if err == nil && !own {
		return ErrCardUnknown
	}
	return err
}

// LostAndReplace voids a card and issues the one that takes its place, with a
// new number and token and the same plates and last day, in one act (挂失补卡).
// The old one becomes replaced, the link between them is kept. Of a card that is
// reported lost already only the replacement is made. Staff may.
func (s *Service) LostAndReplace(ctx context.Context, who actor.Actor, n CardAct) (Issued, error) {
	return s.replace(ctx, who, n, true)
}

// Replace issues a new card for one that is damaged, or was lost before
// (补卡): never are there two live tokens. A suspended card is not replaced.
// Staff may. ErrCardLapsed where the last day is over.
func (s *Service) Replace(ctx context.Context, who actor.Actor, n CardAct) (Issued, error) {
	return s.replace(ctx, who, n, false)
}

func (s *Service) replace(ctx context.Context, who actor.Actor, n CardAct, lost bool) (Issued, error) {
	var out Issued
	err := s.onCard(ctx, who, n, CardReplace, func(a act, card Card, w why) error {
		var err error
		if lost && card.State != CardLost {
			if card, err = move(ctx, a.Tx, a.Committee, card, turn{on: CardLose, why: w, silent: true}); err != nil {
				return err
			}
		}
		out, err = a.replaceCard(ctx, card, question{way: WayReplacement, plates: card.Plates()}, w.reason)
		return err
	})
	return out, err
}

func (a act) replaceCard(ctx context.Context, old Card, q question, reason string) (Issued, error) {
	if _, err := old.next(CardReplace); err != nil {
		return Issued{}, err
	}
	kind, err := class.Hold(ctx, a.Tx, a.Committee.ID, old.Class, a.Today)
	if err != nil {
		return Issued{}, err
	}
	d, err := people.DwellingByID(ctx, a, a.Committee.ID, old.DwellingID)
	if err != nil {
		return Issued{}, err
	}
	q.dwelling, q.class, q.card = d.ID, kind, old
	f, err := a.ask(ctx, q)
	if err != nil {
		return Issued{}, err
	}
	if err := a.clear(ctx, f, q); err != nil {
		return Issued{}, err
	}
	out, err := a.giveInPlace(ctx, old, grant{question: q, dwelling: d, validTo: old.ValidTo, paidTo: old.PaidTo, reason: reason}, f)
	if err != nil {
		return Issued{}, err
	}
	return out, a.carry(ctx, old, out, reason)
}

// Held is a card held for an act of a package above this one, which has opened
// the committee's record and seen to who may.
type Held struct {
	Card
	a act
}

// Hold finds a card by its number and keeps it for the caller's act. ErrCardUnknown.
func (s *Service) Hold(ctx context.Context, tx *pg.Tx, c people.Committee, number string) (Held, error) {
	a := act{people.Within(tx, c), s.key}
	card, err := cardByNumber(ctx, a, c.ID, number, sqlCardForUpdate)
	return Held{card, a}, err
}

// Move moves the held card by the table, with its event and its entry.
func (h Held) Move(ctx context.Context, on CardEvent, reason string) error {
	if err := h.a.mayMove(ctx, h.Card, on); err != nil {
		return err
	}
	ended, err := move(ctx, h.a.Tx, h.a.Committee, h.Card, turn{on: on, why: why{reason: reason}})
	if err != nil {
		return err
	}
	return h.a.regain(ctx, ended)
}

// Lift ends the suspension behind the held card, which is lost, has run out, was given
// back or taken back. ErrNotSuspended.
func (h Held) Lift(ctx context.Context, reason string) error {
	return h.a.lift(ctx, h.Card, why{reason: reason})
}

// WithPlates makes the card that takes the held one's place, with other plates
// and the same last day. Refused as Replace and as Issue.
func (h Held) WithPlates(ctx context.Context, plates []plate.Plate, reason string) (Issued, error) {
	return h.a.replaceCard(ctx, h.Card, question{way: WayPlates, plates: plates}, reason)
}
