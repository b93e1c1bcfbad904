package backup

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/errs"
	"ziguan/internal/pg"
)

// ErrAsideUnknown says that no former database of this name stands aside.
// Parameter: name.
var ErrAsideUnknown = errs.New(errs.NotFound, "backup.aside.unknown")

// Aside is a former database that a restore put aside, whole, under another name.
type Aside struct {
	Name  string
	At    time.Time // when it was put aside
	Bytes int64     // zero where this role may not ask
}

const sqlAsides = `
	select datname as name, case when has_database_privilege(oid, 'connect') then pg_database_size(oid) else 0 end as bytes
	from pg_database
	where starts_with(datname, current_database() || $1)
	order by datname`

// Asides lists what restores put aside of this database, oldest first.
func Asides(ctx context.Context, db *pg.DB) ([]Aside, error) {
	var rows []struct {
		Name  string `db:"name"`
		Bytes int64  `db:"bytes"`
	}
	if err := db.Select(ctx, &rows, sqlAsides, asideMark); err != nil {
		return nil, fmt.Errorf("databases set aside: %w", err)
	}
	out := make([]Aside, 0, len(rows))
	for _, r := range rows {
		_, stamp, _ := strings.Cut(r.Name, asideMark)
		at, err := time.Parse(asideStamp, stamp)
		if err != nil {
			continue // somebody's own, of a like name
		}
		out = append(out, Aside{Name: r.Name, At: at, Bytes: r.Bytes})
	}
	return out, nil
}

// Forget removes a database that a restore put aside, for good; ErrAsideUnknown for
// any other, the present one above all.
func (p Place) Forget(ctx context.Context, db *pg.DB, name string) (Aside, error) {
	all, err := Asides(ctx, db)
	if err != nil {
		return Aside{}, err
	}
	for _, one := range all {
		if one.Name != name {
			continue
		}
		admin, err := sql.Open("postgres", p.AdminURL)
		if err != nil {
			return one, ErrFailed.Because(err)
		}
		defer func() { _ = admin.Close() }()
		if _, err := admin.ExecContext(ctx, `drop database `+pq.QuoteIdentifier(name)+` with (force)`); err != nil {
			return one, refused(err)
		}
		return one, nil
	}
	return Aside{}, ErrAsideUnknown.With("name", name)
}
