package succession

import (
	"context"
	"slices"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// ErrRenewalMoved says that the renewal has just moved.
var ErrRenewalMoved = errs.New(errs.Conflict, "renewal.moved")

// sqlRenewal is a card's part in the campaign that runs; that of a card that was taken
// back may begin anew with the card given in its place.
const sqlRenewal = `
	select r.campaign_id, r.state
	from parking.renewals r
	join parking.campaigns k on k.committee_id = r.committee_id and k.id = r.campaign_id and k.closed_at is null
	where r.committee_id = $1 and r.card_id = $2 and r.state <> 'followed'
	for update of r`

const sqlRenewalHeir = `
	insert into parking.renewals (committee_id, campaign_id, card_id, state, state_since, drawn, channel, seen_by, signed_at,
		household, follows)
	select committee_id, campaign_id, $4, $5, $6, drawn, channel, seen_by, signed_at, household, card_id
	from parking.renewals
	where committee_id = $1 and campaign_id = $2 and card_id = $3`

const sqlRenewalMove = `
	update parking.renewals
	set state = $4, state_since = $5, version = version + 1
	where committee_id = $1 and campaign_id = $2 and card_id = $3 and state = $6`

const sqlRenewalEventAdd = `
	insert into parking.renewal_events (committee_id, id, campaign_id, card_id, was, event, became, at, actor_role, actor, cause)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

// sqlRenewalEventHeir begins the new card's renewal with why the old one stands where it
// stands; of one that ended nothing goes on.
const sqlRenewalEventHeir = `
	insert into parking.renewal_events (committee_id, id, campaign_id, card_id, was, event, became, at, actor_role, actor, reason, cause)
	select $1, $2, $3, $4, '', 'follow', $5, $6, $7, $8, coalesce(max(e.reason), ''), coalesce(max(e.cause), '')
	from (
		select became, reason, cause
		from parking.renewal_events
		where committee_id = $1 and campaign_id = $3 and card_id = $9
		order by at desc, id desc
		limit 1) e
	where e.became = $5`

const sqlGraceFollow = `
	update parking.cards n
	set grace_to = o.grace_to
	from parking.cards o
	where n.committee_id = $1 and n.id = $3 and o.committee_id = n.committee_id and o.id = $2`

const sqlGraceEnd = `
	update parking.cards
	set grace_to = null
	where committee_id = $1 and id = $2 and grace_to is not null`

const sqlSubstitutesStanding = `
	select s.id, s.plate,
		exists (select from parking.card_plates p
			where p.committee_id = s.committee_id and p.plate = s.plate and p.live) as taken
	from parking.substitutes s
	where s.committee_id = $1 and s.card_id = $2 and s.ended_at is null and s.until_day >= $3
	order by s.id
	for update of s`

const sqlSubstituteFollow = `
	update parking.substitutes
	set card_id = $3
	where committee_id = $1 and id = $2`

const sqlSubstituteTaken = `
	update parking.substitutes
	set ended_at = $3, cause = $4
	where committee_id = $1 and id = $2`

const sqlSubstitutePlateFollow = `
	insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits, until_day)
	select p.committee_id, $3, p.plate, true, p.tail, p.digits, p.until_day
	from parking.card_plates p
	where p.committee_id = $1 and p.card_id = $2 and p.plate = $4 and p.until_day is not null`

// sqlSubstitutesEnd ends those that stand; one whose days are over ended on its day.
const sqlSubstitutesEnd = `
	update parking.substitutes
	set ended_at = $3, cause = $4
	where committee_id = $1 and card_id = $2 and ended_at is null and until_day >= $5`

const sqlSubstitutePlatesEnd = `
	delete from parking.card_plates
	where committee_id = $1 and card_id = $2 and until_day is not null`

const sqlAppealsFollow = `
	update parking.appeals
	set card_id = $3
	where committee_id = $1 and card_id = $2 and state = 'filed'`

// sqlCallsFollow moves the calls that wait, and all of the day, so that they go on
// being counted with the next ones.
const sqlCallsFollow = `
	update parking.move_calls
	set subject = $3
	where committee_id = $1 and subject = $2 and (call_day = $4 or state in ('called', 'phoned'))`

// part is a card's part in a campaign.
type part struct {
	Campaign id.ID[part] `db:"campaign_id"`
	State    string      `db:"state"`
}

// The states and events of a renewal, as package renewal names them; a test there
// holds every event against its table.
const (
	due      = "due"
	declared = "declared"
	changed  = "changed"
	shown    = "shown"
	ended    = "ended"
	followed = "followed"
)

// goes is a move of a card's part: the event, where it leads, and the code of why.
type goes struct{ on, became, cause string }

// move moves a card's part if nobody else has.
func (p part) move(ctx context.Context, tx *pg.Tx, c people.CommitteeID, card string, g goes) error {
	if err := tx.DoOr(ctx, ErrRenewalMoved, sqlRenewalMove, c, p.Campaign, card, g.became, tx.Now, p.State); err != nil {
		return err
	}
	return tx.Do(ctx, sqlRenewalEventAdd, c, id.New[part](), p.Campaign, card, p.State, g.on, g.became, tx.Now, tx.Who.Role(), tx.Who.Person, g.cause)
}

func followRenewal(ctx context.Context, tx *pg.Tx, c people.CommitteeID, old, fresh string) error {
	p, found, err := pg.Maybe[part](ctx, tx, sqlRenewal, c, old)
	if err != nil || !found {
		return err
	}
	goesOn := p.State
	if p.State == ended {
		goesOn = due // the right comes back: its household is asked anew
	}
	err = tx.DoAll(ctx,
		pg.Stmt(sqlRenewalHeir, c, p.Campaign, old, fresh, goesOn, tx.Now),
		pg.Stmt(sqlRenewalEventHeir, c, id.New[part](), p.Campaign, fresh, goesOn, tx.Now, tx.Who.Role(), tx.Who.Person, old))
	if err != nil || p.State == ended {
		return err
	}
	if err := p.move(ctx, tx, c, old, goes{"follow", followed, ""}); err != nil {
		return err
	}
	return tx.DoAll(ctx, pg.Stmt(sqlGraceFollow, c, old, fresh), pg.Stmt(sqlGraceEnd, c, old))
}

func endRenewal(ctx context.Context, tx *pg.Tx, c people.CommitteeID, card, cause string) error {
	p, found, err := pg.Maybe[part](ctx, tx, sqlRenewal, c, card)
	if err != nil || !found || !slices.Contains([]string{due, declared, changed, shown}, p.State) {
		return err // what is settled stays as it was settled
	}
	if err := p.move(ctx, tx, c, card, goes{"end", ended, cause}); err != nil {
		return err
	}
	return tx.Do(ctx, sqlGraceEnd, c, card)
}

// link is an old card and the one that takes its place.
type link struct {
	old, fresh string
	today      day.Day
}

// followSubstitutes keeps a substitute's days with the new card, unless its plate is
// the card's own now, or on another live card since this one was reported lost.
func followSubstitutes(ctx context.Context, tx *pg.Tx, c people.CommitteeID, h link) error {
	type standing struct {
		ID    id.ID[link] `db:"id"`
		Plate string      `db:"plate"`
		Taken bool        `db:"taken"`
	}
	all, err := pg.All[standing](ctx, tx, sqlSubstitutesStanding, c, h.old, h.today)
	if err != nil {
		return err
	}
	for _, s := range all {
		steps := []pg.Statement{
			pg.Stmt(sqlSubstituteFollow, c, s.ID, h.fresh),
			pg.Stmt(sqlSubstitutePlateFollow, c, h.old, h.fresh, s.Plate),
		}
		if s.Taken {
			steps = []pg.Statement{pg.Stmt(sqlSubstituteTaken, c, s.ID, tx.Now, "plate.on_card")}
		}
		if err := tx.DoAll(ctx, steps...); err != nil {
			return err
		}
	}
	return nil
}
