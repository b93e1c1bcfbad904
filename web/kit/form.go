package kit

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/web/ui"
)

// Form is a form exactly as typed: names and strings. Parsing gives typed
// values or errs.Form; the page shows the strings back.
type Form struct {
	values url.Values
	err    error
}

// Bind gives the request's form, url-encoded or in parts, as Take read it.
func Bind(c *fiber.Ctx) Form { return Form{values: sent(c).values} }

// sent is what a request sent. Where nobody took it in, before any route was
// found, it is taken as a form.
func sent(c *fiber.Ctx) taken {
	t, ok := c.Locals(takenKey).(taken)
	if ok {
		return t
	}
	done, err := Take(c, FormBody)
	done()
	if t, ok = c.Locals(takenKey).(taken); !ok || err != nil {
		t = taken{values: url.Values{}}
	}
	return t
}

// storable drops what no text column holds: NUL and bytes that are no UTF-8.
func storable(values url.Values) url.Values {
	for _, list := range values {
		for i, s := range list {
			list[i] = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
		}
	}
	return values
}

// BindQuery reads a GET form.
func BindQuery(c *fiber.Ctx) Form { return questions(string(c.Request().URI().QueryString())) }

func questions(query string) Form {
	v, err := url.ParseQuery(query)
	if err != nil {
		v = url.Values{}
	}
	return Form{values: storable(v)}
}

// ErrLong refuses a value with more characters than its field has room for
// (parameter most).
var ErrLong = errs.New(errs.Invalid, "field.long")

// ErrText refuses a value that no text can be: NUL, or bytes that are no UTF-8.
var ErrText = errs.New(errs.Invalid, "field.invalid")

// Bounded refuses a request whose form or question holds more than its fields have
// room for. Fields do not let anybody type so much, so whoever meets this did not
// come by the form. It stands before every handler.
func Bounded(c *fiber.Ctx) error {
	question, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return ErrText
	}
	for name, list := range question {
		for _, s := range append(list, name) {
			if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
				return ErrText
			}
		}
	}
	if err := bounded(question); err != nil {
		return err
	}
	if c.Method() == fiber.MethodPost {
		return bounded(Bind(c).values)
	}
	return nil
}

func bounded(values url.Values) error {
	for name, list := range values {
		most := ui.Bound(name)
		for _, s := range list {
			// A browser counts the end of a line once and sends it as two.
			if len(s) > most && utf8.RuneCountInString(strings.ReplaceAll(s, "\r\n", "\n")) > most {
				return ErrLong.With("most", strconv.Itoa(most))
			}
		}
	}
	return nil
}

// Get gives a field as typed.
func (f Form) Get(name string) string { return f.values.Get(name) }

// Values gives every field with its values.
func (f Form) Values() url.Values { return f.values }

// All gives every value of a repeated field.
func (f Form) All(name string) []string { return f.values[name] }

// Trim gives a field without blanks around it.
func (f Form) Trim(name string) string { return strings.TrimSpace(f.values.Get(name)) }

// Has reports whether a checkbox was ticked.
func (f Form) Has(name string) bool { return f.values.Get(name) != "" }

// WithError gives the form carrying what was wrong with it.
func (f Form) WithError(err error) Form {
	f.err = err
	return f
}

// Err is what was wrong with the form, if anything.
func (f Form) Err() error { return f.err }

// FieldError gives the sentence for a field, empty when it is right.
func (f Form) FieldError(w i18n.Speaker, name string) string {
	var e *errs.Error
	if !errors.As(f.err, &e) {
		return ""
	}
	if e.Field == name {
		return w.Err(e)
	}
	for _, one := range e.Fields {
		if one.Field == name {
			return w.Err(one)
		}
	}
	return ""
}

// Summary gives the sentence for the whole form, empty when it is right.
func (f Form) Summary(w i18n.Speaker) string {
	if f.err == nil {
		return ""
	}
	return w.Err(f.err)
}

