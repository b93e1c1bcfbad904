package kit

import (
	"strconv"
	"time"

	"ziguan/internal/day"
	"ziguan/internal/i18n"
)

// weekdays are the days' names, Sunday first.
var weekdays = [...]string{ //nolint:gochecknoglobals // constant
	"day.week.sun", "day.week.mon", "day.week.tue", "day.week.wed", "day.week.thu", "day.week.fri", "day.week.sat",
}

// Weekday is the key of a day of the week, short.
func Weekday(d time.Weekday) string { return weekdays[d] }

// WeekdayName is the key of a day of the week in full.
func WeekdayName(d time.Weekday) string { return "weekday." + strconv.Itoa(int(d)) }

// OnDay is a day with its weekday.
func OnDay(w i18n.Speaker, d day.Day) string {
	return w.Say("changes.day", "Day", d.String(), "Weekday", w.Say(WeekdayName(d.Weekday())))
}

// LongDay writes a day in full, with its weekday.
func LongDay(w i18n.Speaker, d day.Day) string {
	if d.Zero() {
		return ""
	}
	year, month, date := d.Date()
	return w.Say("day.long", "Year", strconv.Itoa(year), "Month", strconv.Itoa(int(month)), "Date", strconv.Itoa(date), "Weekday", w.Say(Weekday(d.Weekday())))
}
