package posting

import (
	"context"
	"fmt"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Ref names the posting as a ground does.
func (p Posting) Ref() rule.Ref { return id.From[rule.Ground](p.ID.UUID()) }

// Following is one thing that rests on a posting (由此而来).
type Following struct {
	// What is rule, calendar, messages, class, block, card or application.
	What    string    `db:"what"`
	Subject string    `db:"subject"` // a rule's key, a year, a class, a plate, a number
	Event   string    `db:"event"`   // of a card or an application: what became of it
	From    day.Day   `db:"from_day"`
	At      time.Time `db:"at"`
}

// sqlFollows lists what follows from a posting, the newest first; plain things alone for
// everybody.
const sqlFollows = `
	select what, subject, event, from_day, at
	from compacts.follows
	where committee_id = $1 and posting_id = $2 and (plain or $3)
	order by at desc, what, subject
	limit $4`

// Follows lists what rests on a posting, the newest first. Rules, classes, holidays and
// hours of messages anybody may know; cars, cards and applications, which all gives
// besides, are for who may see the committee's inside.
func Follows(ctx context.Context, q pg.Queryer, c people.CommitteeID, p PostingID, all bool) ([]Following, error) {
	var out []Following
	if err := q.Select(ctx, &out, sqlFollows, c, p, all, inList); err != nil {
		return nil, fmt.Errorf("what follows: %w", err)
	}
	return out, nil
}

// Citable lists the postings that a ground may name: those that were not withdrawn, the
// newest first. Anybody may know them.
func (s *Service) Citable(ctx context.Context, c people.CommitteeID) ([]Posting, error) {
	var out []Posting
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		var err error
		out, err = List(ctx, r, c, inList, Posted, Ended)
		return err
	})
	return out, err
}
