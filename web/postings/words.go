package postings

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/posting"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// months and weekdays are the keys of their words.
var (
	months = []string{ //nolint:gochecknoglobals // constant
		"month.1", "month.2", "month.3", "month.4", "month.5", "month.6", "month.7", "month.8", "month.9", "month.10", "month.11", "month.12",
	}
)

// dayWord writes a day as people say it, 11 月 27 日（周五）, with the year where
// it is another one than today's.
func dayWord(w i18n.Speaker, d, today day.Day) string {
	y, m, dd := d.Date()
	this, _, _ := today.Date()
	text := w.Say("postings.day", "month", w.Say(months[m-1]), "d", strconv.Itoa(dd), "w", w.Say(kit.WeekdayName(d.Weekday())))
	if y != this {
		return w.Say("postings.day.year", "year", strconv.Itoa(y), "day", text)
	}
	return text
}

// numberWord is what people call a posting: 公示〔2026〕12号.
func numberWord(w i18n.Speaker, n posting.Number) string {
	return w.Say("postings.number", "year", strconv.Itoa(n.Year), "n", strconv.Itoa(n.Seq))
}

// sentence says how far a posting is.
func sentence(w i18n.Speaker, r posting.Row, today day.Day) string {
	s := r.Standing
	switch {
	case r.State == posting.Withdrawn:
		return w.Say("postings.progress.withdrawn", "reason", r.Reason)
	case r.State == posting.Ended:
		return w.Say("postings.progress.ended", "last", dayWord(w, s.Last, today))
	case s.Last.Zero():
		return w.Say("postings.progress.unknown")
	case s.Over && s.Open > 0:
		return w.Say("postings.progress.open", "n", strconv.Itoa(s.Open))
	case s.Over:
		return w.Say("postings.progress.over")
	case s.Last == today:
		return w.Say("postings.progress.today", "last", dayWord(w, s.Last, today))
	}
	return w.Say("postings.progress", "n", strconv.Itoa(int(s.Last-today)), "last", dayWord(w, s.Last, today))
}

// period writes from when to when it hangs.
func period(w i18n.Speaker, r posting.Row, today day.Day) string {
	if r.Standing.Last.Zero() {
		return w.Say("postings.period.unknown", "from", dayWord(w, r.PostedOn, today))
	}
	return w.Say("postings.period", "from", dayWord(w, r.PostedOn, today), "last", dayWord(w, r.Standing.Last, today))
}

// counted says by which rule the days are counted.
func counted(w i18n.Speaker, r posting.Row) string {
	if r.Unit == calendar.Working {
		return w.Say("postings.counted.working", "n", strconv.Itoa(r.Days))
	}
	return w.Say("postings.counted.calendar", "n", strconv.Itoa(r.Days))
}

func progress(w i18n.Speaker, r posting.Row, today day.Day) ui.ProgressView {
	return ui.ProgressView{
		Label: w.Say("postings.progress.label"), Sentence: sentence(w, r, today),
		Value: min(int(today-r.PostedOn), int(r.Standing.Last-r.PostedOn)), Max: int(r.Standing.Last - r.PostedOn),
	}
}

// badge is a posting's state in a word, with the colour that says the same.
func badge(w i18n.Speaker, r posting.Row) (kind, word string) {
	switch {
	case r.State == posting.Posted && r.Standing.Open > 0:
		return "ask", w.Say("postings.badge.open", "n", strconv.Itoa(r.Standing.Open))
	case r.State == posting.Posted:
		return "wait", w.Say("posting.state.posted")
	}
	return "off", w.Say("posting.state." + string(r.State))
}

func refWord(w i18n.Speaker, ref string) string {
	if ref == "" {
		return w.Say("postings.ref.all")
	}
	return ref
}

func when(t time.Time, zone *time.Location) string { return t.In(zone).Format("2006-01-02 15:04") }

// groupText is what is pasted into the neighbours' group. It has the numbers
// and no plates or names: what stands in a group is never taken down.
func (p *Pages) groupText(c *fiber.Ctx, r posting.Row, items []posting.Item) string {
	w, m := kit.Of(c).Words, kit.Committee(c)
	today := m.Today(p.k.DB.Now())
	lines := []string{w.Say("postings.group.head", "committee", m.Name, "number", numberWord(w, r.Number)), r.Title, "", r.Text}
	if len(items) > 0 && r.State == posting.Posted {
		lines = append(lines, "")
		for _, i := range items {
			line := i.Ref
			for _, more := range []string{kit.ClassName(kit.Of(c).Words, i.Class), i.Note} {
				if more != "" {
					line += "  " + more
				}
			}
			lines = append(lines, line)
		}
	}
	lines = append(lines, "", period(w, r, today))
	if r.State == posting.Posted {
		how := "postings.group.how"
		if m.DutyPhone == "" {
			how = "postings.group.how.nophone"
		}
		lines = append(lines, w.Say(how, "phone", m.DutyPhone))
	}
	return strings.Join(append(lines, p.address(c, r)), "\n")
}
