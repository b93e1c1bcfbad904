package classes

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/parking/class"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// mostRank is the last rank that the form offers.
const mostRank = 9

// showView is one class: its terms through time, and the form for new ones.
type showView struct {
	Page     ui.PageHead
	Base     string
	Here     string
	Class    class.Code
	Set      bool // whether the visitor may set terms
	Today    day.Day
	Given    int
	History  []class.Terms // the newest first
	Ranks    []ui.Option
	Ground   ui.GroundView
	Typed    kit.Form
	Errors   []ui.FieldError
	Touched  *class.Touched // of what was typed, before it is set
	Settings class.Terms    // what was typed, when it holds together
}

// copies reports whether a copy of any paper is asked for, as typed.
func (v showView) copies() bool {
	return slices.ContainsFunc(class.Documents(), func(d class.Document) bool { return v.Typed.Has("copy-" + string(d)) })
}

// Show is `/c/{committee}/classes/{class}`.
func (p *Pages) Show(c *fiber.Ctx) error {
	v, err := p.show(c)
	if err != nil {
		return err
	}
	v.Typed = filled(v.inForce())
	return p.render(c, v)
}

// inForce gives the terms of today.
func (v showView) inForce() class.Terms {
	for _, t := range v.History {
		if t.From <= v.Today {
			return t
		}
	}
	return v.History[0]
}

func (p *Pages) show(c *fiber.Ctx) (showView, error) {
	m := kit.Committee(c)
	kind := classOf(c)
	all, err := p.classes.InForce(c.UserContext(), m.ID)
	if err != nil {
		return showView{}, err
	}
	i := slices.IndexFunc(all, func(k class.InForce) bool { return k.Code == kind })
	if i < 0 {
		return showView{}, fiber.ErrNotFound
	}
	history, err := p.classes.TermsOf(c.UserContext(), m.ID, kind)
	if err != nil {
		return showView{}, err
	}
	v := p.showView(c, kind, all[i].Given, history)
	v.Page.Title = kit.ClassName(kit.Of(c).Words, kind)
	return v, nil
}

func (p *Pages) showView(c *fiber.Ctx, kind class.Code, given int, history []class.Terms) showView {
	v := showView{
		Page: p.page(c, "classes.title"), Base: kit.Link(c, "classes"), Here: kit.Link(c, "classes", string(kind)), Class: kind,
		Set: kit.Actor(c).MaySet(), Today: kit.Committee(c).Today(p.k.DB.Now()), Given: given, History: history,
		Ranks: []ui.Option{{Label: kit.T(c, "classes.rank.none")}},
	}
	for r := 1; r <= mostRank; r++ {
		v.Ranks = append(v.Ranks, ui.Option{Value: strconv.Itoa(r), Label: kit.T(c, "classes.rank", "N", strconv.Itoa(r))})
	}
	return v
}

// Preview shows whom new terms would touch, before they are set.
func (p *Pages) Preview(c *fiber.Ctx) error {
	f := kit.Bind(c)
	t, err := read(c, f)
	var touched class.Touched
	if err == nil {
		touched, err = p.classes.Touches(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, t)
	}
	if err != nil {
		return p.refused(c, f, err)
	}
	v, err := p.show(c)
	if err != nil {
		return err
	}
	v.Typed, v.Touched, v.Settings = f, &touched, t
	return p.render(c, v)
}

func (p *Pages) render(c *fiber.Ctx, v showView) error {
	citable, err := p.k.Citable(c)
	if err != nil {
		return err
	}
	v.Ground = kit.Ground(c, v.Typed, "", citable)
	return kit.Render(c, showPage(v))
}

// Set sets the terms that were looked at.
func (p *Pages) Set(c *fiber.Ctx) error {
	f := kit.Bind(c)
	t, err := read(c, f)
	if err == nil {
		err = p.classes.SetTerms(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, t)
	}
	if err != nil {
		return p.refused(c, f, err)
	}
	return kit.Done(c, kit.Link(c, "classes", string(t.Class)), "classes.set")
}

func (p *Pages) refused(c *fiber.Ctx, f kit.Form, err error) error {
	return kit.Refuse(c, err, func() error {
		v, failed := p.show(c)
		if failed != nil {
			return failed
		}
		v.Typed = f
		v.Errors = wrongFields(c, f, err)
		return p.render(c, v)
	})
}

// wrongFields says what is wrong with the form, each at its field.
func wrongFields(c *fiber.Ctx, f kit.Form, err error) []ui.FieldError {
	return kit.Wrong(c, f.WithError(err), kit.WithGround("name", "classes.name", "prefix", "classes.prefix", "from", "classes.from", "holders", "classes.who",
		"documents", "classes.papers", "uses", "classes.uses", "months", "classes.months", "plates", "classes.plates", "cap", "classes.cap")...)
}

// classOf is the class that the address names: a committee's own has a name of
// its own writing.
func classOf(c *fiber.Ctx) class.Code {
	name, err := url.PathUnescape(c.Params("class"))
	if err != nil {
		return ""
	}
	return class.Code(name)
}

// read takes the form's texts for terms; numbers that are none are refused each
// at its field.
func read(c *fiber.Ctx, f kit.Form) (class.Terms, error) {
	t := class.Terms{
		Class: classOf(c), Holders: map[class.Holder]int{}, Posted: f.Has("posted"), TwoPeople: f.Has("two_people"),
		Ground: kit.GroundOf(f, ""),
	}
	var wrong []*errs.Error
	number := func(field, least, most string) int {
		n, err := strconv.Atoi(f.Trim(field))
		if err != nil {
			wrong = append(wrong, class.ErrTermsNumber.With("min", least, "max", most).On(field))
		}
		return n
	}
	t.Months, t.Plates = number("months", "1", "12"), number("plates", "1", "9")
	if f.Trim("cap") != "" {
		n := number("cap", "0", "99999")
		t.Cap = &n
	}
	var err error
	if t.From, err = day.Parse(f.Trim("from")); err != nil {
		wrong = append(wrong, class.ErrTermsFrom.On("from"))
	}
	for _, h := range class.Holders() {
		if n, err := strconv.Atoi(f.Get("holder-" + string(h))); err == nil {
			t.Holders[h] = n
		}
	}
	for _, d := range class.Documents() {
		if f.Has("document-" + string(d)) {
			t.Documents = append(t.Documents, d)
		}
		if f.Has("copy-" + string(d)) {
			t.Copies = append(t.Copies, d)
		}
	}
	for _, u := range class.PlateUses() {
		if f.Has("use-" + string(u)) {
			t.Uses = append(t.Uses, u)
		}
	}
	return t, errs.Form(wrong...)
}
