package vote

import (
	"context"
	"slices"
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/compacts/source"
	"ziguan/compacts/tally"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// insiders are who sees the committee's side of a vote; how anybody voted nobody sees.
func insiders() []actor.Role { return slices.Concat(actor.Staff, actor.Readers) }

// open are the states in which anybody may read a vote: once its roll was posted.
func open() []State { return []State{Listed, Noticed, Counted, Certified, Annulled, Withdrawn} }

// Shown is all of one vote.
type Shown struct {
	Vote
	Legal     Legal
	Need      tally.Threshold
	Committee people.Committee
	Phase     Phase
	Now       time.Time
	Size      Size
	Turnout   tally.Weight // of who has a ballot in; never how
	Papers    Papers
	Earliest  day.Day // the first day on which it may open, were it noticed today
	Unread    int     // papers handed in and not read twice
	Result    *Result
	// The sheets, as far as they hang.
	RollBoard, ResultBoard posting.Standing
	Opinions               []source.Opinion
	Follows                []source.Following // what rests on it
	Can                    []Event            // what the actor may cause, as far as the state goes
}

// Seen is a vote in a list, as it stands by the clock.
type Seen struct {
	Vote
	Phase Phase
}

// List lists all votes, the newest number first. Staff and readers may.
func (s *Service) List(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Seen, error) {
	if err := who.Needs(c.String(), insiders()...); err != nil {
		return nil, err
	}
	return s.seen(ctx, c)
}

func (s *Service) seen(ctx context.Context, c people.CommitteeID, states ...State) ([]Seen, error) {
	return pg.Look(ctx, s.db, func(r *pg.Reader) ([]Seen, error) {
		list, err := all(ctx, r, c, states...)
		out := make([]Seen, len(list))
		for i, v := range list {
			out[i] = Seen{v, v.Phase(r.Now)}
		}
		return out, err
	})
}

// Board lists those whose roll was posted. Anybody may know them.
func (s *Service) Board(ctx context.Context, c people.CommitteeID) ([]Seen, error) {
	list, err := s.seen(ctx, c, open()...)
	return slices.DeleteFunc(list, func(v Seen) bool { return v.RollPosting.Zero() }), err
}

// Show gives all of one vote. Staff and readers may. ErrUnknown.
func (s *Service) Show(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) (Shown, error) {
	if err := who.Needs(c.String(), insiders()...); err != nil {
		return Shown{}, err
	}
	out, err := s.show(ctx, c, number, true)
	for _, on := range Moves().From(out.State) {
		roles := actor.Setters
		if on == Certify || on == Annul {
			roles = certifiers()
		}
		if on != Tallied && who.Needs(c.String(), roles...) == nil {
			out.Can = append(out.Can, on)
		}
	}
	return out, err
}

// ShowPublic gives one vote as anybody may read it. ErrUnknown before its roll is posted.
func (s *Service) ShowPublic(ctx context.Context, c people.CommitteeID, number string) (Shown, error) {
	out, err := s.show(ctx, c, number, false)
	if err == nil && out.RollPosting.Zero() {
		return Shown{}, ErrUnknown
	}
	out.DraftedBy = ""
	if out.Result != nil && out.Result.Import != nil {
		out.Result.Import.Person = ""
	}
	return out, err
}

func (s *Service) show(ctx context.Context, c people.CommitteeID, number string, inside bool) (Shown, error) {
	return people.Read(ctx, s.db, c, func(w people.View) (Shown, error) {
		out := Shown{Committee: w.Committee, Now: w.Now}
		var err error
		if out.Vote, err = byNumber(ctx, w, c, number); err != nil {
			return out, err
		}
		out.Phase = out.Vote.Phase(w.Now)
		if out.Legal, err = LegalOf(out.Regime, out.Effect); err != nil {
			return out, err
		}
		if out.Need, err = out.Vote.Need(w.Today); err != nil {
			return out, err
		}
		if out.Result, err = resultOf(ctx, w, c, out.ID); err != nil {
			return out, err
		}
		days, err := rule.Int(ctx, w, c, "vote.clear_days", w.Today)
		if err != nil {
			return out, err
		}
		out.Earliest = w.Today.AddDays(days + 1)
		if err := out.sums(ctx, w); err != nil {
			return out, err
		}
		if out.Follows, err = source.Follows(ctx, w, c, out.Source(), inside); err != nil {
			return out, err
		}
		return out, out.boards(ctx, w)
	})
}

// sums reads how many vote, and how many have.
func (s *Shown) sums(ctx context.Context, w people.View) error {
	c := w.Committee.ID
	var err error
	if s.Size, err = sizeOf(ctx, w, c, s.ID); err != nil {
		return err
	}
	if s.Turnout, err = pg.One[tally.Weight](ctx, w, ErrUnknown, sqlTurnout, c, s.ID); err != nil {
		return err
	}
	if s.Papers, err = pg.One[Papers](ctx, w, ErrUnknown, sqlPaperCount, c, s.ID); err != nil {
		return err
	}
	return w.Get(ctx, &s.Unread, sqlUnread, c, s.ID)
}

// boards reads how its sheets stand.
func (s *Shown) boards(ctx context.Context, w people.View) error {
	var err error
	if !s.RollPosting.Zero() {
		if s.RollBoard, err = posting.StandingOf(ctx, w, w.Committee, s.RollPosting, w.Today); err != nil {
			return err
		}
	}
	if !s.ResultPosting.Zero() {
		if s.ResultBoard, err = posting.StandingOf(ctx, w, w.Committee, s.ResultPosting, w.Today); err != nil {
			return err
		}
	}
	s.Opinions, _, err = source.Said(ctx, w, w.Committee.ID, s.Source())
	return err
}

// PapersOf lists the papers of a vote by their serial. Staff may. ErrUnknown.
func (s *Service) PapersOf(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) ([]PaperBallot, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return nil, err
	}
	return people.Read(ctx, s.db, c, func(w people.View) ([]PaperBallot, error) {
		v, err := byNumber(ctx, w, c, number)
		if err != nil {
			return nil, err
		}
		return pg.All[PaperBallot](ctx, w, sqlPapers, c, v.ID, who.Person)
	})
}

// Box is the published box of a vote that was counted. Anybody may have it. ErrUnknown.
func (s *Service) Box(ctx context.Context, c people.CommitteeID, number string) ([]byte, error) {
	out, err := s.ShowPublic(ctx, c, number)
	if err == nil && out.Result == nil {
		err = ErrUnknown
	}
	if err != nil {
		return nil, err
	}
	return out.Result.Box, nil
}
