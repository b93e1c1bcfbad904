package register

import (
	"net/http"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"ziguan/parking/application"
	"ziguan/parking/household"
	"ziguan/parking/register"
	"ziguan/parking/renewal"
	"ziguan/parking/visit"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the register's pages.
type Pages struct {
	k   *kit.Kit
	reg *register.Service
	s   Services
}

// Services are the use cases behind the pages: the register's, and what others say
// of a household.
type Services struct {
	Register     *register.Service
	Applications *application.Service
	Renewals     *renewal.Service
	Visits       *visit.Service
	Life         *household.Service
}

// New makes the pages.
func New(k *kit.Kit, s Services) *Pages { return &Pages{k: k, reg: s.Register, s: s} }

// homeView is the register's first page: the buildings.
type homeView struct {
	Page      ui.PageHead
	Buildings []register.Building
	Staff     bool
	Base      string
}

// Home is the register by buildings; what is looked for leads to Find.
func (p *Pages) Home(c *fiber.Ctx) error {
	if q := kit.BindQuery(c).Trim("q"); q != "" {
		return c.Redirect(finds(c, q), http.StatusSeeOther)
	}
	v := homeView{Page: p.k.Page(c, "register.title"), Staff: kit.Actor(c).MayRun(), Base: kit.Link(c, "register")}
	var err error
	v.Buildings, err = p.reg.Buildings(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	return kit.Show(c, err, homePage(v))
}

// buildingView is one building's dwellings, a page at a time.
type buildingView struct {
	Page     ui.PageHead
	Building register.Building
	Lines    []register.Line
	List     ui.ListView
	Base     string
}

// Building is `…/buildings/{building}`.
func (p *Pages) Building(c *fiber.Ctx) error {
	name := param(c, "building")
	buildings, err := p.reg.Buildings(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	v := buildingView{Base: kit.Link(c, "register")}
	for _, b := range buildings {
		if b.Name == name {
			v.Building = b
		}
	}
	if v.Building.Dwellings == 0 {
		return fiber.ErrNotFound
	}
	l := kit.ReadList(c, nil)
	l.Fit(v.Building.Dwellings)
	v.List = l.View(v.Building.Dwellings)
	v.Lines, err = p.reg.List(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, name, l.Page)
	if err != nil {
		return err
	}
	v.Page = p.k.Page(c, "register.building.title", "Building", name)
	return kit.Render(c, buildingPage(v))
}

// Export is the register as a file; a POST, because it goes on the record.
func (p *Pages) Export(c *fiber.Ctx) error {
	format := register.XLSX
	if kit.Bind(c).Get("format") == string(register.CSV) {
		format = register.CSV
	}
	data, err := p.reg.Export(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, format)
	if err != nil {
		return err
	}
	return kit.Download(c, "register-"+kit.Committee(c).Code+"."+string(format), mime(format), data)
}

// Template is an empty list with the titles that are understood.
func (p *Pages) Template(c *fiber.Ctx) error {
	data, err := register.Template(register.XLSX)
	if err != nil {
		return err
	}
	return kit.Download(c, "register-template.xlsx", mime(register.XLSX), data)
}

func mime(f register.Format) string {
	if f == register.CSV {
		return "text/csv; charset=utf-8"
	}
	return kit.XLSX
}

// param gives a part of the path as it was before it was escaped.
func param(c *fiber.Ctx, name string) string {
	s, err := url.PathUnescape(c.Params(name))
	if err != nil {
		return ""
	}
	return s
}

// below builds an address below the register.
func below(base string, parts ...string) string {
	for _, p := range parts {
		base += "/" + url.PathEscape(p)
	}
	return base
}
