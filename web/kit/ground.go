package kit

import (
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ziguan/compacts/rule"
	"ziguan/compacts/source"
	"ziguan/internal/id"
	"ziguan/web/ui"
)

// WithGround adds the fields of Ground to those of a form, each with its label's key,
// for the summary of what is wrong with it.
func WithGround(pairs ...string) []string {
	return append(pairs, "source_kind", "ground.kind", "source", "ground.text", "source_ref", "ground.ref")
}

// Citable gives what a ground may name, as the choices of a form: of some kinds, or of all.
func (k *Kit) Citable(c *fiber.Ctx, kinds ...source.Kind) ([]ui.Option, error) {
	if k.Sources == nil {
		return nil, nil
	}
	list, err := k.Sources.Citable(c.UserContext(), Committee(c).ID)
	if err != nil {
		return nil, err
	}
	w := Of(c).Words
	out := []ui.Option{}
	for _, p := range list {
		if len(kinds) == 0 || slices.Contains(kinds, p.Kind) {
			out = append(out, ui.Option{Value: p.ID.String(), Label: ui.SourceWord(w, source.Cited{Kind: p.Kind, Number: p.Number}) + " " + p.Title})
		}
	}
	return out, nil
}

// Ground is the part of a form that asks what something rests on, as it was typed. of
// ends the names of its fields where several forms share a page: -suspend.
func Ground(c *fiber.Ctx, f Form, of string, citable []ui.Option) ui.GroundView {
	w := Of(c).Words
	field := func(name, label string) ui.FieldView {
		return ui.FieldView{Name: name + of, Label: w.Say(label), Value: f.Get(name + of), Error: f.FieldError(w, name)}
	}
	v := ui.GroundView{Kind: field("source_kind", "ground.kind"), Text: field("source", "ground.text"), Ref: field("source_ref", "ground.ref")}
	v.Kind.Required, v.Text.Required, v.Text.Autocomplete, v.Text.Hint = true, true, "off", w.Say("ground.text.hint")
	for _, k := range rule.GroundKinds() {
		v.Kind.Options = append(v.Kind.Options, ui.Option{Value: string(k), Label: w.Say("rule.source." + string(k))})
	}
	if len(citable) > 0 {
		v.Ref.Options = append([]ui.Option{{Label: w.Say("ground.ref.none")}}, citable...)
	}
	return v
}

// GroundOf reads what Ground asked.
func GroundOf(f Form, of string) rule.Ground {
	g := rule.Ground{Kind: rule.GroundKind(f.Get("source_kind" + of)), Text: f.Get("source" + of)}
	if ref := f.Get("source_ref" + of); ref != "" {
		var err error
		if g.Ref, err = id.Parse[source.Source](ref); err != nil {
			g.Ref = id.From[source.Source](uuid.Max) // nothing has it, which is the answer
		}
	}
	return g
}
