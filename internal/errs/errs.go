package errs

import (
	"errors"
	"maps"
	"strings"
)

// Kind says how an act failed; each has exactly one status in web.
type Kind string

// The kinds of failure. Anything that is no *Error counts as Internal.
const (
	Invalid         Kind = "invalid"
	NotFound        Kind = "not_found"
	Unauthenticated Kind = "unauthenticated"
	Forbidden       Kind = "forbidden"
	Conflict        Kind = "conflict"
	TooMany         Kind = "too_many"
	Unavailable     Kind = "unavailable"
	Internal        Kind = "internal"
)

// Kinds lists every kind, so that tables over kinds can be proved total.
var Kinds = []Kind{Invalid, NotFound, Unauthenticated, Forbidden, Conflict, TooMany, Unavailable, Internal}

// Error is a refusal or failure that people may see.
type Error struct {
	Kind   Kind
	Code   string
	Params map[string]string
	// Field is the form field or body path that was wrong; empty for the whole.
	Field string
	// Fields are the separate wrong fields of one form, in the form's order.
	Fields []*Error
	cause  error
}

// New makes a sentinel: a kind and a code, whose words live in the catalogues.
func New(kind Kind, code string) *Error { return &Error{Kind: kind, Code: code} }

// Error gives the code and parameter names' values for the log, never a sentence.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Code)
	if e.Field != "" {
		b.WriteString(" (" + e.Field + ")")
	}
	for _, f := range e.Fields {
		b.WriteString("; " + f.Error())
	}
	if e.cause != nil {
		b.WriteString(": " + e.cause.Error())
	}
	return b.String()
}

// Unwrap gives the cause, which only the log sees.
func (e *Error) Unwrap() error { return e.cause }

// Is makes errors.Is compare codes, so that a sentinel matches its copies.
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && t.Code == e.Code
}

// With gives a copy carrying parameters: pairs of a name and a value.
func (e *Error) With(pairs ...string) *Error {
	c := *e
	c.Params = maps.Clone(e.Params)
	if c.Params == nil {
		c.Params = make(map[string]string, len(pairs)/2)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		c.Params[pairs[i]] = pairs[i+1]
	}
	return &c
}

// On gives a copy that names the field it is about.
func (e *Error) On(field string) *Error {
	c := *e
	c.Field = field
	return &c
}

// Because gives a copy carrying the cause for the log.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// ErrInternal is a failure of the program's own: with what caused it for the
// log, and no more than that for people.
var ErrInternal = New(Internal, "internal")

// ErrForm is the refusal of a form of which single fields are wrong.
var ErrForm = New(Invalid, "form.invalid")

// Form joins the errors of single fields into one refusal; nil when there are none.
func Form(fields ...*Error) error {
	var wrong []*Error
	for _, f := range fields {
		if f != nil {
			wrong = append(wrong, f)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	c := *ErrForm
	c.Fields = wrong
	return &c
}

// As gives the refusal within an error; nil where it is none.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// KindOf gives the kind of the first *Error in the chain, else Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// CodeOf gives the code of the first *Error in the chain, else "internal".
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ErrInternal.Code
}
