package application

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/day"
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
	Untold int // of these, households that do not know yet: their days have not begun
}

// Row is an application in the committee's list, with its posting.
type Row struct {
	Application
	Posting Posted  // zero where there is none
	Ready   bool    // the card may be given
	Until   day.Day // an offer's last day; zero while the household does not know
	Upheld  bool    // an objection was upheld
}

// Desk counts what waits for the committee. Staff and readers may.
func (s *Service) Desk(ctx context.Context, who actor.Actor, c people.CommitteeID) (Waits, error) {
	n, err := s.Counts(ctx, who, c)
	if err != nil {
		return Waits{}, err
	}
	out := Waits{Check: n[Submitted], Decide: n[Checked], Offers: n[Offered]}
	for _, state := range []State{Posting, Offered} {
		if n[state] == 0 {
			continue
		}
		rows, err := s.Rows(ctx, who, c, state)
		if err != nil {
			return out, err
		}
		for _, r := range rows {
			switch {
			case r.Upheld:
				out.Upheld++
			case r.Ready:
				out.Issue++
			case r.State == Offered && r.Until.Zero():
				out.Untold++
			}
		}
	}
	return out, nil
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
			return err
		}
		today := committee.Today(r.Now)
		for i, a := range list {
			out[i].Application = a
			if a.State == Offered {
				if out[i].Until, _, err = deadline(ctx, r, committee, a); err != nil {
					return err
				}
			}
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
	return out, err
}
