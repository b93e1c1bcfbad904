package vote

import (
	"context"

	"ziguan/compacts/posting"
	"ziguan/compacts/tally"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// Correction says what is wrong with one unit of a roll that is not frozen yet.
type Correction struct {
	Committee people.CommitteeID
	Number    string
	Unit      int
	Area      int64             // 0.01 m²; 0 leaves it
	Resident  people.ResidentID // who votes for it, of those who are in it; zero leaves it
	Unsold    bool              // nobody does: it is the developer's
	Reason    string            // 1 to 200 characters
}

// Correct corrects the roll while it hangs. Staff but the cashier may. It goes on the
// public record as vote.roll_corrected, by the unit's number. ErrUnknown, ErrFixed,
// ErrRollOver, ErrUnit, ErrVoter, ErrArea, ErrReason.
func (s *Service) Correct(ctx context.Context, who actor.Actor, n Correction) error {
	if err := who.Needs(n.Committee.String(), actor.Setters...); err != nil {
		return err
	}
	n.Reason = wording.Tidy(n.Reason)
	switch {
	case !wording.FitsLine(n.Reason, 1, maxReason):
		return ErrReason.On("reason")
	case n.Area < 0 || n.Area > tally.MostArea || n.Area == 0 && n.Resident.Zero() && !n.Unsold:
		return ErrArea.On("area")
	}
	return s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, v Vote) error {
		if v.State != Listed {
			return ErrFixed
		}
		e, err := pg.One[Entry](ctx, a, ErrUnit.On("unit"), sqlEntry, n.Committee, v.ID, n.Unit)
		if err != nil {
			return err
		}
		if err := v.correctable(ctx, a, n, e); err != nil {
			return err
		}
		if n.Area > 0 {
			if err := a.Do(ctx, sqlUnitArea, n.Committee, v.ID, n.Unit, n.Area); err != nil {
				return err
			}
		}
		if n.Unsold || !n.Resident.Zero() {
			if err := v.votesFor(ctx, a, e, n.Resident); err != nil {
				return err
			}
		}
		return record.Append(ctx, a.Tx, n.Committee.String(), record.Act{Kind: "vote.roll_corrected", Subject: v.Number.String(), Body: []record.Pair{
			{Key: "unit", Value: unitName(n.Unit)}, {Key: "reason_digest", Value: a.Committee.Digest("reason", n.Reason)},
		}})
	})
}

// correctable refuses to change, once nobody can object any more, what nobody was right
// against: an area that is unknown is still filled in.
func (v Vote) correctable(ctx context.Context, a people.Act, n Correction, e Entry) error {
	st, err := posting.StandingOf(ctx, a, a.Committee, v.RollPosting, a.Today)
	filled := e.Area == 0 && n.Resident.Zero() && !n.Unsold
	if err == nil && st.State == posting.Ended && !filled && !st.Against("") {
		return ErrRollOver
	}
	return err
}

// votesFor says who votes for a unit: somebody who votes for others too, somebody new, or
// nobody.
func (v Vote) votesFor(ctx context.Context, a people.Act, e Entry, r people.ResidentID) error {
	if !r.Zero() {
		if err := pg.Needs(ctx, a, ErrVoter.On("resident"), sqlIsIn, a.Committee.ID, e.Dwelling, r, a.Today); err != nil {
			return err
		}
		if err := a.Get(ctx, &r, sqlItself, a.Committee.ID, r); err != nil {
			return err
		}
	}
	voter, found, err := pg.Maybe[int](ctx, a, sqlVoterOf, a.Committee.ID, v.ID, r)
	if err != nil {
		return err
	}
	if !found {
		if err := a.Get(ctx, &voter, sqlVoterAdd, a.Committee.ID, v.ID, r); err != nil {
			return err
		}
	}
	return a.Do(ctx, sqlUnitVoter, a.Committee.ID, v.ID, e.Unit, voter)
}
