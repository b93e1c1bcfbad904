package demopage_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/config"
	"ziguan/internal/demo"
	"ziguan/internal/i18n"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pgtest"
	"ziguan/internal/seal"
	"ziguan/internal/services"

	demopage "ziguan/web/demo"
	"ziguan/web/kit"
)

// site is the page over the demonstration's two committees, whose year was not
// played: only their people are there.
func site(t *testing.T, on bool) *fiber.App {
	t.Helper()
	key, err := seal.FromHex(strings.Repeat("5a", 32))
	must(t, err)
	words, err := i18n.Load()
	must(t, err)
	db := pgtest.NewAt(t, func() time.Time { return time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) })
	all := services.New(db, key, outbox.Setup{})
	for i, n := range []people.NewCommittee{
		{Code: demo.Estate, Name: "小区", Regime: people.Owners},
		{Code: demo.Hutong, Name: "胡同", Regime: people.Residents, PublicLane: true},
		{Code: "REAL", Name: "真的", Regime: people.Owners},
	} {
		c, err := all.People.Found(t.Context(), actor.Of(actor.Operator), n)
		must(t, err)
		for j, r := range []actor.Role{actor.Chair, actor.Volunteer} {
			_, err := all.Account.AddUser(t.Context(), actor.Of(actor.Operator), account.NewUser{
				Committee: c.ID, Role: r, Name: "某", Phone: "1390000100" + string(rune('0'+2*i+j)),
			})
			must(t, err)
		}
	}
	k := &kit.Kit{Cfg: config.Config{}, Words: words, People: all.People, Account: all.Account, DB: db, Log: slog.New(slog.DiscardHandler), Demo: on}
	app := fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, ErrorHandler: func(c *fiber.Ctx, err error) error {
		return c.Status(kit.Status(err)).SendString(err.Error())
	}})
	app.Use(func(c *fiber.Ctx) error {
		v := &kit.Visit{Words: words.In(i18n.Chinese)}
		kit.SetVisit(c, v)
		c.SetUserContext(i18n.With(c.UserContext(), v.Words))
		return c.Next()
	})
	pages := demopage.New(k, demo.NewGuide(all))
	app.Get("/demo", pages.Page)
	app.Post("/demo/sign-in", pages.SignIn)
	app.Get("/demo/as/:committee/:role", pages.As)
	return app
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func ask(t *testing.T, app *fiber.App, method, path string, form url.Values) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := app.Test(r, -1)
	must(t, err)
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	must(t, err)
	return res, string(b)
}

func seat(code, role string) url.Values { return url.Values{"committee": {code}, "role": {role}} }

// Outside a demonstration nothing of it is there, least of all what signs in.
func TestOutsideADemonstrationThereIsNoSuchPage(t *testing.T) {
	t.Parallel()
	app := site(t, false)
	for _, one := range []struct {
		method, path string
		form         url.Values
	}{
		{http.MethodGet, "/demo", nil},
		{http.MethodPost, "/demo/sign-in", seat(demo.Estate, "chair")},
		{http.MethodGet, "/demo/as/" + demo.Estate + "/chair", nil},
	} {
		res, _ := ask(t, app, one.method, one.path, one.form)
		if res.StatusCode != http.StatusNotFound || res.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s %s: %d, cookie %q", one.method, one.path, res.StatusCode, res.Header.Get("Set-Cookie"))
		}
	}
}

// A button and a link sign in as a role of the demonstration's committees, and
// lead to that role's first page or to one of this site.
func TestSignInAsARole(t *testing.T) {
	t.Parallel()
	app := site(t, true)
	for name, one := range map[string]struct {
		method, path string
		form         url.Values
		to           string // empty: there is no such seat
	}{
		"the chair by the button":          {http.MethodPost, "/demo/sign-in", seat(demo.Estate, "chair"), "/c/" + demo.Estate},
		"the volunteer by the link":        {http.MethodGet, "/demo/as/" + demo.Hutong + "/volunteer", nil, "/gate/" + demo.Hutong},
		"on to a page":                     {http.MethodGet, "/demo/as/" + demo.Estate + "/chair?next=%2Fc%2FX%2Fletters", nil, "/c/X/letters"},
		"never to another site":            {http.MethodGet, "/demo/as/" + demo.Estate + "/chair?next=%2F%2Fevil.example", nil, "/c/" + demo.Estate},
		"a role that nobody has":           {http.MethodPost, "/demo/sign-in", seat(demo.Estate, "treasurer"), ""},
		"the operator":                     {http.MethodGet, "/demo/as/" + demo.Estate + "/operator", nil, ""},
		"a committee that is not invented": {http.MethodPost, "/demo/sign-in", seat("REAL", "chair"), ""},
		"no committee":                     {http.MethodPost, "/demo/sign-in", seat("", "chair"), ""},
	} {
		res, _ := ask(t, app, one.method, one.path, one.form)
		cookie := strings.HasPrefix(res.Header.Get("Set-Cookie"), "ziguan=")
		switch {
		case one.to == "" && (res.StatusCode != http.StatusNotFound || cookie):
			t.Errorf("%s: %d, cookie %v", name, res.StatusCode, cookie)
		case one.to != "" && (res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != one.to || !cookie):
			t.Errorf("%s: %d to %q, cookie %v", name, res.StatusCode, res.Header.Get("Location"), cookie)
		}
	}
}

// The page has a button for each role that somebody holds, and plates to try.
func TestThePageShowsTheWaysIn(t *testing.T) {
	t.Parallel()
	res, body := ask(t, site(t, true), http.MethodGet, "/demo", nil)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", res.StatusCode, body)
	}
	for _, want := range []string{"演示", `name="role" value="chair"`, `name="role" value="volunteer"`, "KA", "军车，放行", "未登记", "/p/" + demo.Estate + "/record?check=1"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, never := range []string{"REAL", `value="operator"`, `value="treasurer"`, "1390000"} {
		if strings.Contains(body, never) {
			t.Errorf("the page shows %q", never)
		}
	}
}
