package posting

import (
	"context"

	"github.com/lib/pq"

	"ziguan/internal/people"
	"ziguan/internal/pg"
)

const sqlPostingByID = `
	select id, year, seq, kind, title, text, text_sha256, posted_on, days, unit, rest, last_day, state, state_since, reason, version, posted_at,
		of_source, compacts.cited(committee_id, of_source) as of_cited
	from compacts.postings
	where committee_id = $1 and id = $2`

const sqlPostingByNumber = `
	select id, year, seq, kind, title, text, text_sha256, posted_on, days, unit, rest, last_day, state, state_since, reason, version, posted_at,
		of_source, compacts.cited(committee_id, of_source) as of_cited
	from compacts.postings
	where committee_id = $1 and year = $2 and seq = $3`

const sqlPostingForUpdate = `
	select id, year, seq, kind, title, text, text_sha256, posted_on, days, unit, rest, last_day, state, state_since, reason, version, posted_at,
		of_source, compacts.cited(committee_id, of_source) as of_cited
	from compacts.postings
	where committee_id = $1 and year = $2 and seq = $3
	for update`

const sqlPostingByKey = `
	select id, year, seq, kind, title, text, text_sha256, posted_on, days, unit, rest, last_day, state, state_since, reason, version, posted_at,
		of_source, compacts.cited(committee_id, of_source) as of_cited
	from compacts.postings
	where committee_id = $1 and request_key = $2`

// sqlPostings are those of some states, the newest first.
const sqlPostings = `
	select id, year, seq, kind, title, text, text_sha256, posted_on, days, unit, rest, last_day, state, state_since, reason, version, posted_at,
		of_source, compacts.cited(committee_id, of_source) as of_cited
	from compacts.postings
	where committee_id = $1 and state = any($2)
	order by year desc, seq desc`

const sqlPostingAdd = `
	insert into compacts.postings (committee_id, id, year, seq, kind, title, text, text_sha256, posted_on, days, unit, rest,
		last_day, state, state_since, request_key, posted_at, of_source)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, nullif($16, ''), $15, $17)`

const sqlPostingLastSeq = `
	select coalesce(max(seq), 0)
	from compacts.postings
	where committee_id = $1 and year = $2`

const sqlItemsAdd = `
	insert into compacts.posting_items (committee_id, posting_id, n, ref, class, plate, name, note)
	select $1, $2, i.n, i.ref, i.class, i.plate, i.name, i.note
	from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) with ordinality as i (ref, class, plate, name, note, n)`

const sqlItems = `
	select ref, class, plate, name, note
	from compacts.posting_items
	where committee_id = $1 and posting_id = $2
	order by n`

const sqlPostingMove = `
	update compacts.postings
	set state = $4, state_since = $5, version = version + 1, last_day = coalesce(last_day, $7), reason = $8
	where committee_id = $1 and id = $2 and state = $3 and version = $6`

const sqlEventAdd = `
	insert into compacts.posting_events (committee_id, id, posting_id, was, event, became, at, actor_role, actor)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// ByID finds a posting by its key; ErrUnknown.
func ByID(ctx context.Context, q pg.Queryer, c people.CommitteeID, p PostingID) (Posting, error) {
	return one(ctx, q, sqlPostingByID, c, p)
}

// ByNumber finds a posting by what people call it, 2026-12; ErrUnknown.
func ByNumber(ctx context.Context, q pg.Queryer, c people.CommitteeID, number string) (Posting, error) {
	n, err := ParseNumber(number)
	if err != nil {
		return Posting{}, err
	}
	return one(ctx, q, sqlPostingByNumber, c, n.Year, n.Seq)
}

func one(ctx context.Context, q pg.Queryer, query string, args ...any) (Posting, error) {
	return pg.One[Posting](ctx, q, ErrUnknown, query, args...)
}

// Items lists a posting's lines as they stand on it: masked.
func Items(ctx context.Context, q pg.Queryer, c people.CommitteeID, p PostingID) ([]Item, error) {
	return pg.All[Item](ctx, q, sqlItems, c, p)
}

// List gives the postings of some states, the newest first; of all states when
// none is given. Anybody may know them.
func List(ctx context.Context, q pg.Queryer, c people.CommitteeID, states ...State) ([]Posting, error) {
	if len(states) == 0 {
		states = Moves().States()
	}
	names := make([]string, len(states))
	for i, s := range states {
		names[i] = string(s)
	}
	return pg.All[Posting](ctx, q, sqlPostings, c, pq.Array(names))
}

func addItems(ctx context.Context, tx *pg.Tx, c people.CommitteeID, p PostingID, items []Item) error {
	if len(items) == 0 {
		return nil
	}
	n := len(items)
	refs, classes, plates, names, notes := make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i, item := range items {
		refs[i], classes[i], plates[i], names[i], notes[i] = item.Ref, item.Class, item.Plate, item.Name, item.Note
	}
	return tx.Do(ctx, sqlItemsAdd, c, p, pq.Array(refs), pq.Array(classes), pq.Array(plates), pq.Array(names), pq.Array(notes))
}
