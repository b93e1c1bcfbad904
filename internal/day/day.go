package day

import (
	"database/sql/driver"
	"fmt"
	"time"

	"ziguan/internal/errs"
)

// ErrInvalid refuses a text that is no calendar date.
var ErrInvalid = errs.New(errs.Invalid, "date.invalid")

// Day is a civil date, counted in days since 1970-01-01. The zero Day is no
// date and is stored as null; days before 1970-01-02 are refused.
type Day int32

const layout = "2006-01-02"

// Of builds a day; out-of-range months and days roll over as in time.Date.
func Of(y int, m time.Month, d int) Day {
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// In gives the day an instant falls on in a zone.
func In(t time.Time, zone *time.Location) Day {
	y, m, d := t.In(zone).Date()
	return Of(y, m, d)
}

// Parse reads 2026-11-23, and also 2026/11/23, 2026.11.23 and single digits,
// which people type; ErrInvalid otherwise. No date rolls over.
func Parse(s string) (Day, error) {
	for _, l := range []string{layout, "2006-1-2", "2006/1/2", "2006.1.2"} {
		if t, err := time.Parse(l, s); err == nil && t.Unix() > 0 {
			return Day(t.Unix() / 86400), nil
		}
	}
	return 0, ErrInvalid
}

// Zero reports whether there is no date.
func (d Day) Zero() bool { return d == 0 }

// Time gives the start of the day in a zone.
func (d Day) Time(zone *time.Location) time.Time {
	y, m, dd := d.Date()
	return time.Date(y, m, dd, 0, 0, 0, 0, zone)
}

// Date splits the day.
func (d Day) Date() (int, time.Month, int) {
	return time.Unix(int64(d)*86400, 0).UTC().Date()
}

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return time.Unix(int64(d)*86400, 0).UTC().Weekday() }

// AddDays moves by n days.
func (d Day) AddDays(n int) Day { return d + Day(n) }

// AddYears moves by n years; 29 February becomes 28 February where there is none.
func (d Day) AddYears(n int) Day {
	y, m, dd := d.Date()
	r := Of(y+n, m, dd)
	if _, rm, _ := r.Date(); rm != m {
		return Of(y+n, m+1, 0)
	}
	return r
}

// String is 2026-11-23; empty for no date.
func (d Day) String() string {
	if d.Zero() {
		return ""
	}
	return time.Unix(int64(d)*86400, 0).UTC().Format(layout)
}

// Value stores the day as a date, null for none.
func (d Day) Value() (driver.Value, error) {
	if d.Zero() {
		return nil, nil //nolint:nilnil // database/sql spells null this way
	}
	return d.String(), nil
}

// Scan reads what Value stored.
func (d *Day) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = 0
	case time.Time:
		*d = In(v, time.UTC)
	case string:
		p, err := Parse(v)
		if err != nil {
			return fmt.Errorf("scan day: %w", err)
		}
		*d = p
	default:
		return fmt.Errorf("scan day: %T", src)
	}
	return nil
}

// MarshalText puts days into JSON as their text.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	p, err := Parse(string(b))
	if err != nil {
		return err
	}
	*d = p
	return nil
}

// Earliest gives the earliest of the dates that are set; none if none is.
func Earliest(days ...Day) Day {
	var out Day
	for _, d := range days {
		if !d.Zero() && (out.Zero() || d < out) {
			out = d
		}
	}
	return out
}
