package kit_test

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// What is wrong with a form is listed in its fields' order with their labels; what no
// field says stands alone, or at the first field where the page asks for that.
func TestWhatIsWrongWithAFormIsListedByItsFields(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := words.In(i18n.Chinese)
	day := errs.New(errs.Invalid, "day.invalid")
	pairs := []string{"from", "announcements.from", "to", ""}
	for name, one := range map[string]struct {
		err         error
		list, first []ui.FieldError
	}{
		"a form that is right": {},
		"fields, the last said first": {
			err:   errs.Form(day.On("to"), day.On("from")),
			list:  []ui.FieldError{{Field: "from", Label: w.Say("announcements.from"), Text: w.Err(day)}, {Field: "to", Text: w.Err(day)}},
			first: []ui.FieldError{{Field: "from", Label: w.Say("announcements.from"), Text: w.Err(day)}, {Field: "to", Text: w.Err(day)}},
		},
		"the whole":           {err: day, list: []ui.FieldError{{Text: w.Err(day)}}, first: []ui.FieldError{{Field: "from", Text: w.Err(day)}}},
		"a field of no label": {err: day.On("elsewhere"), list: []ui.FieldError{{Text: w.Err(day)}}, first: []ui.FieldError{{Field: "from", Text: w.Err(day)}}},
	} {
		t.Run(name, func(t *testing.T) {
			app := fiber.New()
			app.Get("/", func(c *fiber.Ctx) error {
				kit.SetVisit(c, &kit.Visit{Words: w})
				f := kit.Form{}.WithError(one.err)
				if got := kit.Wrong(c, f, pairs...); !reflect.DeepEqual(got, one.list) {
					t.Errorf("%v", got)
				}
				if got := kit.WrongAtFirst(c, f, pairs...); !reflect.DeepEqual(got, one.first) {
					t.Errorf("at first: %v", got)
				}
				return nil
			})
			if _, err := app.Test(httptest.NewRequest(http.MethodGet, "/", nil)); err != nil {
				t.Fatal(err)
			}
		})
	}
}
