package ui

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"ziguan/internal/i18n"
)

// FieldView is one field as the person sees it: Value is exactly what was typed.
type FieldView struct {
	Name         string // of the form value; also the element's id
	Label        string
	Value        string
	Hint         string
	Error        string // in words; empty inside a Form that carries it already
	Type         string // of the input; "" is text
	Autocomplete string
	InputMode    string
	Required     bool
	Autofocus    bool
	MaxLength    int // in characters; 0 is what Bound says of the name
	Rows         int // of an Area; 0 is the usual height
	Accept       string
	Multiple     bool
	Options      []Option // of a Select or Choices
	Attrs        templ.Attributes
}

// Option is one choice; Text explains it where there is room.
type Option struct {
	Value string
	Label string
	Text  string
}

// FieldError is one wrong field, in words. Label is put before the text in the summary.
type FieldError struct {
	Field string
	Label string
	Text  string
}

func (e FieldError) named(ctx context.Context) string {
	if e.Label == "" {
		return e.Text
	}
	return i18n.T(ctx, "ui.errors.item", "Field", e.Label, "Text", e.Text)
}

// ErrorOf is the text for a field; empty when it is right.
func ErrorOf(list []FieldError, field string) string {
	for _, e := range list {
		if e.Field == field {
			return e.Text
		}
	}
	return ""
}

// FormView is a form around its fields. Key makes a double press one act;
// Version is the row's version the person was shown.
type FormView struct {
	Action    string
	Submit    string
	Icon      string
	Key       string
	Version   string
	Back      string // address of "cancel"; empty leaves it out
	Errors    []FieldError
	Multipart bool // carries files
	Danger    bool // the act takes something away
	Get       bool // asks instead of writing
	Attrs     templ.Attributes
}

type formKey struct{}

// inForm tells the fields inside a form what is wrong with them.
func inForm(ctx context.Context, f FormView) context.Context {
	return context.WithValue(ctx, formKey{}, f)
}

// settled completes a field from the form it stands in: its error, and the
// focus when it is the first wrong one.
func settled(ctx context.Context, f FieldView) FieldView {
	form, ok := ctx.Value(formKey{}).(FormView)
	if !ok || len(form.Errors) == 0 {
		return f
	}
	if f.Error == "" {
		f.Error = ErrorOf(form.Errors, f.Name)
	}
	f.Autofocus = form.Errors[0].Field == f.Name
	return f
}

func (f FieldView) kind() string {
	switch {
	case f.Type == "", f.Type == "date" && f.Value != "" && !(len(f.Value) == 10 && f.Value[4] == '-' && f.Value[7] == '-'):
		return "text" // a date's field would not show what was typed and is no day
	}
	return f.Type
}

func (f FieldView) rows() string {
	if f.Rows == 0 {
		return "4"
	}
	return strconv.Itoa(f.Rows)
}

func hintID(name string) string  { return name + "-hint" }
func errorID(name string) string { return name + "-error" }

// described lists the ids of what explains the field.
func (f FieldView) described() string {
	ids := ""
	if f.Error != "" {
		ids = errorID(f.Name)
	}
	if f.Hint != "" {
		if ids != "" {
			ids += " "
		}
		ids += hintID(f.Name)
	}
	return ids
}

// typed are the attributes of a control that is typed into.
func (f FieldView) typed() templ.Attributes {
	if f.MaxLength == 0 {
		f.MaxLength = Bound(f.Name)
	}
	return f.attrs()
}

// attrs are those every control shares.
func (f FieldView) attrs() templ.Attributes {
	a := templ.Attributes{"id": f.Name, "name": f.Name, "required": f.Required, "autofocus": f.Autofocus}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	if d := f.described(); d != "" {
		a["aria-describedby"] = d
	}
	if f.Autocomplete != "" {
		a["autocomplete"] = f.Autocomplete
	}
	if f.InputMode != "" {
		a["inputmode"] = f.InputMode
	}
	if f.MaxLength > 0 {
		a["maxlength"] = strconv.Itoa(f.MaxLength)
	}
	for k, v := range f.Attrs {
		a[k] = v
	}
	return a
}

func (f FormView) method() string {
	if f.Get {
		return "get"
	}
	return "post"
}

func (f FormView) encoding() string {
	if f.Multipart {
		return "multipart/form-data"
	}
	return "application/x-www-form-urlencoded"
}

func (f FormView) button() string {
	if f.Danger {
		return "btn main danger"
	}
	return "btn main"
}
