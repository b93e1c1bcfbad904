package gate

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

const sqlGateHours = `
	select g.label, lower(h.minutes) as from_minute, upper(h.minutes) as to_minute, h.mode
	from parking.gate_hours h
	join parking.gates g on g.committee_id = h.committee_id and g.id = h.gate_id
	where h.committee_id = $1 and g.closed_at is null
	order by g.label, from_minute`

// sqlResolve finds each check's card: by its token in any committee, else by
// its plate in its own, the live card first and else the latest.
const sqlResolve = `
	select a.n, coalesce(t.committee_id, p.committee_id) as committee_id, coalesce(t.id, p.card_id) as card_id
	from unnest($1::int[], $2::uuid[], $3::text[], $4::text[]) as a (n, committee_id, token_hash, plate)
	left join parking.cards t on t.token_hash = a.token_hash
	left join lateral (
		select cp.committee_id, cp.card_id
		from parking.card_plates cp
		join parking.cards c on c.committee_id = cp.committee_id and c.id = cp.card_id
		where a.token_hash = '' and cp.committee_id = a.committee_id and cp.plate = a.plate
		order by cp.live desc, c.state_since desc, c.id
		limit 1
	) p on true
	where coalesce(t.id, p.card_id) is not null
	order by a.n`

// sqlLockKeys takes the batch's locks one after another in the given order.
const sqlLockKeys = `
	select count(pg_advisory_xact_lock(k)::text)
	from unnest($1::bigint[]) as k`

const sqlCardsFor = `
	select c.committee_id, c.id, c.number, c.class, c.state, c.valid_to, c.paid_to,
		array(select cp.plate from parking.card_plates cp
			where cp.committee_id = c.committee_id and cp.card_id = c.id order by cp.plate) as plates
	from parking.cards c
	join unnest($1::uuid[], $2::uuid[]) as a (committee_id, id) on a.committee_id = c.committee_id and a.id = c.id
	order by c.id`

const sqlChecksKnown = `
	select k.committee_id, k.id, k.content_sha256, k.verdict, k.code, k.plate, k.inside, k.recorded_at,
		coalesce(c.number, '') as number, coalesce(c.class, '') as class, c.valid_to
	from parking.checks k
	join unnest($1::uuid[], $2::uuid[]) as a (committee_id, id) on a.committee_id = k.committee_id and a.id = k.id
	left join parking.cards c on c.committee_id = k.committee_id and c.id = k.card_id
	order by k.id`

const sqlPresences = `
	select p.committee_id, p.plate, p.inside, p.at, p.check_id, p.gate
	from parking.presences p
	join (select distinct u.committee_id, u.plate from unnest($1::uuid[], $2::text[]) as u (committee_id, plate)) as a
		on a.committee_id = p.committee_id and a.plate = p.plate
	order by p.committee_id, p.plate`

const sqlBlocked = `
	select b.committee_id, b.plate, b.from_day, b.until_day
	from parking.blocks b
	join (select distinct u.committee_id, u.plate from unnest($1::uuid[], $2::text[]) as u (committee_id, plate)) as a
		on a.committee_id = b.committee_id and a.plate = b.plate
	where b.lifted_at is null
	order by b.id`

const sqlChecksAdd = `
	insert into parking.checks (committee_id, id, gate, mode, direction, plate, typed, token_hash, card_id,
		override_reason, exempt, verdict, code, inside, at, recorded_at, device, device_verdict, content_sha256, actor_role, actor)
	select a.committee_id, a.id, a.gate, a.mode, a.direction, a.plate, a.typed, a.token_hash, nullif(a.card_id, '')::uuid,
		a.override_reason, a.exempt, a.verdict, a.code, a.inside, a.at, $20, a.device, a.device_verdict, a.content, a.actor_role, a.actor
	from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
		$10::text[], $11::text[], $12::text[], $13::text[], $14::boolean[], $15::timestamptz[], $16::text[], $17::text[],
		$18::bytea[], $19::text[], $21::text[]) with ordinality as a (committee_id, id, gate, mode, direction, plate, typed,
		token_hash, card_id, override_reason, exempt, verdict, code, inside, at, device, device_verdict, content, actor_role, actor, n)
	order by a.n`

const sqlPresencesMove = `
	insert into parking.presences (committee_id, plate, inside, at, check_id, gate)
	select a.committee_id, a.plate, a.inside, a.at, a.check_id, a.gate
	from unnest($1::uuid[], $2::text[], $3::boolean[], $4::timestamptz[], $5::uuid[], $6::text[])
		as a (committee_id, plate, inside, at, check_id, gate)
	on conflict on constraint presences_pk do update
	set inside = excluded.inside, at = excluded.at, check_id = excluded.check_id, gate = excluded.gate
	where presences.at <= excluded.at`

const sqlDifferenceAdd = `
	insert into parking.differences (committee_id, id, check_id, kind, plate, gate, at)
	values ($1, $2, $3, $4, $5, $6, $7)`

