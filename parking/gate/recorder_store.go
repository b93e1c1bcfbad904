package gate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/visit"
)

// errStale turns a batch back: another gate moved one of its plates since they
// were looked at, so it is decided again on what stands now.
var errStale = errors.New("gate: a plate of the batch was moved meanwhile")

const sqlGateHours = `
	select g.label, lower(h.minutes) as from_minute, upper(h.minutes) as to_minute, h.mode
	from parking.gate_hours h
	join parking.gates g on g.committee_id = h.committee_id and g.id = h.gate_id
	where h.committee_id = $1 and g.closed_at is null
	order by g.label, from_minute`

// sqlLook reads all that the decisions of a committee's batch rest on, in one trip. Of each check:
// whether the caller's token still holds, how long the committee's record is
// (settings read at that length are still true), and its card: by its token (of another
// committee's card it reads no more than that it is one), else by its plate, the live card first and else the
// latest that was given: asking for another hides none that was taken away. One row for each plate the card stands for, and for the plate seen
// where the card does not carry it or was shown by its token: the last check that
// moved it, from when to when it is blocked, and, where it may come as a visitor, its
// passes (days are 0 where one was revoked: it counts and opens nothing); and
// where there is no card at all, the old card that waits for one or is kept.
// A substitute car counts until its last day. The planner shall not see how many
// they are: one plan then serves all batches, and making a new one each time would
// take longer than the look itself.
const sqlLook = `
	select u.n, h.seq,
		(u.device = '' or exists (select from people.tokens d
			where d.committee_id = $2 and d.id = u.device::uuid and d.revoked_at is null)) as may,
		c.committee_id as holder, c.id as card_id, coalesce(c.number, '') as number, coalesce(c.class, '') as class,
		coalesce(c.state, '') as state, c.valid_to, c.paid_to, c.grace_to,
		coalesce(s.plate, '') as plate, coalesce(s.held, false) as held, coalesce(p.inside, false) as inside, p.at, p.check_id,
		coalesce(p.gate, '') as gate, b.from_day as blocked_from, b.until_day as blocked_until,
		case when s.plate = u.plate and (c.id is null or c.state not in ('active', 'suspended', 'revoked', 'lent', 'lost')
				or c.state = 'active' and greatest(c.valid_to, c.grace_to) < h.today) then array(
			select x.part
			from parking.visits v
			cross join unnest(array[floor(extract(epoch from v.opened_at))::bigint, floor(extract(epoch from v.until_at))::bigint,
				case v.state when 'revoked' then 0 else v.days end, (v.kind = 'carer')::int]) with ordinality as x (part, at)
			where v.committee_id = $2 and v.plate = u.plate and v.opened_at is not null
			order by v.opened_at, v.id, x.at
		) end as visits,
		m.id as old_id, coalesce(m.number, '') as old_number, m.kept_until as old_promised, m.valid_to as old_valid_to
	from unnest((select $1::int[]), (select $3::text[]), (select $4::text[]), (select $5::text[])) as u (n, token_hash, plate, device)
	join lateral (
		select h.seq, ($6::timestamptz at time zone c.zone)::date as today
		from record.heads h
		join people.committees c on c.id = h.committee_id
		where h.committee_id = $2
		limit 1
	) h on true
	left join lateral (
		(select c.committee_id, c.id, c.number, c.class, c.state, c.valid_to, c.paid_to, c.grace_to
		from parking.cards c
		where u.token_hash <> '' and c.committee_id = $2 and c.token_hash = u.token_hash
		limit 1)
		union all
		(select s.committee_id, s.subject_id, '', '', '', null, null, null
		from people.secrets s
		where u.token_hash <> '' and s.hash = u.token_hash and s.kind = 'card' and s.committee_id <> $2
		limit 1)
		union all
		(select c.committee_id, c.id, c.number, c.class, c.state, c.valid_to, c.paid_to, c.grace_to
		from parking.card_plates cp
		join parking.cards c on c.committee_id = cp.committee_id and c.id = cp.card_id
		where u.token_hash = '' and cp.committee_id = $2 and cp.plate = u.plate
			and (cp.until_day is null or cp.until_day >= h.today)
		order by cp.live desc, c.state in ('applied', 'posting', 'refused', 'withdrawn'), c.state_since desc, c.id
		limit 1)
		limit 1
	) c on true
	left join lateral (
		select cp.plate, true as held
		from parking.card_plates cp
		where cp.committee_id = $2 and cp.committee_id = c.committee_id and cp.card_id = c.id
			and (cp.until_day is null or cp.until_day >= h.today)
		union all
		select u.plate, false
		where u.plate <> '' and (c.id is null or u.token_hash <> '')
	) s on true
	left join lateral (
		select m.id, m.number, m.kept_until, m.valid_to
		from parking.claims m
		where c.id is null and m.committee_id = $2 and m.plate = u.plate and m.state in ('waiting', 'kept')
		order by least(coalesce(m.kept_until, 'infinity'), coalesce(m.valid_to, 'infinity')) desc, m.id
		limit 1
	) m on true
	left join lateral (
		select p.inside, p.at, p.check_id, p.gate
		from parking.presences p
		where p.committee_id = $2 and p.plate = s.plate
		limit 1
	) p on true
	left join lateral (
		select b.from_day, b.until_day
		from parking.blocks b
		where b.committee_id = $2 and b.plate = s.plate and b.lifted_at is null
		offset 0
	) b on true
	order by u.n, s.plate`

