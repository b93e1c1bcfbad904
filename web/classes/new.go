package classes

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/parking/class"
	"ziguan/web/kit"
)

// New is `/c/{committee}/new-class`: a class of the committee's own.
func (p *Pages) New(c *fiber.Ctx) error {
	v, err := p.newView(c)
	if err != nil {
		return err
	}
	v.Typed = kit.FormOf(url.Values{
		"prefix": {v.free}, "from": {v.Today.String()}, "months": {"12"}, "plates": {"1"}, "posted": {"yes"}, "two_people": {"yes"},
		"document-vehicle": {"yes"}, "use-self": {"yes"},
	})
	return p.renderNew(c, v)
}

func (p *Pages) renderNew(c *fiber.Ctx, v newView) error {
	citable, err := p.k.Citable(c)
	if err != nil {
		return err
	}
	v.Ground = kit.Ground(c, v.Typed, "", citable)
	return kit.Render(c, newPage(v))
}

// Add makes the class with its first terms.
func (p *Pages) Add(c *fiber.Ctx) error {
	f := kit.Bind(c)
	t, err := read(c, f)
	if err == nil {
		_, err = p.classes.Add(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, class.NewClass{
			Name: f.Get("name"), Prefix: f.Get("prefix"), Primary: f.Has("primary"), Terms: t,
		})
	}
	return kit.Settle(c, err, func() error {
		v, failed := p.newView(c)
		if failed != nil {
			return failed
		}
		v.Typed, v.Errors = f, wrongFields(c, f, err)
		return p.renderNew(c, v)
	}, kit.Link(c, "classes"), "classes.added")
}

// newView is the form of a new class: the fields of terms, and before them its own.
type newView struct {
	showView

	free string // the next letter that no class uses
}

func (p *Pages) newView(c *fiber.Ctx) (newView, error) {
	all, err := p.classes.InForce(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return newView{}, err
	}
	v := newView{showView: p.showView(c, "", 0, nil)}
	v.Page, v.Here = p.page(c, "classes.new"), kit.Link(c, "new-class")
	used := class.ApplicationLetter
	for _, k := range all {
		used += k.Prefix
	}
	for letter := 'A'; letter <= 'Z' && v.free == ""; letter++ {
		if !strings.ContainsRune(used, letter) {
			v.free = string(letter)
		}
	}
	return v, nil
}
