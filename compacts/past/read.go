package past

import (
	"context"
	"slices"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/compacts/source"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Shown is all of one decision.
type Shown struct {
	Decision
	Committee people.Committee
	Papers    []Paper
	Vouchers  []Voucher
	Needed    int              // how many vouch
	Board     posting.Standing // of its posting; zero before
	Opinions  []source.Opinion
	Filings   []source.Filing
	Follows   []source.Following
	// Can are the events that the actor may cause.
	Can      []Event
	MayVouch bool
}

// open are the states in which anybody may read a decision: once it was posted.
func open() []State { return []State{Posted, Standing, Replaced, Refused, Dropped} }

// List lists all decisions entered afterwards, the newest number first. Staff and readers
// may.
func (s *Service) List(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Decision, error) {
	if err := who.Needs(c.String(), vouchers()...); err != nil {
		return nil, err
	}
	return pg.Look(ctx, s.db, func(r *pg.Reader) ([]Decision, error) { return all(ctx, r, c) })
}

// Waits is what waits to be vouched for.
type Waits struct {
	Mine   int `db:"mine"`   // by whoever asks, among others
	Others int `db:"others"` // by others alone
}

// Waiting counts what waits to be vouched for. Staff and readers may.
func (s *Service) Waiting(ctx context.Context, who actor.Actor, c people.CommitteeID) (Waits, error) {
	if err := who.Needs(c.String(), vouchers()...); err != nil {
		return Waits{}, err
	}
	return pg.Look(ctx, s.db, func(r *pg.Reader) (Waits, error) {
		return pg.One[Waits](ctx, r, ErrUnknown, sqlWaiting, c, who.Person)
	})
}

// Board lists those that were posted. Anybody may know them.
func (s *Service) Board(ctx context.Context, c people.CommitteeID) ([]Decision, error) {
	list, err := pg.Look(ctx, s.db, func(r *pg.Reader) ([]Decision, error) { return all(ctx, r, c, open()...) })
	return slices.DeleteFunc(list, func(d Decision) bool { return d.PostingID.Zero() }), err
}

// Show gives all of one decision. Staff and readers may. ErrUnknown.
func (s *Service) Show(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) (Shown, error) {
	if err := who.Needs(c.String(), vouchers()...); err != nil {
		return Shown{}, err
	}
	out, err := s.show(ctx, c, number, true)
	if who.MaySet() {
		for _, on := range Moves().From(out.State) {
			if on == Drop || on == Replace {
				out.Can = append(out.Can, on)
			}
		}
	}
	out.MayVouch = out.State == Entered && who.Person != "" && who.Person != out.EnteredBy &&
		!slices.ContainsFunc(out.Vouchers, func(v Voucher) bool { return v.Person == who.Person })
	return out, err
}

// ShowPublic gives one decision as anybody may read it: who vouched by their role alone.
// ErrUnknown before it is posted.
func (s *Service) ShowPublic(ctx context.Context, c people.CommitteeID, number string) (Shown, error) {
	out, err := s.show(ctx, c, number, false)
	if err == nil && out.PostingID.Zero() {
		return Shown{}, ErrUnknown
	}
	out.EnteredBy = ""
	for i := range out.Vouchers {
		out.Vouchers[i].Person, out.Vouchers[i].Name = "", ""
	}
	return out, err
}

func (s *Service) show(ctx context.Context, c people.CommitteeID, number string, inside bool) (Shown, error) {
	return people.Read(ctx, s.db, c, func(v people.View) (Shown, error) {
		out := Shown{Committee: v.Committee}
		var err error
		if out.Decision, err = byNumber(ctx, v, c, number); err != nil {
			return out, err
		}
		if out.Papers, err = pg.All[Paper](ctx, v, sqlPapers, c, out.ID); err != nil {
			return out, err
		}
		if out.Vouchers, err = pg.All[Voucher](ctx, v, sqlVouchers, c, out.ID); err != nil {
			return out, err
		}
		if out.Needed, err = rule.Int(ctx, v, c, "past.vouchers", v.Today); err != nil {
			return out, err
		}
		if !out.PostingID.Zero() {
			if out.Board, err = posting.StandingOf(ctx, v, v.Committee, out.PostingID, v.Today); err != nil {
				return out, err
			}
		}
		if out.Opinions, out.Filings, err = source.Said(ctx, v, c, out.Source()); err != nil {
			return out, err
		}
		out.Follows, err = source.Follows(ctx, v, c, out.Source(), inside)
		return out, err
	})
}
