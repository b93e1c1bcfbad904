package classes

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/parking/class"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the pages of classes.
type Pages struct {
	k       *kit.Kit
	classes *class.Service
}

// New makes the pages.
func New(k *kit.Kit, s *class.Service) *Pages { return &Pages{k: k, classes: s} }

func (p *Pages) page(c *fiber.Ctx, titleKey string, pairs ...string) ui.PageHead {
	head := p.k.Page(c, titleKey, pairs...)
	head.Styles = []string{"css/cards.css", "css/applications.css"}
	return head
}

// listView is every class with its terms of today.
type listView struct {
	Page    ui.PageHead
	Base    string
	Public  bool
	Set     bool // whether the visitor may set terms
	Classes []class.InForce
}

// List is `/c/{committee}/classes`.
func (p *Pages) List(c *fiber.Ctx) error {
	return p.list(c, listView{Base: kit.Link(c, "classes"), Set: kit.Actor(c).MaySet()})
}

// Public is `/p/{committee}/classes`.
func (p *Pages) Public(c *fiber.Ctx) error {
	return p.list(c, listView{Base: "/p/" + kit.Committee(c).Code, Public: true})
}

func (p *Pages) list(c *fiber.Ctx, v listView) error {
	var err error
	if v.Classes, err = p.classes.InForce(c.UserContext(), kit.Committee(c).ID); err != nil {
		return err
	}
	v.Page = p.page(c, "classes.title")
	return kit.Render(c, listPage(v))
}

// words lists values by their sentences, as in a text.
func words[T ~string](w i18n.Speaker, prefix string, list []T) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = w.Say(prefix + string(v))
	}
	return strings.Join(out, w.Say("classes.and"))
}

// who lists the holders with their rank, the first in order first.
func who(w i18n.Speaker, t class.Terms) string {
	var out []string
	for rank := 1; rank <= mostRank; rank++ {
		for _, h := range class.Holders() {
			if t.Holders[h] == rank {
				out = append(out, w.Say("classes.holder", "Holder", w.Say("holder."+string(h)), "Rank", strconv.Itoa(rank)))
			}
		}
	}
	return strings.Join(out, w.Say("classes.and"))
}

// papers lists what is asked for.
func papers(w i18n.Speaker, t class.Terms) string {
	if len(t.Documents) == 0 {
		return w.Say("classes.none")
	}
	if len(t.Copies) > 0 {
		return words(w, "document.", t.Documents) + w.Say("classes.copies.of", "List", words(w, "document.", t.Copies))
	}
	return words(w, "document.", t.Documents)
}

// uses lists whose cars are taken.
func uses(w i18n.Speaker, t class.Terms) string {
	if len(t.Uses) == 0 {
		return words(w, "plate_use.", []class.PlateUse{class.UseSelf})
	}
	return words(w, "plate_use.", t.Uses)
}

// places says how many cards there are of how many.
func places(w i18n.Speaker, limit *int, given int) string {
	if limit == nil {
		return w.Say("classes.places.open", "Given", strconv.Itoa(given))
	}
	return w.Say("classes.places.cap", "Given", strconv.Itoa(given), "Cap", strconv.Itoa(*limit))
}

// limit says the cap of terms.
func limit(w i18n.Speaker, t class.Terms) string {
	if t.Cap == nil {
		return w.Say("classes.uncapped")
	}
	return w.Say("classes.cap.of", "Cap", strconv.Itoa(*t.Cap))
}

// how says whether an application is posted and how many decide.
func how(w i18n.Speaker, t class.Terms) string {
	var out []string
	if t.Posted {
		out = append(out, w.Say("classes.posted"))
	}
	if t.TwoPeople {
		out = append(out, w.Say("classes.two"))
	}
	if len(out) == 0 {
		return w.Say("classes.plain")
	}
	return strings.Join(out, w.Say("classes.and"))
}
