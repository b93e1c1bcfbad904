package kit

import (
	"ziguan/internal/people"
	"ziguan/web/ui"
)

// Places are the districts and their streets to choose from, each as
// people.ParsePlace reads it.
func Places(list []people.District) []ui.Option {
	var out []ui.Option
	for _, d := range list {
		out = append(out, ui.Option{Value: d.Code, Label: d.Name})
		for _, s := range d.Streets {
			out = append(out, ui.Option{Value: people.Place{District: d.Code, Street: s.Code}.String(), Label: d.Name + " · " + s.Name})
		}
	}
	return out
}
