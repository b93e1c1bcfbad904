package visit

import (
	"context"
	"strconv"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Rules are the numbers of a day that a compact may change.
type Rules struct {
	Hours       int // a visit's longest stay
	Window      int // days over which visits are counted
	PerDwelling int
	PerPlate    int
	Asked       int // requests at the gate that are passed on to one dwelling in a day
	Carers      int
	CarerDays   int // how long a carer's car may be listed ahead
}

func rulesOf(ctx context.Context, q pg.Queryer, c people.CommitteeID, today day.Day) (Rules, error) {
	n, err := rule.Ints(ctx, q, c, today, "visit.hours", "visit.window_days", "visit.per_dwelling", "visit.per_plate",
		"visit.asked", "visit.carers", "visit.carer_days")
	if err != nil {
		return Rules{}, err
	}
	return Rules{
		Hours: n["visit.hours"], Window: n["visit.window_days"], PerDwelling: n["visit.per_dwelling"], PerPlate: n["visit.per_plate"],
		Asked: n["visit.asked"], Carers: n["visit.carers"], CarerDays: n["visit.carer_days"],
	}, nil
}

// countedFrom is the instant from which passes count at another.
func (r Rules) countedFrom(now time.Time) time.Time { return now.AddDate(0, 0, -r.Window) }

// standing is what can stand in the way of a pass, as it is now.
type standing struct {
	Card       string     `db:"card"` // number of the card by which gates answer for the plate
	Revoked    bool       `db:"revoked"`
	Blocked    bool       `db:"blocked"`
	OfDwelling int        `db:"of_dwelling"`
	OfPlate    int        `db:"of_plate"`
	Carers     int        `db:"carers"`
	OpenID     PassID     `db:"open_id"` // the car's open pass that ends last
	OpenUntil  *time.Time `db:"open_until"`
	NoPlate    bool       // OfPlate counts the dwelling's cars without a plate
}

// hardly is by how much a pass must outlast the plate's open one to be another
// visit: a second tap on the same button is none.
const hardly = time.Hour

// mayOpen is the rule of a pass that begins now and lasts until an instant. It
// names the card first, then the block, then what is there already, then the caps.
func mayOpen(s standing, r Rules, until time.Time) error {
	switch {
	case s.Card != "" && s.Revoked:
		return ErrCardRevoked.With("number", s.Card).On("plate")
	case s.Card != "":
		return ErrHasCard.With("number", s.Card).On("plate")
	case s.Blocked:
		return ErrBlocked.On("plate")
	case s.OpenUntil != nil && s.OpenUntil.Add(hardly).After(until):
		return ErrOpen.With("until", s.OpenUntil.Format("01-02 15:04")).On("plate")
	case s.OfDwelling >= r.PerDwelling:
		return ErrDwellingCap.With("cap", strconv.Itoa(r.PerDwelling), "days", strconv.Itoa(r.Window))
	case s.OfPlate >= r.PerPlate && s.NoPlate:
		return ErrNoPlateCap.With("cap", strconv.Itoa(r.PerPlate), "days", strconv.Itoa(r.Window))
	case s.OfPlate >= r.PerPlate:
		return ErrPlateCap.With("cap", strconv.Itoa(r.PerPlate), "days", strconv.Itoa(r.Window))
	}
	return nil
}

// mayList is the rule of a carer's car.
func mayList(s standing, r Rules) error {
	switch {
	case s.Card != "" && s.Revoked:
		return ErrCardRevoked.With("number", s.Card).On("plate")
	case s.Card != "":
		return ErrHasCard.With("number", s.Card).On("plate")
	case s.Blocked:
		return ErrBlocked.On("plate")
	case s.Carers >= r.Carers:
		return ErrCarers.With("cap", strconv.Itoa(r.Carers))
	}
	return nil
}
