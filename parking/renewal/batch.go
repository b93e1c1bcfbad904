package renewal

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/class"
)

// Approved is what a batch did.
type Approved struct {
	Renewed int
	Left    []LeftOut // that it could not renew, each with why
}

// LeftOut is a renewal that a batch did not renew. One in whose dwelling whoever acts
// has an interest stays ready for others; any other is ready no more.
type LeftOut struct {
	Number   class.Number
	Dwelling string
	Why      *errs.Error
}

// Aside counts those that wait for somebody without an interest in the dwelling.
func (a Approved) Aside() int {
	n := 0
	for _, l := range a.Left {
		if errors.Is(l.Why, parking.ErrStandAside) {
			n++
		}
	}
	return n
}

// ready is a renewal that the batch takes, with what its new last day rests on.
type ready struct {
	Renewal
	DwellingID people.DwellingID `db:"dwelling_id"`
	Lease      day.Day           `db:"lease"`
	Card       parking.CardState `db:"card_state"`
}

// sqlReady holds the renewals that are ready, in the order of their cards.
const sqlReady = `
	select r.card_id, r.state, r.state_since, r.drawn, r.channel, r.version
	from parking.renewals r
	where r.committee_id = $1 and r.campaign_id = $2 and (r.state = 'shown' or r.state = 'declared' and not r.drawn)
	order by r.card_id
	for update of r`

// sqlReadyCards holds the cards of those, of a building or of all. They are asked
// for by key, and each its dwelling by itself (offset 0 keeps that so): while the
// planner has not counted a committee that is new, a join of two tables reads all
// of the one for each of the other. A lease that is over bounds a tenant's card alone.
const sqlReadyCards = `
	select c.id as card_id, c.number, c.class, d.code as dwelling, d.building, d.unit, c.valid_to, c.dwelling_id, c.state as card_state,
		coalesce((select min(o.lease_end) from people.occupancies o
			where o.committee_id = c.committee_id and o.dwelling_id = c.dwelling_id and o.kind in ('tenant', 'lessee')
				and (o.to_day is null or o.to_day > $4) and o.lease_end >= $4),
			(select max(o.lease_end) from people.occupancies o
			where o.committee_id = c.committee_id and o.dwelling_id = c.dwelling_id and o.kind = 'tenant'
				and (o.to_day is null or o.to_day > $4)
			having bool_and(coalesce(o.lease_end < $4, false)) and parking.tenants_card(c.committee_id, c.id))) as lease,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.card_plates p
			where p.committee_id = c.committee_id and p.card_id = c.id and p.until_day is null), '') as plates
	from parking.cards c
	cross join lateral (
		select h.code, h.building, h.unit
		from people.dwellings h
		where h.committee_id = c.committee_id and h.id = c.dwelling_id
		offset 0) d
	where c.committee_id = $1 and c.id = any($2::uuid[]) and ($3 = '' or d.building = $3)
	order by c.id
	for update of c`

const sqlCardsRenew = `
	update parking.cards c
	set valid_to = n.valid_to, version = c.version + 1
	from unnest($2::uuid[], $3::date[]) as n (card, valid_to)
	where c.committee_id = $1 and c.id = n.card`

const sqlCardEventsAdd = `
	insert into parking.card_events (committee_id, id, card_id, was, event, became, at, actor_role, actor, reason)
	select $1, n.id, n.card, 'active', 'renew', 'active', $2, $3, $4, $5
	from unnest($6::uuid[], $7::uuid[]) as n (id, card)`

// ApproveAll renews all that is ready, of a building or of all, as one batch
// without a new posting: each card keeps number, plates and token, and ends at
// most a year after its last day, its class's term and its lease. Staff may;
// dwellings in which they have an interest stay for others. On record card by card.
func (s *Service) ApproveAll(ctx context.Context, who actor.Actor, c people.CommitteeID, building string) (Approved, error) {
	var out Approved
	err := s.on(ctx, who, c, func(x act) (err error) {
		out, err = x.approve(ctx, building)
		return err
	})
	return out, err
}

func (x act) approve(ctx context.Context, building string) (Approved, error) {
	var out Approved
	if err := x.settle(ctx); err != nil {
		return out, err
	}
	found, err := x.ready(ctx, building)
	if err != nil {
		return out, err
	}
	may, err := x.mayRenew(ctx, found)
	if err != nil {
		return out, err
	}
	out.Left = may.left
	list := make([]Renewal, len(may.all))
	for i, r := range may.all {
		list[i] = r.Renewal
	}
	for why, some := range may.held {
		if err := x.move(ctx, some, turn{on: Hold, cause: why}); err != nil {
			return out, err
		}
	}
	out.Renewed = len(may.all)
	return out, x.renew(ctx, list, may.all)
}

