package backup

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"
)

// A former database is called by its name, the mark and the instant in UTC.
const (
	asideMark  = "_before_"
	asideStamp = "20060102150405"
)

// refused says why PostgreSQL did not do it, by the code it gave.
func refused(err error) error {
	var e *pq.Error
	switch {
	case !errors.As(err, &e):
		return ErrFailed.Because(err)
	case e.Code == "42501", e.Code.Class() == "28":
		return ErrRights.Because(err)
	case e.Code == "53100":
		return ErrSpace.Because(err)
	case busy(err):
		return ErrInUse.Because(err)
	}
	return ErrFailed.Because(err)
}

// swapper makes databases on one server and puts one in another's place.
type swapper struct {
	db       *sql.DB
	lock     *sql.Conn // holds the lock that keeps two restores apart
	database string
	owner    string
	stamp    string
}

// restoreLock keeps two restores of one server apart.
const restoreLock = 72218

func (p Place) swapper(ctx context.Context) (*swapper, error) {
	c, err := pq.NewConfig(p.OwnerURL)
	if err != nil {
		return nil, ErrFailed.Because(err)
	}
	s := &swapper{database: c.Database, owner: c.User, stamp: p.Clock().UTC().Format(asideStamp)}
	if s.db, err = sql.Open("postgres", p.AdminURL); err != nil {
		return nil, ErrFailed.Because(err)
	}
	if s.lock, err = s.db.Conn(ctx); err == nil {
		_, err = s.lock.ExecContext(ctx, `select pg_advisory_lock($1)`, restoreLock)
	}
	if err != nil {
		_ = s.db.Close()
		return nil, refused(err)
	}
	return s, nil
}

func (s *swapper) close() {
	_ = s.lock.Close()
	_ = s.db.Close() // ends the session, and with it the lock
}

// fresh names the database that is being filled. It is the same at every try, so
// that what a killed restore left is cleared away by the next.
func (s *swapper) fresh() string { return s.database + "_restoring" }

func (s *swapper) make(ctx context.Context) error {
	name := pq.QuoteIdentifier(s.fresh())
	for _, q := range []string{
		`drop database if exists ` + name + ` with (force)`,
		`create database ` + name + ` owner ` + pq.QuoteIdentifier(s.owner) + ` template template0`,
		`revoke all on database ` + name + ` from public`,
		`grant connect on database ` + name + ` to ziguan_app`,
	} {
		if _, err := s.db.ExecContext(ctx, q); err != nil {
			return refused(err)
		}
	}
	return nil
}

// drop removes a database that nobody needs; what it leaves, the next restore finds.
func (s *swapper) drop(ctx context.Context, name string) {
	_, _ = s.db.ExecContext(ctx, `drop database if exists `+pq.QuoteIdentifier(name)+` with (force)`)
}

const sqlSessionsOf = `
	select pg_terminate_backend(pid)
	from pg_stat_activity
	where datname = any($1) and pid <> pg_backend_pid()`

// swap gives the fresh database the old one's name, both in one transaction, and
// tells the old one's new name. While it waits, sessions that come are ended: the
// programs that hold them connect again, to the restored database.
func (s *swapper) swap(ctx context.Context) (string, error) {
	kept := s.database + asideMark + s.stamp
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.endSessions(ctx)
	}()
	defer func() {
		cancel()
		<-ended
	}()
	// PostgreSQL itself waits 5 s for sessions to end and then gives up.
	var err error
	for range 5 {
		if err = s.rename(ctx, kept); err == nil || !busy(err) {
			break
		}
	}
	if err != nil {
		return "", refused(err)
	}
	return kept, nil
}

func (s *swapper) endSessions(ctx context.Context) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		_, _ = s.db.ExecContext(ctx, sqlSessionsOf, pq.Array([]string{s.database, s.fresh()}))
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (s *swapper) rename(ctx context.Context, kept string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("swap databases: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	for _, q := range []string{
		`alter database ` + pq.QuoteIdentifier(s.database) + ` rename to ` + pq.QuoteIdentifier(kept),
		`alter database ` + pq.QuoteIdentifier(s.fresh()) + ` rename to ` + pq.QuoteIdentifier(s.database),
	} {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("swap databases: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("swap databases: %w", err)
	}
	return nil
}

// busy tells that sessions stood in the way.
func busy(err error) bool {
	var e *pq.Error
	return errors.As(err, &e) && e.Code == "55006"
}
