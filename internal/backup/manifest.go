package backup

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Format names the form of the file; another one is not read.
const Format = "ziguan/backup/v1"

var (
	// ErrUnreadable says that a file is no backup at all.
	ErrUnreadable = errs.New(errs.Invalid, "backup.unreadable")
	// ErrFormat says that a backup has another form than this program reads.
	// Parameters: format, ours.
	ErrFormat = errs.New(errs.Invalid, "backup.format")
	// ErrSpace says that the disk of the database is full.
	ErrSpace = errs.New(errs.Unavailable, "backup.space")
	// ErrInUse says that sessions did not let go of the database.
	ErrInUse = errs.New(errs.Unavailable, "backup.in_use")
	// ErrTampered says that a backup is not what its manifest says. Parameter:
	// what, the part that differs.
	ErrTampered = errs.New(errs.Invalid, "backup.tampered")
	// ErrExists refuses to overwrite a file. Parameter: file.
	ErrExists = errs.New(errs.Conflict, "backup.exists")
	// ErrNotEmpty refuses to restore over committees unless told. Parameter: committees.
	ErrNotEmpty = errs.New(errs.Conflict, "backup.not_empty")
	// ErrFailed says that the file could not be written or the database not read
	// or filled; its cause has PostgreSQL's words.
	ErrFailed = errs.New(errs.Unavailable, "backup.failed")
	// ErrRights says that the role may not create and rename databases or end
	// the sessions that stand in the way.
	ErrRights = errs.New(errs.Unavailable, "backup.rights")
)

// Manifest is what a backup says of itself.
type Manifest struct {
	Format   string    `json:"format"`
	Program  string    `json:"program"`
	Schema   int64     `json:"schema"`
	Postgres string    `json:"postgres"`
	MadeAt   time.Time `json:"made_at"`
	// Key is the id of the key that sealed the cards' tokens; the key is kept apart.
	Key        string  `json:"key"`
	DumpSHA256 string  `json:"dump_sha256"`
	Tables     []Count `json:"tables"`
	Committees []Head  `json:"committees"`
}

// Count is how many rows a table has.
type Count struct {
	Table string `json:"table"`
	Rows  int64  `json:"rows"`
}

// Head is the end of one committee's record.
type Head struct {
	Committee string `json:"committee"` // its code
	Seq       int64  `json:"seq"`
	Hash      string `json:"hash"` // lower-case hex
}

type table struct {
	Schema string `db:"schema"`
	Name   string `db:"name"`
}

const sqlTables = `
	select schemaname as schema, tablename as name
	from pg_catalog.pg_tables
	where schemaname not in ('pg_catalog', 'information_schema')
	order by schemaname, tablename`

const sqlSchema = `
	select max(version_id)
	from public.migrations`

const sqlServer = `
	select current_setting('server_version')`

// counts lists the rows of every table in the order of their names.
func counts(ctx context.Context, q pg.Queryer) ([]Count, error) {
	var tables []table
	if err := q.Select(ctx, &tables, sqlTables); err != nil {
		return nil, err
	}
	out := make([]Count, len(tables))
	for i, t := range tables {
		// A table's name cannot be a parameter; these come from the catalogue itself.
		query := `select count(*) from ` + pq.QuoteIdentifier(t.Schema) + `.` + pq.QuoteIdentifier(t.Name) //nolint:gosec // quoted
		out[i].Table = t.Schema + "." + t.Name
		if err := q.Get(ctx, &out[i].Rows, query); err != nil {
			return nil, fmt.Errorf("count %s: %w", out[i].Table, err)
		}
	}
	return out, nil
}

// heads lists the ends of every committee's record by code. How decides whether
// the whole chain is recomputed (record.Verify) or its end read (record.ReadHead).
func heads(ctx context.Context, q pg.Queryer, how func(context.Context, pg.Queryer, string) (record.Head, error)) ([]Head, error) {
	all, err := people.Committees(ctx, q)
	if err != nil {
		return nil, err
	}
	out := make([]Head, len(all))
	for i, c := range all {
		h, err := how(ctx, q, c.ID.String())
		if err != nil {
			return nil, fmt.Errorf("committee %s: %w", c.Code, err)
		}
		out[i] = Head{Committee: c.Code, Seq: h.Seq, Hash: hex.EncodeToString(h.Hash[:])}
	}
	return out, nil
}
