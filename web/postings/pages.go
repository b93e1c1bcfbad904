package postings

import (
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the board.
type Pages struct {
	k       *kit.Kit
	board   *posting.Service
	rules   *rule.Service
	painter *painter
}

// New makes the pages.
func New(k *kit.Kit, b *posting.Service, c *rule.Service) *Pages {
	return &Pages{k: k, board: b, rules: c, painter: newPainter()}
}

// head is what every page of this package begins with.
type head struct {
	Page  ui.PageHead
	Base  string  // of the committee's own pages: /c/XY/postings
	Open  string  // of the public ones: /p/XY/postings
	Today day.Day // where the committee lives
	Staff bool
}

func (p *Pages) head(c *fiber.Ctx, titleKey string, pairs ...string) head {
	m := kit.Committee(c)
	h := head{
		Page: p.k.Page(c, titleKey, pairs...), Base: "/c/" + m.Code + "/postings", Open: "/p/" + m.Code + "/postings",
		Today: m.Today(p.k.DB.Now()), Staff: kit.Actor(c).MayRun(),
	}
	h.Page.Styles = []string{"css/postings.css"}
	return h
}

// oneTime is the key that makes a double press one act.
func oneTime(f kit.Form) string {
	if key := f.Get("key"); key != "" && len(key) <= 80 {
		return key
	}
	return uuid.NewString()
}