// sqlKnown reads the records that stand already under a batch's ids.
const sqlKnown = `
	select k.id, k.content_sha256, k.verdict, k.code, k.plate, k.typed, coalesce(v.no_plate, '') as no_plate, k.inside, k.recorded_at,
		coalesce(c.number, '') as number, coalesce(c.class, '') as class, c.valid_to,
		m.id as old_id, coalesce(m.number, '') as old_number, m.kept_until as old_promised, m.valid_to as old_valid_to
	from unnest($2::uuid[]) as a (id)
	join parking.checks k on k.committee_id = $1 and k.id = a.id
	left join parking.cards c on c.committee_id = k.committee_id and c.id = k.card_id
	left join parking.visits v on v.committee_id = k.committee_id and v.id = k.visit_id
	left join parking.claims m on m.committee_id = k.committee_id and m.id = k.card_id and k.code = 'card.transition'
	order by k.id`

// sqlRecord writes what was decided, unless a plate was moved since it was
// looked at: then it gives false and nothing is written.
const sqlRecord = `
	select parking.record_checks($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
		$18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)`

// row is what sqlLook gives: of one check and one plate, which is empty where
// nothing was seen but an unknown token.
type row struct {
	N            int                `db:"n"`
	Seq          int64              `db:"seq"`
	May          bool               `db:"may"`
	Holder       people.CommitteeID `db:"holder"`
	Card         id.ID[card]        `db:"card_id"`
	Number       string             `db:"number"`
	Class        string             `db:"class"`
	State        string             `db:"state"`
	ValidTo      day.Day            `db:"valid_to"`
	PaidTo       day.Day            `db:"paid_to"`
	GraceTo      day.Day            `db:"grace_to"`
	Plate        string             `db:"plate"`
	Held         bool               `db:"held"` // the card is for this plate
	Inside       bool               `db:"inside"`
	At           *time.Time         `db:"at"`
	Check        *uuid.UUID         `db:"check_id"`
	Gate         string             `db:"gate"`
	BlockedFrom  day.Day            `db:"blocked_from"`
	BlockedUntil day.Day            `db:"blocked_until"`
	Visits       pq.Int64Array      `db:"visits"` // of each: from and until in seconds, days, 1 for a carer
	oldCard
}

