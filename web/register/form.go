package register

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/web/kit"
	"ziguan/web/ui"
)

// formView is a page that is one form.
type formView struct {
	Page     ui.PageHead
	Heading  string
	Lead     string
	Refused  string // what is wrong with the whole
	Province string // what a plate keyboard offers first
	Form     ui.FormView
	Fields   []field
	Ends     []endView // what can be ended from here
}

// field is a field and how it is drawn: "", "plate" or "choices".
type field struct {
	ui.FieldView
	Kind string
}

// endView is the form that ends something from a day on; Open shows it unfolded.
type endView struct {
	Action, Title, Lead, Button string
	Open                        bool
	Day                         ui.FieldView
}

// named are the fields' names and labels.
func named(fields []field) []ui.Pair {
	out := make([]ui.Pair, len(fields))
	for i, f := range fields {
		out[i] = ui.Pair{Key: f.Name, Value: f.Label}
	}
	return out
}

// show renders a form's page, with what was wrong if anything was.
func show(c *fiber.Ctx, v formView, err error) error {
	w, refused := kit.Of(c).Words, kit.Form{}.WithError(err)
	v.Form.Errors, v.Refused = kit.WrongNamed(w, refused, named(v.Fields))
	for i := range v.Ends {
		day := &v.Ends[i].Day
		if text := refused.FieldError(w, day.Name); text != "" {
			day.Error, day.Autofocus, v.Ends[i].Open, v.Refused = text, true, true, ""
		}
	}
	if err == nil {
		return kit.Render(c, formPage(v))
	}
	return kit.Refuse(c, err, func() error { return kit.Render(c, formPage(v)) })
}

// typed is where a field's text comes from: a form as typed, or what is held.
type typed interface{ Get(name string) string }

// held are the texts of fields as the register has them.
type held map[string]string

// Get gives a field's text.
func (h held) Get(name string) string { return h[name] }

// text is a field of one line with what was typed.
func text(c *fiber.Ctx, f typed, name, labelKey string, required bool) field {
	return field{FieldView: ui.FieldView{
		Name: name, Label: kit.T(c, labelKey), Value: f.Get(name), Required: required, MaxLength: 200, Autocomplete: "off",
	}}
}

// dateField is a day, as the browser or a person writes it.
func dateField(c *fiber.Ctx, f typed, name, labelKey string, required bool) field {
	v := text(c, f, name, labelKey, required)
	v.Type = "date"
	return v
}

func hinted(c *fiber.Ctx, f field, hintKey string) field {
	f.Hint = kit.T(c, hintKey)
	return f
}
