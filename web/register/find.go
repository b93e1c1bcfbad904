package register

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/parking/plate"
	"ziguan/parking/register"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// findView is what a search found; Query is empty before anybody asked.
type findView struct {
	Page  ui.PageHead
	Query string
	Hits  []register.Hit
	Base  string // the register's address
	Board string // the postings'
}

// mostFound is how many hits are listed: whoever sees more types on.
const mostFound = 30

// leads is where a hit leads to: the household's page, or the posting.
func (v findView) leads(h register.Hit) string {
	if h.Why == "posting" {
		return below(v.Board, h.Code)
	}
	return below(v.Base, "dwellings", h.Code)
}

// Find is `…/find?q=`: the page of the one thing that was found, or a list.
func (p *Pages) Find(c *fiber.Ctx) error {
	v := findView{
		Page: p.k.Page(c, "place.find"), Query: kit.BindQuery(c).Trim("q"),
		Base: kit.Link(c, "register"), Board: kit.Link(c, "postings"),
	}
	v.Page.Find.Value = v.Query
	if v.Query != "" {
		var err error
		if v.Hits, err = p.reg.Search(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, v.Query, mostFound); err != nil {
			return err
		}
	}
	if h, ok := meant(v.Hits); ok {
		return c.Redirect(v.leads(h), http.StatusSeeOther)
	}
	return kit.Render(c, findPage(v))
}

// meant is the one hit that was meant: the only one, or the only one whose whole
// door, plate or number was asked for (3-2-101 begins also 3-2-1010).
func meant(hits []register.Hit) (register.Hit, bool) {
	if len(hits) == 1 || len(hits) > 1 && hits[0].Exact && !hits[1].Exact {
		return hits[0], true
	}
	return register.Hit{}, false
}

// finds is where a search leads that came by the register's own address.
func finds(c *fiber.Ctx, query string) string {
	return kit.Link(c, "find") + "?q=" + url.QueryEscape(query)
}

func platesOf(parted string) []plate.Plate {
	var out []plate.Plate
	for _, s := range strings.Fields(parted) {
		if p, err := plate.Parse(s); err == nil {
			out = append(out, p)
		}
	}
	return out
}
