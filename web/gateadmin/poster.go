package gateadmin

import (
	"net/url"

	"github.com/gofiber/fiber/v2"
	"github.com/skip2/go-qrcode"

	"ziguan/internal/errs"
	"ziguan/web/kit"
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
	gates, err := p.gate.Gates(c.UserContext(), kit.Actor(c), m.ID)
	if err != nil {
		return err //nolint:wrapcheck // the ErrorHandler's
	}
	for _, g := range gates {
		if g.ClosedAt == nil {
			view.Posters = append(view.Posters, Poster{Gate: g.Name})
			if err := view.Posters[len(view.Posters)-1].draw(p.k.Absolute(c, "/p/"+m.Code+"/visit?gate="+url.QueryEscape(g.Label))); err != nil {
				return err
			}
		}
	}
	if len(view.Posters) == 0 {
		view.Posters = []Poster{{}}
		if err := view.Posters[0].draw(p.k.Absolute(c, "/p/"+m.Code+"/visit")); err != nil {
			return err
		}
	}
	view.Page.Wide = true
	return kit.Render(c, PosterPage(view))
}

func (s *Poster) draw(address string) error {
	q, err := qrcode.New(address, qrcode.Medium)
	if err != nil {
		return errs.ErrInternal.Because(err)
	}
	q.DisableBorder = true
	s.QR = q.Bitmap()
	return nil
}
