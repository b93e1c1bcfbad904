package vote

import (
	"context"
	"strconv"

	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/record"
)

// certifiers are who may certify or annul: the chair, and the supervisor who looks on.
func certifiers() []actor.Role { return []actor.Role{actor.Chair, actor.Supervisor} }

// Certify says that a result hung to the end, that every objection was answered, and that
// none was upheld: what passed and binds may be named as a ground from now on. The chair
// or the supervisor may, and nobody what they imported themselves. ErrUnknown,
// ErrResultHangs, ErrResultUpheld, ErrOwnImport, vote.cannot.certify.
func (s *Service) Certify(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	if err := who.Needs(c.String(), certifiers()...); err != nil {
		return err
	}
	return s.hold(ctx, who, c, number, func(a people.Act, v Vote) error {
		if _, err := v.next(Certify); err != nil {
			return err
		}
		st, err := v.resultStands(ctx, a)
		if err != nil {
			return err
		}
		if st.Against("") {
			return ErrResultUpheld
		}
		r, err := resultOf(ctx, a, c, v.ID)
		if err != nil {
			return err
		}
		if r.Import != nil && (a.Who.Person == "" || a.Who.Person == r.Import.Person) {
			return ErrOwnImport
		}
		return v.move(ctx, a, change{on: Certify, passed: r.Tally.Passed, said: []record.Pair{{Key: "passed", Value: strconv.FormatBool(r.Tally.Passed)}}})
	})
}

// resultStands tells how the posting of the result stands once it has run its course, or
// refuses while it has not.
func (v Vote) resultStands(ctx context.Context, a people.Act) (posting.Standing, error) {
	st, err := posting.StandingOf(ctx, a, a.Committee, v.ResultPosting, a.Today)
	switch {
	case err != nil:
		return st, err
	case hangs(st):
		return st, ErrResultHangs.With("last", st.Last.String(), "open", strconv.Itoa(st.Open))
	}
	return st, lastKnown(st)
}
