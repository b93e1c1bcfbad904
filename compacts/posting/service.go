package posting

import (
	"context"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/wording"
)

// Service holds the use cases of this package.
type Service struct{ db *pg.DB }

// NewService makes it.
func NewService(db *pg.DB) *Service { return &Service{db: db} }

// ErrReason refuses a withdrawal without a reason, or with an over-long one.
var ErrReason = errs.New(errs.Invalid, "posting.reason.invalid")

// ErrElsewhere refuses to withdraw the posting of something that is taken back by its own
// way, which asks more (parameter number).
var ErrElsewhere = errs.New(errs.Conflict, "posting.withdraw.elsewhere")

// act is one act on a committee's board, in a transaction that holds its record.
type act struct{ people.Act }

func (s *Service) run(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(act) error) error {
	return people.InAct(ctx, s.db, who, c, func(a people.Act) error { return fn(act{a}) })
}

// hold finds a posting by its number and locks it, with how it stands today.
func (a act) hold(ctx context.Context, number string) (Posting, Standing, error) {
	n, err := ParseNumber(number)
	if err != nil {
		return Posting{}, Standing{}, err
	}
	p, err := one(ctx, a, sqlPostingForUpdate, a.Committee.ID, n.Year, n.Seq)
	if err != nil {
		return p, Standing{}, err
	}
	st, err := StandingOf(ctx, a, a.Committee, p.ID, a.Today)
	return p, st, err
}

// Post hangs out something of staff's own (Other). Staff may.
func (s *Service) Post(ctx context.Context, who actor.Actor, n New) (Posting, error) {
	var p Posting
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return p, err
	}
	if n.Kind != Other {
		return p, ErrKind.On("kind")
	}
	err := s.run(ctx, who, n.Committee, func(a act) error {
		var err error
		p, err = Add(ctx, a.Tx, a.Committee, n)
		return err
	})
	return p, err
}

// Withdrawal takes a posting back, by its number, for a reason that everybody reads.
type Withdrawal struct {
	Committee people.CommitteeID
	Number    string
	Reason    string // 1 to 200 characters
}

// Withdraw takes a posting back before it has ended. Staff may. What was posted
// does not take effect. What a posting is of is taken back itself, and its posting with
// it. ErrReason, wording.ErrPlate and its like, ErrElsewhere, posting.cannot.withdraw.
func (s *Service) Withdraw(ctx context.Context, who actor.Actor, n Withdrawal) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	n.Reason = wording.Tidy(n.Reason)
	if err := form([]*errs.Error{sized(n.Reason, maxNote, ErrReason.On("reason")), wording.Leaking("reason", n.Reason)}); err != nil {
		return err
	}
	return s.run(ctx, who, n.Committee, func(a act) error {
		p, _, err := a.hold(ctx, n.Number)
		if err == nil && !p.Of.Zero() {
			err = ErrElsewhere.With("number", p.Number.String())
		}
		if err != nil {
			return err
		}
		return move(ctx, a.Tx, a.Committee, p, turn{on: Withdraw, reason: n.Reason})
	})
}

// TakeBack withdraws a posting within the act of whoever had it posted, for a reason that
// its caller has checked. posting.cannot.withdraw.
func TakeBack(ctx context.Context, a people.Act, number, reason string) error {
	p, _, err := act{a}.hold(ctx, number)
	if err != nil {
		return err
	}
	return move(ctx, a.Tx, a.Committee, p, turn{on: Withdraw, reason: reason})
}

// Expired is what Expire did, and what it found that somebody has to answer.
type Expired struct {
	Read, Ended int
	Unanswered  []Unanswered
}

// Unanswered is a posting that is over and does not end before its objections
// are answered.
type Unanswered struct {
	Committee, Number string
	Last              day.Day
	Zone              *time.Location
}

// Expire ends every posting whose last day is before the day of now and whose
// objections are all answered. The scheduled job may. A second run finds nothing
// to do.
func (s *Service) Expire(ctx context.Context, who actor.Actor, now time.Time) (Expired, error) {
	var all Expired
	if !who.Is(actor.System, actor.Operator) {
		return all, actor.ErrRole.With("roles", string(actor.System))
	}
	committees, err := people.Committees(ctx, s.db)
	if err != nil {
		return all, err
	}
	for _, c := range committees {
		rows, err := runningOf(ctx, s.db, c, c.Today(now))
		if err != nil {
			return all, err
		}
		n, err := s.expireOne(ctx, who, c, c.Today(now), rows)
		if err != nil {
			return all, err
		}
		all.Read, all.Ended = all.Read+len(rows), all.Ended+n
		for _, r := range rows {
			if r.Standing.Over && r.Standing.Open > 0 {
				all.Unanswered = append(all.Unanswered, Unanswered{c.Code, r.Number.String(), r.Standing.Last, c.Location()})
			}
		}
	}
	return all, nil
}

func (s *Service) expireOne(ctx context.Context, who actor.Actor, c people.Committee, today day.Day, rows []Row) (int, error) {
	var due []Posting
	for _, r := range rows {
		if mayEnd(r.Standing) == nil {
			due = append(due, r.Posting)
		}
	}
	if len(due) == 0 {
		return 0, nil
	}
	ended := 0
	err := s.run(ctx, who, c.ID, func(a act) error {
		ended = 0
		a.Today = today
		for _, d := range due {
			p, st, err := a.hold(ctx, d.Number.String())
			if err != nil {
				return err
			}
			if p.State != Posted || mayEnd(st) != nil {
				continue // somebody was faster
			}
			if err := move(ctx, a.Tx, a.Committee, p, turn{on: End, last: st.Last}); err != nil {
				return err
			}
			ended++
		}
		return nil
	})
	return ended, err
}

// runningOf lists the postings that hang, with how each stands on a day.
func runningOf(ctx context.Context, q pg.Queryer, c people.Committee, today day.Day) ([]Row, error) {
	running, err := List(ctx, q, c.ID, Posted)
	if err != nil || len(running) == 0 {
		return nil, err
	}
	return stood(ctx, q, c, running, today)
}

// stood gives postings with how each stands.
func stood(ctx context.Context, q pg.Queryer, c people.Committee, list []Posting, today day.Day) ([]Row, error) {
	var cal calendar.Calendar
	cal, err := rule.CalendarOf(ctx, q, c.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]PostingID, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	tallies, err := talliesOf(ctx, q, c.ID, ids)
	if err != nil {
		return nil, err
	}
	proofs, err := proofCounts(ctx, q, c.ID, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Row, len(list))
	for i, p := range list {
		t := tallies[p.ID]
		out[i] = Row{Posting: p, Standing: p.standing(cal, t, today), Objected: t.Objections, Proved: proofs[p.ID]}
	}
	return out, nil
}
