package renewals

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/parking/renewal"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// sheetView is a list on paper, a stairwell a sheet.
type sheetView struct {
	Page    ui.PageHead
	Back    string
	Letter  func(line string, further bool) ui.LetterView
	Signing bool // for new cards handed out; else for walking past the doors
	Stairs  []stair
	Count   int
	Foot    string
}

// Due is `…/{list}/due`: who has still to come, to walk past the doors with.
func (p *Pages) Due(c *fiber.Ctx) error {
	return p.sheet(c, false, func(r renewal.Renewal) bool { return r.Open() })
}

// Sheet is `…/{list}/signing/sheet`: the new cards with a blank for who takes them.
func (p *Pages) Sheet(c *fiber.Ctx) error { return p.sheet(c, true, unsigned) }

// unsigned reports whether the new card waits to be handed over.
func unsigned(r renewal.Renewal) bool { return r.State == renewal.Renewed && r.SignedAt == nil }

func (p *Pages) sheet(c *fiber.Ctx, signing bool, keep func(renewal.Renewal) bool) error {
	at, list, err := p.those(c, keep)
	if err != nil {
		return err
	}
	m, title, back := kit.Committee(c), "renewals.due.title", at.link(c)
	if signing {
		title, back = "renewals.sheet.title", at.link(c, "signing")
	}
	v := sheetView{
		Page: p.page(c, title), Back: back, Signing: signing, Stairs: stairs(list), Count: len(list),
		Letter: func(line string, further bool) ui.LetterView {
			l := head(m, kit.T(c, title), line)
			l.Further = further
			return l
		},
		Foot: kit.T(c, "renewals.sheet.foot", "Day", m.Today(p.k.DB.Now()).String(), "Phone", m.DutyPhone),
	}
	v.Page.Wide = true
	return kit.Render(c, sheetPage(v))
}

// those are the renewals of the list in the address that are wanted.
func (p *Pages) those(c *fiber.Ctx, keep func(renewal.Renewal) bool) (place, []renewal.Renewal, error) {
	at, err := placeOf(c.Params("building"))
	if err != nil {
		return at, nil, err
	}
	all, err := p.list(c, at, "")
	if err != nil {
		return at, nil, err
	}
	var out []renewal.Renewal
	for _, r := range all {
		if keep(r) {
			out = append(out, r)
		}
	}
	return at, out, nil
}

// signingView is the new cards that wait to be handed over.
type signingView struct {
	Page   ui.PageHead
	Here   string
	Back   string
	At     place
	Cards  []batch
	List   ui.ListView
	Asked  kit.List
	Lines  []renewal.Renewal
	Count  int
	Errors []ui.FieldError
}

// batch is a link to windscreen cards to print together, at most perBatch: their
// numbers stand in an address, which has only so much room.
type batch struct {
	Count int
	URL   string
}

const perBatch = 400

// Signing is `…/{list}/signing`.
func (p *Pages) Signing(c *fiber.Ctx) error { return p.signing(c, kit.Form{}) }

func (p *Pages) signing(c *fiber.Ctx, f kit.Form) error {
	at, list, err := p.those(c, unsigned)
	if err != nil {
		return err
	}
	v := signingView{
		Page: p.page(c, "renewals.signing"), Here: at.link(c, "signing"), Back: at.link(c), At: at, Count: len(list), Asked: kit.ReadList(c, map[string][]string{"sort": {byNumber}}),
		Errors: kit.Wrong(c, f),
	}
	for some := range slices.Chunk(list, perBatch) {
		v.Cards = append(v.Cards, batch{len(some), kit.Link(c, "cards", "print", "sheets") + "?" + url.Values{"numbers": {strings.Join(numbersIn(some), ",")}}.Encode()})
	}
	list = slices.DeleteFunc(list, func(r renewal.Renewal) bool { return !fits(r, v.Asked.Get("q")) })
	v.Lines, v.List = page(c, &v.Asked, list)
	v.Asked.Ticks(&v.List, "signed", numbersIn(v.Lines))
	v.Page.Wide = true
	return kit.Render(c, signingPage(v))
}

// Sign notes that the ticked households have signed for their new cards.
func (p *Pages) Sign(c *fiber.Ctx) error {
	return p.ticked(c, p.renewals.HandedOver, p.signing, "renewals.signing.done")
}

// stairName says a stairwell as people do; a lane has none.
func stairName(w i18n.Speaker, s stair) string {
	switch {
	case s.Building == "":
		return w.Say("renewals.lane")
	case s.Unit == "":
		return w.Say("register.building.name", "Building", s.Building)
	}
	return w.Say("renewals.stair", "Building", s.Building, "Unit", s.Unit)
}

// buildingName is a building's name, as a place's.
func buildingName(w i18n.Speaker, key place) string {
	switch {
	case key.key == everywhere:
		return w.Say("renewals.everywhere")
	case key.building == "":
		return w.Say("renewals.lane")
	}
	return w.Say("register.building.name", "Building", key.building)
}
