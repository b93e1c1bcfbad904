package change

import (
	"context"
	"fmt"
	"strings"

	"ziguan/internal/actor"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/parking/plate"
	"ziguan/parking/watch"
)

// Losable is a card as it is shown at the gate before it is reported lost: no
// name and no door.
type Losable struct {
	Number class.Number      `db:"number"`
	State  parking.CardState `db:"state"`
	Plates string            `db:"plates"`
}

// sqlLosable finds a card by its number or by a plate on it.
const sqlLosable = `
	select c.number, c.state, coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.card_plates p
		where p.committee_id = c.committee_id and p.card_id = c.id and p.until_day is null), '') as plates
	from parking.cards c
	where c.committee_id = $1 and (c.number = $2 or c.live and exists (
		select from parking.card_plates p
		where p.committee_id = c.committee_id and p.card_id = c.id and p.plate = $3 and p.live and p.until_day is null))
	order by c.live desc, c.number
	limit 1`

// AtGate finds the card that a household at the gate speaks of, by its number or
// its car's plate. A volunteer on duty and staff may. card.unknown, shift.none.
func (s *Service) AtGate(ctx context.Context, who actor.Actor, c people.CommitteeID, typed string) (Losable, error) {
	var out Losable
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		if err := onDuty(ctx, r, c, who); err != nil {
			return err
		}
		number, plateText := "", ""
		if n, ok := class.ParseNumber(typed); ok {
			number = n.String()
		}
		if p, err := plate.Parse(typed); err == nil {
			plateText = p.String()
		}
		err := r.Get(ctx, &out, sqlLosable, c, number, plateText)
		if pg.NoRows(err) {
			return parking.ErrCardUnknown.On("card")
		}
		if err != nil {
			return fmt.Errorf("card at the gate: %w", err)
		}
		return nil
	})
	return out, err
}

// onDuty lets in staff, and a volunteer whose shift is open.
func onDuty(ctx context.Context, q pg.Queryer, c people.CommitteeID, who actor.Actor) error {
	if err := who.Needs(c.String(), append([]actor.Role{actor.Volunteer}, actor.Staff...)...); err != nil {
		return err
	}
	if who.MayRun() {
		return nil
	}
	_, err := watch.OnDuty(ctx, q, c, who)
	return err
}

// LoseAtGate reports a card lost at once for a household that says so at the gate
// (值守代报): at the weekend the counter is closed and the paper lies somewhere.
// Its token opens nothing from the next check on; the household is told, so that
// it can say if it was not its own wish. A volunteer on duty and staff may.
// card.unknown, card.cannot.lose, shift.none.
func (s *Service) LoseAtGate(ctx context.Context, who actor.Actor, n parking.CardAct) error {
	reason, err := reasoned(n.Reason)
	if err != nil {
		return err
	}
	if who.Committee != n.Committee.String() {
		return actor.ErrNotHere
	}
	return s.hold(ctx, who, n.Committee, func(x act) error {
		if err := onDuty(ctx, x, n.Committee, who); err != nil {
			return err
		}
		card, err := x.cards.Hold(ctx, x.Tx, x.Committee, strings.TrimSpace(n.Number))
		if err != nil {
			return err
		}
		if err := card.Move(ctx, parking.CardLose, reason); err != nil {
			return err
		}
		_, err = outbox.Tell(ctx, x.Tx, outbox.New{
			Committee: x.Committee.ID, Event: "card.lost_at_gate:" + card.ID.String(), Kind: "card.lost_at_gate",
			Params: map[string]string{"number": card.Number.String()}, Dwelling: card.DwellingID, Urgent: true,
			Link: "/my/" + x.Committee.Code + "/card/" + card.Number.String(),
		})
		return err
	})
}
