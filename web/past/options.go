package past

import (
	"ziguan/compacts/past"
	"ziguan/internal/i18n"
	"ziguan/web/ui"
)

func kindOptions(w i18n.Speaker) []ui.Option {
	var out []ui.Option
	for _, k := range past.Kinds() {
		out = append(out, ui.Option{Value: string(k), Label: w.Say("past.kind." + string(k)), Text: w.Say("past.kind.text." + string(k))})
	}
	return out
}

func withNone(w i18n.Speaker, list []ui.Option) []ui.Option {
	return append([]ui.Option{{Label: w.Say("past.field.none")}}, list...)
}
