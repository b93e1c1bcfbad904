package calendar

import (
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"ziguan/internal/day"
	"ziguan/internal/errs"
)

// Type is what a day is to those who work.
type Type string

// The types of days. A weekend day inside a published holiday is a Holiday.
const (
	Workday Type = "workday"
	Makeup  Type = "makeup" // 调休: a weekend day on which people work
	Weekend Type = "weekend"
	Holiday Type = "holiday" // 法定节假日, the days moved to it included
)

// ErrYearUnknown says that the holidays of a year are not published yet
// (parameter year).
var ErrYearUnknown = errs.New(errs.Conflict, "calendar.year.unknown")

// Year is one year's list, as the State Council publishes it: it may speak of
// the last days of the year before as well.
type Year struct {
	Year     int
	Holidays []day.Day
	Workdays []day.Day // weekend days that are worked
}

// Calendar tells what each day is, of the years it knows.
type Calendar struct {
	marks map[day.Day]Type
	known map[int]bool
}

//go:embed chinese-days-1.5.7.json
var data []byte

// published is read once and never changes.
var published = read(data)

// Published is the calendar as it was published when this program was made.
func Published() Calendar { return published }

// read panics on data that is wrong, which a first test run shows.
func read(data []byte) Calendar {
	var lists struct{ Holidays, Workdays map[day.Day]string }
	if err := json.Unmarshal(data, &lists); err != nil {
		panic(err)
	}
	c := Calendar{marks: map[day.Day]Type{}, known: map[int]bool{}}
	for d := range lists.Holidays {
		c.marks[d] = Holiday
		c.known[yearOf(d)] = true
	}
	for d := range lists.Workdays {
		c.marks[d] = Makeup
	}
	return c
}

func yearOf(d day.Day) int {
	y, _, _ := d.Date()
	return y
}

// With gives a calendar in which a year's list stands in the place of what was
// known of that year.
func (c Calendar) With(y Year) Calendar {
	out := Calendar{marks: maps.Clone(c.marks), known: maps.Clone(c.known)}
	if out.marks == nil {
		out.marks, out.known = map[day.Day]Type{}, map[int]bool{}
	}
	maps.DeleteFunc(out.marks, func(d day.Day, _ Type) bool { return yearOf(d) == y.Year && !eve(d) })
	for _, d := range y.Holidays {
		out.marks[d] = Holiday
	}
	for _, d := range y.Workdays {
		out.marks[d] = Makeup
	}
	out.known[y.Year] = true
	return out
}

// eve reports whether a day is one of those on which the list of the next year
// has its say: the days around New Year are moved together.
func eve(d day.Day) bool {
	_, m, dd := d.Date()
	return m == time.December && dd >= 28
}

// Known reports whether the holidays of a year are published.
func (c Calendar) Known(year int) bool { return c.known[year] }

// Years lists the years that are known, in order.
func (c Calendar) Years() []int { return slices.Sorted(maps.Keys(c.known)) }

// Of gives a year's list, in order.
func (c Calendar) Of(year int) Year {
	y := Year{Year: year}
	for d, t := range c.marks {
		if yearOf(d) != year {
			continue
		}
		if t == Holiday {
			y.Holidays = append(y.Holidays, d)
		} else {
			y.Workdays = append(y.Workdays, d)
		}
	}
	slices.Sort(y.Holidays)
	slices.Sort(y.Workdays)
	return y
}

// Type tells what a day is, as far as is known: of an unknown year it tells
// weekends from other days and no more.
func (c Calendar) Type(d day.Day) Type {
	if t, ok := c.marks[d]; ok {
		return t
	}
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return Weekend
	}
	return Workday
}

// decided tells what a day is, or ErrYearUnknown where a list that has its say
// on it is still to come.
func (c Calendar) decided(d day.Day) (Type, error) {
	years := []int{yearOf(d)}
	if eve(d) {
		years = append(years, years[0]+1)
	}
	for _, y := range years {
		if !c.known[y] {
			return "", ErrYearUnknown.With("year", strconv.Itoa(y))
		}
	}
	return c.Type(d), nil
}
