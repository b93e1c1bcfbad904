package jobs

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/services"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/visit"
)

// Deps is what the jobs call.
type Deps struct {
	services.All
	// Backup makes a nightly backup for an instant, or finds it made, and tells
	// its file's name. Nil where nobody set a place for backups: then the job
	// is not there.
	Backup func(ctx context.Context, now time.Time) (Backup, error)
}

// Backup is what a nightly backup was.
type Backup struct {
	File  string `json:"file"`
	Bytes int64  `json:"bytes"`
}

// entry is one job of the registry.
type entry struct {
	name     string
	schedule string        // five fields of cron, in the runner's zone; once a day at most
	lease    time.Duration // after which a run counts as dead; it is cut off then
	often    time.Duration // besides, how often it looks for what cannot wait for its time; no period of its own
	latest   bool          // speaks of the present alone: missed periods need no run of their own
	outside  bool          // works outside the database: what it would do cannot be told without doing it
	do       func(ctx context.Context, now time.Time) (outcome, error)
}

// registry lists every job, in the order of the night.
func registry(db *pg.DB, d Deps) []entry {
	system := actor.Of(actor.System)
	list := []entry{
		{
			name: "cards.expire", schedule: "5 0 * * *", lease: 10 * time.Minute,
			do: func(ctx context.Context, now time.Time) (outcome, error) { return expire(ctx, d.Parking, system, now) },
		},
		{
			name: "notices.expire", schedule: "10 0 * * *", lease: 10 * time.Minute,
			do: func(ctx context.Context, now time.Time) (outcome, error) { return endPostings(ctx, d, system, now) },
		},
		votesClose(d.Votes), compactsAdvance(d.Compacts), hearingsAdvance(d.Hearings),
		{
			name: "cards.remind", schedule: "15 0 * * *", lease: 10 * time.Minute, latest: true,
			do: func(ctx context.Context, now time.Time) (outcome, error) { return remind(ctx, d, system, now) },
		},
		{
			name: "visits.end", schedule: "15 0 * * *", lease: 10 * time.Minute,
			do: func(ctx context.Context, now time.Time) (outcome, error) {
				return endVisits(ctx, d.Visits, system, now)
			},
		},
		{
			name: "rounds.advance", schedule: "25 0 * * *", lease: 10 * time.Minute, latest: true,
			do: func(ctx context.Context, now time.Time) (outcome, error) {
				return advance(ctx, d.Applications, system, now)
			},
		},
		{
			name: "retention.purge", schedule: "20 2 * * *", lease: 30 * time.Minute,
			do: func(ctx context.Context, now time.Time) (outcome, error) { return purge(ctx, d, system, now) },
		},
		{
			name: "record.checkpoint", schedule: "40 2 * * *", lease: 30 * time.Minute, latest: true,
			do: func(ctx context.Context, now time.Time) (outcome, error) { return checkpoint(ctx, db, now) },
		},
	}
	if d.Backup != nil {
		list = append(list, entry{
			name: "backup.nightly", schedule: "10 3 * * *", lease: 2 * time.Hour, latest: true, outside: true,
			do: func(ctx context.Context, now time.Time) (outcome, error) {
				b, err := d.Backup(ctx, now)
				return changed(b, 1), err
			},
		})
	}
	return list
}

// expired is what cards.expire found.
type expired struct {
	Cards  int `json:"cards"`
	Claims int `json:"claims"`
}

// reminded is what cards.remind found.
type reminded struct {
	Cards int `json:"cards"`
	Votes int `json:"votes"` // voters who have not voted in what closes soon
}

func remind(ctx context.Context, d Deps, who actor.Actor, now time.Time) (outcome, error) {
	n, err := d.Parking.Remind(ctx, who, now)
	if err != nil {
		return outcome{}, err
	}
	v, err := d.Votes.Remind(ctx, who, now)
	return changed(reminded{n, v}, n, v), err
}

func expire(ctx context.Context, s *parking.Service, who actor.Actor, now time.Time) (outcome, error) {
	e, err := s.Expire(ctx, who, now)
	return changed(expired{e.Cards, e.Claims}, e.Cards, e.Claims), err
}

// endedPostings is what notices.expire found.
type endedPostings struct {
	Postings int `json:"postings"`
	Past     int `json:"past"` // decisions entered afterwards that stand now, or were refused
}

func endPostings(ctx context.Context, d Deps, who actor.Actor, now time.Time) (outcome, error) {
	e, err := d.Postings.Expire(ctx, who, now)
	if err != nil {
		return outcome{}, err
	}
	p, err := d.Past.Advance(ctx, who, now)
	o := outcome{read: e.Read + p.Read, wrote: e.Ended + p.Moved, found: endedPostings{e.Ended, p.Moved}}
	for _, p := range e.Unanswered {
		o.findings = append(o.findings, Finding{ID: p.Committee + "/" + p.Number, Kind: "posting.unanswered", Since: p.Last.Time(p.Zone).Format(time.RFC3339), State: open})
	}
	return o, err
}

// endedVisits is what visits.end found.
type endedVisits struct {
	Ended   int `json:"ended"`
	Deleted int `json:"deleted"`
}

func endVisits(ctx context.Context, s *visit.Service, who actor.Actor, now time.Time) (outcome, error) {
	e, err := s.Sweep(ctx, who, now)
	return changed(endedVisits{e.Ended, e.Purged}, e.Ended, e.Purged), err
}

