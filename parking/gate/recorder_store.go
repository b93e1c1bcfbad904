package gate

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"ziguan/internal/actor"
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
// its plate in its own, the live card first and else the latest. Beside it
// stand whether the caller's token still holds, and how far the committee's
// record is: settings read at that length are still true. It locks what the
// decisions touch, in one order for everybody and no wider: the card where one
// is known, else the plate. For the rest of the batch, plans made while the
// tables were empty shall not walk through them: everything is found by key.
const sqlResolve = `
	select r.n, r.seq, r.may, r.committee_id, r.card_id,
		pg_advisory_xact_lock(r.lock)::text || set_config('enable_seqscan', 'off', true) as locked
	from (
		select a.n, h.seq,
			(a.device = '' or exists (select from people.tokens d
				where d.committee_id = a.committee_id and d.id = a.device::uuid and d.revoked_at is null)) as may,
			coalesce(t.committee_id, p.committee_id) as committee_id, coalesce(t.id, p.card_id) as card_id,
			hashtextextended(coalesce(t.id::text, p.card_id::text, nullif(a.plate, ''), a.n::text), 7) as lock
		from unnest($1::int[], $2::uuid[], $3::text[], $4::text[], $5::text[]) as a (n, committee_id, token_hash, plate, device)
		join record.heads h on h.committee_id = a.committee_id
		left join lateral (
			select c.committee_id, c.id
			from parking.cards c
			where a.token_hash <> '' and c.token_hash = a.token_hash
			limit 1
		) t on true
		left join lateral (
			select cp.committee_id, cp.card_id
			from parking.card_plates cp
			join parking.cards c on c.committee_id = cp.committee_id and c.id = cp.card_id
			where a.token_hash = '' and cp.committee_id = a.committee_id and cp.plate = a.plate
			order by cp.live desc, c.state_since desc, c.id
			limit 1
		) p on true
		order by lock, a.n
		offset 0
	) r`

// sqlFacts reads, under the locks, each check's card as it stands; with them (n
// is null there) who is inside and who is blocked among the plates seen and
// those of their cards.
const sqlFacts = `
	with a as (
		select u.n, u.committee_id, nullif(u.card_id, '')::uuid as card_id, u.plate
		from unnest($1::int[], $2::uuid[], $3::text[], $4::text[]) as u (n, committee_id, card_id, plate)
	), seen as (
		select a.committee_id, a.plate from a where a.plate <> ''
		union
		select a.committee_id, cp.plate
		from a
		join parking.card_plates cp on cp.committee_id = a.committee_id and cp.card_id = a.card_id
	)
	select a.n, a.committee_id, c.number, c.class, c.state, c.valid_to, c.paid_to,
		array(select cp.plate from parking.card_plates cp
			where cp.committee_id = a.committee_id and cp.card_id = a.card_id order by cp.plate) as plates,
		'' as plate, false as inside, null::timestamptz as at, false as blocked, null::uuid as check_id, '' as gate
	from a
	join lateral (
		select c.number, c.class, c.state, c.valid_to, c.paid_to
		from parking.cards c
		where c.committee_id = a.committee_id and c.id = a.card_id
		limit 1
	) c on true
	union all
	select null, s.committee_id, '', '', '', null, null, '{}', s.plate, p.inside, p.at, false, p.check_id, p.gate
	from seen s
	join lateral (
		select p.inside, p.at, p.check_id, p.gate
		from parking.presences p
		where p.committee_id = s.committee_id and p.plate = s.plate
		limit 1
	) p on true
	union all
	select null, s.committee_id, '', '', '', b.from_day, b.until_day, '{}', s.plate, false, null, true, null, ''
	from seen s
	join parking.blocks b on b.committee_id = s.committee_id and b.plate = s.plate and b.lifted_at is null
	order by 1, 2, 9`

// sqlKnown reads the records that stand already under a batch's ids.
const sqlKnown = `
	select k.committee_id, k.id, k.content_sha256, k.verdict, k.code, k.plate, k.inside, k.recorded_at,
		coalesce(c.number, '') as number, coalesce(c.class, '') as class, c.valid_to
	from unnest($1::uuid[], $2::uuid[]) as a (committee_id, id)
	join parking.checks k on k.committee_id = a.committee_id and k.id = a.id
	left join parking.cards c on c.committee_id = k.committee_id and c.id = k.card_id
	order by k.id`

// sqlChecksAdd writes a batch's records and moves its plates' presences, in one trip.
const sqlChecksAdd = `
	with moved as (
		insert into parking.presences (committee_id, plate, inside, at, check_id, gate)
		select m.committee_id, m.plate, m.inside, m.at, m.check_id, m.gate
		from unnest($22::uuid[], $23::text[], $24::boolean[], $25::timestamptz[], $26::uuid[], $27::text[])
			as m (committee_id, plate, inside, at, check_id, gate)
		on conflict on constraint presences_pk do update
		set inside = excluded.inside, at = excluded.at, check_id = excluded.check_id, gate = excluded.gate
		where presences.at <= excluded.at
	)
	insert into parking.checks (committee_id, id, gate, mode, direction, plate, typed, token_hash, card_id,
		override_reason, exempt, verdict, code, inside, at, recorded_at, device, device_verdict, content_sha256, actor_role, actor)
	select a.committee_id, a.id, a.gate, a.mode, a.direction, a.plate, a.typed, a.token_hash, nullif(a.card_id, '')::uuid,
		a.override_reason, a.exempt, a.verdict, a.code, a.inside, a.at, $20, a.device, a.device_verdict, a.content, a.actor_role, a.actor
	from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
		$10::text[], $11::text[], $12::text[], $13::text[], $14::boolean[], $15::timestamptz[], $16::text[], $17::text[],
		$18::bytea[], $19::text[], $21::text[]) with ordinality as a (committee_id, id, gate, mode, direction, plate, typed,
		token_hash, card_id, override_reason, exempt, verdict, code, inside, at, device, device_verdict, content, actor_role, actor, n)
	order by a.n
	on conflict on constraint checks_pk do nothing`

