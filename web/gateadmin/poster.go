package gateadmin

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"ziguan/web/kit"
	"ziguan/web/ui"
)

// PosterView is what hangs at the gates: the code that a guest scans.
type PosterView struct {
	Head
	Committee string
	Phone     string
	Posters   []Poster
}

// Poster is the sheet of one gate.
type Poster struct {
	Gate string
	QR   [][]bool
}

// Poster is one sheet for each open gate, or a single one where there is none.
func (p *Pages) Poster(c *fiber.Ctx) error {
	m := kit.Committee(c)
	view := PosterView{Head: p.head(c, "visits.poster.title"), Committee: m.Name, Phone: m.DutyPhone}
	gates, err := p.watch.Gates(c.UserContext(), kit.Actor(c), m.ID)
	if err != nil {
		return err
	}
	for _, g := range gates {
		if g.ClosedAt == nil {
			bits, err := ui.QRBits(p.k.Absolute("/p/" + m.Code + "/visit?gate=" + url.QueryEscape(g.Label)))
			if err != nil {
				return err
			}
			view.Posters = append(view.Posters, Poster{Gate: g.Name, QR: bits})
		}
	}
	if len(view.Posters) == 0 {
		bits, err := ui.QRBits(p.k.Absolute("/p/" + m.Code + "/visit"))
		if err != nil {
			return err
		}
		view.Posters = []Poster{{QR: bits}}
	}
	view.Page.Wide = true
	return kit.Render(c, PosterPage(view))
}
