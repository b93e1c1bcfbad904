package hearing

import (
	"context"
	"slices"
	"time"

	"ziguan/compacts/rule"
	"ziguan/compacts/source"
	"ziguan/internal/actor"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// insiders see the committee's inside.
func insiders() []actor.Role { return slices.Concat(actor.Staff, actor.Readers) }

// Shown is all of one hearing. Signups, Seats and who waits are the committee's; what
// everybody sees names nobody.
type Shown struct {
	Hearing
	Committee people.Committee
	Now       time.Time
	Earliest  day.Day // the first day for which it can be noticed today
	Signups   []Signup
	Drawn     []Drawn // the frozen list and the drawn order, by kind
	Seats     Seats
	Items     []Item
	Lines     []Line
	Words     []Word
	PublishBy day.Day            // by when its record is to be published; none where nobody knows yet
	Follows   []source.Following // what rests on it
	Can       []Event            // what the actor may cause, as far as the state goes
}

// Views are the views that were put.
func (s Shown) Views() []Line {
	return slices.DeleteFunc(slices.Clone(s.Lines), func(l Line) bool { return l.Sort != View })
}

// List lists all hearings, the newest number first. Staff and readers may.
func (s *Service) List(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Hearing, error) {
	if err := who.Needs(c.String(), insiders()...); err != nil {
		return nil, err
	}
	return pg.Look(ctx, s.db, func(r *pg.Reader) ([]Hearing, error) { return all(ctx, r, c) })
}

// Board lists those that were noticed. Anybody may know them.
func (s *Service) Board(ctx context.Context, c people.CommitteeID) ([]Hearing, error) {
	list, err := pg.Look(ctx, s.db, func(r *pg.Reader) ([]Hearing, error) { return all(ctx, r, c) })
	list = slices.DeleteFunc(list, func(h Hearing) bool { return h.NoticedOn.Zero() })
	for i := range list {
		list[i].strip()
	}
	return list, err
}

// strip takes out who did what.
func (h *Hearing) strip() { h.DraftedBy, h.Chair, h.Recorder = "", "", "" }

// Show gives all of one hearing. Staff and readers may. ErrUnknown.
func (s *Service) Show(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) (Shown, error) {
	if err := who.Needs(c.String(), insiders()...); err != nil {
		return Shown{}, err
	}
	out, err := s.show(ctx, c, number, true)
	for _, on := range Moves().From(out.State) {
		roles := actor.Setters
		if on == Freeze || on == Minute {
			roles = actor.Staff
		}
		if who.Needs(c.String(), roles...) == nil {
			out.Can = append(out.Can, on)
		}
	}
	return out, err
}

// ShowPublic gives one hearing as anybody may read it: who takes part by seat and kind,
// and nobody who waits. ErrUnknown before it is noticed.
func (s *Service) ShowPublic(ctx context.Context, c people.CommitteeID, number string) (Shown, error) {
	out, err := s.show(ctx, c, number, false)
	if err == nil && out.NoticedOn.Zero() {
		return Shown{}, ErrUnknown
	}
	out.strip()
	out.Signups, out.Words = nil, slices.Clone(out.Words)
	if len(out.ListSHA256) == 0 {
		out.Drawn = nil
	}
	out.Seats = out.Seats.Taking()
	for i, one := range out.Seats {
		out.Seats[i] = Seat{Seat: one.Seat, Party: one.Party, Place: one.Place, Signup: one.Signup, AskedAt: one.AskedAt, TakenAt: one.TakenAt, PresentAt: one.PresentAt}
	}
	if out.State != Published { // minutes are read by those who were there first
		out.Lines, out.Words = nil, nil
	}
	return out, err
}

func (s *Service) show(ctx context.Context, c people.CommitteeID, number string, inside bool) (Shown, error) {
	return people.Read(ctx, s.db, c, func(w people.View) (Shown, error) {
		out := Shown{Committee: w.Committee, Now: w.Now}
		var err error
		if out.Hearing, err = byNumber(ctx, w, c, number); err != nil {
			return out, err
		}
		days, err := out.clearDays(ctx, w, c, w.Today)
		if err != nil {
			return out, err
		}
		out.Earliest = w.Today.AddDays(days + 1)
		if out.PublishBy, err = out.publishBy(ctx, w); err != nil {
			return out, err
		}
		if out.Follows, err = source.Follows(ctx, w, c, out.Source(), inside); err != nil {
			return out, err
		}
		return out, out.parts(ctx, w)
	})
}

// parts reads who takes part and what was said.
func (s *Shown) parts(ctx context.Context, w people.View) error {
	c := w.Committee.ID
	var err error
	if s.Signups, err = pg.All[Signup](ctx, w, sqlSignups, c, s.ID); err != nil {
		return err
	}
	s.Drawn = s.drawnOf(s.Signups)
	if s.Seats, err = seatsOf(ctx, w, c, s.ID); err != nil {
		return err
	}
	if s.Items, err = pg.All[Item](ctx, w, sqlItems, c, s.ID); err != nil {
		return err
	}
	if s.Lines, err = pg.All[Line](ctx, w, sqlLines, c, s.ID); err != nil {
		return err
	}
	s.Words, err = pg.All[Word](ctx, w, sqlWords, c, s.ID)
	return err
}

// publishBy is the last day for publishing the record; none before it is held, and while
// the holidays of a year it touches are not published.
func (h Hearing) publishBy(ctx context.Context, w people.View) (day.Day, error) {
	if h.HeldAt == nil {
		return 0, nil
	}
	days, err := rule.Int(ctx, w, w.Committee.ID, "hearing.publish_days", w.Today)
	if err != nil {
		return 0, err
	}
	cal, err := rule.CalendarOf(ctx, w, w.Committee.ID)
	if err != nil {
		return 0, err
	}
	last, err := cal.End(w.Committee.Today(*h.HeldAt), calendar.Period{Days: days, Unit: calendar.Working})
	if err != nil {
		return 0, nil //nolint:nilerr // nobody knows yet
	}
	return last, nil
}

// Earliest is the first day for which a hearing of any kind can be noticed today. Anybody
// may know it.
func (s *Service) Earliest(ctx context.Context, c people.CommitteeID) (day.Day, error) {
	return people.Read(ctx, s.db, c, func(w people.View) (day.Day, error) {
		days, err := Hearing{Kind: Fee}.clearDays(ctx, w, c, w.Today)
		return w.Today.AddDays(days + 1), err
	})
}

// Mine is a hearing as a resident sees it.
type Mine struct {
	Hearing
	Committee people.Committee
	Now       time.Time
	Homes     []Home
	Signup    *Signup // theirs, or their home's
	Seat      *Seat   // the one they have, or were asked to take
	Lines     []Line  // of who was there, from when the minutes are closed
	Word      *Word
}

// ShowMine shows a hearing to a resident, with what is theirs. ErrUnknown before it is
// noticed.
func (s *Service) ShowMine(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) (Mine, error) {
	var m Mine
	if err := who.Needs(c.String(), actor.Resident); err != nil {
		return m, err
	}
	return people.Read(ctx, s.db, c, func(w people.View) (Mine, error) {
		m.Committee, m.Now = w.Committee, w.Now
		var err error
		if m.Hearing, err = byNumber(ctx, w, c, number); err == nil && m.NoticedOn.Zero() {
			err = ErrUnknown
		}
		if err != nil {
			return m, err
		}
		m.strip()
		if m.Homes, err = homes(ctx, w, c, who.Person, w.Today); err != nil {
			return m, err
		}
		own, found, err := pg.Maybe[Signup](ctx, w, sqlMySignup, c, m.ID, who.Person, w.Today)
		if err != nil || !found {
			return m, err
		}
		m.Signup = &own
		return m, m.mySeat(ctx, w)
	})
}

func (m *Mine) mySeat(ctx context.Context, w people.View) error {
	seats, err := seatsOf(ctx, w, w.Committee.ID, m.ID)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(seats, func(one Seat) bool { return one.Signup == m.Signup.N && one.LeftAt == nil }); i >= 0 {
		m.Seat = &seats[i]
	}
	if m.Seat == nil || m.Seat.PresentAt == nil || m.State != Minuted && m.State != Published {
		return nil
	}
	if m.Lines, err = pg.All[Line](ctx, w, sqlLines, w.Committee.ID, m.ID); err != nil {
		return err
	}
	said, err := pg.All[Word](ctx, w, sqlWords, w.Committee.ID, m.ID)
	if i := slices.IndexFunc(said, func(one Word) bool { return one.Seat == m.Seat.Seat }); i >= 0 {
		m.Word = &said[i]
	}
	return err
}
