package postings

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/posting"
	"ziguan/compacts/source"
	"ziguan/internal/day"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// onPage is how many sheets a page of the board has: five screens of a phone.
const onPage = 12

// listView is the board as the committee sees it: what asks for something first.
type listView struct {
	head
	Waiting, Running, Past []posting.Row
	Pager                  ui.PagerView
}

// List is `/c/{committee}/postings`.
func (p *Pages) List(c *fiber.Ctx) error {
	rows, err := p.board.ListAll(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	slices.SortStableFunc(rows, func(a, b posting.Row) int { return office(a) - office(b) })
	v := listView{head: p.head(c, "postings.title")}
	rows, v.Pager = kit.Paged(c, rows, onPage, v.Base)
	for _, r := range rows {
		of := []*[]posting.Row{&v.Waiting, &v.Running, &v.Past}[office(r)]
		*of = append(*of, r)
	}
	return kit.Render(c, listPage(v))
}

// office is where a sheet stands for the committee: what asks for something comes first.
func office(r posting.Row) int {
	if r.Standing.Open > 0 || r.State == posting.Posted && r.Proved == 0 {
		return 0
	}
	return 1 + part(r)
}

// newView is the form of something of the committee's own.
type newView struct {
	head
	Typed  kit.Form
	Key    string
	Errors []ui.FieldError
	// Heard are the fields of the opinions that were heard before, one of each body.
	Heard []heardView
}

// heardView asks what one body said.
type heardView struct {
	Title          string
	Says, Text, On ui.FieldView
}

// NewForm is `/c/{committee}/postings/new`.
func (p *Pages) NewForm(c *fiber.Ctx) error { return p.newForm(c, kit.Form{}) }

func (p *Pages) newForm(c *fiber.Ctx, f kit.Form) error {
	v := newView{head: p.head(c, "postings.new"), Typed: f, Key: oneTime(f)}
	labels := []string{"title", "postings.field.title", "text", "postings.field.text"}
	w := kit.Of(c).Words
	for _, body := range source.Bodies() {
		of := "-" + string(body)
		labels = append(labels, "says"+of, "past.opinion.says", "text"+of, "past.opinion.text", "given_on"+of, "past.opinion.given_on")
		h := heardView{
			Title: w.Say("postings.opinion", "Body", w.Say("opinion.body."+string(body))),
			Says:  ui.FieldView{Name: "says" + of, Label: w.Say("past.opinion.says"), Value: f.Get("says" + of), Options: []ui.Option{{Label: w.Say("postings.opinion.none")}}},
			Text:  ui.FieldView{Name: "text" + of, Label: w.Say("past.opinion.text"), Hint: w.Say("past.opinion.text.hint"), Value: f.Get("text" + of), Rows: 2, MaxLength: 500},
			On:    ui.FieldView{Name: "given_on" + of, Label: w.Say("past.opinion.given_on"), Value: f.Get("given_on" + of), Type: "date"},
		}
		for _, o := range source.Words() {
			h.Says.Options = append(h.Says.Options, ui.Option{Value: string(o), Label: w.Say("opinion.says." + string(o))})
		}
		v.Heard = append(v.Heard, h)
	}
	v.Errors = kit.Wrong(c, f, labels...)
	return kit.Render(c, newPage(v))
}

// Post hangs it out.
func (p *Pages) Post(c *fiber.Ctx) error {
	f := kit.Bind(c)
	made, err := p.board.Post(c.UserContext(), kit.Actor(c), posting.New{
		Committee: kit.Committee(c).ID, Kind: posting.Other, Title: f.Get("title"), Text: f.Get("text"), Key: f.Get("key"), Opinions: heard(f),
	})
	return kit.Settle(c, err, func() error { return p.newForm(c, f.WithError(err)) }, kit.Link(c, "postings", made.Number.String()), "postings.posted")
}

// heard reads the opinions of a form: of whoever it says that they were asked.
func heard(f kit.Form) []source.NewOpinion {
	var out []source.NewOpinion
	for _, body := range source.Bodies() {
		of := "-" + string(body)
		if f.Get("says"+of) == "" {
			continue
		}
		on, err := day.Parse(f.Trim("given_on" + of))
		if err != nil {
			on = 0 // which is refused with the others
		}
		out = append(out, source.NewOpinion{Of: of, Opinion: source.Opinion{
			Body: body, Says: source.Word(f.Get("says" + of)), Text: f.Get("text" + of), GivenOn: on,
		}})
	}
	return out
}

// showView is one posting with all that can be done with it.
type showView struct {
	head
	V        posting.Shown
	Words    string // for a neighbours' group
	Picture  bool   // this machine can draw the long picture
	Withdraw ui.ConfirmView
}

// Show is `/c/{committee}/postings/{number}`.
func (p *Pages) Show(c *fiber.Ctx) error { return p.show(c, kit.Form{}) }

func (p *Pages) show(c *fiber.Ctx, f kit.Form) error {
	shown, err := p.board.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := showView{head: p.head(c, "postings.one"), V: shown, Picture: p.painter.there()}
	v.Page.Title = shown.Title
	v.Words = p.groupText(c, shown.Row, shown.Items)
	v.Withdraw = ui.ConfirmView{
		Action: v.Base + "/" + shown.Number.String() + "/withdrawal", Title: kit.T(c, "postings.withdraw"), Text: kit.T(c, "postings.withdraw.text"),
		ReasonLabel: kit.T(c, "postings.field.reason"), Reason: f.Get("reason"), Button: kit.T(c, "postings.withdraw"),
	}
	if f.Err() != nil {
		v.Withdraw.Open = true
		if v.Withdraw.Error = f.FieldError(kit.Of(c).Words, "reason"); v.Withdraw.Error == "" {
			v.Withdraw.Error = f.Summary(kit.Of(c).Words)
		}
	}
	return kit.Render(c, showPage(v))
}

// Withdraw takes a posting back.
func (p *Pages) Withdraw(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.board.Withdraw(c.UserContext(), kit.Actor(c), posting.Withdrawal{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), Reason: f.Get("reason"),
	})
	return kit.Settle(c, err, kit.Again(err, func() error { return p.show(c, f.WithError(err)) }), kit.Link(c, "postings", c.Params("number")), "postings.withdrawn")
}
