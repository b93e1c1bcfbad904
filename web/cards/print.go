package cards

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/parking/token"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// perSheet is how many windscreen cards one sheet of A4 holds; mostCards is how
// many one page gives to the printer, fifty sheets.
const (
	perSheet  = 8
	mostCards = 50 * perSheet
)

// printView asks which cards to print.
type printView struct {
	Page      ui.PageHead
	Base      string
	Live      int // cards that can be printed
	Today     day.Day
	Since     string // as typed
	Number    string
	Buildings []building
	Errors    []ui.FieldError
}

// building is a building with how many live cards its dwellings have.
type building struct {
	Name  string
	Cards int
}

// Print is `…/cards/print`.
func (p *Pages) Print(c *fiber.Ctx) error { return p.printForm(c, kit.Form{}) }

func (p *Pages) printForm(c *fiber.Ctx, f kit.Form) error {
	stack, err := p.stack(c)
	if err != nil {
		return err
	}
	v := printView{
		Page: p.page(c, "cardpages.print"), Base: kit.Link(c, "cards"), Live: len(stack),
		Today: kit.Committee(c).Today(p.k.DB.Now()), Since: f.Get("since"), Number: f.Get("number"),
	}
	if v.Since == "" {
		v.Since = v.Today.String()
	}
	for _, card := range stack {
		if n := len(v.Buildings); n == 0 || v.Buildings[n-1].Name != card.building {
			v.Buildings = append(v.Buildings, building{Name: card.building})
		}
		v.Buildings[len(v.Buildings)-1].Cards++
	}
	v.Errors, _ = kit.WrongParts(c, f, "since", "cardpages.print.since", "number", "card.number")
	return kit.Render(c, printPage(v))
}

// printable is a live card with where it lies on the way through the buildings.
type printable struct {
	parking.Card
	building, order string
}

// stack gives the live cards as people walk past the dwellings. Their tokens
// are not looked at yet.
func (p *Pages) stack(c *fiber.Ctx) ([]printable, error) {
	cards, err := p.parking.List(c.UserContext(), kit.Actor(c), parking.ListCards{Committee: kit.Committee(c).ID})
	if err != nil {
		return nil, err
	}
	at := map[people.DwellingID]people.Dwelling{}
	err = p.k.DB.Read(c.UserContext(), func(r *pg.Reader) error {
		all, err := people.AllDwellings(c.UserContext(), r, kit.Committee(c).ID)
		for _, d := range all {
			at[d.ID] = d
		}
		return err
	})
	var out []printable
	for _, card := range cards {
		if card.Live() {
			out = append(out, printable{card, at[card.DwellingID].Building, at[card.DwellingID].SortKey})
		}
	}
	slices.SortStableFunc(out, func(a, b printable) int { return cmp.Compare(a.order, b.order) })
	return out, err
}

// wanted is what the form asks for: one number, some of a list, a building, all
// since a day, or all.
type wanted struct {
	number, building string
	one              bool
	since            day.Day
	numbers          map[class.Number]bool
}

func readWanted(f kit.Form) (wanted, error) {
	w := wanted{number: f.Trim("number"), building: f.Get("building"), one: f.Has("building")}
	if f.Has("bynumber") || w.number != "" {
		if _, ok := class.ParseNumber(w.number); !ok {
			return w, parking.ErrCardUnknown.On("number")
		}
	}
	if list := f.Trim("numbers"); list != "" {
		w.numbers = map[class.Number]bool{}
		for s := range strings.SplitSeq(list, ",") {
			if n, ok := class.ParseNumber(s); ok {
				w.numbers[n] = true
			}
		}
	}
	if s := f.Trim("since"); s != "" {
		d, err := day.Parse(s)
		if err != nil {
			return w, day.ErrInvalid.On("since")
		}
		w.since = d
	}
	return w, nil
}

func (w wanted) takes(card printable, zone people.Committee) bool {
	number, _ := class.ParseNumber(w.number)
	switch {
	case number != "":
		return card.Number == number
	case w.numbers != nil:
		return w.numbers[card.Number]
	case w.one:
		return "b"+card.building == w.building
	case !w.since.Zero():
		return day.In(card.AppliedAt, zone.Location()) >= w.since
	}
	return true
}

// windscreen is one card on paper.
type windscreen struct {
	parking.Print
	QR [][]bool
}

// sheetsView is the sheets as they are printed.
type sheetsView struct {
	Page      ui.PageHead
	Base      string
	Committee string
	Demo      bool
	Cards     int
	Left      string // address of those that did not fit; empty when all did
	Sheets    [][]windscreen
}

// Sheets is `…/cards/print/sheets`: the windscreen cards asked for, in the order
// of the buildings.
func (p *Pages) Sheets(c *fiber.Ctx) error {
	f := kit.BindQuery(c)
	w, err := readWanted(f)
	if err != nil {
		c.Status(kit.Status(err))
		return p.printForm(c, f.WithError(err))
	}
	stack, err := p.stack(c)
	if err != nil {
		return err
	}
	v := sheetsView{
		Page: p.page(c, "cardpages.print"), Base: kit.Link(c, "cards"), Committee: kit.Committee(c).Name, Demo: p.k.Demo,
	}
	v.Page.Wide = true
	numbers := []string{}
	skipping := f.Get("after") != ""
	for _, card := range stack {
		if !w.takes(card, kit.Committee(c)) {
			continue
		}
		if skipping {
			skipping = card.Number.String() != f.Get("after")
			continue
		}
		if len(numbers) == mostCards {
			v.Left = rest(c, numbers[mostCards-1])
			break
		}
		numbers = append(numbers, card.Number.String())
	}
	if w.number != "" && len(numbers) == 0 {
		numbers = append(numbers, w.number) // the use case says why not
	}
	err = p.fill(c, &v, numbers)
	return kit.Show(c, err, sheetsPage(v))
}

// rest is this page's address, on from a number.
func rest(c *fiber.Ctx, after string) string {
	args := fiber.AcquireArgs()
	defer fiber.ReleaseArgs(args)
	c.Request().URI().QueryArgs().CopyTo(args)
	args.Set("after", after)
	return c.Path() + "?" + args.String()
}

// fill opens the tokens and lays the cards out, eight to a sheet.
func (p *Pages) fill(c *fiber.Ctx, v *sheetsView, numbers []string) error {
	list, err := p.parking.ToPrint(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, numbers...)
	if err != nil {
		return err
	}
	v.Cards = len(list)
	for i, card := range list {
		bits, err := ui.QRBits(token.Address(p.k.Absolute(""), card.Token))
		if err != nil {
			return err
		}
		if i%perSheet == 0 {
			v.Sheets = append(v.Sheets, nil)
		}
		last := len(v.Sheets) - 1
		v.Sheets[last] = append(v.Sheets[last], windscreen{card, bits})
	}
	return nil
}
