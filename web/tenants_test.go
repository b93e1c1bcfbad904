package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/parktest"
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

func call(w *parktest.World, r kit.Route, committee, secret string) parktest.Reply {
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
	w := parktest.New(t)
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
	w := parktest.New(t)
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

// An enrolled phone opens the gate's page and nothing else.
func TestAnEnrolledPhoneOpensTheGateAlone(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	u, err := w.People.AddUser(t.Context(), actor.Of(actor.Operator), userOf(w, actor.Volunteer))
	w.Must(err)
	e, err := w.People.EnrolGateDevice(t.Context(), w.Actor(actor.Chair), u.Person, "手机", w.C.Today(w.Clock.Now()).AddDays(30))
	w.Must(err)
	phone, err := w.People.Enrol(t.Context(), e.Secret)
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
