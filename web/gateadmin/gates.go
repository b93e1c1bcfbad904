package gateadmin

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/parking/gate"
	"ziguan/parking/watch"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// hourRows is how many stretches of a day one form takes.
const hourRows = 4

// GatesView is the page of gates and their hours.
type GatesView struct {
	Head
	Gates  []GateView
	Add    kit.Form
	Errors []ui.FieldError // of the form that adds a gate
}

// GateView is one gate with its form of hours, as stored or as typed.
type GateView struct {
	gate.Gate
	N      int // its place on the page, which tells its fields from other gates'
	Rows   []HourRow
	Errors []ui.FieldError
	Open   bool
}

// HourRow is one stretch of a gate's day, as typed.
type HourRow struct{ From, To, Mode string }

func (g GateView) field(name string, row int) string {
	return name + "-" + strconv.Itoa(g.N) + "-" + strconv.Itoa(row)
}

// times are the form's fields of time, which stand in its rows without a label.
func (g GateView) times() (pairs []string) {
	for i := range hourRows {
		pairs = append(pairs, g.field("from", i), "", g.field("to", i), "")
	}
	return pairs
}

// Gates shows the gates.
func (p *Pages) Gates(c *fiber.Ctx) error { return p.gates(c, kit.Form{}, "", nil) }

// gates renders the page; label is the gate whose form was refused, empty for
// the form that adds one.
func (p *Pages) gates(c *fiber.Ctx, f kit.Form, label string, refused error) error {
	view := GatesView{Head: p.head(c, "gateadmin.gates.title")}
	view.May = kit.Actor(c).MaySet() // a gate and its hours are how the committee works
	list, err := p.watch.Gates(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	for i, g := range list {
		one := GateView{Gate: g, N: i, Rows: make([]HourRow, hourRows)}
		for n, h := range g.Hours {
			if n < hourRows {
				one.Rows[n] = HourRow{hm(h.From), hm(h.To), string(h.Mode)}
			}
		}
		if refused != nil && g.Label == label {
			one.Rows, one.Open = typedHours(f), true
			one.Errors = kit.Wrong(c, f.WithError(refused), one.times()...)
		}
		view.Gates = append(view.Gates, one)
	}
	if refused != nil && label == "" {
		view.Add = f
		view.Errors = kit.Wrong(c, f.WithError(refused), "name", "gateadmin.gate.name", "label", "gateadmin.gate.label")
	}
	return kit.Render(c, GatesPage(view))
}

// AddGate registers a gate.
func (p *Pages) AddGate(c *fiber.Ctx) error {
	f := kit.Bind(c)
	g := gate.Gate{Name: f.Trim("name"), Label: f.Trim("label"), PublicLane: f.Has("public_lane")}
	if g.Label == "" {
		g.Label = g.Name
	}
	_, err := p.watch.AddGate(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, g)
	return kit.Settle(c, err, func() error { return p.gates(c, f, "", err) }, kit.Link(c, "gate", "gates"), "gateadmin.gates.added")
}

// SetHours gives one gate its modes by hour.
func (p *Pages) SetHours(c *fiber.Ctx) error {
	f := kit.Bind(c)
	label := f.Get("gate")
	g := GateView{}
	g.N, _ = strconv.Atoi(f.Get("n")) // a wrong place holds no rows
	hours, err := parseHours(g, typedHours(f))
	if err == nil {
		err = p.watch.SetHours(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, label, hours)
	}
	return kit.Settle(c, err, func() error { return p.gates(c, f, label, err) }, kit.Link(c, "gate", "gates"), "gateadmin.hours.saved")
}

// typedHours reads the rows of whichever gate's form was sent.
func typedHours(f kit.Form) []HourRow {
	g := GateView{}
	g.N, _ = strconv.Atoi(f.Get("n")) // a wrong place holds no rows
	out := make([]HourRow, hourRows)
	for i := range out {
		out[i] = HourRow{f.Trim(g.field("from", i)), f.Trim(g.field("to", i)), f.Get(g.field("mode", i))}
	}
	return out
}

// parseHours reads the rows of a gate's form; what is no time is refused on its field.
func parseHours(g GateView, rows []HourRow) ([]gate.Hours, error) {
	var out []gate.Hours
	for i, r := range rows {
		if r.From == "" && r.To == "" {
			continue
		}
		from, ok1 := watch.MinuteOfDay(r.From)
		to, ok2 := watch.MinuteOfDay(r.To)
		if !ok1 {
			return nil, errs.Form(watch.ErrGateHours.On(g.field("from", i)))
		}
		if !ok2 {
			return nil, errs.Form(watch.ErrGateHours.On(g.field("to", i)))
		}
		out = append(out, gate.Hours{From: from, To: to, Mode: gate.Mode(r.Mode)})
	}
	return out, nil
}
