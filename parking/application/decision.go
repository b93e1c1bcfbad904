package application

import (
	"context"
	"errors"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/class"
)

// Decide approves an application: it is posted next, or waits where the class is
// full or others wait (审核). Staff may, other than whoever looked at the papers
// where the terms ask for two, and nobody with an interest in the dwelling. In a
// small committee a person of the residents' committee may. ErrConsent for a
// tenant whose owner has not consented, ErrDocuments where a paper has run out.
func (s *Service) Decide(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) (State, error) {
	var out State
	err := s.decide(ctx, who, c, number, func(x act, a Application) error {
		if _, err := a.next(Approve); err != nil {
			return err
		}
		found, err := x.found(ctx, a)
		if err != nil {
			return err
		}
		found.TwoPeople = alone(who, a)
		err = x.mayHold(ctx, a, parking.WayApprove, found)
		if parking.MustWait(err) {
			out = Waiting
			if a, err = x.move(ctx, a, turn{on: Queue, decided: person(who)}); err != nil {
				return err
			}
			return x.tell(ctx, a, "application.queued", nil)
		}
		if err != nil {
			return err
		}
		out = Posting
		return x.toPosting(ctx, a, turn{on: Approve, decided: person(who)})
	})
	return out, err
}

// mayHold asks the door for the card of an application.
func (x act) mayHold(ctx context.Context, a Application, way parking.Way, found parking.Seen) error {
	return parking.MayHold(ctx, x.Tx, x.Committee, parking.Asked{
		Way: way, Dwelling: a.DwellingID, Class: a.Class, Plates: a.Plates(), InPlaceOfOwner: a.Holder == class.HolderTenant, Seen: found,
	})
}

// found asks again what may have changed since the application was handed in.
func (x act) found(ctx context.Context, a Application) (parking.Seen, error) {
	var out parking.Seen
	need, err := needs(ctx, x, x.Committee, a, x.Today)
	if err != nil {
		return out, err
	}
	have, err := seen(ctx, x, x.Committee.ID, a.ID)
	if err != nil {
		return out, err
	}
	if len(missing(need, have, x.Today)) > 0 {
		out.Papers = ErrDocuments
	}
	if !a.LeaseEnd.Zero() && a.LeaseEnd < x.Today {
		out.Lease = ErrLeaseOver
	}
	if parking.Registered(a.Holder) {
		holder, err := x.resident(ctx, a.DwellingID, a.Holder)
		if err != nil {
			return out, err
		}
		if holder.Zero() {
			out.Holder = ErrNotHolder
		}
	}
	if err := x.consented(ctx, a); errors.Is(err, ErrConsent) {
		out.Consent = ErrConsent
	} else if err != nil {
		return out, err
	}
	return out, nil
}

// alone refuses whoever looked at the papers where the terms ask for two people.
func alone(who actor.Actor, a Application) error {
	if p := person(who); a.TwoPeople && !p.Zero() && p == a.CheckedBy {
		return ErrSamePerson
	}
	return nil
}

// toPosting moves an application to its posting, which it opens where the terms
// ask for one.
func (x act) toPosting(ctx context.Context, a Application, m turn) error {
	terms, err := class.TermsInForce(ctx, x, x.Committee.ID, a.Class, x.Today)
	if err != nil {
		return err
	}
	if terms.Posted {
		number := ""
		if m.posting, number, err = x.post(ctx, a); err != nil {
			return err
		}
		m.more = append(m.more, record.Pair{Key: "posting", Value: number})
	}
	a, err = x.move(ctx, a, m)
	if err != nil {
		return err
	}
	return x.tell(ctx, a, "application.posting", nil)
}

// Issue gives the card when the posting is over and every objection is answered,
// none of them upheld. Staff may; nobody with an interest. The owner's own card
// of a tenant's dwelling is lent in the same act. ErrPostingRuns, ErrObjections,
// ErrUpheld, and what parking.Issue refuses.
func (s *Service) Issue(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) (parking.Issued, error) {
	var out parking.Issued
	err := s.on(ctx, who, c, number, func(x act, a Application) error {
		if _, err := a.next(Issue); err != nil {
			return err
		}
		found, err := x.found(ctx, a)
		if err != nil {
			return err
		}
		posting, err := x.postingOver(ctx, a)
		var not *errs.Error
		if err != nil && !errors.As(err, &not) {
			return err
		}
		found.Posting = err
		issued, card, err := x.cards.IssueApproved(ctx, x.Tx, x.Committee, parking.Approved{
			Way: parking.WayIssue, Dwelling: a.DwellingID, Class: a.Class, Plates: a.Plates(), Lease: a.LeaseEnd, Posting: posting,
			Reason: a.Number, Seen: found,
			FromOwner: a.Holder == class.HolderTenant,
		})
		if err != nil {
			return err
		}
		out = issued
		_, err = x.move(ctx, a, turn{on: Issue, card: card, more: []record.Pair{{Key: "card", Value: issued.Number.String()}}})
		return err
	})
	return out, err
}
