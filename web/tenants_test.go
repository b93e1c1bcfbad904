package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/internal/people"
	"ziguan/web"
	"ziguan/web/kit"
)

var roles = append(append([]actor.Role{}, actor.CommitteeRoles...), actor.District, actor.Resident) //nolint:gochecknoglobals // constant

// filled gives a route's address in a committee, with ids that name nothing.
func filled(path, committee string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		switch {
		case p == ":committee":
			parts[i] = committee
		case strings.HasPrefix(p, ":"):
			parts[i] = "00000000-0000-7000-8000-000000000000"
		}
	}
	return strings.Join(parts, "/")
}

func call(w *pagetest.World, r kit.Route, committee, secret string) pagetest.Reply {
	if r.Method == http.MethodGet {
		return w.Get(filled(r.Path, committee), secret)
	}
	return w.Post(filled(r.Path, committee), secret, url.Values{})
}

// Every route with every role: a committee's pages open to the roles the table
// names and to nobody else, and the same role of another committee is told that
// there is nothing, as is somebody with no role anywhere near.
func TestOneCommitteeNeverSeesAnothers(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	other := w.Found("ZZ")
	for _, r := range web.Routes(w.Deps) {
		if !strings.Contains(r.Path, ":committee") || r.Access.Anyone {
			continue
		}
		if got := call(w, r, w.C.Code, ""); got.Status != http.StatusSeeOther || !strings.HasPrefix(got.Header.Get("Location"), "/sign-in") {
			t.Errorf("%s %s lets somebody in who is not signed in: %d", r.Method, r.Path, got.Status)
		}
		for _, role := range roles {
			if role == actor.District {
				continue // a district's office sees every committee of its district
			}
			if got := call(w, r, w.C.Code, w.Session(other, role)); got.Status != http.StatusNotFound {
				t.Errorf("%s %s answers another committee's %s with %d", r.Method, r.Path, role, got.Status)
			}
			got := call(w, r, w.C.Code, w.Session(w.C, role))
			allowed := slices.Contains(r.Access.Roles, role) || r.Access.SignedIn
			if !allowed && got.Status != http.StatusForbidden {
				t.Errorf("%s %s answers a %s with %d, want 403", r.Method, r.Path, role, got.Status)
			}
			if allowed && (got.Status == http.StatusForbidden || got.Status >= 500) {
				t.Errorf("%s %s answers its own %s with %d: %.200s", r.Method, r.Path, role, got.Status, got.Body)
			}
		}
	}
}

// A district's office looks on: it opens the reading pages and may write nowhere.
func TestADistrictLooksOnWithoutTouching(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	secret := w.Session(w.C, actor.District)
	for _, r := range web.Routes(w.Deps) {
		if !strings.Contains(r.Path, "/c/:committee") || r.Method == http.MethodGet {
			continue
		}
		if got := call(w, r, w.C.Code, secret); got.Status != http.StatusForbidden && got.Status != http.StatusNotFound {
			t.Errorf("%s %s answers the district with %d", r.Method, r.Path, got.Status)
		}
	}
}

// A street's office opens the reading pages of its own street's committee, and
// of another street's learns only that there is nothing, on every page.
func TestAStreetNeverSeesAnotherStreetsCommittee(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	found := func(code, street string) {
		_, err := w.People.Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{
			Code: code, Name: "停车自管会" + code, Regime: people.Owners, Place: people.Place{District: "DC", Street: street},
		})
		w.Must(err)
	}
	found("S1", "one")
	found("S2", "two")
	u, err := w.Account.AddUser(t.Context(), actor.Of(actor.Operator), account.NewUser{
		Place: people.Place{District: "DC", Street: "one"}, Role: actor.Street, Name: "街道", Phone: "13911113333",
	})
	w.Must(err)
	secret, err := w.Account.OpenAs(t.Context(), actor.Of(actor.Operator), u.Person)
	w.Must(err)
	for _, r := range web.Routes(w.Deps) {
		if !strings.Contains(r.Path, ":committee") || r.Access.Anyone {
			continue
		}
		if got := call(w, r, "S2", secret); got.Status != http.StatusNotFound {
			t.Errorf("%s %s answers another street with %d", r.Method, r.Path, got.Status)
		}
		got := call(w, r, "S1", secret)
		if allowed := slices.Contains(r.Access.Roles, actor.Street) || r.Access.SignedIn; !allowed && got.Status != http.StatusForbidden || got.Status >= 500 {
			t.Errorf("%s %s answers its own street with %d", r.Method, r.Path, got.Status)
		}
	}
	if got := w.Get("/c/S1", secret); got.Status != http.StatusOK {
		t.Errorf("its own committee's desk: %d", got.Status)
	}
	body := w.Get("/account", secret).Body
	if !strings.Contains(body, "one") {
		t.Error("the account does not say which street")
	}
}

