package applications

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// formView is the application's form, on a household's phone or at the counter.
type formView struct {
	Page      ui.PageHead
	Action    string
	Back      string
	Counter   bool
	Key       string // makes a double tap one application
	Province  string
	Dwelling  string // as typed, like all below
	Dwellings []ui.Option
	Class     string
	Classes   []ui.Option
	Holder    string
	Holders   []ui.Option
	Use       string
	Uses      []ui.Option
	Plates    []string
	Lease     string
	Tenant    bool // somebody who may be asked for a lease
	Errors    []ui.FieldError
	Refused   string // what is wrong with the whole
	InTheWay  string // the address of what is in the way
	Number    string // of it
}

// mostPlates is how many plate fields the form shows, however many a class allows.
const mostPlates = 4

// Form is `/my/{committee}/applications/new`.
func (p *Pages) Form(c *fiber.Ctx) error { return p.form(c, kit.BindQuery(c), id.Secret()) }

// CounterForm is `/c/{committee}/applications/new`.
func (p *Pages) CounterForm(c *fiber.Ctx) error {
	return p.counterForm(c, kit.BindQuery(c), id.Secret())
}

func (p *Pages) form(c *fiber.Ctx, f kit.Form, key string) error {
	boards, err := p.s.Boards(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	v := p.formView(c, f, key)
	v.Action, v.Back = mine(c, "applications", "new"), mine(c)
	var kinds []string
	for _, h := range kit.Of(c).Person.Homes {
		if h.CommitteeID == kit.Committee(c).ID {
			v.Dwellings = append(v.Dwellings, ui.Option{Value: h.Dwelling, Label: h.Dwelling, Text: kit.T(c, "signin.kind."+h.Kind)})
			kinds = append(kinds, h.Kind)
		}
	}
	if v.Dwelling == "" && len(v.Dwellings) > 0 {
		v.Dwelling = v.Dwellings[0].Value
	}
	v.Tenant = slices.Contains(kinds, people.KindTenant)
	v.offer(c, slices.DeleteFunc(boards, func(b application.Board) bool { return !open(b.Terms, kinds) }))
	return kit.Render(c, formPage(v))
}

// open reports whether terms are for one of a dwelling's kinds; an occupant came
// in by the household's letter and applies for its owner or lessee.
func open(t class.Terms, kinds []string) bool {
	if slices.Contains(kinds, people.KindOccupant) {
		kinds = append(slices.Clone(kinds), people.KindOwner, people.KindLessee)
	}
	return slices.ContainsFunc(holders(t), func(h class.Holder) bool { return slices.Contains(kinds, string(h)) })
}

func (p *Pages) counterForm(c *fiber.Ctx, f kit.Form, key string) error {
	boards, err := p.s.Boards(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	v := p.formView(c, f, key)
	v.Action, v.Back, v.Counter, v.Tenant = kit.Link(c, "applications", "new"), kit.Link(c, "applications"), true, true
	for _, h := range class.Holders() {
		v.Holders = append(v.Holders, ui.Option{Value: string(h), Label: kit.T(c, "holder."+string(h))})
	}
	v.offer(c, boards)
	return kit.Render(c, formPage(v))
}

// formView is what both forms have.
func (p *Pages) formView(c *fiber.Ctx, f kit.Form, key string) formView {
	v := formView{
		Page: p.page(c, "apply.new"), Key: key, Province: kit.Committee(c).Province,
		Dwelling: f.Get("dwelling"), Class: f.Get("class"), Holder: f.Get("holder"), Use: f.Get("use"), Lease: f.Get("lease_end"),
		Plates: slices.Clone(f.All("plates")), Number: numberIn(f.Err()),
	}
	if v.Use == "" {
		v.Use = string(class.UseSelf)
	}
	v.Errors, v.Refused = kit.WrongParts(c, f, "dwelling", "apply.dwelling", "class", "apply.class", "holder", "apply.holder", "use", "apply.use", "plates", "apply.plate", "lease_end", "apply.lease")
	if errors.Is(f.Err(), application.ErrOpen) && v.Number != "" {
		v.InTheWay = mine(c, "applications", v.Number)
		if strings.HasPrefix(c.Path(), "/c/") {
			v.InTheWay = kit.Link(c, "applications", v.Number)
		}
	}
	return v
}

// offer fills in the classes to choose from, and whose car and how many plates
// they take.
func (v *formView) offer(c *fiber.Ctx, boards []application.Board) {
	most := 1
	var uses []class.PlateUse
	for _, b := range boards {
		v.Classes = append(v.Classes, ui.Option{Value: string(b.Class), Label: kit.ClassName(kit.Of(c).Words, b.Class), Text: asked(c, b)})
		most = max(most, b.Terms.Plates)
		uses = append(uses, b.Terms.Uses...)
	}
	if v.Class == "" && len(v.Classes) > 0 {
		v.Class = v.Classes[0].Value
	}
	for _, u := range class.PlateUses() {
		if u == class.UseSelf || slices.Contains(uses, u) {
			v.Uses = append(v.Uses, ui.Option{Value: string(u), Label: kit.T(c, "plate_use."+string(u)), Text: proof(c, u)})
		}
	}
	for len(v.Plates) < min(most, mostPlates) {
		v.Plates = append(v.Plates, "")
	}
}

// asked is what a class asks and gives, in the form's one sentence.
func asked(c *fiber.Ctx, b application.Board) string {
	w := kit.Of(c).Words
	return w.Say("apply.class.asks", "Who", words(w, "holder.", holders(b.Terms)), "Papers", bring(w, b.Terms),
		"Months", strconv.Itoa(b.Terms.Months), "Places", left(c, b))
}

// left says how many places a class has and who waits before.
func left(c *fiber.Ctx, b application.Board) string {
	switch {
	case !b.Capped:
		return kit.T(c, "apply.places.open")
	case b.Free > 0 && len(b.Order) == 0:
		return kit.T(c, "apply.places.free", "N", strconv.Itoa(b.Free))
	}
	return kit.T(c, "apply.places.none", "N", strconv.Itoa(len(b.Order)))
}

// proof is the paper that a car of another's name needs besides.
func proof(c *fiber.Ctx, u class.PlateUse) string {
	switch u {
	case class.UseSpouse:
		return kit.T(c, "apply.brings", "Papers", kit.T(c, "document.marriage"))
	case class.UseKin, class.UseDeclared:
		return kit.T(c, "apply.brings", "Papers", kit.T(c, "document.use"))
	case class.UseSelf:
	}
	return ""
}

// mine is an address below the household's own pages.
func mine(c *fiber.Ctx, parts ...string) string {
	return strings.Join(append([]string{"/my/" + kit.Committee(c).Code}, parts...), "/")
}

// Apply hands a household's application in and leads to it. The same form sent
// twice is one application.
func (p *Pages) Apply(c *fiber.Ctx) error {
	f := kit.Bind(c)
	a, err := p.submit(c, f)
	return kit.Settle(c, err, func() error { return p.form(c, f.WithError(err), keyAfter(f, err)) }, mine(c, "applications", a.Number), "apply.done", "Number", a.Number)
}

// CounterApply hands one in for somebody at the counter.
func (p *Pages) CounterApply(c *fiber.Ctx) error {
	f := kit.Bind(c)
	a, err := p.submit(c, f)
	return kit.Settle(c, err, func() error { return p.counterForm(c, f.WithError(err), keyAfter(f, err)) }, kit.Link(c, "applications", a.Number), "apply.done", "Number", a.Number)
}

func keyAfter(f kit.Form, err error) string {
	if errors.Is(err, parking.ErrRequestReused) {
		return id.Secret()
	}
	return f.Get("key")
}

func (p *Pages) submit(c *fiber.Ctx, f kit.Form) (application.Application, error) {
	lease, err := dayOf(f, "lease_end")
	if err != nil {
		return application.Application{}, err
	}
	n := application.NewApplication{
		Committee: kit.Committee(c).ID, Dwelling: f.Trim("dwelling"), Class: f.Get("class"), Holder: class.Holder(f.Get("holder")),
		Use: class.PlateUse(f.Get("use")), LeaseEnd: lease, Key: f.Get("key"),
	}
	for _, s := range f.All("plates") {
		if strings.TrimSpace(s) != "" {
			n.Plates = append(n.Plates, s)
		}
	}
	a, err := p.s.Submit(c.UserContext(), kit.Actor(c), n)
	if errors.Is(err, people.ErrDwellingUnknown) {
		err = errs.Form(people.ErrDwellingUnknown.On("dwelling")) // a wrong field here, not a missing page
	}
	return a, err
}
