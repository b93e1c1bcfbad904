package posting

import (
	"context"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"ziguan/compacts/rule"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Standing is whether what was posted may take effect.
type Standing struct {
	State State
	// Over reports that the last day is past.
	Over bool
	// Last is the last day, which ends at 24:00; none while the holidays of a
	// year it touches are not published.
	Last day.Day
	// Open counts the objections without an answer.
	Open int
	// Upheld are the items of which an objection was upheld; an empty one says
	// that it was upheld against the posting as a whole.
	Upheld []string
}

// Settled reports that the period is over, that every objection is answered and
// that nobody has taken the posting back: what nobody upheld an objection
// against may take effect.
func (s Standing) Settled() bool { return s.State != Withdrawn && s.Over && s.Open == 0 }

// Against reports that an objection against an item, or against all of the
// posting, was upheld.
func (s Standing) Against(ref string) bool {
	return slices.Contains(s.Upheld, ref) || slices.Contains(s.Upheld, "")
}

// sqlObjectionsOf sums up the objections to some postings.
const sqlObjectionsOf = `
	select posting_id, count(*) as objections, count(*) filter (where state = 'filed') as open,
		coalesce(array_agg(distinct ref) filter (where outcome = 'upheld'), '{}') as upheld
	from compacts.objections
	where committee_id = $1 and posting_id = any($2::uuid[])
	group by posting_id
	order by posting_id`

type tally struct {
	PostingID  PostingID      `db:"posting_id"`
	Objections int            `db:"objections"`
	Open       int            `db:"open"`
	Upheld     pq.StringArray `db:"upheld"`
}

// StandingOf tells how a posting stands on a day. Anybody may know. ErrUnknown.
func StandingOf(ctx context.Context, q pg.Queryer, c people.Committee, p PostingID, today day.Day) (Standing, error) {
	one, err := ByID(ctx, q, c.ID, p)
	if err != nil {
		return Standing{}, err
	}
	cal, err := rule.CalendarOf(ctx, q, c.ID)
	if err != nil {
		return Standing{}, err
	}
	tallies, err := talliesOf(ctx, q, c.ID, []PostingID{p})
	return one.standing(cal, tallies[p], today), err
}

// Carried reports whether what a posting says may take effect on a day: it has run its
// course, and no objection against all of it was upheld. Anybody may know. ErrUnknown.
func Carried(ctx context.Context, q pg.Queryer, c people.Committee, number string, today day.Day) (bool, error) {
	p, err := ByNumber(ctx, q, c.ID, number)
	if err != nil {
		return false, err
	}
	st, err := StandingOf(ctx, q, c, p.ID, today)
	return err == nil && st.Settled() && !st.Against(""), err
}

func talliesOf(ctx context.Context, q pg.Queryer, c people.CommitteeID, postings []PostingID) (map[PostingID]tally, error) {
	var list []tally
	if err := q.Select(ctx, &list, sqlObjectionsOf, c, pq.Array(id.Strings(postings))); err != nil {
		return nil, fmt.Errorf("objections of postings: %w", err)
	}
	out := map[PostingID]tally{}
	for _, t := range list {
		out[t.PostingID] = t
	}
	return out, nil
}

func (p Posting) standing(cal calendar.Calendar, t tally, today day.Day) Standing {
	s := Standing{State: p.State, Last: p.last(cal), Open: t.Open, Upheld: t.Upheld}
	s.Over = !s.Last.Zero() && today > s.Last
	return s
}
