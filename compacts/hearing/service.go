package hearing

import (
	"context"
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/source"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Service holds the use cases of this package.
type Service struct{ db *pg.DB }

// New makes it.
func New(db *pg.DB) *Service { return &Service{db: db} }

// hold runs an act on one hearing. The committee's record, which the act holds, keeps it
// as it was found.
func (s *Service) hold(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, fn func(people.Act, Hearing) error) error {
	return people.InAct(ctx, s.db, who, c, func(a people.Act) error {
		h, err := byNumber(ctx, a, c, number)
		if err != nil {
			return err
		}
		return fn(a, h)
	})
}

// set runs an act on one hearing that staff but the cashier may.
func (s *Service) set(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, fn func(people.Act, Hearing) error) error {
	if err := who.Needs(c.String(), actor.Setters...); err != nil {
		return err
	}
	return s.hold(ctx, who, c, number, fn)
}

// run runs an act on one hearing that staff may.
func (s *Service) run(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, fn func(people.Act, Hearing) error) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	return s.hold(ctx, who, c, number, fn)
}

// change is one move with what goes with it; what it does not set stays.
type change struct {
	on       Event
	reason   string
	noticed  day.Day
	days     int
	sheet    posting.PostingID
	when     *Time
	sequence int
	list     []byte
	thaw     bool // the list is open again
	seeds    string
	drawn    bool
	watched  *int
	correct  day.Day
	finding  string
	record   posting.PostingID
	said     []record.Pair
}

// Time is when and where a hearing is, and how its seats are drawn before.
type Time struct {
	Starts     time.Time
	Place      string
	SignupEnds time.Time // none: as it was
	DrawsOn    day.Day
	Sources    string
}

func (h Hearing) next(on Event) (State, error) {
	return Moves().Next(h.State, on, "number", h.Number.String())
}

func (h Hearing) moves(c people.CommitteeID) moves.Subject[State, Event] {
	return moves.Subject[State, Event]{
		Table: Moves(), Committee: c, Key: h.ID, State: h.State, Change: sqlMove, Event: sqlEventAdd, Moved: ErrMoved,
		Named: []string{"number", h.Number.String()},
	}
}

// at gives the columns of a time, none where it stays.
func (t *Time) at(zone *time.Location) []any {
	if t == nil {
		return []any{nil, nil, nil, nil, nil, nil, nil}
	}
	var ends *time.Time
	var endOn day.Day
	if !t.SignupEnds.IsZero() {
		ends, endOn = &t.SignupEnds, day.In(t.SignupEnds, zone)
	}
	return []any{day.In(t.Starts, zone), t.Starts, t.Place, endOn, ends, t.DrawsOn, t.Sources}
}

// move moves a hearing, and with it what may rest on it.
func (h Hearing) move(ctx context.Context, a people.Act, m change) error {
	if m.reason != "" {
		m.said = append(m.said, record.Pair{Key: "reason_digest", Value: a.Committee.Digest("reason", m.reason)})
	}
	sets := append([]any{
		a.Now, h.Version, m.reason, m.noticed, m.days, m.sheet, m.sequence, m.list, m.thaw, m.seeds, m.drawn, m.watched, m.correct,
		m.finding, m.record, a.Today,
	}, m.when.at(a.Committee.Location())...)
	to, err := h.moves(a.Committee.ID).Do(ctx, a.Tx, moves.Move[Event]{On: m.on, Sets: sets, Act: record.Act{Kind: m.on.kind(), Subject: h.Number.String(), Body: m.said}})
	if err != nil {
		return err
	}
	return source.Move(ctx, a.Tx, a.Committee.ID, h.Source(), to.as())
}

// note puts something of a hearing on the record that does not move it.
func (h Hearing) note(ctx context.Context, a people.Act, kind string, body ...record.Pair) error {
	return record.Append(ctx, a.Tx, a.Committee.ID.String(), record.Act{Kind: kind, Subject: h.Number.String(), Body: body})
}

// local writes an instant where the committee is.
func local(a people.Act, t time.Time) string {
	return t.In(a.Committee.Location()).Format("2006-01-02 15:04")
}
