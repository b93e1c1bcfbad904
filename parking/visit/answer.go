package visit

import "time"

// Seen is one of a plate's passes as a gate looks it up: when it opened, until
// when it lets in, and on which days; none for one that was revoked.
type Seen struct {
	From, Until time.Time
	Days        Days
	Carer       bool
}

// Answer is what a plate's passes say at a gate.
type Answer string

// The answers, in the order in which the first that applies is given.
const (
	NoPass  Answer = ""
	LetIn   Answer = "let_in"
	Over    Answer = "over" // its time was over not long ago, or a carer stayed too long
	Counted Answer = "counted"
)

// Moment is when and by which rules a gate looks at a plate's passes.
type Moment struct {
	At     time.Time
	Zone   *time.Location
	Inside time.Time // since when the plate is inside; zero when it is not
	// Hours is a visit's longest stay, and as long after a pass's end it is still
	// said that its time is over; CarerHours is a carer's longest stay.
	Hours, CarerHours int
	PerPlate, Window  int
}

// Answer says what passes give: open beats over, over beats a number that is used up.
func (m Moment) Answer(list []Seen) Answer {
	out := NoPass
	counted := 0
	from := m.At.AddDate(0, 0, -m.Window)
	for _, s := range list {
		if !s.Carer && s.From.After(from) && !s.From.After(m.At) {
			counted++
		}
		switch {
		case m.open(s):
			return LetIn
		case m.over(s):
			out = Over
		}
	}
	if out == NoPass && len(list) > 0 && counted >= m.PerPlate {
		return Counted
	}
	return out
}

func (m Moment) open(s Seen) bool {
	return s.From.Compare(m.At) <= 0 && m.At.Before(s.Until) && s.Days.Has(m.At.In(m.Zone).Weekday()) && !m.tooLong(s)
}

// tooLong is a carer who stays beyond the hours of a stay.
func (m Moment) tooLong(s Seen) bool {
	return s.Carer && !m.Inside.IsZero() && m.At.Sub(m.Inside) > time.Duration(m.CarerHours)*time.Hour
}

func (m Moment) over(s Seen) bool {
	if s.Days == 0 || m.At.Before(s.From) {
		return false
	}
	if m.At.Before(s.Until) {
		return m.tooLong(s)
	}
	return m.At.Sub(s.Until) < time.Duration(m.Hours)*time.Hour
}
