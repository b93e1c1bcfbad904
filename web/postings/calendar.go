package postings

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// calendarView is the holidays that periods are counted by.
type calendarView struct {
	Page   ui.PageHead
	Action string
	Years  []rule.CalendarYear
	Chair  bool
	Ground ui.GroundView
	Year   string // as typed, or the first that is not known
	Typed  kit.Form
	Errors []ui.FieldError
	Today  day.Day
}

// Calendar is `/c/{committee}/calendar`.
func (p *Pages) Calendar(c *fiber.Ctx) error { return p.calendar(c, kit.Form{}) }

func (p *Pages) calendar(c *fiber.Ctx, f kit.Form) error {
	years, err := p.rules.Years(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	h := p.head(c, "postings.calendar")
	v := calendarView{Page: h.Page, Action: kit.Link(c, "calendar"), Years: years, Chair: kit.Actor(c).Is(actor.Chair), Year: f.Get("year"), Typed: f, Today: h.Today}
	for _, y := range years {
		if !y.Known && v.Year == "" {
			v.Year = strconv.Itoa(y.Year.Year)
		}
	}
	citable, err := p.k.Citable(c)
	if err != nil {
		return err
	}
	v.Ground = kit.Ground(c, f, "", citable)
	if v.Ground.Kind.Value == "" {
		v.Ground.Kind.Value = string(rule.Law)
	}
	v.Ground.Text.Hint = kit.T(c, "postings.calendar.source.hint")
	v.Errors = kit.Wrong(c, f, kit.WithGround("year", "postings.field.year", "holidays", "postings.field.holidays", "workdays", "postings.field.workdays")...)
	return kit.Render(c, calendarPage(v))
}

// SetCalendar enters a year's list.
func (p *Pages) SetCalendar(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n := rule.NewYear{Committee: kit.Committee(c).ID, Ground: kit.GroundOf(f, "")}
	var err error
	if n.Year.Year, err = strconv.Atoi(f.Trim("year")); err != nil {
		err = rule.ErrYear.On("year")
	}
	if err == nil {
		n.Holidays, err = dates(f.Get("holidays"), "holidays")
	}
	if err == nil {
		n.Workdays, err = dates(f.Get("workdays"), "workdays")
	}
	if err == nil {
		err = p.rules.SetYear(c.UserContext(), kit.Actor(c), n)
	}
	return kit.Settle(c, err, func() error { return p.calendar(c, f.WithError(err)) }, kit.Link(c, "calendar"), "postings.calendar.set")
}

// dates reads a paste of dates and of runs of them (2027-01-01~2027-01-03),
// apart by blanks, commas or lines.
func dates(text, field string) ([]day.Day, error) {
	var out []day.Day
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;\u3000\u3001\uff0c\uff1b", r) }) {
		first, last, run := strings.Cut(strings.NewReplacer("\u81f3", "~", "\uff5e", "~").Replace(s), "~")
		from, err := day.Parse(first)
		to := from
		if err == nil && run {
			to, err = day.Parse(last)
		}
		if err != nil || to < from || to-from > longestHoliday {
			return nil, rule.ErrYearDay.With("day", s).On(field)
		}
		for d := from; d <= to; d++ {
			out = append(out, d)
		}
	}
	return out, nil
}

// longestHoliday bounds a run: a mistyped year would else be a list of years.
const longestHoliday = 30

// days writes a list of days, runs of them as from and to.
func days(list []day.Day) string {
	var parts []string
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		part := short(list[i])
		if j > i {
			part += "–" + short(list[j])
		}
		parts = append(parts, part)
		i = j + 1
	}
	return strings.Join(parts, "  ")
}

func short(d day.Day) string {
	_, m, dd := d.Date()
	return strconv.Itoa(int(m)) + "/" + strconv.Itoa(dd)
}

// listOf gives the days of a year's list that fall in the year itself.
func listOf(y calendar.Year) (holidays, workdays string) { return days(y.Holidays), days(y.Workdays) }
