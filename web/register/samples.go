package register

import (
	"maps"
	"slices"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/internal/sheet"
	"ziguan/parking/register"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Samples are the states of the register's pages: nothing there yet, nothing
// found, and a file looked at with every problem, with none, and with titles
// that nobody understands.
func Samples(k *kit.Kit, w i18n.Speaker) ([]kit.Sample, error) {
	s, err := kit.ReadSpecimen()
	if err != nil {
		return nil, err
	}
	p := sampler{New(k, Services{}), s}
	return []kit.Sample{
		{Name: "home-empty", Label: w.Say("gallery.register.home_empty"), As: actor.Chair, Draw: p.home},
		{Name: "find", Label: w.Say("gallery.register.find"), As: actor.Chair, Draw: p.find("", nil)},
		{Name: "find-several", Label: w.Say("gallery.register.find_several"), As: actor.Chair, Draw: p.find("8888", p.hits())},
		{Name: "find-nothing", Label: w.Say("gallery.register.find_nothing"), As: actor.Chair, Draw: p.find("8888", nil)},
		{Name: "dwelling", Label: w.Say("gallery.register.dwelling"), As: actor.Chair, Draw: p.dwelling},
		{Name: "dwelling-reader", Label: w.Say("gallery.register.dwelling_reader"), As: actor.Supervisor, Draw: p.dwelling},
		{Name: "imports-empty", Label: w.Say("gallery.register.imports_empty"), As: actor.Chair, Draw: p.imports},
		{Name: "preview", Label: w.Say("gallery.register.preview"), As: actor.Chair, Draw: p.preview(func(*register.Preview) {})},
		{Name: "preview-problems", Label: w.Say("gallery.register.preview_problems"), As: actor.Chair, Draw: p.preview(p.problems)},
		{Name: "preview-untitled", Label: w.Say("gallery.register.preview_untitled"), As: actor.Chair, Draw: p.preview(func(v *register.Preview) {
			v.Problem = register.ErrNoHeader
			for i := range v.Read[0].Mapping.Columns {
				v.Read[0].Mapping.Columns[i].Field = ""
			}
		})},
	}, nil
}

// sampler draws the pages without anything behind them.
type sampler struct {
	*Pages
	s kit.Specimen
}

func (p sampler) home(c *fiber.Ctx) error {
	return kit.Render(c, homePage(homeView{Page: p.k.Page(c, "register.title"), Staff: true, Base: kit.Link(c, "register")}))
}

func (p sampler) find(query string, hits []register.Hit) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := findView{Page: p.k.Page(c, "place.find"), Query: query, Hits: hits, Base: kit.Link(c, "register"), Board: kit.Link(c, "postings")}
		v.Page.Find.Value = query
		return kit.Render(c, findPage(v))
	}
}

// hits are a household found by each way, and a posting.
func (p sampler) hits() []register.Hit {
	return []register.Hit{
		{Code: "3-2-101", Why: "plate", Found: p.s.Plate, Owners: p.s.Names[0], Plates: p.s.Plate + " " + p.s.SecondPlate},
		{Code: "12-1-8888", Why: "dwelling", Owners: p.s.Names[1]},
		{Code: "2026-31", Why: "posting", Found: p.s.Reason},
	}
}

func (p sampler) imports(c *fiber.Ctx) error {
	return kit.Render(c, importsPage(importsView{
		Page: p.k.Page(c, "register.import.title"), Base: kit.Link(c, "register"),
		Form: ui.FormView{
			Action: kit.Link(c, "register", "imports"), Submit: kit.T(c, "register.import.upload"), Icon: "upload",
			Back: kit.Link(c, "register"), Multipart: true,
		},
	}))
}

// preview is a file of twelve dwellings that change has made better or worse.
func (p sampler) preview(change func(*register.Preview)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		fields := []register.Field{
			register.FieldDwelling, register.FieldOwner, register.FieldPhone, register.FieldArea, register.FieldTenant, register.FieldLeaseEnd,
			register.FieldPlates, register.FieldCard, register.FieldClass, register.FieldValidTo, register.FieldPaidTo,
		}
		read := register.PreviewSheet{Name: p.s.Sheet, Samples: [][]string{p.s.Row}}
		read.Mapping.HeaderRow = 2
		for i, title := range p.s.Titles {
			read.Mapping.Columns = append(read.Mapping.Columns, register.Column{Index: i, Title: title, Field: fields[i]})
		}
		seen := register.Preview{Name: p.s.File, Read: []register.PreviewSheet{read}, Sheets: []register.SheetRead{
			{Name: p.s.Sheet, Rows: 14, Read: true}, {Name: p.s.OldSheet, Rows: 9, Hidden: true},
		}}
		seen.Result.Owners, seen.Result.Tenants, seen.Result.Cards = 11, 2, 8
		seen.Result.Dwellings, seen.Result.Vehicles, seen.Result.AreaHundredths = 12, 9, 107400
		seen.Result.New = make([]register.Entry, 12)
		change(&seen)
		v := previewView{
			Page: p.k.Page(c, "register.preview.title"), P: seen, Base: kit.Link(c, "register"),
			Here: kit.Link(c, "register", "imports", "0"), Today: kit.SampleDay(),
		}
		v.Page.Wide = true
		return kit.Render(c, previewPage(v))
	}
}

// problems puts one of each kind into a preview.
func (p sampler) problems(v *register.Preview) {
	v.Fixes = []sheet.Fix{{Sheet: p.s.Sheet, Row: 9, Column: 6, Was: p.s.WrongPlate, Value: p.s.Plate}}
	for i, code := range slices.Sorted(maps.Keys(p.s.Problems)) {
		m := p.s.Problems[code]
		v.Result.Problems = append(v.Result.Problems, register.Problem{Sheet: p.s.Sheet, Row: 3 + i, Column: m.Column, Code: code, Value: m.Value, Suggestions: m.Meant})
	}
}
