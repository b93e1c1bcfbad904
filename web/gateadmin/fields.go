package gateadmin

import (
	"strings"

	"ziguan/internal/i18n"
	"ziguan/parking/gate"
	"ziguan/web/ui"
)

func gateOptions(gates []gate.Gate) []ui.Option {
	out := make([]ui.Option, len(gates))
	for i, g := range gates {
		out[i] = ui.Option{Value: g.Label, Label: g.Name}
	}
	return out
}

// fileErrors leaves out a refusal that stands above the carried list already.
func fileErrors(v PassagesView) []ui.FieldError {
	if v.Carry != "" {
		return nil
	}
	return v.Errors
}

// modes says a gate's day in words; hours that are not set look at every car.
func modes(w i18n.Speaker, g gate.Gate) string {
	if len(g.Hours) == 0 {
		return w.Say("gateadmin.mode.always", "Mode", w.Say("gateadmin.mode."+string(gate.EveryCar)))
	}
	said := make([]string, len(g.Hours))
	for i, h := range g.Hours {
		said[i] = w.Say("gateadmin.mode.hours", "From", hm(h.From), "To", hm(h.To), "Mode", w.Say("gateadmin.mode."+string(h.Mode)))
	}
	return strings.Join(said, w.Say("gateadmin.mode.and")) + w.Say("gateadmin.mode.rest")
}

// labelled says what devices call a gate, where that is not its name, and
// whether it stands on a public lane.
func labelled(w i18n.Speaker, g gate.Gate) string {
	var said []string
	if g.Label != g.Name {
		said = append(said, w.Say("gateadmin.gate.labelled", "Label", g.Label))
	}
	if g.PublicLane {
		said = append(said, w.Say("gateadmin.gate.public"))
	}
	return strings.Join(said, w.Say("gateadmin.mode.and"))
}
