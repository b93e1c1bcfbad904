package record

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/pg"
)

// ErrNoCommittee says that there is no such committee's record.
var ErrNoCommittee = errs.New(errs.NotFound, "record.unknown")

// head is the locked end of one committee's chain, with what an entry needs of it.
type head struct {
	Code string `db:"code"`
	Zone string `db:"zone"`
	Seq  int64  `db:"seq"`
	Hash []byte `db:"hash"`
}

const sqlHeadBegin = `
	insert into record.heads (committee_id, seq, hash)
	values ($1, 0, $2)`

// sqlHeadHold is the first statement of every act that goes on the record: the
// acts of one committee run one after another, each seeing the last.
const sqlHeadHold = `
	select c.code, c.zone, h.seq, h.hash
	from record.heads h
	join people.committees c on c.id = h.committee_id
	where h.committee_id = $1
	for update of h`

const sqlEntryAdd = `
	insert into record.entries (committee_id, seq, prev, hash, canon, at, kind, subject)
	values ($1, $2, $3, $4, $5, $6, $7, $8)`

// Begin makes the empty chain of a new committee, in the act that founds it.
func Begin(ctx context.Context, tx *pg.Tx, committee string) error {
	return tx.Do(ctx, sqlHeadBegin, committee, make([]byte, 32))
}

// Act is one act that goes on the record.
type Act struct {
	Kind    string
	Subject string
	Body    []Pair
	Attach  []string
}

// InTx runs an act of one committee: one transaction whose first statement
// holds the committee's head, so that no two acts of a committee interleave.
func InTx(ctx context.Context, db *pg.DB, who actor.Actor, committee string, fn func(*pg.Tx) error) error {
	return db.InTx(ctx, who, func(tx *pg.Tx) error {
		if _, err := hold(ctx, tx, committee); err != nil {
			return err
		}
		return fn(tx)
	})
}

func hold(ctx context.Context, tx *pg.Tx, committee string) (head, error) {
	return pg.One[head](ctx, tx, ErrNoCommittee, sqlHeadHold, committee)
}

// Append writes the act's entry in the act's own transaction, so that neither
// can be without the other.
func Append(ctx context.Context, tx *pg.Tx, committee string, a Act) error {
	h, err := hold(ctx, tx, committee)
	if err != nil {
		return err
	}
	zone, err := day.Zone(h.Zone)
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	e := Entry{
		Committee: h.Code, Seq: h.Seq + 1, Prev: [32]byte(h.Hash), At: tx.Now.In(zone),
		Actor: name(tx.Who), Kind: a.Kind, Subject: a.Subject, Body: a.Body, Attach: a.Attach,
	}
	canon := e.Canon()
	hash := Hash(canon)
	if _, err := tx.Exec(ctx, sqlEntryAdd, committee, e.Seq, h.Hash, hash[:], canon, tx.Now, a.Kind, a.Subject); err != nil {
		return fmt.Errorf("append %s: %w", a.Kind, err)
	}
	return nil
}

func name(a actor.Actor) string {
	if a.Pseudonym == "" {
		return string(a.Role())
	}
	return string(a.Role()) + " " + a.Pseudonym
}

type row struct {
	Seq   int64  `db:"seq"`
	Canon []byte `db:"canon"`
	Hash  []byte `db:"hash"`
}

const sqlEntriesAfter = `
	select seq, canon, hash
	from record.entries
	where committee_id = $1 and seq > $2
	order by seq
	limit $3`

const sqlEntriesBefore = `
	select seq, canon, hash
	from record.entries
	where committee_id = $1 and seq < $2 and (cardinality($3::text[]) = 0 or split_part(kind, '.', 1) = any($3))
	order by seq desc
	limit $4`

const sqlHeadRead = `
	select c.code, c.zone, h.seq, h.hash
	from record.heads h
	join people.committees c on c.id = h.committee_id
	where h.committee_id = $1`

// Line is an entry with its published bytes.
type Line struct {
	Entry
	Canon []byte
	Hash  [32]byte
}

// Look says which entries a page shows.
type Look struct {
	Before int64    // entries before this seq; 0 for the newest
	Groups []string // of these groups of kinds (card, role, rule, …); none for all
	Limit  int
}

// Page lists entries, the newest first. Anybody may.
func Page(ctx context.Context, q pg.Queryer, committee string, l Look) ([]Line, error) {
	if l.Before <= 0 {
		l.Before = 1 << 62
	}
	var rows []row
	if err := q.Select(ctx, &rows, sqlEntriesBefore, committee, l.Before, pq.Array(append([]string{}, l.Groups...)), l.Limit); err != nil {
		return nil, err
	}
	return lines(rows)
}

// After lists entries after a seq in their order, for verifying and exporting.
func After(ctx context.Context, q pg.Queryer, committee string, seq int64, limit int) ([]Line, error) {
	var rows []row
	if err := q.Select(ctx, &rows, sqlEntriesAfter, committee, seq, limit); err != nil {
		return nil, err
	}
	return lines(rows)
}

func lines(rows []row) ([]Line, error) {
	out := make([]Line, 0, len(rows))
	for _, r := range rows {
		e, err := Parse(r.Canon)
		if err != nil {
			return nil, &BrokenError{r.Seq, "form"}
		}
		out = append(out, Line{Entry: e, Canon: r.Canon, Hash: Hash(r.Canon)})
	}
	return out, nil
}

// Head is the present end of a chain.
type Head struct {
	Seq  int64
	Hash [32]byte
}

// ReadHead gives the head; ErrNoCommittee when there is none.
func ReadHead(ctx context.Context, q pg.Queryer, committee string) (Head, error) {
	h, err := pg.One[head](ctx, q, ErrNoCommittee, sqlHeadRead, committee)
	if err != nil {
		return Head{}, err
	}
	return Head{Seq: h.Seq, Hash: [32]byte(h.Hash)}, nil
}

// Verify recomputes a committee's whole chain in one snapshot and compares its
// end with the stored head; a *BrokenError names the first entry that fails.
func Verify(ctx context.Context, q pg.Queryer, committee string) (Head, error) {
	var h head
	if err := q.Get(ctx, &h, sqlHeadRead, committee); err != nil {
		return Head{}, err
	}
	chain := Chain{Committee: h.Code}
	for {
		var rows []row
		if err := q.Select(ctx, &rows, sqlEntriesAfter, committee, chain.Seq, 1000); err != nil {
			return Head{}, err
		}
		for _, r := range rows {
			if _, err := chain.Next(r.Canon); err != nil {
				return Head{}, err
			}
			if chain.Head != [32]byte(r.Hash) {
				return Head{}, &BrokenError{r.Seq, "hash"}
			}
		}
		if len(rows) < 1000 {
			break
		}
	}
	if chain.Seq != h.Seq || chain.Head != [32]byte(h.Hash) {
		return Head{}, &BrokenError{chain.Seq, "head"}
	}
	return Head{Seq: chain.Seq, Hash: chain.Head}, nil
}