// checkRow is a recorded check as its answer needs it.
type checkRow struct {
	Committee  people.CommitteeID `db:"committee_id"`
	ID         uuid.UUID          `db:"id"`
	Content    []byte             `db:"content_sha256"`
	Verdict    Verdict            `db:"verdict"`
	Code       Code               `db:"code"`
	Plate      string             `db:"plate"`
	Inside     bool               `db:"inside"`
	RecordedAt time.Time          `db:"recorded_at"`
	Number     string             `db:"number"`
	Class      string             `db:"class"`
	ValidTo    day.Day            `db:"valid_to"`
}

func (r checkRow) answer(zone *time.Location) Answer {
	a := Answer{ID: r.ID, Verdict: r.Verdict, Code: r.Code, Plate: r.Plate, Inside: r.Inside, RecordedAt: r.RecordedAt.In(zone)}
	if r.Number != "" {
		a.Card = &CardView{Number: r.Number, Class: r.Class, Plate: r.Plate, ValidTo: r.ValidTo}
	}
	return a
}

// resolve finds the cards of a batch, locks what its decisions touch, and reads
// the cards as they stand under the lock.
func resolve(ctx context.Context, tx *pg.Tx, list []*work) error {
	var found []struct {
		N         int                `db:"n"`
		Committee people.CommitteeID `db:"committee_id"`
		Card      id.ID[card]        `db:"card_id"`
	}
	ns, hashes, plates := make([]int64, len(list)), make([]string, len(list)), make([]string, len(list))
	committees, _ := columns(list, func(*work) string { return "" })
	for i, w := range list {
		ns[i] = int64(i)
		if w.check.Token != "" {
			hashes[i] = w.tokenHash
			if hashes[i] == "" {
				hashes[i] = "none" // text that is no token finds no card, not even by its plate
			}
		}
		plates[i] = w.plate.String()
	}
	if err := tx.Select(ctx, &found, sqlResolve, pq.Array(ns), pq.Array(committees), pq.Array(hashes), pq.Array(plates)); err != nil {
		return fmt.Errorf("find cards: %w", err)
	}
	for _, f := range found {
		w := list[f.N]
		w.card, w.foreign = &card{ID: f.Card}, f.Committee != w.committee
	}
	var locked int
	if err := tx.Get(ctx, &locked, sqlLockKeys, pq.Array(keys(list))); err != nil {
		return fmt.Errorf("lock plates: %w", err)
	}
	return readCards(ctx, tx, list)
}

func readCards(ctx context.Context, tx *pg.Tx, list []*work) error {
	var committees, ids []string
	for _, w := range list {
		if w.card != nil && !w.foreign {
			committees, ids = append(committees, w.committee.String()), append(ids, w.card.ID.String())
		}
	}
	var rows []struct {
		Committee people.CommitteeID `db:"committee_id"`
		ID        id.ID[card]        `db:"id"`
		Number    string             `db:"number"`
		Class     string             `db:"class"`
		State     string             `db:"state"`
		ValidTo   day.Day            `db:"valid_to"`
		PaidTo    day.Day            `db:"paid_to"`
		Plates    pq.StringArray     `db:"plates"`
	}
	if err := tx.Select(ctx, &rows, sqlCardsFor, pq.Array(committees), pq.Array(ids)); err != nil {
		return fmt.Errorf("read cards: %w", err)
	}
	for _, r := range rows {
		f := cardFacts{
			View:  CardView{Number: r.Number, Class: r.Class, ValidTo: r.ValidTo},
			State: r.State, PaidTo: r.PaidTo, Plates: r.Plates,
		}
		for _, w := range list {
			if w.card == nil || w.card.ID != r.ID {
				continue
			}
			w.card.cardFacts = f
			if w.card.View.Plate = w.plate.String(); !carries(&f, w.plate) || w.card.View.Plate == "" {
				w.card.View.Plate = first(r.Plates)
			}
		}
	}
	return nil
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// store writes what was decided: the records in one statement, the presences in
// another, and a difference for each record that does not pair.
func (l *lore) store(ctx context.Context, tx *pg.Tx, list []*work) error {
	c := newChecks(len(list))
	for _, w := range list {
		if w.write {
			c.add(w)
		}
	}
	if len(c.ids) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, sqlChecksAdd, c.args(tx.Now)...); err != nil {
		return fmt.Errorf("record checks: %w", err)
	}
	if err := l.movePresences(ctx, tx); err != nil {
		return err
	}
	return addDifferences(ctx, tx, list)
}

func (l *lore) movePresences(ctx context.Context, tx *pg.Tx) error {
	var committees, plates, checks, gates []string
	var inside []bool
	var at []string
	for _, p := range l.presences {
		if !p.moved {
			continue
		}
		committees, plates = append(committees, p.Committee.String()), append(plates, p.Plate)
		checks, gates = append(checks, p.Check.String()), append(gates, p.Gate)
		inside, at = append(inside, p.Inside), append(at, stamp(p.At))
	}
	_, err := tx.Exec(ctx, sqlPresencesMove, pq.Array(committees), pq.Array(plates), pq.Array(inside), pq.Array(at),
		pq.Array(checks), pq.Array(gates))
	if err != nil {
		return fmt.Errorf("move presences: %w", err)
	}
	return nil
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z07:00") }
