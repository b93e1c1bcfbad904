package application

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/record"
	"ziguan/parking"
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
		if err := x.stillHolds(ctx, a); err != nil {
			return err
		}
		r, err := x.roomOf(ctx, a.Class)
		if err != nil {
			return err
		}
		if r.mustWait() {
			out = Waiting
			if a, err = x.move(ctx, a, moving{on: Queue, decided: person(who)}); err != nil {
				return err
			}
			return x.tell(ctx, a, "application.queued", nil)
		}
		out = Posting
		return x.toPosting(ctx, a, moving{on: Approve, decided: person(who)})
	})
	return out, err
}

// stillHolds asks again what may have changed since the papers were looked at.
func (x act) stillHolds(ctx context.Context, a Application) error {
	need, err := needs(ctx, x, x.c, a, x.today)
	if err != nil {
		return err
	}
	have, err := seen(ctx, x, x.c.ID, a.ID)
	if err != nil {
		return err
	}
	if len(missing(need, have, x.today)) > 0 {
		return ErrDocuments
	}
	if !a.LeaseEnd.Zero() && a.LeaseEnd < x.today {
		return ErrLeaseOver
	}
	return x.consented(ctx, a)
}

// toPosting moves an application to its posting, which it opens where the terms
// ask for one.
func (x act) toPosting(ctx context.Context, a Application, m moving) error {
	terms, err := parking.TermsInForce(ctx, x, x.c.ID, a.Class, x.today)
	if err != nil {
		return err //nolint:wrapcheck // a refusal
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
		if err := x.stillHolds(ctx, a); err != nil {
			return err
		}
		posting, err := x.postingOver(ctx, a)
		if err != nil {
			return err
		}
		issued, card, err := x.cards.IssueApproved(ctx, x.Tx, x.c, parking.Approved{
			Dwelling: a.DwellingID, Class: a.Class, Plates: a.Plates(), Lease: a.LeaseEnd, Posting: posting, Reason: a.Number,
			FromOwner: a.Holder == parking.HolderTenant,
		})
		if err != nil {
			return err //nolint:wrapcheck // a refusal
		}
		out = issued
		_, err = x.move(ctx, a, moving{on: Issue, card: card, more: []record.Pair{{Key: "card", Value: issued.Number.String()}}})
		return err
	})
	return out, err
}
