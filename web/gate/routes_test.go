package gatepage_test

import (
	"github.com/gofiber/fiber/v2"

	gatepage "ziguan/web/gate"
	"ziguan/web/kit"
)

// routes are the addresses of the gate's pages, as the site's one table has them.
func routes(p *gatepage.Pages) []kit.Route {
	const root = "/gate/:committee"
	get, post := fiber.MethodGet, fiber.MethodPost
	line := func(method, path, name string, h fiber.Handler) kit.Route {
		return kit.Route{Method: method, Path: root + path, Name: name, Access: kit.OnDuty, Handler: h}
	}
	return []kit.Route{
		line(get, "", "gate.home", p.Home),
		line(post, "/shift", "gate.shift", p.StartShift),
		line(post, "/shift/end", "gate.shift.end", p.EndShift),
		line(post, "/direction", "gate.direction", p.Direction),
		line(post, "/matches", "gate.matches", p.Matches),
		line(post, "/checks", "gate.checks", p.Check),
		line(post, "/looks", "gate.looks", p.Look),
		line(post, "/notes", "gate.notes", p.Note),
		line(get, "/calls", "gate.calls", p.Calls),
		line(post, "/calls", "gate.call", p.Call),
		line(get, "/inside", "gate.inside", p.Inside),
		line(post, "/inside", "gate.inside.find", p.Inside),
		line(post, "/visits", "gate.visits", p.Visit),
		line(get, "/unplated", "gate.unplated", p.Unplated),
		line(post, "/unplated", "gate.unplated.find", p.Unplated),
		line(get, "/today", "gate.today", p.Today),
		line(get, "/walk", "gate.walk", p.Walk),
		line(post, "/walk", "gate.walk.start", p.StartWalk),
		line(post, "/walk/end", "gate.walk.end", p.EndWalk),
		line(get, "/slip", "gate.slip", p.Slip),
	}
}
