package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/pg"
)

// Run is one period of a job: what it did, how long it took and what it found.
type Run struct {
	Job        string     `db:"job" json:"job"`
	Period     string     `db:"period" json:"period"` // the civil day, 2026-11-23
	StartedAt  time.Time  `db:"started_at" json:"started_at"`
	FinishedAt *time.Time `db:"finished_at" json:"finished_at"` // nil while running, dead or failed
	TookMS     int64      `db:"took_ms" json:"took_ms"`
	Read       int        `db:"read" json:"read"`   // how much it looked at
	Wrote      int        `db:"wrote" json:"wrote"` // how much it changed
	Findings   Findings   `db:"findings" json:"findings"`
	Found      Found      `db:"found" json:"found"`
	Failed     string     `db:"failed" json:"failed"` // the error's code; empty when it went well
	// Again says that the period had been done before and nothing was run.
	Again bool `db:"-" json:"again"`
}

// Found is what a run found, as JSON.
type Found string

// MarshalJSON puts it into an answer as it is.
func (f Found) MarshalJSON() ([]byte, error) {
	if f == "" {
		return []byte("{}"), nil
	}
	return []byte(f), nil
}

// sqlRunClaim takes a period that nobody has done: a new one, one that failed,
// or one whose lease ran out; one that is done only where it is asked for again. A start that lies beyond a lease in the future was
// written by a clock that has since been set back, and is dead too.
const sqlRunClaim = `
	insert into jobs.runs (job, period, started_at)
	values ($1, $2, $3)
	on conflict on constraint runs_pk do update
	set started_at = excluded.started_at, finished_at = null, failed = ''
	where (runs.finished_at is not null and $6) or
		(runs.finished_at is null and (runs.failed <> '' or runs.started_at <= $4 or runs.started_at >= $5))`

// sqlRunFinish ends a run only for the one that holds the claim.
const sqlRunFinish = `
	update jobs.runs
	set finished_at = $4, took_ms = $5, found = $6, read = $7, wrote = $8, findings = $9
	where job = $1 and period = $2 and started_at = $3 and finished_at is null`

const sqlRunFail = `
	update jobs.runs
	set failed = $4, took_ms = $5, found = $6, read = $7, wrote = $8, findings = $9
	where job = $1 and period = $2 and started_at = $3 and finished_at is null`

const sqlRunOne = `
	select job, period, started_at, finished_at, took_ms, read, wrote, findings, found::text as found, failed
	from jobs.runs
	where job = $1 and period = $2`

const sqlRunLast = `
	select distinct on (job) job, period, started_at, finished_at, took_ms, read, wrote, findings, found::text as found, failed
	from jobs.runs
	order by job, started_at desc, period desc`

const sqlRuns = `
	select job, period, started_at, finished_at, took_ms, read, wrote, findings, found::text as found, failed
	from jobs.runs
	order by started_at desc, job, period
	limit $1`

// sqlRunPeriods are the periods of a stretch of days that have a row, and whether each is done.
const sqlRunPeriods = `
	select period, finished_at is not null as done
	from jobs.runs
	where job = $1 and period between $2 and $3
	order by period`

type claimed struct {
	job, period string
	at          time.Time
}

func claim(ctx context.Context, db *pg.DB, e entry, period string, again bool) (claimed, bool, error) {
	c := claimed{job: e.name, period: period}
	var n int64
	err := db.InTx(ctx, actor.Of(actor.System), func(tx *pg.Tx) error {
		c.at = tx.Now
		var err error
		n, err = tx.Exec(ctx, sqlRunClaim, e.name, period, c.at, c.at.Add(-e.lease), c.at.Add(e.lease), again)
		return err
	})
	if err != nil {
		return c, false, fmt.Errorf("claim %s: %w", e.name, err)
	}
	return c, n == 1, nil
}

// settle writes how a run ended; false when somebody else has taken it over.
func (c claimed) settle(ctx context.Context, db *pg.DB, o outcome, failed string) (bool, error) {
	raw, err := json.Marshal(o.found)
	if err != nil || o.found == nil {
		raw = []byte("{}")
	}
	findings, err := json.Marshal(o.findings)
	if err != nil {
		return false, fmt.Errorf("settle %s: %w", c.job, err)
	}
	var n int64
	err = db.InTx(ctx, actor.Of(actor.System), func(tx *pg.Tx) error {
		took := max(0, tx.Now.Sub(c.at).Milliseconds())
		if failed == "" {
			n, err = tx.Exec(ctx, sqlRunFinish, c.job, c.period, c.at, tx.Now, took, string(raw), o.read, o.wrote, string(findings))
		} else {
			n, err = tx.Exec(ctx, sqlRunFail, c.job, c.period, c.at, failed, took, string(raw), o.read, o.wrote, string(findings))
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("settle %s: %w", c.job, err)
	}
	return n == 1, nil
}

func readRun(ctx context.Context, db *pg.DB, job, period string) (Run, error) {
	var r Run
	err := db.Get(ctx, &r, sqlRunOne, job, period)
	return r, err
}
