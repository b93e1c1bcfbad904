package kit

import (
	"strconv"

	"ziguan/internal/day"
	"ziguan/internal/i18n"
)

// weekdays are the days' names, Sunday first.
var weekdays = [...]string{ //nolint:gochecknoglobals // constant
	"day.week.sun", "day.week.mon", "day.week.tue", "day.week.wed", "day.week.thu", "day.week.fri", "day.week.sat",
}

// Weekday is the key of a day's name.
func Weekday(d day.Day) string { return weekdays[d.Weekday()] }

// LongDay writes a day in full, with its weekday.
func LongDay(w i18n.Speaker, d day.Day) string {
	if d.Zero() {
		return ""
	}
	year, month, date := d.Date()
	return w.Say("day.long", "Year", strconv.Itoa(year), "Month", strconv.Itoa(int(month)), "Date", strconv.Itoa(date), "Weekday", w.Say(Weekday(d)))
}
