package posting

import (
	"context"
	"time"

	"ziguan/compacts/source"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
)

// Row is a posting in a list, with how it stands.
type Row struct {
	Posting
	Standing Standing
	Objected int // objections filed
	Proved   int // photographs kept
}

// Shown is a posting as the committee sees it.
type Shown struct {
	Row
	Committee  people.Committee
	Items      []Item
	Objections []Objection
	Proofs     []Proof
	Follows    []source.Following
	Opinions   []source.Opinion
	Can        []Event // what staff may do with it by hand
}

// Public is a posting as anybody sees it: the lines only while it hangs, the
// objections only by their answers.
type Public struct {
	Row
	Committee people.Committee
	Items     []Item
	Answers   []Given
	Opinions  []source.Opinion
	Follows   []source.Following // of what anybody may know
	// Hung says where the sheet hangs; the photographs are the committee's.
	Hung []Proof
}

// Given is an objection as anybody sees it: that there is one, and its answer.
type Given struct {
	N          int
	Ref        string
	FiledAt    time.Time
	Outcome    Outcome // empty while there is no answer
	Answer     string
	AnsweredAt *time.Time
}

// ListAll gives the committee's postings with how each stands, the newest
// first. Staff and readers may.
func (s *Service) ListAll(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Row, error) {
	if err := who.Needs(c.String(), append(actor.Readers, actor.Staff...)...); err != nil {
		return nil, err
	}
	return s.Board(ctx, c)
}

// Board gives what hangs and what hung, the newest first: numbers, titles,
// texts, days. Anybody may know it.
func (s *Service) Board(ctx context.Context, c people.CommitteeID, states ...State) ([]Row, error) {
	var out []Row
	err := s.read(ctx, c, func(v view) error {
		list, err := List(ctx, v, c, states...)
		if err != nil {
			return err
		}
		out, err = stood(ctx, v, v.Committee, list, v.Today)
		return err
	})
	return out, err
}

// view is one page's snapshot of a committee.
type view struct{ people.View }

func (s *Service) read(ctx context.Context, c people.CommitteeID, fn func(view) error) error {
	return people.InView(ctx, s.db, c, func(v people.View) error { return fn(view{v}) })
}

// row gives one posting with how it stands; ErrUnknown.
func (v view) row(ctx context.Context, number string) (Row, error) {
	p, err := ByNumber(ctx, v, v.Committee.ID, number)
	if err != nil {
		return Row{}, err
	}
	rows, err := stood(ctx, v, v.Committee, []Posting{p}, v.Today)
	if err != nil {
		return Row{}, err
	}
	return rows[0], nil
}

func (v view) proofs(ctx context.Context, p PostingID) ([]Proof, error) {
	var out []Proof
	return out, wrap(v.Select(ctx, &out, sqlProofs, v.Committee.ID, p), "proofs")
}

// Show gives all of one posting. Staff and readers may. ErrUnknown.
func (s *Service) Show(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) (Shown, error) {
	var out Shown
	if err := who.Needs(c.String(), append(actor.Readers, actor.Staff...)...); err != nil {
		return out, err
	}
	err := s.read(ctx, c, func(v view) error {
		var err error
		out.Committee = v.Committee
		if out.Row, err = v.row(ctx, number); err != nil {
			return err
		}
		if out.Items, err = Items(ctx, v, c, out.ID); err != nil {
			return err
		}
		if out.Objections, err = objectionsOf(ctx, v, c, out.ID); err != nil {
			return err
		}
		if out.Proofs, err = v.proofs(ctx, out.ID); err != nil {
			return err
		}
		if out.Opinions, _, err = source.Said(ctx, v, c, out.heard()); err != nil {
			return err
		}
		out.Follows, err = source.Follows(ctx, v, c, out.Source(), true)
		return err
	})
	if who.MayRun() && out.State == Posted && out.Of.Zero() {
		out.Can = []Event{Withdraw}
	}
	return out, err
}

// ShowPublic gives one posting as anybody may see it. ErrUnknown.
func (s *Service) ShowPublic(ctx context.Context, c people.CommitteeID, number string) (Public, error) {
	var out Public
	err := s.read(ctx, c, func(v view) error {
		var err error
		out.Committee = v.Committee
		if out.Row, err = v.row(ctx, number); err != nil {
			return err
		}
		if out.State == Posted {
			if out.Items, err = Items(ctx, v, c, out.ID); err != nil {
				return err
			}
		}
		all, err := objectionsOf(ctx, v, c, out.ID)
		if err != nil {
			return err
		}
		for _, o := range all {
			out.Answers = append(out.Answers, Given{o.N, o.Ref, o.FiledAt, o.Outcome, o.Answer, o.AnsweredAt})
		}
		if out.Hung, err = v.proofs(ctx, out.ID); err != nil {
			return err
		}
		if out.Opinions, _, err = source.Said(ctx, v, c, out.heard()); err != nil {
			return err
		}
		out.Follows, err = source.Follows(ctx, v, c, out.Source(), false)
		return err
	})
	return out, err
}

// Overview is what waits for staff at the board.
type Overview struct {
	Open     int // objections to answer
	Unproved int // hanging without a photograph of the sheet
	Running  int

	OpenBy     day.Day // the earliest last day of a posting with such an objection; zero where none is known
	UnprovedBy day.Day // the earliest last day of one without a photograph
}

// Overview counts what waits. Staff and readers may.
func (s *Service) Overview(ctx context.Context, who actor.Actor, c people.CommitteeID) (Overview, error) {
	var o Overview
	if err := who.Needs(c.String(), append(actor.Readers, actor.Staff...)...); err != nil {
		return o, err
	}
	rows, err := s.Board(ctx, c, Posted)
	for _, r := range rows {
		o.Running++
		if r.Standing.Open > 0 {
			o.Open += r.Standing.Open
			o.OpenBy = day.Earliest(o.OpenBy, r.Standing.Last)
		}
		if r.Proved == 0 {
			o.Unproved++
			o.UnprovedBy = day.Earliest(o.UnprovedBy, r.Standing.Last)
		}
	}
	return o, err
}
