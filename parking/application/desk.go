package application

import (
	"context"
	"slices"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Waits counts what waits for the committee, as far as whoever asks may do it.
type Waits struct {
	Check    int // papers to be looked at
	Decide   int // papers matched, somebody else decides
	Issue    int // the posting is over and every objection answered
	Upheld   int // an objection was upheld: to be refused
	Offers   int // places offered and not answered
	Untold   int // of these, households that do not know yet: their days have not begun
	Returned int // wait for the household's papers
	// Others are what waits for somebody else: whoever asks looked at the papers, has
	// an interest, or only reads.
	Others int
	Lapses day.Day // when the first of the offers lapses; zero where no days run
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
	n, err := s.Counts(ctx, who, c, "")
	if err != nil {
		return Waits{}, err
	}
	out := Waits{Offers: n[Offered], Returned: n[Returned]}
	d, err := s.deskOf(ctx, who, c)
	if err != nil {
		return out, err
	}
	for _, state := range []State{Submitted, Checked, Posting, Offered} {
		if n[state] == 0 {
			continue
		}
		rows, err := s.Rows(ctx, who, c, Sought{State: state})
		if err != nil {
			return out, err
		}
		for _, r := range rows {
			d.add(&out, r)
		}
	}
	return out, nil
}

// desk is what somebody may do with applications, whichever they are.
type desk struct {
	person  people.PersonID
	runs    bool // does the committee's work
	decides bool // decides, though perhaps does nothing else
	aside   []people.DwellingID
}

func (s *Service) deskOf(ctx context.Context, who actor.Actor, c people.CommitteeID) (desk, error) {
	d := desk{person: person(who), runs: who.MayRun(), decides: who.MayRun()}
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		m, err := people.ByID(ctx, r, c)
		if err != nil {
			return err
		}
		today := m.Today(r.Now)
		if !d.runs && who.Is(actor.ResidentsCommittee) {
			if d.decides, err = small(ctx, r, m, today); err != nil {
				return err
			}
		}
		d.aside, err = kin.Dwellings(ctx, r, c, who, today)
		return err
	})
	return d, err
}

// add counts one application where whoever asks finds it.
func (d desk) add(out *Waits, r Row) {
	mine := !slices.Contains(d.aside, r.DwellingID)
	looked := r.TwoPeople && !d.person.Zero() && d.person == r.CheckedBy
	count := func(n *int, may bool) {
		if may && mine {
			*n++
			return
		}
		out.Others++
	}
	switch {
	case r.State == Submitted:
		count(&out.Check, d.runs)
	case r.State == Checked:
		count(&out.Decide, d.decides && !looked)
	case r.Upheld:
		count(&out.Upheld, d.decides && !looked)
	case r.Ready:
		count(&out.Issue, d.runs)
	case r.State == Offered && r.Until.Zero():
		out.Untold++
	case r.State == Offered:
		out.Lapses = day.Earliest(out.Lapses, r.Until)
	}
}

// Rows lists applications as List does, each with how its posting stands.
func (s *Service) Rows(ctx context.Context, who actor.Actor, c people.CommitteeID, a Sought) ([]Row, error) {
	list, err := s.List(ctx, who, c, a)
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
