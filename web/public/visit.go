package public

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/outbox"
	"ziguan/parking/visit"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// VisitView is what a guest fills in who scanned the code at a gate.
type VisitView struct {
	Page     ui.PageHead
	Code     string
	Gate     string
	Province string
	// Plate, NoPlate and Door are as typed.
	Plate, NoPlate, Door string
	Stay                 string
	Stays                []ui.Option
	Asked                bool // the household was told, as far as anybody learns
	Quiet                bool // quiet hours: it stands on the household's page alone
	Errors               []ui.FieldError
	Refused              string
}

// Visit is `/p/{committee}/visit`, the address of the posted code.
func (p *Pages) Visit(c *fiber.Ctx) error { return p.visit(c, kit.BindQuery(c)) }

func (p *Pages) visit(c *fiber.Ctx, f kit.Form) error {
	m, w := kit.Committee(c), kit.Of(c).Words
	v := VisitView{
		Page: p.k.Page(c, "visits.guest.title"), Code: m.Code, Gate: label(f.Get("gate")), Province: m.Province,
		Plate: f.Get("plate"), NoPlate: f.Get("no_plate"), Door: f.Get("door"), Stay: f.Get("stay"),
		Asked: c.Method() == fiber.MethodGet && f.Has("asked"),
	}
	v.Page.Narrow = true
	var err error
	if v.Quiet, err = outbox.Quiet(c.UserContext(), p.k.DB, m, p.k.DB.Now()); err != nil {
		return err
	}
	if v.Stay == "" {
		v.Stay = string(visit.Today)
	}
	for _, s := range []visit.Stay{visit.Today, visit.Overnight} {
		v.Stays = append(v.Stays, ui.Option{Value: string(s), Label: w.Say("visits." + string(s))})
	}
	v.Errors, v.Refused = kit.WrongParts(c, f, "plate", "visits.guest.plate", "no_plate", "ui.no_plate", "door", "visits.guest.door", "stay", "visits.stay")
	c.Set("X-Robots-Tag", "noindex")
	return kit.Render(c, VisitPage(v))
}

// maxGate is the longest label of a gate, as at the gate itself.
const maxGate = 64

func label(s string) string {
	if r := []rune(s); len(r) > maxGate {
		return string(r[:maxGate])
	}
	return s
}

// AskVisit tells the household behind a door that a guest stands at the gate. The
// answer is the same whatever is behind the door.
func (p *Pages) AskVisit(c *fiber.Ctx) error {
	f := kit.Bind(c)
	m := kit.Committee(c)
	err := p.visits.Ask(c.UserContext(), kit.Actor(c), visit.Asking{
		Committee: m.ID, Door: f.Get("door"), Plate: f.Get("plate"), NoPlate: f.Get("no_plate"), Stay: visit.Stay(f.Get("stay")), Gate: label(f.Get("gate")),
	})
	return kit.Settle(c, err, func() error { return p.visit(c, f.WithError(err)) }, "/p/"+m.Code+"/visit?asked=yes", "")
}
