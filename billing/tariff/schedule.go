package tariff

import (
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"ziguan/billing"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/strict"
)

// Format is the name of a schedule's format.
const Format = "ziguan/fee-schedule/v1"

// Schedule is the prices of a committee.
type Schedule struct {
	Format     string      `json:"format"`
	Zone       string      `json:"zone"`
	Timed      []Timed     `json:"timed"`
	Term       []Term      `json:"term"`
	PartMonth  PartMonth   `json:"part_month,omitempty"` // of a term's days that make no month
	Deposits   []Deposit   `json:"deposits,omitempty"`
	LostCard   billing.Fen `json:"lost_card_fen,omitempty"`
	Damages    []Damages   `json:"damages,omitempty"`
	Reductions []Reduction `json:"reductions,omitempty"`
	Refund     *Returns    `json:"refund,omitempty"`
}

// Timed is what a stay costs.
type Timed struct {
	Class   string      `json:"class"`
	Unit    int         `json:"unit_minutes,omitempty"` // none where bands have theirs
	Fen     billing.Fen `json:"unit_fen,omitempty"`
	Free    int         `json:"free_minutes"`
	FreeIs  FreeIs      `json:"free_is,omitempty"`
	Cap     billing.Fen `json:"cap_fen,omitempty"` // 0 for none
	CapPer  CapPer      `json:"cap_per,omitempty"`
	Bands   []Band      `json:"bands,omitempty"`
	Remains Remainder   `json:"remainder,omitempty"` // at the boundary of two bands
}

// Band is the unit of a part of the day; those of a class fill it without an overlap.
type Band struct {
	From string      `json:"from"` // 07:00
	To   string      `json:"to"`   // 19:00; may lie on the next day
	Unit int         `json:"unit_minutes"`
	Fen  billing.Fen `json:"unit_fen"`
}

// FreeIs says what free minutes are of a longer stay.
type FreeIs string

// What free minutes are.
const (
	Threshold FreeIs = "threshold" // a longer stay is charged from its start
	Deducted  FreeIs = "deducted"  // they are taken off
)

// CapPer says of which 24 hours a cap is.
type CapPer string

// The 24 hours of a cap.
const (
	Stay24h     CapPer = "stay-24h"     // from entry, or from the end of a deducted free time
	CalendarDay CapPer = "calendar-day" // from midnight
)

// Remainder is what becomes of the minutes left of a unit at the boundary of day and night.
type Remainder string

// What becomes of them (rule 45).
const (
	Dropped Remainder = "dropped"
	Carried Remainder = "carried" // the unit is completed over the boundary, at the price it began with
)

// Per is the length that a term's price is of.
type Per string

// The lengths.
const (
	Month    Per = "month"
	Quarter  Per = "quarter"
	HalfYear Per = "half-year"
	Year     Per = "year"
)

// Pers lists them, the longest first.
func Pers() []Per { return []Per{Year, HalfYear, Quarter, Month} }

// Months is how many months a length has.
func (p Per) Months() int {
	return map[Per]int{Month: 1, Quarter: 3, HalfYear: 6, Year: 12}[p]
}

// Term is what a class of cards costs for a length of time.
type Term struct {
	Class string      `json:"class"`
	Per   Per         `json:"per"`
	Fen   billing.Fen `json:"fen"`
}

// PartMonth says what days cost that make no whole month.
type PartMonth string

// What they cost.
const (
	ByDay PartMonth = "by-day" // their share of that month, the part of a fen dropped
	Free  PartMonth = "free"   // nothing: only whole months are charged
)

// Deposit is what is kept while a card is out (押金), and given back with it.
type Deposit struct {
	Class string      `json:"class"`
	Fen   billing.Fen `json:"fen"`
}

// Damages is what was agreed for staying over one's time (违约金): never a fine, which no
// committee may set.
type Damages struct {
	Class string      `json:"class"`
	Per   string      `json:"per"` // hour, day, time
	Fen   billing.Fen `json:"fen"`
	Cap   billing.Fen `json:"cap_fen,omitempty"`
}

// Reduction is what somebody pays less (减免).
type Reduction struct {
	Code    string `json:"code"`    // what the committee calls it, 1 to 20 characters
	Class   string `json:"class"`   // of which cards
	Percent int    `json:"percent"` // off the price; 100 is free
}

// Returns is what comes back of a term that is not used (退费).
type Returns struct {
	By  ReturnsBy   `json:"by"`
	Fee billing.Fen `json:"fee_fen,omitempty"` // kept for the work
}

// ReturnsBy says how the unused part is measured.
type ReturnsBy string

// How it is measured (rule 46).
const (
	UnusedDays   ReturnsBy = "day"
	UnusedMonths ReturnsBy = "full-month"
)

