package gateadmin

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/parking/gate"
	"ziguan/web/kit"
)

// ValidView is the list of valid plates, for barriers and for a wall.
type ValidView struct {
	Head
	gate.ValidPlates
	Committee string
	Printed   string // when the sheet was made
}

func (p *Pages) validPlates(c *fiber.Ctx, titleKey string) (ValidView, error) {
	view := ValidView{Head: p.head(c, titleKey), Committee: kit.Committee(c).Name}
	var err error
	view.ValidPlates, err = p.gate.ValidPlates(c.UserContext(), kit.Actor(c), kit.Committee(c))
	view.Printed = kit.Moment(kit.Of(c).Words, p.k.DB.Now(), view.Zone)
	return view, err
}

// Valid offers the list in its two forms.
func (p *Pages) Valid(c *fiber.Ctx) error {
	view, err := p.validPlates(c, "gateadmin.valid.title")
	return kit.Show(c, err, ValidPage(view))
}

// ValidPaper is the list for a guard, sorted by tail.
func (p *Pages) ValidPaper(c *fiber.Ctx) error {
	view, err := p.validPlates(c, "gateadmin.valid.paper")
	if err != nil {
		return err
	}
	view.Page.Wide = true
	return kit.Render(c, ValidPaperPage(view))
}

// ValidXLSX is the list for a barrier's own software, by card number.
func (p *Pages) ValidXLSX(c *fiber.Ctx) error {
	view, err := p.validPlates(c, "gateadmin.valid.title")
	if err != nil {
		return err
	}
	list := slices.Clone(view.Plates)
	slices.SortStableFunc(list, func(a, b gate.ValidPlate) int { return strings.Compare(a.Number, b.Number) })
	w := kit.Of(c).Words
	return kit.Sheets(c, "valid-"+view.Day.String(), kit.Table(w, "gateadmin.valid.sheet", validColumns(w), list))
}

func validColumns(w i18n.Speaker) []kit.Column[gate.ValidPlate] {
	return []kit.Column[gate.ValidPlate]{
		{Key: "gateadmin.col.plate", Say: func(v gate.ValidPlate) string { return v.Plate.String() }},
		{Key: "gateadmin.col.card", Say: func(v gate.ValidPlate) string { return v.Number }},
		{Key: "gateadmin.col.class", Say: func(v gate.ValidPlate) string {
			if v.Old {
				return w.Say("gateadmin.valid.old")
			}
			return kit.ClassName(w, v.Class)
		}},
		{Key: "gateadmin.col.valid_to", Say: func(v gate.ValidPlate) string { return v.ValidTo.String() }},
	}
}
