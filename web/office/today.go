package office

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/day"
	"ziguan/web/kit"
	"ziguan/web/place"
	"ziguan/web/ui"
)

// TodayView is 今天: what the visitor may do, by when it has to be done.
type TodayView struct {
	Page    ui.PageHead
	Date    string
	Figures string // the committee in one sentence; empty while it has nothing
	Parts   []PartView
	// Quiet leads on when nothing waits for the visitor.
	Quiet *ui.TaskView
}

// PartView is one of the four parts.
type PartView struct {
	Title string
	Now   bool
	Rows  []RowView
}

// RowView is one kind of thing to do, in a line.
type RowView struct {
	ui.TaskView
	Due   string // by when, in words
	Late  bool
	First bool // the one thing to do next
}

// Home is `/c/{committee}`.
func (p *Pages) Home(c *fiber.Ctx) error {
	d, err := p.desk(c)
	if err != nil {
		return err
	}
	p.k.Counted(c, d.counts())
	return kit.Render(c, TodayPage(p.today(c, d)))
}

// Counts is what waits for the visitor of any page of the office, by group.
func (p *Pages) Counts(c *fiber.Ctx) (map[string]int, error) {
	d, err := p.desk(c)
	if err != nil {
		return nil, err
	}
	return d.counts(), nil
}

func (p *Pages) today(c *fiber.Ctx, d *desk) TodayView {
	v := TodayView{Page: p.k.Page(c, "place.today"), Date: shortDay(c, d.today)}
	if d.cards.Dwellings > 0 {
		v.Figures = kit.T(c, "today.figures", "Households", said(d.cards.Dwellings), "Cards", said(d.cards.Live), "Inside", said(d.gates.Inside))
	}
	first := true
	for at, key := range []string{now: "today.now", today: "today.today", week: "today.week", others: "today.others"} {
		shown := PartView{Title: kit.T(c, key), Now: part(at) == now}
		for _, t := range d.in(part(at)) {
			r := row(c, d, t)
			r.First = first && t.part != others
			first = first && !r.First
			shown.Rows = append(shown.Rows, r)
		}
		if len(shown.Rows) > 0 {
			v.Parts = append(v.Parts, shown)
		}
	}
	if first {
		v.Quiet = quiet(c)
	}
	return v
}

// quiet says that nothing waits, and what to do when somebody comes.
func quiet(c *fiber.Ctx) *ui.TaskView {
	if kit.Actor(c).MayRun() {
		return &ui.TaskView{Title: kit.T(c, "today.quiet"), Text: kit.T(c, "today.quiet.staff"), Action: kit.T(c, "place.find"), Href: kit.Link(c, "find")}
	}
	return &ui.TaskView{Title: kit.T(c, "today.quiet"), Text: kit.T(c, "today.quiet.reader"), Action: kit.T(c, "place.all"), Href: kit.Link(c, "places")}
}

func row(c *fiber.Ctx, d *desk, t task) RowView {
	pairs := append([]string{"n", said(t.n)}, t.pairs...)
	r := RowView{TaskView: ui.TaskView{
		Title: kit.T(c, "office.task."+t.kind, pairs...), Text: kit.T(c, "office.task."+t.kind+".text", pairs...),
		Action: kit.T(c, "office.task."+t.kind+".act"), Href: t.href,
	}}
	if r.Href == "" {
		for _, one := range place.All() {
			if one.Name == t.place {
				r.Href = place.In(one.Path, kit.Committee(c).Code) + t.query
			}
		}
	}
	if !t.since.IsZero() {
		r.Due, r.Late = kit.T(c, "today.due.since", "n", said(int(d.now.Sub(t.since)/time.Minute))), true
	} else {
		r.Due, r.Late = due(c, d.today, t.due), !t.due.Zero() && t.due < d.today
	}
	return r
}

// due says a last day as people do.
func due(c *fiber.Ctx, today, last day.Day) string {
	switch left := int(last - today); {
	case last.Zero():
		return ""
	case left < 0:
		return kit.T(c, "today.due.over", "n", said(-left))
	case left == 0:
		return kit.T(c, "today.due.today")
	case left == 1:
		return kit.T(c, "today.due.tomorrow")
	case left < 7:
		return kit.T(c, kit.Weekday(last.Weekday()))
	}
	_, month, date := last.Date()
	return kit.T(c, "today.due.day", "Month", said(int(month)), "Date", said(date))
}

// shortDay is a day without its year.
func shortDay(c *fiber.Ctx, d day.Day) string {
	_, month, date := d.Date()
	return kit.T(c, "today.date", "Month", said(int(month)), "Date", said(date), "Weekday", kit.T(c, kit.Weekday(d.Weekday())))
}

func said(n int) string { return strconv.Itoa(n) }
