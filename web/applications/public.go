package applications

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// waitingView is every class's places and who waits, as anybody sees it.
type waitingView struct {
	Page   ui.PageHead
	Base   string
	Boards []application.Board
	Empty  bool // nobody waits for anything
	Zone   *time.Location
}

// Waiting is `/p/{committee}/waiting`.
func (p *Pages) Waiting(c *fiber.Ctx) error {
	boards, err := p.s.Boards(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	return kit.Render(c, waitingPage(p.waitingView(c, boards)))
}

func (p *Pages) waitingView(c *fiber.Ctx, boards []application.Board) waitingView {
	m := kit.Committee(c)
	v := waitingView{Page: p.page(c, "apply.waiting"), Base: "/p/" + m.Code, Boards: boards, Empty: true, Zone: m.Location()}
	v.Page.Narrow = false
	for _, b := range boards {
		v.Empty = v.Empty && len(b.Order) == 0
	}
	return v
}

// waitingJSON is the waiting list as anybody may recompute it.
type waitingJSON struct {
	Committee string      `json:"committee"`
	Order     []string    `json:"order"`
	Classes   []classJSON `json:"classes"`
}

type classJSON struct {
	Class    string      `json:"class"`
	Cap      *int        `json:"cap"` // null for no cap
	Given    int         `json:"given"`
	Promised int         `json:"promised"`
	Free     *int        `json:"free"`
	Waiting  []placeJSON `json:"waiting"`
}

type placeJSON struct {
	Place       int       `json:"place"`
	Number      string    `json:"number"`
	State       string    `json:"state"`
	Rank        int       `json:"rank"`
	SubmittedAt time.Time `json:"submitted_at"`
}

// WaitingJSON is `/p/{committee}/waiting.json`.
func (p *Pages) WaitingJSON(c *fiber.Ctx) error {
	m := kit.Committee(c)
	boards, err := p.s.Boards(c.UserContext(), m.ID)
	if err != nil {
		return err
	}
	out := waitingJSON{Committee: m.Code, Order: []string{"rank", "submitted_at", "number"}, Classes: []classJSON{}}
	for _, b := range boards {
		one := classJSON{Class: string(b.Class), Cap: b.Terms.Cap, Given: b.Given, Promised: b.Promised, Waiting: []placeJSON{}}
		if b.Capped {
			one.Free = &b.Free
		}
		for _, w := range b.Order {
			one.Waiting = append(one.Waiting, placeJSON{w.Place, w.Number, string(w.State), w.Rank, w.SubmittedAt.In(m.Location())})
		}
		out.Classes = append(out.Classes, one)
	}
	return c.JSON(out)
}

// whyView is what a card rests on, as anybody may ask.
type whyView struct {
	Page  ui.PageHead
	Base  string
	Asked string // as typed
	Error string
	G     *application.Grounds // nil while nothing was asked
	Links []ui.ChainLink
}

// Why is `/p/{committee}/why?card=`.
func (p *Pages) Why(c *fiber.Ctx) error {
	m := kit.Committee(c)
	v := whyView{Page: p.page(c, "apply.why"), Base: "/p/" + m.Code, Asked: strings.TrimSpace(kit.BindQuery(c).Get("card"))}
	if v.Asked == "" {
		return kit.Render(c, whyPage(v))
	}
	g, err := p.s.Why(c.UserContext(), m.ID, v.Asked)
	if errors.Is(err, parking.ErrCardUnknown) {
		v.Error = kit.T(c, "apply.why.unknown")
		c.Status(http.StatusNotFound)
		return kit.Render(c, whyPage(v))
	}
	if err != nil {
		return err
	}
	v.G, v.Links = &g, reasons(c, g)
	return kit.Render(c, whyPage(v))
}
