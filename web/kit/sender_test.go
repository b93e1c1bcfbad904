package kit_test

import (
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/limit"
	"ziguan/web/kit"
)

// A resident's slow forms keep nobody else of the committee waiting: not its gate,
// not a token. Files are the committee's together.
func TestFormsWaitForTheirOwnDeviceAndPersonAlone(t *testing.T) {
	t.Parallel()
	app := fiber.New()
	app.Get("/", func(c *fiber.Ctx) error {
		c.SetUserContext(limit.From(c.UserContext(), limit.Origin{Address: netip.MustParseAddr("203.0.113.7")}))
		for name, row := range map[string]struct {
			who        actor.Actor
			form, file string
		}{
			"a resident": {actor.Actor{Roles: []actor.Role{actor.Resident}, Committee: "c", Person: "p"}, "p", "c"},
			"a phone":    {actor.Actor{Roles: []actor.Role{actor.Volunteer}, Committee: "c", Person: "p", Device: "d"}, "d", "c"},
			"a token":    {actor.Actor{Roles: []actor.Role{actor.Gate}, Committee: "c", Device: "t"}, "t", "c"},
			"a stranger": {actor.Actor{}, "203.0.113.7", "203.0.113.7"},
		} {
			if form, file := kit.Senders(c, row.who); form != row.form || file != row.file {
				t.Errorf("%s: forms by %q, files by %q", name, form, file)
			}
		}
		return nil
	})
	r, err := app.Test(httptest.NewRequest(fiber.MethodGet, "/", nil))
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Body.Close()
}