// renew renews what the batch may, puts it on record and tells the households.
func (x act) renew(ctx context.Context, list []Renewal, all []ready) error {
	if len(all) == 0 {
		return nil
	}
	if err := x.renewCards(ctx, all); err != nil {
		return err
	}
	if err := x.move(ctx, list, turn{on: Renew}); err != nil {
		return err
	}
	if err := x.record(ctx, all); err != nil {
		return err
	}
	return x.tell(ctx, all)
}

// ready gives what the batch takes, with its cards held.
func (x act) ready(ctx context.Context, building string) ([]ready, error) {
	var said []Renewal
	if err := x.Select(ctx, &said, sqlReady, x.Committee.ID, x.campaign.ID); err != nil {
		return nil, err
	}
	keys, by := make([]string, len(said)), make(map[parking.CardID]Renewal, len(said))
	for i, r := range said {
		keys[i], by[r.CardID] = r.CardID.String(), r
	}
	var found []ready
	if err := x.Select(ctx, &found, sqlReadyCards, x.Committee.ID, pq.Array(keys), building, x.Today); err != nil {
		return nil, err
	}
	for i, f := range found {
		r := by[f.CardID]
		f.State, f.Since, f.Drawn, f.Channel, f.Version = r.State, r.Since, r.Drawn, r.Channel, r.Version
		found[i] = f
	}
	return found, nil
}

func (x act) renewCards(ctx context.Context, all []ready) error {
	cards, days, events := make([]string, len(all)), make([]string, len(all)), make([]string, len(all))
	for i, r := range all {
		cards[i], days[i], events[i] = r.CardID.String(), r.ValidTo.String(), id.New[parking.Event]().String()
	}
	if err := x.Do(ctx, sqlCardsRenew, x.Committee.ID, pq.Array(cards), pq.Array(days)); err != nil {
		return err
	}
	err := x.Do(ctx, sqlCardEventsAdd, x.Committee.ID, x.Now, x.Who.Role(), x.Who.Person, x.campaign.Name, pq.Array(events), pq.Array(cards))
	if pg.Constraint(err) == "stand_aside" {
		return parking.ErrStandAside.Because(err)
	}
	if err != nil {
		return fmt.Errorf("events of renewed cards: %w", err)
	}
	return nil
}

// chunk is how many cards one entry of the record names.
const chunk = 500

// record puts every card with its new last day on the public record, many to an entry.
func (x act) record(ctx context.Context, all []ready) error {
	for from := 0; from < len(all); from += chunk {
		part := all[from:min(from+chunk, len(all))]
		lines := make([]string, len(part))
		for i, r := range part {
			lines[i] = r.Number.String() + " " + r.ValidTo.String()
		}
		err := record.Append(ctx, x.Tx, x.Committee.ID.String(), record.Act{
			Kind: "cards.renewed", Subject: x.campaign.FirstDay.String(),
			Body: []record.Pair{{Key: "renewed", Value: strings.Join(lines, "; ")}},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (x act) tell(ctx context.Context, all []ready) error {
	list := make([]outbox.New, len(all))
	for i, r := range all {
		list[i] = outbox.New{
			Committee: x.Committee.ID, Event: "card.renewed:" + r.Number.String() + ":" + r.ValidTo.String(), Kind: "card.renewed",
			Params: map[string]string{"number": r.Number.String(), "until": r.ValidTo.String()}, Dwelling: r.DwellingID,
			Link: "/my/" + x.Committee.Code,
		}
	}
	return outbox.TellAll(ctx, x.Tx, list)
}

// HandedOver notes that households signed for their new cards (发卡签收); it gives
// how many had not before. Staff may. ErrNobody.
func (s *Service) HandedOver(ctx context.Context, who actor.Actor, c people.CommitteeID, numbers []string) (int, error) {
	n := 0
	err := s.on(ctx, who, c, func(x act) error {
		if len(numbers) == 0 {
			return ErrNobody
		}
		keys := make([]string, 0, len(numbers))
		for _, number := range numbers {
			r, err := x.one(ctx, number)
			if err != nil {
				return err
			}
			keys = append(keys, r.CardID.String())
		}
		rows, err := x.Exec(ctx, sqlSigned, c, x.campaign.ID, pq.Array(keys), x.Now)
		if err != nil {
			return err
		}
		n = int(rows)
		return nil
	})
	return n, err
}

func person(who actor.Actor) people.PersonID {
	p, err := id.Parse[people.Person](who.Person)
	if err != nil {
		return people.PersonID{} // the command line
	}
	return p
}
