package applications

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// listView is a committee's applications, those of a state or all that are open.
type listView struct {
	Page  ui.PageHead
	Base  string
	Staff bool
	List  ui.ListView
	Rows  []row
	Free  []free
}

// free is a class with a free place and whose turn it is.
type free struct {
	Class class.Code
	N     string // how many are free; empty for as many as there are
	Next  string
}

// row is an application in the list, and how its posting stands in words.
type row struct {
	application.Row
	Say string
}

// shownStates are the states that the list has a tab for, in the order of the work.
func shownStates() []application.State {
	return []application.State{
		application.Submitted, application.Checked, application.Posting, application.Waiting, application.Offered, application.Returned,
	}
}

// List is `/c/{committee}/applications`, by ?state=.
func (p *Pages) List(c *fiber.Ctx) error {
	who, m := kit.Actor(c), kit.Committee(c)
	l, asked := sought(c)
	counts, err := p.s.Counts(c.UserContext(), who, m.ID, asked.Text)
	if err != nil {
		return err
	}
	v := listView{Page: p.page(c, "apply.list"), Base: kit.Link(c, "applications"), Staff: who.MayRun()}
	v.Page.Narrow = false
	v.frame(c, &l, counts)
	if v.Staff {
		v.List.Export = l.File(v.Base + ".xlsx")
	}
	asked.From, asked.Limit = l.From(), kit.PageSize
	rows, err := p.s.Rows(c.UserContext(), who, m.ID, asked)
	if err != nil {
		return err
	}
	v.fill(c, rows)
	if v.Staff && (asked.State == "" || asked.State == application.Waiting) {
		boards, err := p.s.Boards(c.UserContext(), m.ID)
		if err != nil {
			return err
		}
		v.Free = frees(boards)
	}
	return kit.Render(c, listPage(v))
}

// sought is which applications an address asks for.
func sought(c *fiber.Ctx) (kit.List, application.Sought) {
	narrows := map[string][]string{"sort": {application.ByDwelling}}
	for _, s := range application.Moves().States() {
		narrows["state"] = append(narrows["state"], string(s))
	}
	l := kit.ReadList(c, narrows)
	return l, application.Sought{State: application.State(l.Get("state")), Text: l.Get("q"), Order: l.Get("sort")}
}

// Export is `…/applications.xlsx`: the whole list as it is narrowed.
func (p *Pages) Export(c *fiber.Ctx) error {
	_, asked := sought(c)
	rows, err := p.s.Rows(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, asked)
	if err != nil {
		return err
	}
	var v listView
	v.fill(c, rows)
	return kit.File(c, "applications", "apply.list", columns(kit.Of(c).Words), v.Rows)
}

// columns are what the file says of an application, as the page does.
func columns(w i18n.Speaker) []kit.Column[row] {
	return []kit.Column[row]{
		{Key: "apply.col.number", Say: func(r row) string { return r.Number }},
		{Key: "cardpages.dwelling", Say: func(r row) string { return r.Dwelling }},
		{Key: "card.class", Say: func(r row) string { return kit.ClassName(w, r.Class) }},
		{Key: "apply.holder", Say: func(r row) string { return w.Say("holder." + string(r.Holder)) }},
		{Key: "apply.plate", Say: func(r row) string { return r.PlateList }},
		{Key: "cardpages.state", Say: func(r row) string { return w.Say("application.state." + string(r.State)) }},
		{Key: "gateadmin.col.note", Say: func(r row) string { return r.Say }},
	}
}

// frame is what stands above and below the list.
func (v *listView) frame(c *fiber.Ctx, l *kit.List, counts map[application.State]int) {
	tabs, n := []ui.Option{{Label: tabWord(kit.Of(c).Words, "")}}, map[string]int{}
	for _, s := range shownStates() {
		tabs = append(tabs, ui.Option{Value: string(s), Label: tabWord(kit.Of(c).Words, s)})
		n[string(s)] = counts[s]
		n[""] += counts[s]
	}
	l.Fit(n[l.Get("state")])
	v.List = l.View(n[l.Get("state")])
	v.List.Search = l.Search("apply.search", "apply.search.hint")
	v.List.Chips = []ui.ChipRow{
		l.Chips("state", "apply.list.filter", tabs, n),
		l.Chips("sort", "ui.list.sort", []ui.Option{{Label: kit.T(c, "apply.sort.came")}, {Value: application.ByDwelling, Label: kit.T(c, "apply.sort.door")}}, nil),
	}
}

// frees lists the classes in which somebody can be offered a place now.
func frees(boards []application.Board) []free {
	var out []free
	for _, b := range boards {
		if n := b.Next(); n != "" {
			out = append(out, free{b.Class, "", n})
			if b.Capped {
				out[len(out)-1].N = count(b.Free)
			}
		}
	}
	return out
}

func (v *listView) fill(c *fiber.Ctx, rows []application.Row) {
	for _, r := range rows {
		one := row{Row: r}
		switch {
		case r.State == application.Offered && r.Until.Zero():
			one.Say = kit.T(c, "apply.row.untold")
		case r.State == application.Offered:
			one.Say = kit.T(c, "apply.row.answer", "Day", r.Until.String())
		case r.State != application.Posting:
		case r.Upheld:
			one.Say = kit.T(c, "apply.row.upheld")
		case r.Ready:
			one.Say = kit.T(c, "apply.row.ready")
		case r.Posting.Over:
			one.Say = kit.T(c, "apply.row.objections")
		case r.Posting.Last.Zero():
			one.Say = kit.T(c, "apply.row.unknown")
		default:
			one.Say = kit.T(c, "apply.row.until", "Day", r.Posting.Last.String())
		}
		v.Rows = append(v.Rows, one)
	}
}