// advanced is what rounds.advance found.
type advanced struct {
	Lapsed  int `json:"lapsed"`
	Offered int `json:"offered"`
}

// advance speaks of the present alone: an offer's deadline was one before too. It
// finds the offers of which nobody has told the household: their days do not begin.
func advance(ctx context.Context, s *application.Service, who actor.Actor, now time.Time) (outcome, error) {
	a, err := s.Advance(ctx, who, now)
	o := outcome{read: a.Read, wrote: a.Lapsed + a.Offered, found: advanced{a.Lapsed, a.Offered}}
	for _, u := range a.Untold {
		o.findings = append(o.findings, Finding{ID: u.Committee + "/" + u.Number, Kind: "offer.untold", Since: u.Since.Format(time.RFC3339), State: open})
	}
	return o, err
}

// purged is what retention.purge found.
type purged struct {
	Checks      int `json:"checks"`
	Presences   int `json:"presences"`
	Differences int `json:"differences"`
	Calls       int `json:"calls"`
	People      int `json:"people"` // who left, and could sign in
	Names       int `json:"names"`  // who left, and stood on the register alone
	Copies      int `json:"copies"` // of papers
	Messages    int `json:"messages"`
	Asked       int `json:"asked"` // names and phones that were asked, once it is over
}

// purge lets go of gate records, move-car calls, copies of papers and facts of messages past their days, of the names of
// those who left long ago, of what is asked no more, of ended sessions, old tries and uploaded files that nobody imported.
func purge(ctx context.Context, d Deps, who actor.Actor, now time.Time) (outcome, error) {
	if err := d.Account.Sweep(ctx, now); err != nil {
		return outcome{}, err
	}
	p, err := d.Watch.Purge(ctx, who, now)
	if err != nil {
		return outcome{}, err
	}
	calls, err := d.Calls.Purge(ctx, who, now)
	if err != nil {
		return outcome{}, err
	}
	copies, err := d.Applications.PurgeCopies(ctx, who, now)
	if err != nil {
		return outcome{}, err
	}
	asked, err := d.Account.Forget(ctx, who, now)
	if err != nil {
		return outcome{}, err
	}
	left, err := d.Data.Retire(ctx, who, now)
	out := purged{p.Checks, p.Presences, p.Differences, calls, left.People, left.Names, copies, left.Messages, asked}
	return changed(out, p.Checks, p.Presences, p.Differences, calls, left.People, left.Names, copies, left.Messages, asked), err
}

// checkpoints is what record.checkpoint found: every committee's head, and the
// records that do not hold.
type checkpoints struct {
	Heads  []checked `json:"heads"`
	Broken []broken  `json:"broken"`
}

type checked struct {
	Committee string `json:"committee"`
	Seq       int64  `json:"seq"`
	Hash      string `json:"hash"`
}

type broken struct {
	Committee string `json:"committee"`
	What      string `json:"what"`
}

// ErrBroken says that a committee's public record does not hold (parameter
// committees, their codes).
var ErrBroken = errs.New(errs.Internal, "job.record.broken")

// checkpoint recomputes every committee's chain, each in a snapshot of its own,
// so that a long record holds up nobody.
func checkpoint(ctx context.Context, db *pg.DB, now time.Time) (outcome, error) {
	out := checkpoints{Heads: []checked{}, Broken: []broken{}}
	committees, err := people.Committees(ctx, db)
	if err != nil {
		return outcome{}, err
	}
	o := outcome{read: len(committees)}
	var codes []string
	for _, c := range committees {
		head, err := pg.Look(ctx, db, func(r *pg.Reader) (record.Head, error) { return record.Verify(ctx, r, c.ID.String()) })
		switch what, is := brokenAt(err); {
		case is:
			out.Broken = append(out.Broken, broken{c.Code, what})
			o.findings = append(o.findings, Finding{ID: c.Code, Kind: "record.broken", Since: now.In(c.Location()).Format(time.RFC3339), State: open})
			codes = append(codes, c.Code)
		case err != nil:
			return outcome{}, err
		default:
			out.Heads = append(out.Heads, checked{c.Code, head.Seq, hexOf(head.Hash)})
		}
	}
	o.found = out
	if len(codes) > 0 {
		return o, ErrBroken.With("committees", strings.Join(codes, " "))
	}
	return o, nil
}

// Markdown is the table of every job for docs/operations.md, in a language of
// the catalogue. It lists jobs that this installation may not have switched on.
func Markdown(w i18n.Speaker) string {
	var b strings.Builder
	b.WriteString("| " + w.Say("job.doc.name") + " | " + w.Say("job.doc.when") + " | " + w.Say("job.doc.what") + " | " + w.Say("job.doc.missed") + " |\n|---|---|---|---|\n")
	all := registry(nil, Deps{Backup: func(context.Context, time.Time) (Backup, error) { return Backup{}, nil }})
	for _, j := range all {
		missed := w.Say("job.doc.each")
		if j.latest {
			missed = w.Say("job.doc.latest")
		}
		b.WriteString("| `" + j.name + "` | `" + j.schedule + "` | " + w.Say("job."+j.name+".what") + " | " + missed + " |\n")
	}
	return b.String()
}

// brokenAt tells where a record fails to hold, if that is what the error says.
func brokenAt(err error) (string, bool) {
	var b *record.BrokenError
	if errors.As(err, &b) {
		return b.Error(), true
	}
	return "", false
}

func hexOf(h [32]byte) string { return hex.EncodeToString(h[:]) }