// look reads the cards of a batch, its callers' tokens, and its plates; what it
// gives are its rows, whose plates are read once the committees' days are known.
func (l *lore) look(ctx context.Context, db *pg.DB, list []*work) ([]row, error) {
	ns, hashes, plates, devices := make([]int64, len(list)), make([]string, len(list)), make([]string, len(list)), make([]string, len(list))
	for i, w := range list {
		ns[i] = int64(i)
		if w.check.Token != "" {
			hashes[i] = w.tokenHash
			if hashes[i] == "" {
				hashes[i] = "none" // text that is no token finds no card, not even by its plate
			}
		}
		plates[i] = w.plate.String()
		if w.who.Is(actor.Gate, actor.Integration) {
			devices[i] = w.who.Device
		}
	}
	var rows []row
	if err := db.Hot(ctx, &rows, sqlLook, pq.Array(ns), list[0].committee, pq.Array(hashes), pq.Array(plates), pq.Array(devices), l.now); err != nil {
		return nil, fmt.Errorf("look: %w", err)
	}
	for _, r := range rows {
		w := list[r.N]
		w.may = r.May
		if r.Card.Zero() {
			if !r.oldCard.ID.Zero() {
				w.old = &r.oldCard
			}
			continue
		}
		if w.foreign = r.Holder != w.committee; w.card == nil {
			w.card = &card{ID: r.Card}
		}
		if !w.foreign {
			readCard(r, w)
		}
	}
	return rows, nil
}

func readCard(r row, w *work) {
	c := &w.card.cardFacts
	if c.Plates == nil {
		c.View = CardView{Number: r.Number, Class: r.Class, ValidTo: r.ValidTo, Plate: w.plate.String()}
		c.State, c.PaidTo, c.GraceTo, c.Plates = r.State, r.PaidTo, r.GraceTo, []string{}
	}
	if r.Held {
		c.Plates = append(c.Plates, r.Plate)
	}
	if (!w.plateOK || !carries(c, w.plate)) && len(c.Plates) > 0 {
		c.View.Plate = c.Plates[0]
	} else {
		c.View.Plate = w.plate.String()
	}
}

func (l *lore) readPlate(r row) {
	if r.Plate == "" {
		return
	}
	s := r.Plate
	p := presence{Plate: s, Inside: r.Inside, Gate: r.Gate, seen: r.Check}
	if r.At != nil {
		p.At = *r.At
	}
	l.presences[s] = p
	if len(r.Visits) > 0 {
		l.visits[s] = nil // the same plate may have been seen twice
	}
	for v := range slices.Chunk(r.Visits, 4) {
		l.visits[s] = append(l.visits[s], visit.Seen{From: time.Unix(v[0], 0), Until: time.Unix(v[1], 0), Days: visit.Days(v[2]), Carer: v[3] == 1})
	}
	if today := l.committee.today; !r.BlockedFrom.Zero() && r.BlockedFrom <= today && today <= r.BlockedUntil {
		l.blocked[s] = true
	}
}

// store writes what was decided: the records, the presences, and a difference
// for each record that does not pair. errStale when another gate moved one of
// the plates meanwhile, errKnown when one of the ids stood there before: then
// nothing of the batch is written.
func (l *lore) store(ctx context.Context, db *pg.DB, list []*work) error {
	c := newChecks(len(list))
	for _, w := range list {
		if w.write {
			c.add(w)
		}
	}
	if len(c.ids) == 0 {
		return nil
	}
	var written []bool
	err := db.Hot(ctx, &written, sqlRecord, slices.Concat([]any{list[0].committee}, l.plates(), c.args(l.now))...)
	switch {
	case pg.Constraint(err) == "checks_pk":
		return errKnown
	case err != nil:
		return fmt.Errorf("record checks: %w", err)
	case !written[0]:
		return errStale
	}
	return nil
}

// plates are the columns of the presences the batch rests on, and of those it moves.
func (l *lore) plates() []any {
	var seen, moved, checks, gates, at []string
	var was []*string
	var inside []bool
	for _, p := range l.presences {
		seen = append(seen, p.Plate)
		was = append(was, nil)
		if p.seen != nil {
			text := p.seen.String()
			was[len(was)-1] = &text
		}
		if !p.moved {
			continue
		}
		moved, checks, gates = append(moved, p.Plate), append(checks, p.Check.String()), append(gates, p.Gate)
		inside, at = append(inside, p.Inside), append(at, Stamp(p.At))
	}
	return []any{
		pq.Array(seen), pq.Array(was),
		pq.Array(moved), pq.Array(inside), pq.Array(at), pq.Array(checks), pq.Array(gates),
	}
}

// Stamp writes an instant as the database compares it, in microseconds.
func Stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z07:00") }
