package changes

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/id"
	"ziguan/parking/change"
	"ziguan/parking/plate"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// substitutesView is the substitutes of a card and the form for another.
type substitutesView struct {
	about
	Province string
	Now      change.Substitute // the one that stands, where Stands
	Stands   bool
	Past     []change.Substitute
	Typed    kit.Form
	Errors   []ui.FieldError
	Meant    string // what a plate that is none may have been
}

// MayAdd reports whether the form is of any use today.
func (v substitutesView) MayAdd() bool {
	return !v.Stands && v.V.Left > 0 && v.V.Card.Valid(v.V.Today)
}

// Substitutes is `…/substitutes` below the card's page, for staff and for the
// household.
func (p *Pages) Substitutes(c *fiber.Ctx) error { return p.substitutes(c, kit.Form{}) }

func (p *Pages) substitutes(c *fiber.Ctx, f kit.Form) error {
	a, err := p.of(c, "changes.substitute.title")
	if err != nil {
		return err
	}
	v := substitutesView{about: a, Province: kit.Committee(c).Province, Typed: f}
	v.Now, v.Stands = a.V.Standing()
	for _, s := range a.V.Substitutes {
		if !v.Stands || s.ID != v.Now.ID {
			v.Past = append(v.Past, s)
		}
	}
	if meant := plate.Suggest(f.Get("plate"), v.Province); f.Err() != nil && len(meant) > 0 {
		v.Meant = meant[0].String()
	}
	v.Errors = kit.WrongAtFirst(c, f, "plate", "changes.substitute.plate", "days", "changes.substitute.days", "reason", "changes.reason")
	return kit.Render(c, substitutesPage(v))
}

// AddSubstitute enters one from today on.
func (p *Pages) AddSubstitute(c *fiber.Ctx) error {
	a, err := p.of(c, "changes.substitute.title")
	if err != nil {
		return err
	}
	f := kit.Bind(c)
	n := change.NewSubstitute{Committee: kit.Committee(c).ID, Number: c.Params("number"), Plate: f.Get("plate"), Reason: f.Get("reason")}
	n.Days, _ = strconv.Atoi(f.Trim("days")) // no number is refused as no days
	_, err = p.change.AddSubstitute(c.UserContext(), kit.Actor(c), n)
	return kit.Settle(c, err, func() error { return p.substitutes(c, f.WithError(err)) }, a.Card+"/substitutes", "changes.substitute.done")
}

// EndSubstitute takes it off before its last day.
func (p *Pages) EndSubstitute(c *fiber.Ctx) error {
	a, err := p.of(c, "changes.substitute.title")
	if err != nil {
		return err
	}
	key, err := id.Parse[change.Substitute](c.Params("id"))
	if err != nil {
		return change.ErrNoSubstitute
	}
	if err := p.change.EndSubstitute(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"), key); err != nil {
		return err
	}
	return kit.Done(c, a.Card+"/substitutes", "changes.substitute.ended")
}
