package calendar

import "ziguan/internal/day"

// Unit is what a period is counted in.
type Unit string

// The units.
const (
	Calendric Unit = "calendar" // 自然日
	Working   Unit = "working"  // 工作日, make-up workdays among them
)

// Rest says on which days no period of calendar days ends.
type Rest string

// The rules of rest. The law names statutory holidays (法定休假日); whether an
// ordinary weekend is one, a compact may say.
const (
	Holidays            Rest = "holidays"
	HolidaysAndWeekends Rest = "holidays_and_weekends"
)

// Period is a length of time as a rule sets it.
type Period struct {
	Days int
	Unit Unit
	Rest Rest
}

// End gives the last day of a period that begins on a day; it ends that day at
// 24:00. ErrYearUnknown where the count touches a day nobody has decided on.
func (c Calendar) End(from day.Day, p Period) (day.Day, error) {
	if p.Unit == Working {
		return c.endWorking(from, p.Days)
	}
	last := from.AddDays(p.Days)
	for {
		t, err := c.decided(last)
		if err != nil {
			return 0, err
		}
		if t != Holiday && (t != Weekend || p.Rest != HolidaysAndWeekends) {
			return last, nil
		}
		last = last.AddDays(1)
	}
}

func (c Calendar) endWorking(from day.Day, n int) (day.Day, error) {
	last := from
	for counted := 0; counted < n; {
		last = last.AddDays(1)
		t, err := c.decided(last)
		if err != nil {
			return 0, err
		}
		if t == Workday || t == Makeup {
			counted++
		}
	}
	return last, nil
}
