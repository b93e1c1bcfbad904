package changes

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/parking/change"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// platesView is the form that gives a card other plates.
type platesView struct {
	about
	Province string
	Plates   []string // as typed, or those the card has
	Reason   string
	Errors   []ui.FieldError
}

// Plates is `…/cards/{number}/plates`.
func (p *Pages) Plates(c *fiber.Ctx) error { return p.plates(c, kit.Form{}) }

func (p *Pages) plates(c *fiber.Ctx, f kit.Form) error {
	a, err := p.of(c, "changes.plates.title")
	if err != nil {
		return err
	}
	v := platesView{about: a, Province: kit.Committee(c).Province, Reason: f.Get("reason")}
	if f.Err() != nil {
		v.Plates = f.All("plates")
	} else {
		for _, one := range a.V.Card.Plates() {
			v.Plates = append(v.Plates, one.String())
		}
	}
	v.Errors = kit.WrongAtFirst(c, f, "plates", "changes.plates.new", "reason", "changes.reason")
	return kit.Render(c, platesPage(v))
}

// ChangePlates makes the new card and leads to its paper.
func (p *Pages) ChangePlates(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n := change.NewPlates{Committee: kit.Committee(c).ID, Number: c.Params("number"), Reason: f.Get("reason")}
	for _, one := range f.All("plates") {
		if strings.TrimSpace(one) != "" {
			n.Plates = append(n.Plates, one)
		}
	}
	issued, err := p.change.ChangePlates(c.UserContext(), kit.Actor(c), n)
	return kit.Settle(c, err, func() error { return p.plates(c, f.WithError(err)) }, kit.Link(c, "cards", issued.Number.String()), "changes.plates.done", "Number", n.Number)
}