// WrongNamed lists what is wrong with a form by its fields, in their order, each by
// its name and its label; whole is what no field says.
func WrongNamed(w i18n.Speaker, f Form, names []ui.Pair) (fields []ui.FieldError, whole string) {
	for _, one := range names {
		if text := f.FieldError(w, one.Key); text != "" {
			fields = append(fields, ui.FieldError{Field: one.Key, Label: one.Value, Text: text})
		}
	}
	if len(fields) == 0 {
		whole = f.Summary(w)
	}
	return fields, whole
}

// WrongParts is WrongNamed for pairs of a field and the key of its label, which may be empty.
func WrongParts(c *fiber.Ctx, f Form, pairs ...string) (fields []ui.FieldError, whole string) {
	w := Of(c).Words
	var names []ui.Pair
	for i := 0; i+1 < len(pairs); i += 2 {
		one := ui.Pair{Key: pairs[i]}
		if pairs[i+1] != "" {
			one.Value = w.Say(pairs[i+1])
		}
		names = append(names, one)
	}
	return WrongNamed(w, f, names)
}

// Wrong is WrongParts in one list: what no field says stands in it alone.
func Wrong(c *fiber.Ctx, f Form, pairs ...string) []ui.FieldError {
	fields, whole := WrongParts(c, f, pairs...)
	if whole != "" {
		fields = []ui.FieldError{{Text: whole}}
	}
	return fields
}

// WrongAtFirst is Wrong where what no field says stands at the first, so that there
// the form is gone on with.
func WrongAtFirst(c *fiber.Ctx, f Form, pairs ...string) []ui.FieldError {
	list := Wrong(c, f, pairs...)
	if len(list) == 1 && list[0].Field == "" {
		list[0].Field = pairs[0]
	}
	return list
}

// Refusable reports whether an error belongs on the form itself (wrong input or
// a conflict), so that nothing typed is lost; anything else is the ErrorHandler's.
func Refusable(err error) bool {
	switch errs.KindOf(err) {
	case errs.Invalid, errs.Conflict, errs.Unavailable, errs.TooMany:
		return true
	case errs.NotFound, errs.Unauthenticated, errs.Forbidden, errs.Internal:
		return false
	}
	return false
}

// Refuse sets the status an error has and renders the form again. Everything
// else goes to the ErrorHandler.
func Refuse(c *fiber.Ctx, err error, again func() error) error {
	if !Refusable(err) {
		return err
	}
	c.Status(Status(err))
	RetryAfter(c, err)
	return again()
}

// Settle ends a form's act: what is refused renders the form again, and what was done
// redirects and says so, by a key and its pairs, if any.
func Settle(c *fiber.Ctx, err error, again func() error, to string, flash ...string) error {
	switch {
	case err != nil:
		return Refuse(c, err, again)
	case len(flash) == 0:
		return Done(c, to, "")
	}
	return Done(c, to, flash[0], flash[1:]...)
}

// Again gives a page with its form as it was refused. Where what the form is on has gone
// on meanwhile, so has the form: then the refusal stands alone.
func Again(err error, page func() error) func() error {
	if errs.KindOf(err) == errs.Conflict {
		return func() error { return err }
	}
	return page
}

// Upload gives one file of a form, at most limit bytes; ErrTooBig, ErrNoFile.
func Upload(c *fiber.Ctx, field string, limit int64) (string, []byte, error) {
	all := sent(c).files[field]
	if len(all) == 0 {
		return "", nil, ErrNoFile.On(field)
	}
	f := all[0]
	if int64(len(f.data)) > limit {
		return f.name, nil, ErrTooBig.With("megabytes", strconv.FormatInt(limit>>20, 10))
	}
	return f.name, f.data, nil
}

// Uploads gives every file of a form's field, none where nothing was chosen; the route
// bounds how many there are and how big.
func Uploads(c *fiber.Ctx, field string) [][]byte {
	var out [][]byte
	for _, f := range sent(c).files[field] {
		out = append(out, f.data)
	}
	return out
}

var (
	// ErrNoFile says that no file was chosen.
	ErrNoFile = errs.New(errs.Invalid, "file.missing")
	// ErrTooBig says that the file is larger than allowed (parameter megabytes).
	ErrTooBig = errs.New(errs.Invalid, "upload.too_big")
)

// FormOf makes a form from values, as a page has it before anybody types.
func FormOf(v url.Values) Form { return Form{values: v} }
