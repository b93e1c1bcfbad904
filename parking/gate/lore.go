package gate

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/plate"
	"ziguan/parking/visit"
)

// card is a card as the gate reads it.
type card struct {
	ID id.ID[card]
	cardFacts
}

// recorded is a check that stands already.
type recorded struct {
	hash   [32]byte
	answer Answer
}

// presence is whether a plate is inside, since when.
type presence struct {
	Plate  string
	Inside bool
	At     time.Time
	Check  uuid.UUID
	Gate   string
	moved  bool
	seen   *uuid.UUID // the check that had moved it last when it was looked at
}

// lore is all a batch of one committee has learned: what its decisions rest on, kept up
// to date from one check to the next. What is kept of cars is by their subject.
type lore struct {
	now       time.Time
	known     map[uuid.UUID]recorded
	committee committee
	presences map[string]presence
	blocked   map[string]bool
	visits    map[string][]visit.Seen
	passed    map[string]passed
}

// committee is what a batch needs of one committee.
type committee struct {
	people.Committee
	today day.Day
	rules map[string]int
	// transition is the last day of old cards that were promised none yet.
	transition day.Day
	gates      map[string]Gate // those that are open, by label
	zone       *time.Location
	seq        int64 // how long the record was when this was read
}

// Location is the committee's zone, looked up once.
func (c committee) Location() *time.Location { return c.zone }

// Today is the civil day of an instant there.
func (c committee) Today(now time.Time) day.Day { return day.In(now, c.zone) }

// hour is a stretch of a gate's day with its mode; minutes of the day, half-open.
type hour struct {
	Gate string `db:"label"`
	From int    `db:"from_minute"`
	To   int    `db:"to_minute"`
	Mode Mode   `db:"mode"`
}

// learn reads what a batch's decisions rest on.
func (r *Recorder) learn(ctx context.Context, list []*work, careful bool) (*lore, error) {
	l := &lore{
		now: r.db.Now().Truncate(time.Microsecond), known: map[uuid.UUID]recorded{}, presences: map[string]presence{},
		blocked: map[string]bool{}, visits: map[string][]visit.Seen{}, passed: map[string]passed{},
	}
	rows, err := l.look(ctx, r.db, list)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, people.ErrCommitteeUnknown
	}
	if l.committee, err = r.settings(ctx, l.now, list[0].committee, rows[0].Seq); err != nil {
		return nil, err
	}
	for _, row := range rows {
		l.readPlate(row)
	}
	if err := l.readUnplated(ctx, r.db, list); err != nil {
		return nil, err
	}
	if careful {
		if err := l.readKnown(ctx, r.db, list[0].committee, checksOf(list)); err != nil {
			return nil, err
		}
	}
	return l, l.readPassed(ctx, r.db, list)
}

// settings gives a committee's settings: the ones kept from before while its
// record is no longer and the day is the same, for every change of them is an
// entry of the record.
func (r *Recorder) settings(ctx context.Context, now time.Time, c people.CommitteeID, seq int64) (committee, error) {
	if kept, ok := r.keptOf(c); ok && kept.seq == seq && kept.today == kept.Today(now) {
		return kept, nil
	}
	var fresh committee
	err := r.db.Read(ctx, func(p *pg.Reader) (err error) {
		fresh, err = learnCommittee(ctx, p, c, now)
		return err
	})
	if err != nil {
		return fresh, err
	}
	fresh.seq = seq
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept[c] = fresh
	return fresh, nil
}

func (r *Recorder) keptOf(c people.CommitteeID) (committee, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	kept, ok := r.kept[c]
	return kept, ok
}

