package web_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/internal/pagetest"
	"ziguan/web"
	"ziguan/web/kit"
	"ziguan/web/place"
)

var (
	headline  = regexp.MustCompile(`<h1[^>]*>([^<]*)</h1>`)
	titled    = regexp.MustCompile(`<title>([^<]*)</title>`)
	anchored  = regexp.MustCompile(`(?s)<a [^>]*?href="(/[^"#]*)[^>]*>(.*?)</a>`)
	tags      = regexp.MustCompile(`(?s)<svg.*?</svg>|<[^>]*>`)
	insiders  = append(append([]actor.Role{}, actor.Staff...), actor.Readers...) //nolint:gochecknoglobals // constant
	committee = "/c/XY"
)

// officeRoutes are the pages of a committee's office, by their patterns.
func officeRoutes(w *pagetest.World) map[string]kit.Route {
	out := map[string]kit.Route{}
	for _, r := range web.Routes(w.Deps) {
		if r.Method == http.MethodGet {
			out[r.Path] = r
		}
	}
	return out
}

// inWords asks for a page in a language.
func inWords(w *pagetest.World, path, secret string, lang i18n.Lang) pagetest.Reply {
	w.T.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.AddCookie(&http.Cookie{Name: kit.SessionCookie(w.Deps.Cfg), Value: secret})
	r.AddCookie(&http.Cookie{Name: kit.LangCookie, Value: string(lang)})
	return w.Send(r)
}

// words gives the text of every link of a page, by its address.
func words(body string) map[string][]string {
	out := map[string][]string{}
	for _, m := range anchored.FindAllStringSubmatch(body, -1) {
		text := strings.TrimSpace(html.UnescapeString(tags.ReplaceAllString(m[2], " ")))
		out[m[1]] = append(out[m[1]], text)
	}
	return out
}

// Every page of the office stands in the table of places or below a place of it,
// and opens to whom the table of routes lets in.
func TestEveryPageOfTheOfficeHasItsPlace(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	routes := officeRoutes(w)
	for path, r := range routes {
		if path != "/c/:committee" && !strings.HasPrefix(path, "/c/:committee/") || path == "/c/:committee/gate" {
			continue
		}
		at, ok := place.At(path)
		if !ok {
			t.Errorf("%s stands in no place", path)
			continue
		}
		if _, known := place.Of(at.Group); !known {
			t.Errorf("%s is in the group %q, which there is not", at.Name, at.Group)
		}
		if at.Path == path && r.Name != at.Name {
			t.Errorf("%s is called %s in the table of places, %s in that of routes", path, at.Name, r.Name)
		}
	}
	for _, p := range place.All() {
		r, ok := routes[p.Path]
		if !ok {
			if !p.Bare {
				t.Errorf("%s leads to no page", p.Name)
			}
			continue
		}
		for _, role := range append([]actor.Role{actor.Volunteer}, insiders...) {
			if slices.Contains(p.Roles, role) != slices.Contains(r.Access.Roles, role) {
				t.Errorf("%s: the table of places and the route do not agree about a %s", p.Name, role)
			}
		}
	}
}

// One place has one name: its title, its heading, the row that leads to it, the way
// back from below it and the handbook's link all say the same, in both languages.
func TestOnePlaceHasOneName(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	w.Dwelling("1-1-101")
	chair := w.Session(w.C, actor.Chair)
	routes := officeRoutes(w)
	for _, lang := range []i18n.Lang{i18n.Chinese, i18n.English} {
		speak := w.Deps.Words.In(lang)
		book := ""
		for _, chapter := range []string{"volunteers", "committee", "cards"} {
			book += inWords(w, "/p/XY/help/"+chapter, chair, lang).Body
		}
		rows := map[string][]string{}
		for _, g := range place.Groups() {
			for href, text := range words(inWords(w, place.In(g.Path(), "XY"), chair, lang).Body) {
				rows[href] = append(rows[href], text...)
			}
		}
		for _, p := range place.All() {
			if _, ok := routes[p.Path]; !ok || !strings.HasPrefix(p.Path, "/c/") {
				continue
			}
			name, path := speak.Say(p.Key), place.In(p.Path, "XY")
			got := inWords(w, path, chair, lang)
			if h := headline.FindStringSubmatch(got.Body); got.Status != http.StatusOK || h == nil || html.UnescapeString(h[1]) != name {
				t.Errorf("%s in %s: %d, the heading is %q, not %q", p.Name, lang, got.Status, h, name)
			}
			if h := titled.FindStringSubmatch(got.Body); h == nil || !strings.HasPrefix(html.UnescapeString(h[1]), name+" · ") {
				t.Errorf("%s in %s: the title is %q", p.Name, lang, h)
			}
			if p.Bare {
				continue
			}
			if !slices.ContainsFunc(rows[path], func(s string) bool { return strings.HasPrefix(s, name) }) {
				t.Errorf("%s in %s: its row says %q", p.Name, lang, rows[path])
			}
			for _, text := range words(book)[path] {
				if text != name {
					t.Errorf("%s in %s: the handbook says %q", p.Name, lang, text)
				}
			}
		}
		under := words(inWords(w, "/c/XY/register/dwellings/1-1-101/area", chair, lang).Body)
		for path, want := range map[string]string{
			"/c/XY/places/households": speak.Say("place.households"), "/c/XY/register": speak.Say("register.title"), "/c/XY/register/dwellings/1-1-101": "1-1-101",
		} {
			if !slices.Contains(under[path], want) {
				t.Errorf("the way back to %s in %s says %q", path, lang, under[path])
			}
		}
	}
}

