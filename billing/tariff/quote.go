package tariff

import (
	"time"

	"ziguan/billing"
	"ziguan/internal/day"
	"ziguan/internal/errs"
)

// Quote is what a stay costs (rule 44), with the steps by which anybody gets to it.
type Quote struct {
	Minutes int         `json:"minutes"`
	Fen     billing.Fen `json:"fen"`
	Steps   []Step      `json:"-"`
}

// Step is a part of a stay within one band and one cap's 24 hours.
type Step struct {
	From, To time.Time
	Minutes  int         // of this part
	Before   int         // left of a unit before
	Unit     int         // minutes
	Units    int         // completed
	Rate     billing.Fen // of a unit
	Fen      billing.Fen // what of it is charged under the cap
	Capped   bool
}

var (
	// ErrClass says that the schedule has no price for such a stay or card.
	ErrClass = errs.New(errs.Invalid, "tariff.class.unknown")
	// ErrStay refuses a stay that ends before it begins, or lasts over ten years.
	ErrStay = errs.New(errs.Invalid, "tariff.stay.invalid")
)

const longestStay = 10 * 366 * 24 * time.Hour

// Quote says what a stay of a class costs. Seconds of entry and exit are dropped first.
// ErrClass, ErrStay.
func (s Schedule) Quote(class string, in, out time.Time) (Quote, error) {
	zone, err := day.Zone(s.Zone)
	if err != nil {
		return Quote{}, err
	}
	in, out = in.In(zone).Truncate(time.Minute), out.In(zone).Truncate(time.Minute)
	if out.Before(in) || out.Sub(in) > longestStay {
		return Quote{}, ErrStay.On("out")
	}
	for _, t := range s.Timed {
		if t.Class == class {
			return t.quote(in, out), nil
		}
	}
	return Quote{}, ErrClass.On("class")
}

func (t Timed) quote(in, out time.Time) Quote {
	q := Quote{Minutes: minutes(in, out)}
	if q.Minutes <= t.Free {
		return q
	}
	if t.FreeIs == Deducted {
		in = in.Add(time.Duration(t.Free) * time.Minute)
	}
	var left int            // minutes of a unit that is not complete
	var begun Band          // whose unit it is
	var charged billing.Fen // in the 24 hours of the cap
	ends := t.capEnd(in)    // of these
	for at := in; at.Before(out); {
		b, until := t.band(at)
		if left > 0 && b != begun { // carried: a unit that was begun is completed at its own price
			b, until = begun, at.Add(time.Duration(begun.Unit-left)*time.Minute)
		}
		to := earliest(until, out)
		if t.Cap > 0 {
			to = earliest(to, ends)
		}
		st := Step{From: at, To: to, Minutes: minutes(at, to), Before: left, Unit: b.Unit, Rate: b.Fen}
		begun = b
		st.Units, left = (left+st.Minutes)/b.Unit, (left+st.Minutes)%b.Unit
		st.Fen = billing.Fen(st.Units) * b.Fen
		if t.Cap > 0 && charged+st.Fen > t.Cap {
			st.Fen, st.Capped = t.Cap-charged, true
		}
		charged += st.Fen
		q.Fen += st.Fen
		q.Steps = append(q.Steps, st)
		if at = to; at.Equal(ends) {
			charged, ends = 0, t.capEnd(at)
		}
		if at.Equal(until) && t.Remains == Dropped {
			left = 0
		}
	}
	return q
}

// capEnd is the end of the 24 hours of the cap that begin at an instant or hold it.
func (t Timed) capEnd(at time.Time) time.Time {
	if t.CapPer == CalendarDay {
		y, m, d := at.Date()
		return time.Date(y, m, d+1, 0, 0, 0, 0, at.Location())
	}
	return at.Add(24 * time.Hour)
}

// band is the unit of an instant, and until when it is; without bands that is forever.
func (t Timed) band(at time.Time) (Band, time.Time) {
	y, m, d := at.Date()
	for _, b := range t.Bands {
		from, _ := clock(b.From)
		to, _ := clock(b.To)
		for _, back := range []int{-1, 0} { // one that began yesterday may run on
			begins := time.Date(y, m, d+back, 0, from, 0, 0, at.Location())
			ends := time.Date(y, m, d+back, 0, from+(to-from+1439)%1440+1, 0, 0, at.Location())
			if !at.Before(begins) && at.Before(ends) {
				return b, ends
			}
		}
	}
	return Band{Unit: t.Unit, Fen: t.Fen}, at.Add(2 * longestStay)
}

func minutes(from, to time.Time) int { return int(to.Sub(from) / time.Minute) }

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
