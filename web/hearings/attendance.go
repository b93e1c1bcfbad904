package hearings

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/hearing"
	"ziguan/internal/id"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// doorView is the list at the door, on the screen and on paper.
type doorView struct {
	Page   ui.PageHead
	Base   string
	V      hearing.Shown
	Code   string
	Errors []ui.FieldError
}

// Attendance is `/c/{committee}/hearings/{number}/attendance`; a code in the address is
// that of who stands at the door.
func (p *Pages) Attendance(c *fiber.Ctx) error { return p.attendance(c, kit.BindQuery(c)) }

func (p *Pages) attendance(c *fiber.Ctx, f kit.Form) error {
	shown, err := p.hearings.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := doorView{Page: p.k.Page(c, "hearings.attendance"), Base: p.at(c), V: shown, Code: id.CanonicalCode(f.Trim("code"))}
	v.Page.Styles = styles()
	v.Errors = kit.Wrong(c, f, "code", "hearings.field.code")
	return kit.Render(c, doorPage(v))
}

// CheckIn notes who came.
func (p *Pages) CheckIn(c *fiber.Ctx) error {
	f := kit.Bind(c)
	m, n := of(c)
	in := hearing.Arrival{Committee: m, Number: n, Code: f.Trim("code")}
	for _, seat := range f.All("seat") {
		in.Seats = append(in.Seats, number(seat))
	}
	err := p.hearings.CheckIn(c.UserContext(), kit.Actor(c), in)
	return kit.Settle(c, err, func() error { return p.attendance(c, f.WithError(err)) }, p.at(c)+"/attendance", "hearings.checked_in")
}

// Print is `/c/{committee}/hearings/{number}/attendance/print`: the list to sign.
func (p *Pages) Print(c *fiber.Ctx) error {
	shown, err := p.hearings.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := doorView{Page: p.k.Page(c, "hearings.attendance.print"), Base: p.at(c), V: shown}
	v.Page.Styles = styles()
	return kit.Render(c, signPage(v))
}
