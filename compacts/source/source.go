package source

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/day"
	"ziguan/internal/holding"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// ID is the key of a source: the thing's own.
type ID = id.ID[Source]

// Kind says what sort of thing a source is; each has pages of its own.
type Kind string

// The kinds.
const (
	Posting Kind = "posting" // 公示
	Past    Kind = "past"    // 补录: decided before the program was here
	Vote    Kind = "vote"    // 表决
	Compact Kind = "compact" // 公约
	Clause  Kind = "clause"  // 公约的一条, by the number printed before it
	Hearing Kind = "hearing" // 听证会
)

// State is whether something may rest on a source.
type State string

// The states of a source.
const (
	Coming   State = "coming"   // entered or drafted, and not yet in effect
	Stands   State = "stands"   // may be named as a ground
	Replaced State = "replaced" // by a later one; what rested on it did so rightly
	Gone     State = "gone"     // withdrawn or never adopted
)

// Source is one thing that a ground may name.
type Source struct {
	ID    ID     `db:"id"`
	Kind  Kind   `db:"kind"`
	Title string `db:"title"`
	// Number is what people call it in its kind, 2026-12; of a clause 2026-12-7.
	Number string `db:"number"`
	State  State  `db:"state"`
}

// Cited is a source as a ground names it; zero for none.
type Cited struct {
	Kind   Kind
	Number string
}

// Line is the key by which the public record names a source of its kind.
func (c Cited) Line() string {
	switch c.Kind {
	case Past:
		return "source_past"
	case Vote:
		return "source_vote"
	case Compact:
		return "source_compact"
	case Clause:
		return "source_clause"
	case Hearing:
		return "source_hearing"
	case Posting:
	}
	return "source_posting"
}

// Scan reads what compacts.cited gives: the kind, a space, the number.
func (c *Cited) Scan(v any) error {
	var text string
	switch v := v.(type) {
	case string:
		text = v
	case []byte:
		text = string(v)
	case nil:
	default:
		return fmt.Errorf("source cited: %T", v)
	}
	kind, number, _ := strings.Cut(text, " ")
	*c = Cited{Kind(kind), number}
	return nil
}

const sqlAdd = `
	insert into compacts.sources (committee_id, id, kind, number, title, state)
	values ($1, $2, $3, $4, $5, $6)`

const sqlMove = `
	update compacts.sources
	set state = $3
	where committee_id = $1 and id = $2`

// sqlOf are the sources of some states; the newest number of a kind comes first.
const sqlOf = `
	select id, kind, number, title, state
	from compacts.sources
	where committee_id = $1 and state = any($2)
	order by split_part(number, '-', 1) desc, split_part(number, '-', 2)::int desc, kind
	limit $3`

// Add makes a source known within the act that makes the thing itself.
func Add(ctx context.Context, tx *pg.Tx, c people.CommitteeID, s Source) error {
	return tx.Do(ctx, sqlAdd, c, s.ID, s.Kind, s.Number, s.Title, s.State)
}

// Move says that a source begins to stand, is replaced or goes, within the act that
// moves the thing itself.
func Move(ctx context.Context, tx *pg.Tx, c people.CommitteeID, key ID, to State) error {
	return tx.Do(ctx, sqlMove, c, key, to)
}

const sqlRename = `
	update compacts.sources
	set title = $3
	where committee_id = $1 and id = $2`

// Rename changes what a source that is still coming is called, within the act that
// changes the thing itself.
func Rename(ctx context.Context, tx *pg.Tx, c people.CommitteeID, key ID, title string) error {
	return tx.Do(ctx, sqlRename, c, key, title)
}

const sqlStanding = `
	select kind || ' ' || number
	from compacts.sources
	where committee_id = $1 and id = $2 and state = 'stands'`

// Standing gives what people call a source that something may rest on; false where it is
// none of the committee's, or does not stand.
func Standing(ctx context.Context, q pg.Queryer, c people.CommitteeID, key ID) (Cited, bool, error) {
	return pg.Maybe[Cited](ctx, q, sqlStanding, c, key)
}

// most is how many sources a list holds: a committee decides a few dozen times a year.
const most = 200

// Following is one thing that rests on a source (由此而来).
type Following struct {
	// What is rule, calendar, messages, class, block, card or application.
	What    string    `db:"what"`
	Subject string    `db:"subject"` // a rule's key, a year, a class, a plate, a number
	Event   string    `db:"event"`   // of a card or an application: what became of it
	From    day.Day   `db:"from_day"`
	At      time.Time `db:"at"`
}

// sqlFollows lists what follows from a source, the newest first; plain things alone for
// everybody.
const sqlFollows = `
	select what, subject, event, from_day, at
	from compacts.follows
	where committee_id = $1 and source_id = $2 and (plain or $3)
	order by at desc, what, subject
	limit $4`

// Follows lists what rests on a source, the newest first. Rules, classes, holidays and
// hours of messages anybody may know; cars, cards and applications, which all gives
// besides, are for who may see the committee's inside.
func Follows(ctx context.Context, q pg.Queryer, c people.CommitteeID, key ID, all bool) ([]Following, error) {
	return pg.All[Following](ctx, q, sqlFollows, c, key, all, most)
}

const sqlFollowsEach = `
	select source_id, what, subject, event, from_day, at
	from compacts.follows
	where committee_id = $1 and source_id = any($2::uuid[]) and (plain or $3)
	order by at desc, what, subject`

// FollowsEach is Follows of several sources at once.
func FollowsEach(ctx context.Context, q pg.Queryer, c people.CommitteeID, keys []ID, all bool) (map[ID][]Following, error) {
	rows, err := pg.All[struct {
		Of ID `db:"source_id"`
		Following
	}](ctx, q, sqlFollowsEach, c, pq.Array(id.Strings(keys)), all)
	out := map[ID][]Following{}
	for _, r := range rows {
		out[r.Of] = append(out[r.Of], r.Following)
	}
	return out, err
}

// Service holds the use cases of this package.
type Service struct{ db *pg.DB }

// New makes it.
func New(db *pg.DB) *Service { return &Service{db: db} }

// Holds is what this package keeps of people: who entered what, as their work.
func Holds() holding.Holding {
	return holding.Holding{Tables: holding.Worked("compacts.sources", "compacts.opinions", "compacts.filings")}
}

// Citable lists what a ground may name, the newest first. Anybody may know them.
func (s *Service) Citable(ctx context.Context, c people.CommitteeID) ([]Source, error) {
	return pg.Look(ctx, s.db, func(r *pg.Reader) ([]Source, error) {
		return pg.All[Source](ctx, r, sqlOf, c, pq.Array([]string{string(Stands)}), most)
	})
}