const sqlDifferenceAdd = `
	insert into parking.differences (committee_id, id, check_id, kind, plate, gate, at)
	values ($1, $2, $3, $4, $5, $6, $7)`

// resolve finds the cards of a batch and locks what its decisions touch.
func (l *lore) resolve(ctx context.Context, tx *pg.Tx, list []*work) error {
	var found []struct {
		N         int                `db:"n"`
		Seq       int64              `db:"seq"`
		May       bool               `db:"may"`
		Committee people.CommitteeID `db:"committee_id"`
		Card      id.ID[card]        `db:"card_id"`
		Locked    string             `db:"locked"`
	}
	ns, hashes, plates, devices := make([]int64, len(list)), make([]string, len(list)), make([]string, len(list)), make([]string, len(list))
	committees := committeesOf(list)
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
	if err := tx.Hot(ctx, &found, sqlResolve, pq.Array(ns), pq.Array(committees), pq.Array(hashes), pq.Array(plates), pq.Array(devices)); err != nil {
		return fmt.Errorf("find cards: %w", err)
	}
	for _, f := range found {
		w := list[f.N]
		w.may, l.seqs[w.committee] = f.May, f.Seq
		if !f.Card.Zero() {
			w.card, w.foreign = &card{ID: f.Card}, f.Committee != w.committee
		}
	}
	return nil
}

// factRow is what sqlFacts gives: of one check, or (N is nil) of one plate.
type factRow struct {
	N         *int               `db:"n"`
	Committee people.CommitteeID `db:"committee_id"`
	Number    string             `db:"number"`
	Class     string             `db:"class"`
	State     string             `db:"state"`
	ValidTo   day.Day            `db:"valid_to"` // of a block, its first day
	PaidTo    day.Day            `db:"paid_to"`  // of a block, its last day
	Plates    pq.StringArray     `db:"plates"`
	Plate     string             `db:"plate"`
	Inside    bool               `db:"inside"`
	At        *time.Time         `db:"at"`
	Blocked   bool               `db:"blocked"`
	Check     *uuid.UUID         `db:"check_id"`
	Gate      string             `db:"gate"`
}

// readFacts reads the batch's cards and plates.
func (l *lore) readFacts(ctx context.Context, tx *pg.Tx, list []*work) error {
	n := len(list)
	ns, cards, plates := make([]int64, n), make([]string, n), make([]string, n)
	for i, w := range list {
		ns[i], plates[i] = int64(i), w.plate.String()
		if w.card != nil && !w.foreign {
			cards[i] = w.card.ID.String()
		}
	}
	var rows []factRow
	if err := tx.Hot(ctx, &rows, sqlFacts, pq.Array(ns), pq.Array(committeesOf(list)), pq.Array(cards), pq.Array(plates)); err != nil {
		return fmt.Errorf("read facts: %w", err)
	}
	for _, r := range rows {
		if r.N == nil {
			l.readPlate(r)
			continue
		}
		readCard(r, list[*r.N])
	}
	return nil
}

func readCard(r factRow, w *work) {
	w.card.cardFacts = cardFacts{
		View:  CardView{Number: r.Number, Class: r.Class, ValidTo: r.ValidTo, Plate: w.plate.String()},
		State: r.State, PaidTo: r.PaidTo, Plates: r.Plates,
	}
	if (!w.plateOK || !carries(&w.card.cardFacts, w.plate)) && len(r.Plates) > 0 {
		w.card.View.Plate = r.Plates[0]
	}
}

func (l *lore) readPlate(r factRow) {
	s := spot{r.Committee, r.Plate}
	if !r.Blocked {
		l.presences[s] = presence{Committee: r.Committee, Plate: r.Plate, Inside: r.Inside, At: *r.At, Check: *r.Check, Gate: r.Gate}
		return
	}
	if today := l.committees[r.Committee].today; r.ValidTo <= today && today <= r.PaidTo {
		l.blocked[s] = true
	}
}

// store writes what was decided: the records and the presences in one
// statement, and a difference for each record that does not pair. errKnown when
// one of the ids stood there before: then nothing of the batch is written.
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
	rows, err := tx.HotExec(ctx, sqlChecksAdd, append(c.args(tx.Now), l.moves()...)...)
	if err != nil {
		return fmt.Errorf("record checks: %w", err)
	}
	if rows < int64(len(c.ids)) {
		return errKnown
	}
	return addDifferences(ctx, tx, list)
}

// moves are the columns of the presences that changed.
func (l *lore) moves() []any {
	var committees, plates, checks, gates, at []string
	var inside []bool
	for _, p := range l.presences {
		if !p.moved {
			continue
		}
		committees, plates = append(committees, p.Committee.String()), append(plates, p.Plate)
		checks, gates = append(checks, p.Check.String()), append(gates, p.Gate)
		inside, at = append(inside, p.Inside), append(at, stamp(p.At))
	}
	return []any{pq.Array(committees), pq.Array(plates), pq.Array(inside), pq.Array(at), pq.Array(checks), pq.Array(gates)}
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z07:00") }
