package compacts

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/clause"
	"ziguan/internal/i18n"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// textView is the draft at hand, as it is written, a node at a time.
type textView struct {
	Page   ui.PageHead
	Base   string
	V      clause.Shown
	Node   int // the node that is open; 0 for the title
	Open   bool
	Adding bool // something new after the node
	Typed  kit.Form
	Errors []ui.FieldError
}

// TextForm is `/c/{committee}/compacts/{number}/text`.
func (p *Pages) TextForm(c *fiber.Ctx) error { return p.textForm(c, kit.Form{}) }

func (p *Pages) textForm(c *fiber.Ctx, f kit.Form) error {
	shown, err := p.compacts.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	if shown.State != clause.Draft {
		return clause.ErrFixed
	}
	v := textView{Page: p.k.Page(c, "compacts.write"), Base: p.at(c), V: shown, Typed: f}
	v.Page.Styles = styles()
	at, way := c.Query("node"), c.Query("add")
	if f.Get("way") != "" {
		at = f.Get("node")
		if f.Get("way") == string(clause.Insert) {
			way = "1"
		}
	}
	v.Node, v.Open, v.Adding = whole(at), at != "", way != ""
	if f.Get("way") == "" {
		v.Typed = v.begin()
	}
	v.Errors = kit.Wrong(c, f, "text", "compacts.field.clause")
	return kit.Render(c, textPage(v))
}

// begin is what an open node says.
func (v textView) begin() kit.Form {
	if v.Adding {
		return kit.Form{}
	}
	text := v.V.Text.Title
	if n, found := v.V.Text.Find(v.Node); found {
		text = n.Text
	}
	return kit.FormOf(map[string][]string{"text": {text}})
}

// word is what the open form is about.
func (v textView) word(w i18n.Speaker) string {
	n, found := v.V.Text.Find(v.Node)
	switch {
	case v.Adding && found:
		return w.Say("compacts.add.after", "Clause", n.Word())
	case v.Adding:
		return w.Say("compacts.add.first")
	case found:
		return n.Word()
	}
	return w.Say("compacts.field.title")
}

// way is what the open form does.
func (v textView) way() string {
	switch {
	case v.Adding:
		return string(clause.Insert)
	case v.Node == 0:
		return string(clause.Rename)
	}
	return string(clause.Replace)
}

// most is how long the line of the open form may be.
func (v textView) most() int {
	if v.way() == string(clause.Rename) {
		return 30
	}
	return 40
}

// whole is a whole number of an address or form; 0 where it is none.
func whole(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// Edit edits the draft at hand.
func (p *Pages) Edit(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.compacts.Edit(c.UserContext(), kit.Actor(c), clause.Edit{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), Seen: f.Get("seen"), Way: clause.Way(f.Get("way")), Node: whole(f.Get("node")),
		Chapter: f.Get("chapter") == "yes", Text: f.Get("text"),
	})
	again := kit.Again(err, func() error { return p.textForm(c, f.WithError(err)) })
	if errors.Is(err, clause.ErrStale) { // somebody else edited another clause: what was typed is not lost
		again = func() error { return p.textForm(c, f.WithError(err)) }
	}
	return kit.Settle(c, err, again, p.at(c)+"/text#n"+strconv.Itoa(whole(f.Get("node"))), "compacts.edited")
}
