package applications

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// listView is a committee's applications, those of a state or all that are open.
type listView struct {
	Page  ui.PageHead
	Base  string
	Staff bool
	State application.State
	Tabs  []tab
	Rows  []row
	Free  []free
}

// free is a class with a free place and whose turn it is.
type free struct {
	Class parking.ClassCode
	N     string // how many are free; empty for as many as there are
	Next  string
}

// tab is a state with how many stand in it.
type tab struct {
	State application.State // empty for all that are open
	N     int
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
	v := listView{Page: p.page(c, "apply.list"), Base: kit.Link(c, "applications"), Staff: who.MayRun(), State: application.State(c.Query("state"))}
	v.Page.Narrow = false
	if !slices.Contains(application.Moves().States(), v.State) {
		v.State = ""
	}
	counts, err := p.s.Counts(c.UserContext(), who, m.ID)
	if err != nil {
		return err
	}
	rows, err := p.s.Rows(c.UserContext(), who, m.ID, v.State)
	if err != nil {
		return err
	}
	v.fill(c, counts, rows)
	if v.Staff && (v.State == "" || v.State == application.Waiting) {
		boards, err := p.s.Boards(c.UserContext(), m.ID)
		if err != nil {
			return err
		}
		v.Free = frees(boards)
	}
	return kit.Render(c, listPage(v))
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

func (v *listView) fill(c *fiber.Ctx, counts map[application.State]int, rows []application.Row) {
	all := 0
	for _, s := range shownStates() {
		all += counts[s]
	}
	v.Tabs = []tab{{"", all}}
	for _, s := range shownStates() {
		v.Tabs = append(v.Tabs, tab{s, counts[s]})
	}
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
