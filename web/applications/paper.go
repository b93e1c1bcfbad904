package applications

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// paperView is the empty form for people without a phone.
type paperView struct {
	Page    ui.PageHead
	Base    string
	Name    string
	Phone   string
	QR      [][]bool
	Boards  []application.Board
	Holders []class.Holder
	Uses    []class.PlateUse
}

// Paper is `/c/{committee}/applications/form`: one sheet of A4 with a code that
// leads to the form on a phone.
func (p *Pages) Paper(c *fiber.Ctx) error {
	boards, err := p.s.Boards(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	return p.paper(c, boards)
}

func (p *Pages) paper(c *fiber.Ctx, boards []application.Board) error {
	m := kit.Committee(c)
	v := paperView{
		Page: p.page(c, "apply.paper"), Base: kit.Link(c, "applications"), Name: m.Name, Phone: m.DutyPhone, Boards: boards,
		Holders: class.Holders(), Uses: class.PlateUses(),
	}
	v.Page.Narrow = false
	var err error
	v.QR, err = ui.QRBits(p.k.Absolute(mine(c, "applications", "new")))
	return kit.Show(c, err, paperPage(v))
}
