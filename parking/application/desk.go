package application

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Waits counts what waits for the committee.
type Waits struct {
	Check  int // papers to be looked at
	Decide int // papers matched, somebody else decides
	Issue  int // the posting is over and every objection answered
	Upheld int // an objection was upheld: to be refused
	Offers int // places offered and not answered
}

// Row is an application in the committee's list, with its posting.
type Row struct {
	Application
	Posting Posted // zero where there is none
	Ready   bool   // the card may be given
	Upheld  bool   // an objection was upheld
}

// Desk counts what waits for the committee. Staff and readers may.
func (s *Service) Desk(ctx context.Context, who actor.Actor, c people.CommitteeID) (Waits, error) {
	n, err := s.Counts(ctx, who, c)
	if err != nil {
		return Waits{}, err
	}
	out := Waits{Check: n[Submitted], Decide: n[Checked], Offers: n[Offered]}
	if n[Posting] == 0 {
		return out, nil
	}
	rows, err := s.Rows(ctx, who, c, Posting)
	for _, r := range rows {
		switch {
		case r.Upheld:
			out.Upheld++
		case r.Ready:
			out.Issue++
		}
	}
	return out, err
}

// Rows lists applications as List does, each with how its posting stands.
func (s *Service) Rows(ctx context.Context, who actor.Actor, c people.CommitteeID, state State) ([]Row, error) {
	list, err := s.List(ctx, who, c, state)
	if err != nil {
		return nil, err
	}
	out := make([]Row, len(list))
	err = s.db.Read(ctx, func(r *pg.Reader) error {
		committee, err := people.ByID(ctx, r, c)
		if err != nil {
			return err //nolint:wrapcheck // a refusal
		}
		today := committee.Today(r.Now)
		for i, a := range list {
			out[i].Application = a
			if a.State != Posting {
				continue
			}
			p, err := postedOf(ctx, r, committee, a, today)
			if err != nil {
				return err
			}
			out[i].Posting, out[i].Upheld = p, p.Against(a.Number)
			out[i].Ready = !out[i].Upheld && (a.PostingID.Zero() || p.Settled())
		}
		return nil
	})
	return out, err //nolint:wrapcheck // already translated
}
