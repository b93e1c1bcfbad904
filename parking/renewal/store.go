package renewal

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/class"
)

const sqlCampaignOpen = `
	select id, name, first_day, last_day, share_percent, grace_days, seed, opened_at, closed_at
	from parking.campaigns
	where committee_id = $1 and closed_at is null`

const sqlCampaignLatest = `
	select id, name, first_day, last_day, share_percent, grace_days, seed, opened_at, closed_at
	from parking.campaigns
	where committee_id = $1
	order by opened_at desc, id
	limit 1`

const sqlCampaignAdd = `
	insert into parking.campaigns (committee_id, id, name, first_day, last_day, share_percent, grace_days, seed, opened_at)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

const sqlCampaignClose = `
	update parking.campaigns
	set closed_at = $3
	where committee_id = $1 and id = $2 and closed_at is null`

// sqlCardsOfTime are the numbers of the cards that a campaign takes up.
const sqlCardsOfTime = `
	select id, number
	from parking.cards
	where committee_id = $1 and state = 'active' and valid_to between $2 and $3
	order by number, id`

const sqlCardsOfTimeCount = `
	select count(*)
	from parking.cards
	where committee_id = $1 and state = 'active' and valid_to between $2 and $3`

const sqlRenewalsAdd = `
	insert into parking.renewals (committee_id, campaign_id, card_id, state, state_since, drawn)
	select $1, $2, n.card, 'due', $3, n.drawn
	from unnest($4::uuid[], $5::boolean[]) as n (card, drawn)`

const sqlRenewals = `
	select r.card_id, c.number, c.class, d.code as dwelling, d.building, d.unit, c.valid_to, r.state, r.state_since, r.drawn, r.channel,
		r.signed_at, r.version, c.grace_to,
		coalesce((select e.reason from parking.renewal_events e
			where e.committee_id = r.committee_id and e.campaign_id = r.campaign_id and e.card_id = r.card_id and e.became = 'refused'
			order by e.at desc, e.id limit 1), '') as reason,
		r.cause,
		coalesce((select string_agg(p.plate, ' ' order by p.plate) from parking.card_plates p
			where p.committee_id = c.committee_id and p.card_id = c.id and p.until_day is null), '') as plates
	from parking.renewals_now($1, $2, $5) r
	join parking.cards c on c.committee_id = r.committee_id and c.id = r.card_id
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	where ($3 = '' or d.building = $3) and ($4 = '' or r.state = $4)
	order by d.sort_key, c.number, c.id`

// sqlRenewalForUpdate holds one renewal, with the number of the card that goes on in
// its place where there is one, and whether those who spoke for it are there no more.
const sqlRenewalForUpdate = `
	select r.card_id, c.number, c.class, d.code as dwelling, d.building, d.unit, c.valid_to, r.state, r.state_since, r.drawn, r.channel,
		r.signed_at, r.version, '' as plates,
		coalesce((
			select n.number
			from parking.renewals h
			join parking.cards n on n.committee_id = h.committee_id and n.id = h.card_id
			where h.committee_id = r.committee_id and h.campaign_id = r.campaign_id and h.follows = r.card_id), '') as heir,
		parking.hands_changed(r.committee_id, r.household, $4) as hands
	from parking.renewals r
	join parking.cards c on c.committee_id = r.committee_id and c.id = r.card_id
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	where r.committee_id = $1 and r.campaign_id = $2 and c.number = $3
	for update of r`

const sqlCounts = `
	select d.building, r.state, r.drawn, count(*) as n, count(r.signed_at) as signed
	from parking.renewals_now($1, $2, $3) r
	join parking.cards c on c.committee_id = r.committee_id and c.id = r.card_id
	join people.dwellings d on d.committee_id = c.committee_id and d.id = c.dwelling_id
	group by d.building, r.state, r.drawn
	order by d.building, r.state, r.drawn`

// sqlMove changes the states of renewals that nobody else has moved. What was said is
// the word of those who hold the card's right on that day.
const sqlMove = `
	update parking.renewals r
	set state = $4, state_since = $5, version = r.version + 1, channel = case when $6 = '' then r.channel else $6 end,
		seen_by = coalesce($7, r.seen_by),
		household = case when $4 in ('declared', 'changed') then parking.card_household(r.committee_id, r.card_id, $9) else r.household end
	from unnest($3::uuid[], $8::int[]) as n (card, version)
	where r.committee_id = $1 and r.campaign_id = $2 and r.card_id = n.card and r.version = n.version`

const sqlEventsAdd = `
	insert into parking.renewal_events (committee_id, id, campaign_id, card_id, was, event, became, at, actor_role, actor, reason, cause)
	select $1, n.id, $2, n.card, n.was, $3, $4, $5, $6, $7, $8, $12
	from unnest($9::uuid[], $10::uuid[], $11::text[]) as n (id, card, was)`

// sqlGrace notes until when the pending cards are let in with a question.
const sqlGrace = `
	update parking.cards
	set grace_to = valid_to + $3::int
	where committee_id = $1 and id = any($2::uuid[])`

const sqlGraceEnd = `
	update parking.cards
	set grace_to = null
	where committee_id = $1 and id = any($2::uuid[])`

const sqlSigned = `
	update parking.renewals
	set signed_at = $4
	where committee_id = $1 and campaign_id = $2 and card_id = any($3::uuid[]) and state = 'renewed' and signed_at is null`

func running(ctx context.Context, q pg.Queryer, c people.CommitteeID) (Campaign, error) {
	return pg.One[Campaign](ctx, q, ErrNone, sqlCampaignOpen, c)
}

// one holds the renewal of a card by its number, old or new: that of the card which
// goes on. What a household said that is there no more is taken back first.
func (x act) one(ctx context.Context, number string) (Renewal, error) {
	var found struct {
		Renewal
		Heir  string `db:"heir"`
		Hands bool   `db:"hands"`
	}
	n, ok := class.ParseNumber(number)
	if !ok {
		return found.Renewal, ErrUnknown
	}
	err := x.Get(ctx, &found, sqlRenewalForUpdate, x.Committee.ID, x.campaign.ID, n, x.Today)
	if pg.NoRows(err) {
		return found.Renewal, ErrUnknown
	}
	if err != nil {
		return found.Renewal, fmt.Errorf("renewal: %w", err)
	}
	if found.Heir != "" {
		return x.one(ctx, found.Heir)
	}
	r := found.Renewal
	if _, err := Moves().Next(r.State, Return); err != nil || !found.Hands {
		return r, nil //nolint:nilerr // nothing was said that could be taken back
	}
	err = x.move(ctx, []Renewal{r}, turn{on: Return, cause: ErrHands.Code})
	r.State, r.Version = Due, r.Version+1
	return r, err
}

// turn is one move of many renewals at once.
type turn struct {
	on              Event
	channel, reason string
	cause           string // the code of a refusal, where the program moves them
	seen            people.PersonID
}

// move asks the table for each, moves all that nobody else has moved, and leaves
// an event beside each. ErrMoved when one was moved meanwhile: then none is.
func (x act) move(ctx context.Context, list []Renewal, m turn) error {
	if len(list) == 0 {
		return nil
	}
	cards, was, versions, events := make([]string, len(list)), make([]string, len(list)), make([]int64, len(list)), make([]string, len(list))
	var to State
	for i, r := range list {
		var err error
		if to, err = Moves().Next(r.State, m.on); err != nil {
			return refusalOf(err, r)
		}
		cards[i], was[i], versions[i], events[i] = r.CardID.String(), string(r.State), int64(r.Version), id.New[Event]().String()
	}
	rows, err := x.Exec(ctx, sqlMove, x.Committee.ID, x.campaign.ID, pq.Array(cards), to, x.Now, m.channel, m.seen, pq.Array(versions), x.Today)
	if err != nil {
		return err
	}
	if int(rows) != len(list) {
		return ErrMoved
	}
	err = x.Do(ctx, sqlEventsAdd, x.Committee.ID, x.campaign.ID, m.on, to, x.Now, x.Who.Role(), x.Who.Person, m.reason,
		pq.Array(events), pq.Array(cards), pq.Array(was), m.cause)
	if err != nil {
		return err
	}
	return x.grace(ctx, to, cards)
}

// grace lets a card whose renewal is pending in with a question for a while.
func (x act) grace(ctx context.Context, to State, cards []string) error {
	var err error
	switch to {
	case Declared, Changed, Shown:
		err = x.Do(ctx, sqlGrace, x.Committee.ID, pq.Array(cards), x.campaign.Grace)
	case Due, Renewed, Left, Refused, Followed, Ended:
		err = x.Do(ctx, sqlGraceEnd, x.Committee.ID, pq.Array(cards))
	}
	if err != nil {
		return fmt.Errorf("grace: %w", err)
	}
	return nil
}
