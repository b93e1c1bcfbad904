package gatepage

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/id"
	"ziguan/parking/movecall"
	"ziguan/web/kit"
)

// callsView is the duty list: move-car calls that nobody answered.
type callsView struct {
	Frame
	Late  []lateCall
	Phone string
	Error string
	Plate string // as typed, like Place
	Place string
	// PlateError and PlaceError are about one field.
	PlateError, PlaceError string
}

type lateCall struct {
	movecall.Late
	Time  string
	Drawn []plateView
}

// Calls is the duty list, and the form to call about any car.
func (p *Pages) Calls(c *fiber.Ctx) error { return p.callsPage(c, kit.Form{}) }

func (p *Pages) callsPage(c *fiber.Ctx, f kit.Form) error {
	duty, err := p.calls.Duty(kit.Context(c), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	v := callsView{
		Frame: p.frame(c, "calls.title", ""), Phone: kit.Committee(c).DutyPhone,
		Plate: f.Get("plate"), Place: f.Get("place"),
		PlateError: f.FieldError(kit.Of(c).Words, "plate"), PlaceError: f.FieldError(kit.Of(c).Words, "place"),
	}
	if v.PlateError == "" && v.PlaceError == "" {
		v.Error = f.Summary(kit.Of(c).Words)
	}
	v.Frame.Duty = true
	for _, l := range duty.Late {
		late := lateCall{Late: l, Time: p.k.At(c, l.MadeAt)}
		for _, one := range l.Plates {
			late.Drawn = append(late.Drawn, draw(one))
		}
		v.Late = append(v.Late, late)
	}
	return show(c, v.Frame, callsPage(v))
}

// Call tells a car's household that it stands in the way: from the list, or from an
// answer, which stays on the screen.
func (p *Pages) Call(c *fiber.Ctx) error {
	f := kit.Bind(c)
	_, err := p.calls.ByGate(kit.Context(c), kit.Actor(c), movecall.AtGate{
		Committee: kit.Committee(c).ID, Plate: f.Trim("plate"), Place: f.Get("place"),
	})
	part := c.Get(partHeader) != ""
	switch {
	case err == nil && part:
		return kit.Render(c, notedPart(kit.T(c, "calls.gate.done")))
	case err == nil:
		return kit.Done(c, base(c)+"/calls", "calls.gate.done")
	}
	return kit.Refuse(c, err, func() error {
		f = f.WithError(err)
		if part {
			return kit.Render(c, refusedPart(f.Summary(kit.Of(c).Words)))
		}
		return p.callsPage(c, f)
	})
}

// Phoned notes that the household was telephoned.
func (p *Pages) Phoned(c *fiber.Ctx) error {
	key, err := id.Parse[movecall.Call](c.Params("id"))
	if err != nil {
		return movecall.ErrUnknown
	}
	err = p.calls.Phoned(kit.Context(c), kit.Actor(c), movecall.CallAct{Committee: kit.Committee(c).ID, Call: key})
	return kit.Settle(c, err, func() error { return p.callsPage(c, kit.Form{}.WithError(err)) }, base(c)+"/calls", "calls.done.phoned")
}
