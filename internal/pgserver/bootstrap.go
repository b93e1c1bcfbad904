package pgserver

import (
	"context"
	"database/sql"
	"errors"

	"github.com/lib/pq"
)

// The roles of the cluster. The owner migrates; the application's role holds only
// what the migrations grant it, so that it cannot change the public record.
const (
	roleSuper = "postgres"
	roleOwner = "ziguan_owner"
	roleApp   = "ziguan_app"
)

// Database is the database that every private cluster has, owned by the owner role.
const Database = "ziguan"

const sqlIdentify = `
select split_part(pg_read_file('postmaster.pid'), e'\n', 1)::int,
       extract(epoch from pg_postmaster_start_time())::text`

const sqlRolePlain = `
select rolcanlogin and not (rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls)
from pg_roles where rolname = $1`

const sqlDatabaseOwner = `select pg_get_userbyid(datdba)::text from pg_database where datname = $1`

const plain = " login nosuperuser nocreatedb nocreaterole noreplication nobypassrls"

const (
	sqlDatabaseAdd    = "create database " + Database + " owner " + roleOwner
	sqlDatabaseGive   = "alter database " + Database + " owner to " + roleOwner
	sqlDatabaseClose  = "revoke all on database " + Database + " from public"
	sqlDatabaseGrant  = "grant connect on database " + Database + " to " + roleApp
	sqlDatabaseRights = `
select not has_database_privilege('public', $1, 'connect') and not has_database_privilege('public', $1, 'temporary')
       and has_database_privilege($2, $1, 'connect')`
)

// identity tells one run of a server from every other.
type identity struct {
	pid     int
	started string
}

// identify asks the server on a socket who it is; an error means that none there
// takes connections now.
func identify(ctx context.Context, socket string) (identity, error) {
	var id identity
	err := withDB(dsn(socket, roleSuper, "postgres"), func(db *sql.DB) error {
		return db.QueryRowContext(ctx, sqlIdentify).Scan(&id.pid, &id.started)
	})
	return id, err
}

func withDB(url string, do func(*sql.DB) error) error {
	c, err := pq.NewConnector(url)
	if err != nil {
		return err
	}
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(1)
	return errors.Join(do(db), db.Close())
}

// bootstrap makes the roles and the database, or finds them made. Each step is
// looked up first, so that one interrupted half-way is finished next time.
func bootstrap(ctx context.Context, superURL string) error {
	return withDB(superURL, func(db *sql.DB) error {
		for _, role := range []string{roleOwner, roleApp} {
			if err := ensureRole(ctx, db, role); err != nil {
				return err
			}
		}
		return ensureDatabase(ctx, db)
	})
}

func ensureRole(ctx context.Context, db *sql.DB, role string) error {
	var isPlain bool
	err := db.QueryRowContext(ctx, sqlRolePlain, role).Scan(&isPlain)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		_, err = db.ExecContext(ctx, "create role "+role+plain)
	case err == nil && !isPlain:
		_, err = db.ExecContext(ctx, "alter role "+role+plain)
	}
	return err
}

func ensureDatabase(ctx context.Context, db *sql.DB) error {
	var owner string
	err := db.QueryRowContext(ctx, sqlDatabaseOwner, Database).Scan(&owner)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		_, err = db.ExecContext(ctx, sqlDatabaseAdd)
	case err == nil && owner != roleOwner:
		_, err = db.ExecContext(ctx, sqlDatabaseGive)
	}
	if err != nil {
		return err
	}
	var done bool
	if err := db.QueryRowContext(ctx, sqlDatabaseRights, Database, roleApp).Scan(&done); err != nil || done {
		return err
	}
	for _, q := range []string{sqlDatabaseClose, sqlDatabaseGrant} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}
