package backup

import (
	"context"
	"database/sql"
	"slices"
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
	all, err := pg.All[Aside](ctx, db, sqlAsides, asideMark)
	for i := range all {
		_, stamp, _ := strings.Cut(all[i].Name, asideMark)
		all[i].At, _ = time.Parse(asideStamp, stamp)
	}
	return slices.DeleteFunc(all, func(a Aside) bool { return a.At.IsZero() }), err // somebody's own, of a like name
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