// No link that somebody is shown in the office leads them to a refusal: neither of
// the menu, nor of the landing pages, nor of 今天.
func TestNoLinkOfTheOfficeIsRefused(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	w.Dwelling("1-1-101")
	for _, role := range insiders {
		secret := w.Session(w.C, role)
		asked := map[string]bool{}
		pages := []string{committee, committee + "/places"}
		for _, g := range place.Groups() {
			pages = append(pages, place.In(g.Path(), "XY"))
		}
		for _, page := range pages {
			got := w.Get(page, secret)
			if page == committee+"/places/"+place.Accounts {
				if got.Status != http.StatusNotFound {
					t.Errorf("the group without places answers a %s with %d", role, got.Status)
				}
				continue
			}
			if got.Status != http.StatusOK {
				t.Errorf("%s answers a %s with %d", page, role, got.Status)
			}
			if strings.Contains(got.Body, place.Accounts) {
				t.Errorf("%s shows a %s the group without places", page, role)
			}
			for href := range words(got.Body) {
				if asked[href] {
					continue
				}
				asked[href] = true
				if to := w.Get(html.UnescapeString(href), secret); to.Status >= http.StatusBadRequest {
					t.Errorf("%s leads a %s to %s, which answers %d", page, role, href, to.Status)
				}
			}
		}
		if len(asked) < 15 {
			t.Errorf("a %s is shown only %d links", role, len(asked))
		}
	}
}

// The office has seven groups in one order, marks the one a page is in, and knows
// the way back; where the gates' page was leads on.
func TestTheMenuOfTheOffice(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	w.Dwelling("1-1-101")
	chair := w.Session(w.C, actor.Chair)
	side := regexp.MustCompile(`(?s)<nav class="side.*?</nav>`)
	marked := regexp.MustCompile(`(?s)<a href="([^"]*)" aria-current="true"`)
	for path, group := range map[string]string{
		"/c/XY": "/c/XY", "/c/XY/places/cards": "/c/XY/places/cards", "/c/XY/cards/new": "/c/XY/places/cards", "/c/XY/gate/inside": "/c/XY/places/gates",
		"/c/XY/register/dwellings/1-1-101": "/c/XY/places/households", "/c/XY/rules": "/c/XY/places/council", "/c/XY/tokens": "/c/XY/places/committee",
	} {
		body := w.Get(path, chair).Body
		got := marked.FindAllStringSubmatch(side.FindString(body), -1)
		if len(got) != 1 || got[0][1] != group {
			t.Errorf("%s marks %q, not %s", path, got, group)
		}
		if back := strings.Contains(body, `class="crumbs`); back != (path != "/c/XY") {
			t.Errorf("%s: a way back: %v", path, back)
		}
	}
	last := -1
	menu := side.FindString(w.Get("/c/XY", chair).Body)
	for _, g := range place.Groups() {
		at := strings.Index(menu, `href="`+place.In(g.Path(), "XY")+`"`)
		if g.Name == place.Accounts && at < 0 {
			continue
		}
		if at <= last {
			t.Errorf("%s stands out of its turn", g.Name)
		}
		last = at
	}
	if got := w.Get("/c/XY/gate", chair); got.Status != http.StatusMovedPermanently || got.Header.Get("Location") != "/c/XY/places/gates" {
		t.Errorf("where the gates' page was: %d %s", got.Status, got.Header.Get("Location"))
	}
	for _, outside := range []string{"/p/XY", "/account"} {
		if body := w.Get(outside, chair).Body; side.MatchString(body) || strings.Contains(body, `class="tabs`) {
			t.Errorf("%s has the office's menu", outside)
		}
	}
}
