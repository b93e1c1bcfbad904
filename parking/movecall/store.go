package movecall

import (
	"fmt"
	"strconv"

	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// car is whom to tell about a car.
type car struct {
	Committee people.CommitteeID `db:"committee_id"`
	Dwelling  people.DwellingID  `db:"dwelling_id"`
	Subject   string             `db:"subject"`
	Plate     string             `db:"plate"`
}

// sqlCarByToken is outside any committee: whoever scans a card does not know
// whose it is. A card that is over still calls those who had it, as long as one of
// them lives there, a tenant's card the tenants alone, and never who came after them;
// one that was replaced has a new one beside it.
const sqlCarByToken = `
	select c.committee_id, c.dwelling_id, c.number as subject, '' as plate
	from people.secrets s
	join parking.cards c on c.committee_id = s.committee_id and c.id = s.subject_id
	where s.hash = $1 and s.kind = 'card' and (c.state in ('active', 'suspended', 'lost') or c.state = 'expired' and exists (
		select from people.occupancies o
		where o.committee_id = c.committee_id and o.dwelling_id = c.dwelling_id and o.from_day <= c.valid_to and o.to_day is null
			and (o.kind = 'tenant' or not parking.tenants_card(c.committee_id, c.id))))`

// sqlCarByPlate finds a car's household: by its live card, else by an open
// visitor pass, else by the register.
const sqlCarByPlate = `
	select k.committee_id, k.dwelling_id, k.subject, $2 as plate
	from (
		select c.committee_id, c.dwelling_id, c.number as subject, 1 as rank
		from parking.card_plates cp
		join parking.cards c on c.committee_id = cp.committee_id and c.id = cp.card_id
		join people.committees m on m.id = cp.committee_id
		where cp.committee_id = $1 and cp.plate = $2 and cp.live and (cp.until_day is null or cp.until_day >= ($3 at time zone m.zone)::date)
		union all
		select v.committee_id, v.dwelling_id, v.plate, 2
		from parking.visits v
		where v.committee_id = $1 and v.plate = $2 and v.state = 'open' and v.until_at > $3
		union all
		select v.committee_id, v.dwelling_id, v.plate, 3
		from parking.vehicles v
		where v.committee_id = $1 and v.plate = $2 and v.to_day is null
	) k
	order by k.rank, k.dwelling_id
	limit 1`

const sqlDoorHold = `
	select code
	from people.dwellings
	where committee_id = $1 and id = $2
	for no key update`

// sqlCallerHold makes the calls of one caller wait for each other.
const sqlCallerHold = `select pg_advisory_xact_lock(hashtextextended($1::uuid::text || $2, 9))`

// sqlToday counts a day's calls of a car and of a caller, and finds the one that waits.
const sqlToday = `
	select (select count(*) from parking.move_calls m where m.committee_id = $1 and m.subject = $2 and m.call_day = $3) as of_subject,
		(select count(*) from parking.move_calls m
			where m.committee_id = $1 and m.caller = $4 and m.call_day = $3 and m.caller_nth is not null) as of_caller,
		(select max(m.made_at) from parking.move_calls m
			where m.committee_id = $1 and m.subject = $2 and m.call_day = $3 and m.state in ('called', 'phoned')) as waits`

const sqlCallAdd = `
	insert into parking.move_calls (committee_id, id, dwelling_id, subject, plate, place, source, caller, state, made_at, message_id,
		call_day, subject_nth, caller_nth)
	values ($1, $2, $3, $4, $5, $6, $7, $8, 'called', $9, $10, $11, $12, nullif($13, 0))`

const sqlEventAdd = `
	insert into parking.move_call_events (committee_id, id, call_id, was, event, became, at, actor_role, actor)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

const sqlCallForUpdate = `
	select m.id, m.dwelling_id, d.code as dwelling, m.subject, m.place, m.state, m.made_at, m.seen_at, m.answered_at, m.phoned_at, m.reported_at
	from parking.move_calls m
	join people.dwellings d on d.committee_id = m.committee_id and d.id = m.dwelling_id
	where m.committee_id = $1 and m.id = $2
	for update of m`

const sqlCallsOfDwelling = `
	select m.id, m.dwelling_id, d.code as dwelling, m.subject, m.place, m.state, m.made_at, m.seen_at, m.answered_at, m.phoned_at, m.reported_at
	from parking.move_calls m
	join people.dwellings d on d.committee_id = m.committee_id and d.id = m.dwelling_id
	where m.committee_id = $1 and m.dwelling_id = $2 and m.made_at >= $3
	order by m.made_at desc, m.id
	limit 60`

// sqlCallOfCaller is the last call of a caller to a car.
const sqlCallOfCaller = `
	select m.id, m.dwelling_id, '' as dwelling, m.subject, m.place, m.state, m.made_at, m.seen_at, m.answered_at, m.phoned_at, m.reported_at
	from parking.move_calls m
	where m.committee_id = $1 and m.subject = $2 and m.caller = $3 and m.call_day = $4
	order by m.made_at desc, m.id
	limit 1`

// sqlCallsOpen are the calls of the last day that no household has answered, with the
// plates by which the car is found.
const sqlCallsOpen = `
	select m.id, m.dwelling_id, d.code as dwelling, m.subject, m.place, m.state, m.made_at, m.seen_at, m.answered_at, m.phoned_at, m.reported_at,
		case when m.plate <> '' then array[m.plate] else array(
			select cp.plate
			from parking.cards c
			join parking.card_plates cp on cp.committee_id = c.committee_id and cp.card_id = c.id
			where c.committee_id = m.committee_id and c.number = m.subject and (cp.until_day is null or cp.until_day >= $3)
			order by cp.plate) end as plates
	from parking.move_calls m
	join people.dwellings d on d.committee_id = m.committee_id and d.id = m.dwelling_id
	where m.committee_id = $1 and m.state in ('called', 'phoned') and m.made_at > $2
	order by m.made_at, m.id`

const sqlCallMove = `
	update parking.move_calls
	set state = $4, answered_at = case when $4 <> 'phoned' then $5 else answered_at end,
		phoned_at = case when $4 = 'phoned' then $5 else phoned_at end, seen_at = case when $4 <> 'phoned' then coalesce(seen_at, $5) else seen_at end
	where committee_id = $1 and id = $2 and state = $3`

// sqlCallsSeen notes a dwelling's calls as seen, or one of them.
const sqlCallsSeen = `
	update parking.move_calls
	set seen_at = $3
	where committee_id = $1 and dwelling_id = $2 and ($4::uuid is null or id = $4) and seen_at is null
	returning message_id`

const sqlCallReport = `
	update parking.move_calls
	set reported_at = $3, report = $4
	where committee_id = $1 and id = $2 and reported_at is null`

const sqlCallsReported = `
	select m.id, m.dwelling_id, d.code as dwelling, m.subject, m.place, m.state, m.made_at, m.seen_at, m.answered_at, m.phoned_at, m.reported_at,
		m.report, m.source
	from parking.move_calls m
	join people.dwellings d on d.committee_id = m.committee_id and d.id = m.dwelling_id
	where m.committee_id = $1 and m.reported_at is not null
	order by m.reported_at desc, m.id
	limit 60`

const sqlCallsPurge = `
	delete from parking.move_calls
	where committee_id = $1 and made_at < $2`

// moves is a call as it moves.
func (a act) moves(k Call) moves.Subject[State, Event] {
	return moves.Subject[State, Event]{
		Table: Moves(), Committee: a.Committee.ID, Key: k.ID, State: k.State, Change: sqlCallMove, Event: sqlEventAdd, Moved: ErrMoved,
	}
}

// refusal turns the constraint behind a rule into the rule's refusal.
func refusal(err error, most int) error {
	switch pg.Constraint(err) {
	case "move_calls_subject_nth":
		return ErrCarCap.With("cap", strconv.Itoa(most)).Because(err)
	case "move_calls_caller_nth":
		return ErrCallerCap.With("cap", strconv.Itoa(most)).Because(err)
	}
	return fmt.Errorf("add move call: %w", err)
}
