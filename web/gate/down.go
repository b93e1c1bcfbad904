package gatepage

import (
	"net/http"
	"slices"

	"github.com/gofiber/fiber/v2"

	"ziguan/web/kit"
	"ziguan/web/ui"
)

// downView is the page of a database that cannot be reached: all that was
// typed, and one button that sends the same form with the same id.
type downView struct {
	Frame
	Action string
	Fields []ui.Pair
	Typed  []plateView
	Phone  string
}

// resent are the fields of the gate's forms; nothing else is given back.
func resent() []string {
	return []string{"id", "gate", "direction", "plate", "no_plate", "unplated", "visit", "token", "tail", "override", "exempt", "walk", "check_id", "action", "seen_at", "door", "stay"}
}

// Down answers a form of the gate while the database is down (503): it needs
// no database itself, so the ErrorHandler may call it for any address below
// /gate/, a visit that could not be looked up included.
func (p *Pages) Down(c *fiber.Ctx) error {
	c.Status(http.StatusServiceUnavailable)
	c.Set(fiber.HeaderRetryAfter, "5")
	f := kit.Bind(c)
	v := downView{Frame: p.frame(c, "gatepage.title", ""), Phone: kit.Committee(c).DutyPhone}
	v.Frame.Full = true
	v.Frame.Base, v.Frame.Where = "", kit.T(c, "gatepage.title")
	v.Frame.Head.Path = "/"
	if c.Method() == fiber.MethodPost {
		v.Action = c.Path()
	}
	for _, name := range resent() {
		value := f.Get(name)
		if value == "" {
			continue
		}
		v.Fields = append(v.Fields, ui.Pair{Key: name, Value: value})
		if slices.Contains([]string{"plate", "tail"}, name) {
			v.Typed = append(v.Typed, draw(value))
		}
	}
	return show(c, v.Frame, downPart(v))
}
