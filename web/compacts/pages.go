package compacts

import (
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ziguan/compacts/clause"
	"ziguan/compacts/past"
	"ziguan/compacts/source"
	"ziguan/internal/i18n"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves compacts.
type Pages struct {
	k        *kit.Kit
	compacts *clause.Service
	past     *past.Service
	sources  *source.Service
}

// New makes the pages.
func New(k *kit.Kit, s *clause.Service, p *past.Service, src *source.Service) *Pages {
	return &Pages{k: k, compacts: s, past: p, sources: src}
}

func styles() []string { return []string{"css/postings.css", "css/votes.css", "css/compacts.css"} }

// listView is all compacts, those under way first.
type listView struct {
	Page       ui.PageHead
	Base, Data string
	Set        bool
	Going, Old []clause.Compact
}

// inForce reports whether there is something for the data to say.
func (v listView) inForce() bool {
	return slices.ContainsFunc(v.Going, func(c clause.Compact) bool { return c.State == clause.InForce && c.Kind != clause.Merchants })
}

func (v *listView) sort(list []clause.Compact) {
	for _, c := range list {
		if c.State == clause.Superseded || c.State == clause.Withdrawn {
			v.Old = append(v.Old, c)
		} else {
			v.Going = append(v.Going, c)
		}
	}
}

// List is `/c/{committee}/compacts`.
func (p *Pages) List(c *fiber.Ctx) error {
	list, err := p.compacts.List(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	return p.list(c, listView{Page: p.k.Page(c, "compacts.title"), Base: kit.Link(c, "compacts"), Set: kit.Actor(c).MaySet()}, list, err)
}

// Board is `/p/{committee}/compacts`.
func (p *Pages) Board(c *fiber.Ctx) error {
	list, err := p.compacts.Board(c.UserContext(), kit.Committee(c).ID)
	base := "/p/" + kit.Committee(c).Code
	return p.list(c, listView{Page: p.k.Page(c, "compacts.title"), Base: base + "/compacts", Data: base + "/compact.json"}, list, err)
}

// MyCompacts is `/my/{committee}/compacts`.
func (p *Pages) MyCompacts(c *fiber.Ctx) error {
	list, err := p.compacts.Board(c.UserContext(), kit.Committee(c).ID)
	return p.list(c, listView{Page: p.k.Page(c, "compacts.title"), Base: "/my/" + kit.Committee(c).Code + "/compacts"}, list, err)
}

func (p *Pages) list(c *fiber.Ctx, v listView, list []clause.Compact, err error) error {
	if err != nil {
		return err
	}
	v.Page.Styles = styles()
	v.sort(list)
	return kit.Render(c, listPage(v))
}

// newView is the form of a compact's beginning.
type newView struct {
	Page          ui.PageHead
	Base, Key     string
	Typed         kit.Form
	Kinds         []ui.Option
	Errors        []ui.FieldError
	Past          []ui.Option // compacts decided before that stand
	Carried       kit.Form
	CarriedErrors []ui.FieldError
}

// NewForm is `/c/{committee}/compacts/new`.
func (p *Pages) NewForm(c *fiber.Ctx) error { return p.newForm(c, "", kit.Form{}) }

func (p *Pages) newForm(c *fiber.Ctx, form string, f kit.Form) error {
	w := kit.Of(c).Words
	v := newView{Page: p.k.Page(c, "compacts.new"), Base: kit.Link(c, "compacts"), Key: f.Get("key"), Kinds: kinds(w)}
	if v.Key == "" || len(v.Key) > 80 {
		v.Key = uuid.NewString()
	}
	list, err := p.past.List(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	for _, d := range list {
		if d.Kind == past.Compact && d.State == past.Standing {
			v.Past = append(v.Past, ui.Option{Value: d.Number.String(), Label: d.Title + " · " + ui.SourceWord(w, d.Cited())})
		}
	}
	names := []string{"kind", "compacts.field.kind", "title", "compacts.field.title", "whole", "compacts.field.text", "past", "compacts.field.past"}
	if form == "carry" {
		v.Carried, v.CarriedErrors = f, kit.Wrong(c, f, names...)
	} else {
		v.Typed, v.Errors = f, kit.Wrong(c, f, names...)
	}
	v.Page.Styles = styles()
	return kit.Render(c, newPage(v))
}

func kinds(w i18n.Speaker) []ui.Option {
	var out []ui.Option
	for _, k := range clause.Kinds() {
		out = append(out, ui.Option{Value: string(k), Label: w.Say("compacts.kind." + string(k)), Text: w.Say("compacts.kind.text." + string(k))})
	}
	return out
}

// Begin takes a first draft in.
func (p *Pages) Begin(c *fiber.Ctx) error {
	f := kit.Bind(c)
	one, err := p.compacts.Begin(c.UserContext(), kit.Actor(c), clause.Beginning{
		Committee: kit.Committee(c).ID, Kind: clause.Kind(f.Get("kind")), Title: f.Get("title"), Text: f.Get("whole"), Key: f.Get("key"),
	})
	return kit.Settle(c, err, func() error { return p.newForm(c, "", f.WithError(err)) }, kit.Link(c, "compacts", one.Number.String()), "compacts.begun")
}

// Carry cuts a compact that was decided before into its clauses.
func (p *Pages) Carry(c *fiber.Ctx) error {
	f := kit.Bind(c)
	one, err := p.compacts.Carry(c.UserContext(), kit.Actor(c), clause.Carrying{
		Committee: kit.Committee(c).ID, Past: f.Get("past"), Kind: clause.Kind(f.Get("kind")), Title: f.Get("title"),
	})
	return kit.Settle(c, err, func() error { return p.newForm(c, "carry", f.WithError(err)) }, kit.Link(c, "compacts", one.Number.String()), "compacts.carried")
}

// badge is where a compact stands in a word, with the colour's name.
func badge(w i18n.Speaker, s clause.State) (kind, word string) {
	switch s {
	case clause.InForce, clause.Certified, clause.Signing:
		kind = "ok"
	case clause.Withdrawn, clause.Superseded:
		kind = "off"
	case clause.Draft, clause.Publicity, clause.Consultation, clause.Frozen, clause.Voting, clause.Preliminary:
		kind = "wait"
	}
	return kind, w.Say("compacts.state." + string(s))
}

func (p *Pages) at(c *fiber.Ctx) string { return kit.Link(c, "compacts", c.Params("number")) }