// The wizard and the settings let choose among the places there are.
func TestThePlaceIsChosen(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	w.Must(w.People.AddStreet(t.Context(), actor.Of(actor.Operator), people.Place{District: "DC", Street: "one"}, "甲街道"))
	link, err := w.Account.NewSetupLink(t.Context(), actor.Of(actor.Operator))
	w.Must(err)
	if body := w.Get("/setup/"+link, "").Body; !strings.Contains(body, `value="DC/one"`) {
		t.Error("the wizard offers no street")
	}
	form := url.Values{"name": {"新会"}, "code": {"NEW"}, "regime": {"owners"}, "district": {"DC/one"}}
	if got := w.Post("/setup/"+link, "", form); got.Status != http.StatusSeeOther {
		t.Fatalf("first step: %d", got.Status)
	}
	form = url.Values{"name": {"周"}, "phone": {"13911114444"}, "password": {"correct horse"}}
	if got := w.Post("/setup/"+link+"/chair", "", form); got.Status != http.StatusSeeOther {
		t.Fatalf("second step: %d", got.Status)
	}
	c, err := w.People.Committee(t.Context(), "NEW")
	w.Must(err)
	if c.Place() != (people.Place{District: "DC", Street: "one"}) {
		t.Errorf("founded in %v", c.Place())
	}
	chair := w.Session(w.C, actor.Chair)
	if body := w.Get("/c/XY/settings", chair).Body; !strings.Contains(body, `value="DC/one"`) {
		t.Error("the settings offer no street")
	}
	form = url.Values{"name": {"停车自管会XY"}, "place": {"DC/one"}}
	if got := w.Post("/c/XY/settings", chair, form); got.Status != http.StatusSeeOther {
		t.Fatalf("settings: %d", got.Status)
	}
	form.Set("place", "DC/two")
	if got := w.Post("/c/XY/settings", chair, form); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a street that is none: %d", got.Status)
	}
	delete(form, "place") // a form from before keeps the place
	w.Post("/c/XY/settings", chair, form)
	if c, err = w.People.Committee(t.Context(), "XY"); err != nil || c.Street != "one" {
		t.Errorf("now in %v, %v", c.Place(), err)
	}
}

// An enrolled phone opens the gate's page and nothing else.
func TestAnEnrolledPhoneOpensTheGateAlone(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	u, err := w.Account.AddUser(t.Context(), actor.Of(actor.Operator), userOf(w, actor.Volunteer))
	w.Must(err)
	e, err := w.Account.EnrolGateDevice(t.Context(), w.Actor(actor.Chair), u.Person, "手机", w.C.Today(w.Clock.Now()).AddDays(30))
	w.Must(err)
	phone, err := w.Account.Enrol(t.Context(), e.Secret)
	w.Must(err)
	open := func(path string) int {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		w.Must(err)
		r.AddCookie(&http.Cookie{Name: kit.DeviceCookie(w.Deps.Cfg), Value: phone.Token})
		return w.Send(r).Status
	}
	for path, want := range map[string]int{
		"/gate/XY": http.StatusOK, "/gate/XY/inside": http.StatusOK, "/c/XY": http.StatusSeeOther, "/my/XY": http.StatusSeeOther, "/account": http.StatusSeeOther,
	} {
		if got := open(path); got != want && got != http.StatusNotFound {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
}

// A session that ends in mid-shift: the enrolled phone comes back to the same shift
// and is asked for no password; a phone that is not enrolled signs in.
func TestAShiftOutlastsItsSession(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	u, err := w.Account.AddUser(t.Context(), actor.Of(actor.Operator), userOf(w, actor.Volunteer))
	w.Must(err)
	session, err := w.Account.OpenAs(t.Context(), actor.Of(actor.Operator), u.Person)
	w.Must(err)
	e, err := w.Account.EnrolGateDevice(t.Context(), w.Actor(actor.Chair), u.Person, "手机", w.C.Today(w.Clock.Now()).AddDays(30))
	w.Must(err)
	phone, err := w.Account.Enrol(t.Context(), e.Secret)
	w.Must(err)
	if r := w.Post("/gate/XY/shift", session, url.Values{"gate": {"main"}, "direction": {"in"}}); r.Status != http.StatusSeeOther {
		t.Fatalf("shift: %d", r.Status)
	}
	w.Must(w.Account.SignOut(t.Context(), session))
	for token, want := range map[string]int{phone.Token: http.StatusOK, "": http.StatusSeeOther} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/gate/XY", nil)
		w.Must(err)
		r.AddCookie(&http.Cookie{Name: kit.SessionCookie(w.Deps.Cfg), Value: session})
		r.AddCookie(&http.Cookie{Name: kit.DeviceCookie(w.Deps.Cfg), Value: token})
		got := w.Send(r)
		if got.Status != want || want == http.StatusOK && !strings.Contains(got.Body, `id="tail"`) {
			t.Errorf("enrolled %v: %d", token != "", got.Status)
		}
	}
}
