package application

import (
	"context"
	"fmt"
	"strconv"

	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
)

const sqlOpenOfHousehold = `
	select number
	from parking.applications
	where committee_id = $1 and dwelling_id = $2 and open and state <> 'offered' and ($3 = false or holder = 'tenant')
	order by number`

const sqlOfferedOfHousehold = `
	select number
	from parking.applications
	where committee_id = $1 and dwelling_id = $2 and state = 'offered' and ($3 = false or holder = 'tenant')
	order by number`

// Gone is a household that moved out: all of it, or its tenants alone.
type Gone struct {
	Dwelling people.DwellingID
	Tenants  bool
	Reason   string
}

// EndAll ends a household's open applications within the caller's act, which has
// seen to who may: they moved out. A place on offer goes to the next.
func EndAll(ctx context.Context, tx *pg.Tx, c people.Committee, g Gone) (int, error) {
	x := act{Act: people.Within(tx, c)}
	n := 0
	for query, on := range map[string]Event{sqlOpenOfHousehold: Withdraw, sqlOfferedOfHousehold: Decline} {
		var numbers []string
		if err := tx.Select(ctx, &numbers, query, c.ID, g.Dwelling, g.Tenants); err != nil {
			return n, fmt.Errorf("applications of the household: %w", err)
		}
		for _, number := range numbers {
			a, err := byNumber(ctx, tx, c.ID, number, sqlForUpdate)
			if err != nil {
				return n, err
			}
			if _, err := x.move(ctx, a, turn{on: on, reason: g.Reason}); err != nil {
				return n, err
			}
			n++
		}
	}
	return n, nil
}

// withdrawRule is how many days an owner has to withdraw after a card was given,
// from the day on which they knew.
const withdrawRule = "application.consent_withdraw_days"

// mayTakeBack refuses to take a word back from under a card once the owner's days
// are over; before a card is given it may be taken back at any time.
func (x act) mayTakeBack(ctx context.Context, a Application, k Consent, owner people.ResidentID) error {
	if a.State != Issued {
		return nil
	}
	days, err := rule.Int(ctx, x, x.Committee.ID, withdrawRule, x.Today)
	if err != nil {
		return err
	}
	last, known, err := takenBackBy(ctx, x, x.Committee, k, owner)
	if err == nil && (!known || !last.Zero() && x.Today > last) {
		return ErrConsentLate.With("card", a.Card.String(), "days", strconv.Itoa(days))
	}
	return err
}

// takenBackBy is the last day on which an owner may withdraw, zero while they do
// not know; false for an owner who was not told, because they came later.
func takenBackBy(ctx context.Context, q pg.Queryer, c people.Committee, k Consent, owner people.ResidentID) (day.Day, bool, error) {
	event := consentEvent(k, ConsentGiven, owner)
	told, err := outbox.ByEvent(ctx, q, c.ID, event)
	if err != nil || told.Zero() {
		return 0, false, err
	}
	at, known, err := outbox.ToldAt(ctx, q, c.ID, event)
	if err != nil || !known {
		return 0, true, err
	}
	days, err := rule.Int(ctx, q, c.ID, withdrawRule, c.Today(at))
	return c.Today(at).AddDays(days), true, err
}

// takeBack ends the tenant's card, or the one that took its place: it is given
// back, which is no punishment, and the owner's own card, lent meanwhile, is in
// force again in the same act.
func (x act) takeBack(ctx context.Context, a Application) error {
	var number string
	err := x.Get(ctx, &number, sqlCardNow, x.Committee.ID, a.Card)
	if pg.NoRows(err) {
		return nil // it has ended already
	}
	if err != nil {
		return fmt.Errorf("card of application: %w", err)
	}
	held, err := x.cards.Hold(ctx, x.Tx, x.Committee, number)
	if err != nil {
		return err
	}
	if err := held.Move(ctx, parking.CardReturn, a.Number); err != nil {
		return err
	}
	return x.tell(ctx, a, "application.consent_back", map[string]string{"card": number})
}

// sqlCardNow follows a card to the one that took its place and has not ended.
const sqlCardNow = `
	with recursive line as (
		select k.id, k.number, k.state
		from parking.cards k
		where k.committee_id = $1 and k.number = $2
		union all
		select k.id, k.number, k.state
		from parking.cards k
		join line on k.committee_id = $1 and k.replaces = line.id)
	select number
	from line
	where state in ('active', 'suspended', 'lost')
	order by number desc
	limit 1`
