package parking

import (
	"context"
	"fmt"
	"strings"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/class"
)

// CardMessage names the event by which a household is told of a card's move, for
// outbox.ToldAt: a card is suspended and resumed, lent and regained more than once, so those carry
// the version that the move made.
func CardMessage(kind string, n class.Number, version int) string {
	if kind == CardSuspend.Kind() || kind == CardResume.Kind() || kind == CardLend.Kind() || kind == CardRegain.Kind() ||
		kind == CardLift.Kind() {
		return fmt.Sprintf("%s:%s:%d", kind, n, version)
	}
	return kind + ":" + n.String()
}

// reminder names the event of a card's coming end: a card that is renewed ends
// again another year.
func reminder(n class.Number, validTo day.Day) string {
	return cardExpiring + ":" + n.String() + ":" + validTo.String()
}

// news is something to be told of a card: its words by kind, and what fills them.
type news struct {
	card   Card
	kind   string
	params map[string]string
}

// tell puts down what a card's household is to be told, in the act's own transaction.
func tell(ctx context.Context, tx *pg.Tx, c people.Committee, n news) error {
	n.params["number"] = n.card.Number.String()
	event := CardMessage(n.kind, n.card.Number, n.card.Version)
	if n.kind == cardExpiring {
		event = reminder(n.card.Number, n.card.ValidTo)
	}
	_, err := outbox.Tell(ctx, tx, outbox.New{
		Committee: c.ID, Event: event, Kind: n.kind, Params: n.params,
		Dwelling: n.card.DwellingID, Link: "/my/" + c.Code + "/card/" + n.card.Number.String(),
	})
	return err
}

// tellMove tells of a move that the household has to know of by itself. What
// comes with a new card, and the quiet end on the last day, are told elsewhere.
func tellMove(ctx context.Context, tx *pg.Tx, c people.Committee, card Card, m turn) error {
	switch m.on {
	case CardSuspend, CardResume, CardLend, CardRegain, CardLose, CardReturn, CardRevoke, CardLift:
	case CardApply, CardApprove, CardRefuse, CardWithdraw, CardIssue, CardRenew, CardReplace, CardExpire:
		return nil
	}
	if m.silent {
		return nil
	}
	params := map[string]string{"reason": m.reason}
	if m.Text != "" {
		params["rule"] = m.Text
	}
	return tell(ctx, tx, c, news{card, m.on.Kind(), params})
}

// tellIssue tells of a new card, or of one that took another's place.
func (a act) tellIssue(ctx context.Context, card Card, g grant) error {
	if !g.replaces.ID.Zero() {
		return tell(ctx, a.Tx, a.Committee, news{g.replaces, CardReplace.Kind(), map[string]string{
			"new": card.Number.String(), "valid_to": card.ValidTo.String(),
		}})
	}
	return tell(ctx, a.Tx, a.Committee, news{card, CardIssue.Kind(), map[string]string{
		"plates": strings.ReplaceAll(card.PlateList, " ", ", "), "valid_to": card.ValidTo.String(),
	}})
}

// cardExpiring is the kind of the message before a card's last day.
const cardExpiring = "card.expiring"

// sqlCardsEnding are the live cards that end within some days and whose
// households were not told so yet.
const sqlCardsEnding = `
	select c.id, c.number, c.class, c.is_primary, c.dwelling_id, d.code as dwelling, d.pseudonym, c.state,
		c.state_since, c.valid_from, c.valid_to, c.paid_to, c.replaces, '' as replaced_by, c.version, c.applied_at,
		'' as plates
	from parking.cards c
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	where c.committee_id = $1 and c.live and c.valid_to >= $2 and c.valid_to <= $3 and not exists (
		select from outbox.messages m
		where m.committee_id = $1 and m.dwelling_id = c.dwelling_id and m.kind = $4
			and m.params ->> 'number' = c.number and m.params ->> 'valid_to' = c.valid_to::text)
	order by c.number, c.id`

// Remind tells the households whose card ends within the days of the rule
// card.expiring_days, once for each last day of a card, and gives how many it told. The
// scheduled job and the operator may.
func (s *Service) Remind(ctx context.Context, who actor.Actor, now time.Time) (int, error) {
	if !who.Is(actor.System, actor.Operator) {
		return 0, actor.ErrRole.With("roles", string(actor.System))
	}
	committees, err := people.Committees(ctx, s.db)
	if err != nil {
		return 0, err
	}
	all := 0
	for _, c := range committees {
		var told int
		err := s.db.InTx(ctx, who, func(tx *pg.Tx) error {
			var err error
			told, err = remind(ctx, tx, c, c.Today(now))
			return err
		})
		if err != nil {
			return all, err
		}
		all += told
	}
	return all, nil
}

func remind(ctx context.Context, tx *pg.Tx, c people.Committee, today day.Day) (int, error) {
	days, err := rule.Int(ctx, tx, c.ID, "card.expiring_days", today)
	if err != nil {
		return 0, err
	}
	var cards []Card
	if err := tx.Select(ctx, &cards, sqlCardsEnding, c.ID, today, today.AddDays(days), cardExpiring); err != nil {
		return 0, fmt.Errorf("cards that end: %w", err)
	}
	for _, card := range cards {
		if err := tell(ctx, tx, c, news{card, cardExpiring, map[string]string{"valid_to": card.ValidTo.String()}}); err != nil {
			return 0, err
		}
	}
	return len(cards), nil
}

// Sealed closes the address of a page that only one person's phone is told, for
// the message of an event.
func (s *Service) Sealed(c people.CommitteeID, event, address string) outbox.Secret {
	return outbox.SealSecret(s.key, c, event, address)
}
