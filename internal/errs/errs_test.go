package errs_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ziguan/internal/errs"
)

var (
	errTaken = errs.New(errs.Conflict, "code.taken")
	errShort = errs.New(errs.Invalid, "name.short")
)

// A refusal is known by its code, whatever it was given on its way.
func TestIs(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		err  error
		want bool
	}{
		"the sentinel itself":                 {errTaken, true},
		"a copy with parameters":              {errTaken.With("code", "XY"), true},
		"a copy about a field":                {errTaken.On("code"), true},
		"a copy with a cause":                 {errTaken.Because(errors.New("23505")), true},
		"a copy wrapped for the log":          {fmt.Errorf("found committee: %w", errTaken.On("code")), true},
		"another of the same code":            {errs.New(errs.Invalid, "code.taken"), true},
		"another code":                        {errShort, false},
		"an error of somebody else":           {errors.New("code.taken"), false},
		"a form of which a field is that one": {errs.Form(errTaken), false},
	} {
		if got := errors.Is(tc.err, errTaken); got != tc.want {
			t.Errorf("%s: errors.Is gives %v", name, got)
		}
	}
}

// A sentinel never changes: what it is given goes into copies.
func TestCopies(t *testing.T) {
	t.Parallel()
	one := errTaken.With("code", "XY")
	two := one.With("code", "ZZ", "odd").On("field").Because(errors.New("why"))
	if errTaken.Params != nil || errTaken.Field != "" || errors.Unwrap(errTaken) != nil {
		t.Errorf("the sentinel has changed: %#v", errTaken)
	}
	if d := cmp.Diff(map[string]string{"code": "XY"}, one.Params); d != "" {
		t.Errorf("the first copy has changed:\n%s", d)
	}
	if d := cmp.Diff(map[string]string{"code": "ZZ"}, two.Params); d != "" {
		t.Errorf("the second copy:\n%s", d)
	}
	if got := two.Error(); got != "code.taken (field): why" {
		t.Errorf("the log would read %q", got)
	}
}

// A form gathers what is wrong in its fields, in their order, and nothing when all is well.
func TestForm(t *testing.T) {
	t.Parallel()
	if err := errs.Form(nil, nil); err != nil {
		t.Errorf("a form without wrong fields is refused: %v", err)
	}
	err := errs.Form(nil, errShort.On("name"), nil, errTaken.On("code"))
	var form *errs.Error
	if !errors.As(err, &form) || !errors.Is(err, errs.ErrForm) {
		t.Fatalf("not a form's refusal: %v", err)
	}
	var fields []string
	for _, f := range form.Fields {
		fields = append(fields, f.Field)
	}
	if d := cmp.Diff([]string{"name", "code"}, fields); d != "" {
		t.Errorf("fields:\n%s", d)
	}
	if errs.ErrForm.Fields != nil {
		t.Error("the sentinel keeps the fields of the last form")
	}
	if errs.KindOf(err) != errs.Invalid {
		t.Errorf("kind %s", errs.KindOf(err))
	}
}

// Whatever is no refusal is internal, so that no cause is ever shown.
func TestKindAndCode(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		err  error
		kind errs.Kind
		code string
	}{
		"a refusal":         {errTaken, errs.Conflict, "code.taken"},
		"a wrapped refusal": {fmt.Errorf("x: %w", errShort), errs.Invalid, "name.short"},
		"anything else":     {errors.New("disk full"), errs.Internal, "internal"},
		"the outer refusal": {errTaken.Because(errShort), errs.Conflict, "code.taken"},
	} {
		if errs.KindOf(tc.err) != tc.kind || errs.CodeOf(tc.err) != tc.code {
			t.Errorf("%s: %s %s", name, errs.KindOf(tc.err), errs.CodeOf(tc.err))
		}
	}
}

// However copies are made, kind and code stay and the last value of a name wins.
func TestCopiesKeepWhatTheyAre(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(errs.Kinds).Draw(t, "kind")
		e := errs.New(kind, "some.code")
		last := map[string]string{}
		for range rapid.IntRange(0, 8).Draw(t, "steps") {
			k := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "name")
			v := rapid.String().Draw(t, "value")
			last[k] = v
			e = e.With(k, v).On(v)
		}
		if errs.KindOf(e) != kind || errs.CodeOf(e) != "some.code" {
			t.Fatalf("became %s %s", e.Kind, e.Code)
		}
		for k, v := range last {
			if e.Params[k] != v {
				t.Fatalf("%s is %q, want %q", k, e.Params[k], v)
			}
		}
	})
}
