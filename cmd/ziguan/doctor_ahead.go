package main

import (
	"context"
	"time"

	"ziguan/internal/backup"
	"ziguan/internal/day"
	"ziguan/internal/errs"
)

var (
	// errBackupOld says that the nightly backup has stopped. Parameter: day.
	errBackupOld = errs.New(errs.Unavailable, "backup.old")
	// errBackupNone says that there is something to lose and no backup of it. Parameter: folder.
	errBackupNone = errs.New(errs.Unavailable, "backup.none")
	// errAddress says that nobody told the address that people use. Parameter: address.
	errAddress = errs.New(errs.Unavailable, "address.missing")
)

// nightsMissed is how many nights without a backup are still no fault: a machine
// may be off for one, and tonight's is yet to come.
const nightsMissed = 2

const sqlOldestEntry = `
	select min(at) as at
	from record.entries`

// backupRight looks at the age of the last backup, and tells its day. Where
// another program has the rights to make it, there is nothing to find here.
func (s *parts) backupRight(ctx context.Context) (day.Day, error) {
	if !s.backsUp() {
		return 0, nil
	}
	zone, err := time.LoadLocation(jobsZone)
	if err != nil {
		return 0, err
	}
	late := day.In(s.DB.Now(), zone).AddDays(-nightsMissed)
	newest, err := backup.Newest(s.backupDir())
	switch {
	case err != nil:
		return 0, err
	case !newest.Zero() && newest < late:
		return newest, errBackupOld.With("day", newest.String())
	case !newest.Zero():
		return newest, nil
	}
	var oldest struct {
		At *time.Time `db:"at"`
	}
	if err := s.DB.Get(ctx, &oldest, sqlOldestEntry); err != nil {
		return 0, err
	}
	if oldest.At != nil && day.In(*oldest.At, zone) < late {
		return 0, errBackupNone.With("folder", s.backupDir())
	}
	return 0, nil
}

// address tells of a missing public address. On a machine that somebody tries the
// program on nothing is wrong with that, and so it is told and no fault.
func (p *program) address(s *parts) check {
	c := check{Name: "address", OK: true, Detail: s.cfg.Address()}
	if !s.cfg.Public() {
		e := errAddress.With("address", s.cfg.Address())
		c.Code, c.Detail = e.Code, p.words.Err(e)
	}
	return c
}
