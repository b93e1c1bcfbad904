package gateadmin

import (
	"bytes"
	"slices"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/internal/sheet"
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

// ValidXLSX is the list for a barrier's own software, by card number, every
// cell a text.
func (p *Pages) ValidXLSX(c *fiber.Ctx) error {
	view, err := p.validPlates(c, "gateadmin.valid.title")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, validSheet(kit.Of(c).Words, view.ValidPlates)); err != nil {
		return err
	}
	return kit.Download(c, "valid-"+view.Day.String()+".xlsx", kit.XLSX, b.Bytes())
}

func validSheet(w i18n.Speaker, list gate.ValidPlates) sheet.Out {
	out := sheet.Out{Name: w.Say("gateadmin.valid.sheet")}
	for _, key := range []string{"gateadmin.col.plate", "gateadmin.col.card", "gateadmin.col.class", "gateadmin.col.valid_to"} {
		out.Titles = append(out.Titles, w.Say(key))
	}
	for _, v := range list.Plates {
		kind := w.Say("gateadmin.valid.old")
		if !v.Old {
			kind = kit.ClassName(w, v.Class)
		}
		out.Rows = append(out.Rows, []string{v.Plate.String(), v.Number, kind, v.ValidTo.String()})
	}
	slices.SortStableFunc(out.Rows, func(a, b []string) int { return slices.Compare(a[1:2], b[1:2]) })
	return out
}
