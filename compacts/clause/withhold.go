package clause

import (
	"context"
	"slices"
	"strconv"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/record"
)

// Withholds are why the words of a remark may be kept from others: it names somebody, it
// insults, it is about something else. Everybody reads that they were, and why.
func Withholds() []string { return []string{"personal", "insult", "elsewhere"} }

var (
	// ErrWithhold refuses to keep words back for no reason that is one.
	ErrWithhold = errs.New(errs.Invalid, "remark.withhold.invalid")
	// ErrWithheld refuses to do so twice.
	ErrWithheld = errs.New(errs.Conflict, "remark.withheld")
)

// Withholding keeps the words of a remark from others.
type Withholding struct {
	Committee people.CommitteeID
	Number    string
	N         int
	Why       string
}

// Withhold keeps the words of a remark from others; it is answered all the same. Staff may.
// It goes on the public record as remark.withhold, with why. ErrWithhold, ErrWithheld,
// ErrRemarkUnknown.
func (s *Service) Withhold(ctx context.Context, who actor.Actor, n Withholding) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	if !slices.Contains(Withholds(), n.Why) {
		return ErrWithhold.On("withheld")
	}
	return s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, c Compact) error {
		if _, err := remarkOf(ctx, a, n.Committee, c.ID, n.N); err != nil {
			return err
		}
		if err := a.DoOr(ctx, ErrWithheld, sqlWithhold, n.Committee, c.ID, n.N, n.Why); err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, n.Committee.String(), record.Act{Kind: "remark.withhold", Subject: c.Number.String(), Body: []record.Pair{
			{Key: "remark", Value: strconv.Itoa(n.N)}, {Key: "withheld", Value: n.Why},
		}})
	})
}