func learnCommittee(ctx context.Context, q pg.Queryer, c people.CommitteeID, now time.Time) (committee, error) {
	full, err := people.ByID(ctx, q, c)
	if err != nil {
		return committee{}, err
	}
	m := committee{Committee: full, today: full.Today(now), zone: full.Location(), gates: map[string]Gate{}}
	m.rules, err = rule.Ints(ctx, q, c, m.today, againRule, "card.expiring_days", "visit.hours", "visit.carer_hours", "visit.per_plate", "visit.window_days")
	if err != nil {
		return m, err
	}
	if m.transition, err = parking.TransitionEnd(ctx, q, c, m.today); err != nil {
		return m, err
	}
	all, err := GatesOf(ctx, q, c)
	for _, g := range all {
		if g.ClosedAt == nil {
			m.gates[g.Label] = g
		}
	}
	return m, err
}

// mode is what the check's gate looks at in the hour it was seen.
func (l *lore) mode(w *work, c committee) Mode {
	at := l.now
	if !w.check.At.IsZero() {
		at = w.check.At
	}
	return c.gates[w.check.Gate].ModeAt(at.In(c.Location()))
}

// place tells where a check was made.
func (l *lore) place(w *work) {
	g := l.committee.gates[w.check.Gate]
	w.result.Out.At = Place{g.Name, g.PublicLane}
}

func (l *lore) facts(w *work, c committee) facts {
	f := facts{
		Exempt: w.check.Exempt, Direction: w.check.Direction, Mode: w.mode, Today: c.today, ExpiringDays: c.rules["card.expiring_days"],
		TokenGiven: w.check.Token != "", TokenKnown: w.tokenHash != "" && w.card != nil, TokenForeign: w.foreign,
		PlateGiven: w.check.Plate != "", PlateValid: w.plateOK, Plate: w.plate,
		ByToken: w.check.Token != "", Override: w.check.Override != "",
	}
	if !w.check.At.IsZero() && w.check.At.Before(l.now) {
		f.Today = c.Today(w.check.At) // what a device saw is judged by its own day
	}
	if !w.foreign && w.card != nil {
		f.Card = &w.card.cardFacts
	}
	s := w.subject()
	f.Blocked = l.blocked[s]
	f.Inside = l.presences[s].Inside
	f.Visit = l.visit(w, c, s)
	if w.old != nil {
		f.OldUntil = w.old.until(c.transition)
	}
	if f.Card != nil {
		f.OtherInside = slices.ContainsFunc(f.Card.Plates, func(p string) bool {
			return p != s && l.presences[p].Inside
		})
	}
	return f
}

// visit is what the passes of a plate say when it was seen. A card's token is
// not asked about passes: paper that opens nothing is looked at as paper.
func (l *lore) visit(w *work, c committee, s string) visit.Answer {
	passes := l.visits[s]
	if len(passes) == 0 || w.check.Token != "" {
		return visit.NoPass
	}
	m := visit.Moment{
		At: l.now, Zone: c.zone, Hours: c.rules["visit.hours"], CarerHours: c.rules["visit.carer_hours"],
		PerPlate: c.rules["visit.per_plate"], Window: c.rules["visit.window_days"],
	}
	if !w.check.At.IsZero() && w.check.At.Before(l.now) {
		m.At = w.check.At
	}
	if p := l.presences[s]; p.Inside {
		m.Inside = p.At
	}
	return m.Answer(passes)
}

// told is what an answer says of the car, and under what its presence is kept.
func (l *lore) told(w *work, c committee, f facts, code Code) (Answer, string) {
	a := Answer{ID: w.check.ID, Code: code, Plate: string(f.Plate), NoPlate: w.noPlate, RecordedAt: l.now.In(c.Location())}
	if w.card != nil && !w.foreign && code != VisitorOpen {
		view := w.card.View
		a.Card = &view
		if a.Plate == "" {
			a.Plate = view.Plate
		}
	}
	if code == CardTransition {
		a.Card = w.old.view(a.Plate, c)
	}
	if code == PlateInvalid {
		a.Unplated, _ = plate.ParseUnplated(w.check.Plate)
	}
	if w.noPlate != "" {
		return a, w.subject()
	}
	return a, a.Plate
}
