package kit_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/config"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/web/kit"
)

// Whoever is about to print is told first that nobody can open what it leads to; the
// public, and a machine that knows its address, read nothing of it.
func TestAMissingAddressIsSaidBeforeAnythingIsPrinted(t *testing.T) {
	t.Parallel()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		public string
		path   string
		role   actor.Role
		demo   bool
		want   string
	}{
		"a clerk without an address":       {"", "/c/east/letters", actor.Member, false, "http://127.0.0.1:8080"},
		"a clerk whose address is here":    {"http://localhost:8080", "/c/east/cards/print", actor.Chair, false, "http://localhost:8080"},
		"a clerk with an address":          {"https://parking.example", "/c/east/letters", actor.Member, false, ""},
		"a clerk on the public page":       {"", "/p/east", actor.Member, false, ""},
		"somebody who prints nothing":      {"", "/c/east", actor.Supervisor, false, ""},
		"the demonstration, which is here": {"", "/c/east/letters", actor.Chair, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := &kit.Kit{Cfg: config.Config{Listen: "127.0.0.1:8080", PublicURL: tc.public}, Words: words, Demo: tc.demo}
			app := fiber.New()
			app.Get("/*", func(c *fiber.Ctx) error {
				v := &kit.Visit{Words: words.In(i18n.English), Actor: actor.Of(tc.role), Committee: people.Committee{Code: "east"}}
				kit.SetVisit(c, v)
				return c.SendString(k.Page(c, "app.name").Unreachable)
			})
			resp, err := app.Test(httptest.NewRequest(http.MethodGet, tc.path, http.NoBody), -1)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = resp.Body.Close() }()
			if got, err := io.ReadAll(resp.Body); err != nil || string(got) != tc.want {
				t.Errorf("%q, not %q", got, tc.want)
			}
		})
	}
}