// ErrSchedule refuses prices that are none: an unknown word, a negative sum, a unit without
// minutes, bands that leave a gap, a class twice. Parameters: at, where in the file.
var ErrSchedule = errs.New(errs.Invalid, "tariff.invalid")

// Read reads a schedule. strict.ErrDocument, strict.ErrFormat, ErrSchedule.
func Read(in io.Reader) (Schedule, error) {
	var s Schedule
	if err := strict.Read(in, &s); err != nil {
		return s, err
	}
	if err := strict.Format(s.Format, Format); err != nil {
		return s, err
	}
	return s, s.Check()
}

// Bytes is the schedule as it is published and as its digest is made of it.
func (s Schedule) Bytes() ([]byte, error) { return json.MarshalIndent(s, "", " ") }

// Check refuses prices that are none: ErrSchedule.
func (s Schedule) Check() error {
	bad := func(at ...string) error {
		where := strings.Join(at, ".")
		return ErrSchedule.With("at", where).On(where)
	}
	if _, err := day.Zone(s.Zone); err != nil || s.Zone == "" {
		return bad("zone")
	}
	seen := map[string]bool{}
	once := func(keys ...string) bool {
		key := strings.Join(keys, "\x00")
		again := seen[key]
		seen[key] = true
		return !again && keys[1] != "" && len(keys[1]) <= 60
	}
	for i, t := range s.Timed {
		if at := t.wrong(); at != "" || !once("timed", t.Class) {
			return bad("timed", strconv.Itoa(i), at)
		}
	}
	for i, t := range s.Term {
		if t.Per.Months() == 0 || !sum(t.Fen) || !once("term", t.Class, string(t.Per)) {
			return bad("term", strconv.Itoa(i))
		}
	}
	for i, d := range s.Deposits {
		if !sum(d.Fen) || !once("deposits", d.Class) {
			return bad("deposits", strconv.Itoa(i))
		}
	}
	for i, d := range s.Damages {
		if !sum(d.Fen) || !sum(d.Cap) || !slices.Contains([]string{"hour", "day", "time"}, d.Per) || !once("damages", d.Class) {
			return bad("damages", strconv.Itoa(i))
		}
	}
	for i, r := range s.Reductions {
		if r.Percent < 1 || r.Percent > 100 || r.Class == "" || len(r.Class) > 60 || !once("reductions", r.Code, r.Class) {
			return bad("reductions", strconv.Itoa(i))
		}
	}
	switch {
	case s.PartMonth != "" && s.PartMonth != ByDay && s.PartMonth != Free:
		return bad("part_month")
	case !sum(s.LostCard):
		return bad("lost_card_fen")
	case s.Refund != nil && (s.Refund.By != UnusedDays && s.Refund.By != UnusedMonths || !sum(s.Refund.Fee)):
		return bad("refund")
	}
	return nil
}

func sum(f billing.Fen) bool { return f >= 0 && f <= billing.Most }

// wrong names what of a stay's price is none; empty where all is well.
func (t Timed) wrong() string {
	switch {
	case len(t.Bands) == 0 && !unit(t.Unit, t.Fen):
		return "unit_minutes"
	case len(t.Bands) > 0 && (t.Unit != 0 || t.Fen != 0 || t.Remains != Dropped && t.Remains != Carried):
		return "remainder"
	case len(t.Bands) == 0 && t.Remains != "":
		return "remainder"
	case t.Free < 0 || t.Free > 1440 || t.FreeIs != Threshold && t.FreeIs != Deducted && (t.FreeIs != "" || t.Free > 0):
		return "free_minutes"
	case !sum(t.Cap) || t.CapPer != Stay24h && t.CapPer != CalendarDay && (t.CapPer != "" || t.Cap > 0):
		return "cap_fen"
	case len(t.Bands) > 0 && !fills(t.Bands):
		return "bands"
	}
	return ""
}

func unit(minutes int, f billing.Fen) bool { return minutes >= 1 && minutes <= 1440 && sum(f) }

// fills reports whether bands fill the day, each beginning where the one before ends.
func fills(bands []Band) bool {
	total := 0
	for i, b := range bands {
		from, ok := clock(b.From)
		to, fine := clock(b.To)
		next, good := clock(bands[(i+1)%len(bands)].From)
		if !ok || !fine || !good || to%1440 != next%1440 || !unit(b.Unit, b.Fen) {
			return false
		}
		total += (to-from+1439)%1440 + 1 // a band of one alone is the whole day
	}
	return total == 1440
}

// clock reads 07:00 as minutes after midnight; 24:00 is an end.
func clock(s string) (int, bool) {
	if s == "24:00" {
		return 1440, true
	}
	t, err := time.Parse("15:04", s)
	return t.Hour()*60 + t.Minute(), err == nil && len(s) == 5
}
