package uxrules_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
)

// page is an answer of the site to somebody of a role.
type page struct {
	role  actor.Role // "" for nobody
	what  string     // how a failing rule names it
	route string     // of the table of routes
	path  string
	pagetest.Reply
}

func (p page) html() bool { return strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") }

// everybody is every kind of visitor.
var everybody = append(append([]actor.Role{"", actor.Resident}, actor.CommitteeRoles...), actor.District) //nolint:gochecknoglobals // constant

// perRoute bounds how many addresses of one route are met by one role.
const perRoute = 4

// site is the addresses of an application.
type site struct {
	*world
	gets, posts []string // the patterns of routes
}

func (w *world) site() *site {
	s := &site{world: w}
	for _, r := range w.App.GetRoutes(true) {
		switch {
		case strings.HasPrefix(r.Path, "/api/"), strings.HasPrefix(r.Path, "/static"):
		case r.Method == http.MethodGet && !slices.Contains(s.gets, r.Path):
			s.gets = append(s.gets, r.Path)
		case r.Method == http.MethodPost && !slices.Contains(s.posts, r.Path):
			s.posts = append(s.posts, r.Path)
		}
	}
	return s
}

// haul is every answer that the site gives to every role, gathered once.
type haul struct {
	once  sync.Once
	site  *site
	pages []page
}

var gathered haul //nolint:gochecknoglobals // one crawl for all tests

// met gives every page of every role, those that an act shows and those that
// refuse a form among them. The site is there for its routes and its files
// alone: its database ends with the test that gathered the pages.
func met(t *testing.T) (*site, []page) {
	t.Helper()
	gathered.once.Do(func() {
		s := lived(t).site()
		gathered.pages = slices.Concat(s.crawl(), s.results(), s.refusals())
		gathered.site = s
	})
	if gathered.site == nil {
		t.Fatal("the crawl broke off")
	}
	return gathered.site, gathered.pages
}

// routeOf gives the first pattern that an address falls under, "" for none.
func routeOf(patterns []string, path string) string {
	path, _, _ = strings.Cut(path, "?")
	have := strings.Split(strings.TrimSuffix(path, "/"), "/")
	for _, pattern := range patterns {
		want := strings.Split(strings.TrimSuffix(pattern, "/"), "/")
		fits := len(want) == len(have)
		for i := 0; fits && i < len(want); i++ {
			_, end, file := strings.Cut(want[i], ".") // :number.json
			fits = want[i] == have[i] || strings.HasPrefix(want[i], ":") && (!file || strings.HasSuffix(have[i], "."+end))
		}
		if fits {
			return pattern
		}
	}
	return ""
}

// crawl meets the pages of every role: those that a page leads to, and those
// that only a secret opens.
func (s *site) crawl() []page {
	s.T.Helper()
	var out []page
	for _, role := range everybody {
		out = append(out, s.crawlAs(role)...)
	}
	return out
}

func (s *site) crawlAs(role actor.Role) []page {
	s.T.Helper()
	wait := []string{"/", "/p/XIN", "/p/XIN/record", "/p/XIN/record?check=1", "/account", "/gate/XIN", "/gate/XIN/slip"}
	if role == "" {
		wait = append(wait, "/sign-in", "/sign-in/forgotten", "/letter", "/letter/"+s.letter, "/setup/"+s.setup, "/setup/"+s.setup+"/chair",
			"/enrol/"+s.enrol, "/q/"+s.card, "/consent/"+s.consent, "/p/XIN/visit?asked=yes", "/p/XIN/visit", "/sign-in/confirm/"+s.enrol, "/nothing")
	}
	if role == actor.Chair {
		wait = append(wait, "/sign-in/second", "/c/XIN/start", "/c/XIN/start/done", "/c/XIN/find", "/c/XIN/find?q=1-1", "/c/XIN/find?q=nobody",
			"/c/XIN/counter?dwelling=91-1-101", "/c/XIN/postings/2026-2", "/c/XIN/cards/print/sheets", "/c/XIN/cards?state=suspended", "/c/XIN/gate/valid/paper", "/c/XIN/nothing", "/c/XIN/cards/B-9999")
		for _, f := range s.files() {
			wait = append(wait, "/c/XIN/register/imports/"+f)
		}
	}
	var out []page
	seen, met := map[string]bool{}, map[string]int{}
	for len(wait) > 0 {
		path := wait[0]
		wait = wait[1:]
		route := routeOf(s.gets, path)
		if seen[path] || met[route] >= perRoute && !strings.Contains(path, "imports/") && !strings.Contains(path, "/places/") {
			continue
		}
		seen[path] = true
		got := page{role: role, route: route, path: path, what: string(role) + " " + path, Reply: s.Get(path, s.as(role))}
		if got.Status >= http.StatusMultipleChoices && got.Status < http.StatusBadRequest {
			continue
		}
		met[route]++
		if out = append(out, got); got.html() {
			wait = append(wait, links(s.T, got.Body)...)
		}
	}
	return out
}

// files are the uploads that wait for a look.
func (s *site) files() []string {
	s.T.Helper()
	var out []string
	s.Must(s.DB.Select(s.T.Context(), &out, `select id::text from people.uploads order by id`))
	return out
}

// links are the addresses of this site that a page leads to.
func links(t testing.TB, body string) []string {
	t.Helper()
	var out []string
	for _, n := range find(parse(t, body), "a") {
		if h, _, _ := strings.Cut(attr(n, "href"), "#"); strings.HasPrefix(h, "/") {
			out = append(out, h)
		}
	}
	return out
}

// results are pages that only an act shows: a letter, a verdict, codes.
func (s *site) results() []page {
	s.T.Helper()
	check := func(plate, exempt, label, direction string) url.Values {
		return url.Values{"id": {uuid.Must(uuid.NewV7()).String()}, "gate": {label}, "direction": {direction}, "plate": {plate}, "exempt": {exempt}}
	}
	acts := []struct {
		role actor.Role
		path string
		form url.Values
	}{
		{"", "/letter", url.Values{"letter": {s.letter}}},
		{"", "/letter", url.Values{"letter": {s.account}}},
		{"", "/letter", url.Values{"letter": {s.ask}}},
		{actor.Member, "/letter", url.Values{"letter": {s.ask}}},
		{actor.Cashier, "/c/XIN/letters", url.Values{"building": {"91"}}},
		{actor.Cashier, "/c/XIN/gate/lookup", url.Values{"plate": {"京N3QK57"}, "reason": {"业主来问昨晚的进出"}}},
		{actor.Member, "/account/second/codes", nil},
		{actor.Member, "/account/second/phones", url.Values{"name": {"我的手机"}}},
		{actor.Chair, "/c/XIN/tokens", url.Values{"name": {"西门"}, "role": {"gate"}}},
		{actor.Cashier, "/c/XIN/resets/residents", s.atDoor("9-9-901")},
		{actor.Volunteer, "/gate/XIN/shift", url.Values{"gate": {"east"}, "direction": {"in"}}},
		{actor.Volunteer, "/gate/XIN", nil},
		{actor.Volunteer, "/gate/XIN?tail=QK57", nil},
		{actor.Volunteer, "/gate/XIN/matches", url.Values{"tail": {"QK57"}, "gate": {"east"}, "direction": {"in"}}},
		{actor.Volunteer, "/gate/XIN/matches", url.Values{"tail": {"ZZZZ"}, "gate": {"east"}, "direction": {"in"}}},
		{actor.Volunteer, "/gate/XIN/checks", check("京A33333", "", "east", "in")},
		{actor.Volunteer, "/gate/XIN/checks", check("京AD22222", "", "east", "in")},
		{actor.Volunteer, "/gate/XIN/checks", check("京A11111", "", "east", "in")},
		{actor.Volunteer, "/gate/XIN/checks", check("京F77777", "", "lane", "in")},
		{actor.Volunteer, "/gate/XIN/checks", check("", "emergency", "east", "in")},
		{actor.Volunteer, "/gate/XIN/unplated", nil},
		{actor.Volunteer, "/gate/XIN/today", nil},
		{actor.Volunteer, "/gate/XIN/inside", nil},
		{actor.Volunteer, "/gate/XIN/walk", nil},
		{actor.Volunteer, "/gate/XIN/walk", url.Values{"lane": {"lane"}, "gate": {"lane"}}},
		{actor.Volunteer, "/gate/XIN/walk", nil},
	}
	out := append(s.demo(), s.halfway(), s.passages())
	for _, a := range acts {
		got := page{role: a.role, path: a.path, route: routeOf(s.posts, a.path), what: string(a.role) + " POST " + a.path + " " + a.form.Encode()}
		if a.form == nil && a.role == actor.Volunteer {
			got.what, got.route, got.Reply = string(a.role)+" "+a.path+" again", routeOf(s.gets, a.path), s.Get(a.path, s.as(a.role))
		} else {
			got.Reply = s.sent(s.as(a.role), a.path, a.form)
		}
		if got.Status >= http.StatusBadRequest || got.route == "" {
			s.T.Errorf("%s: %d", got.what, got.Status)
		}
		if got.Status == http.StatusOK {
			out = append(out, got)
		}
	}
	return out
}

// halfway is the page of somebody whose second step is to come.
func (s *site) halfway() page {
	s.T.Helper()
	const path = "/sign-in/second"
	return page{role: actor.Treasurer, what: path, route: path, path: path, Reply: s.Get(path, s.half)}
}

// passages is a barrier's list, looked at before it is imported.
func (s *site) passages() page {
	s.T.Helper()
	const path = "/c/XIN/gate/passages"
	list := []byte("车牌,时间,进出\n京N3QK57,2026-11-22 18:30,进\n无牌车,2026-11-22 18:31,进\n")
	return page{
		role: actor.Cashier, what: "POST " + path, route: "/c/:committee/gate/passages", path: path,
		Reply: s.upload(path, s.as(actor.Cashier), "passages.csv", list, "gate", "east"),
	}
}

// different leaves out pages that are built of the same parts as one before:
// another role's, another household's.
func different(t testing.TB, all []page) []page {
	t.Helper()
	seen := map[string]bool{}
	var out []page
	for _, p := range all {
		if !p.html() {
			continue
		}
		fresh := false
		for _, top := range find(parse(t, p.Body), "header", "main", "footer") {
			parts := shape(top)
			if top.Data == "main" {
				parts = p.route + " " + parts
			}
			fresh = fresh || !seen[parts]
			seen[parts] = true
		}
		if fresh {
			out = append(out, p)
		}
	}
	return out
}

// the rules.
func TestTheCrawlMeetsEveryPage(t *testing.T) {
	s, pages := met(t)
	seen := map[string]bool{}
	for _, p := range pages {
		if p.Status == http.StatusOK {
			seen[p.route] = true
		}
		if p.Status >= http.StatusInternalServerError {
			t.Errorf("%s: %d", p.what, p.Status)
		}
	}
	for _, r := range s.gets {
		if !seen[r] && !slices.Contains([]string{"/healthz", "/readyz", "/metrics", "/demo/as/:committee/:role", "/c/:committee/gate", "/demo/gallery/:subject/:state", "/c/:committee/postings/:number/picture.png"}, r) {
			t.Errorf("no page of %s was met", r)
		}
	}
}
