package uxrules_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/web/kit"
)

// above gives the nearest element over a node with one of the names.
func above(n *html.Node, names ...string) *html.Node {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Type == html.ElementNode && slices.Contains(names, p.Data) {
			return p
		}
	}
	return nil
}

// The large type is one tap away on every page: a button in the header, or at
// the gate in the foot, in a form that needs no script and comes back to a page
// that is there. It is remembered on every other page.
func TestRule20LargeTypeInOneTap(t *testing.T) {
	s, pages := met(t)
	for _, p := range pages {
		if !p.html() {
			continue
		}
		var taps []*html.Node
		for _, b := range find(parse(t, p.Body), "button") {
			if has(b, "data-size-toggle") && above(b, "details") == nil {
				taps = append(taps, b)
			}
		}
		if len(taps) != 1 {
			t.Errorf("%s: %d buttons for large type", p.what, len(taps))
			continue
		}
		form := above(taps[0], "form")
		if form == nil || attr(form, "action") != "/preferences" || attr(form, "method") != "post" || attr(taps[0], "value") != "elder" {
			t.Errorf("%s: the button for large type needs a script", p.what)
			continue
		}
		for _, i := range find(form, "input") {
			if back := attr(i, "value"); attr(i, "name") == "back" && p.Status != http.StatusNotFound && routeOf(s.gets, back) == "" {
				t.Errorf("%s: the button for large type comes back to %s, where there is no page", p.what, back)
			}
		}
	}
	s = lived(t).site()
	base, v := listen(t, s.again(nil)), newTab(t)
	v.Cookie(base, s.sessionCookie(), s.as(actor.Chair))
	v.wide(390)
	v.Open(base + "/c/XIN/register")
	_ = v.Eval(`document.querySelector('[data-size-toggle]').click(),''`)
	v.Until(`document.cookie.includes('size=elder')`)
	for _, path := range []string{"/c/XIN/cards", "/gate/XIN", "/p/XIN", "/account"} {
		v.Open(base + path)
		if got := v.Eval(`document.documentElement.dataset.size+' '+getComputedStyle(document.body).fontSize`); got != "elder 24px" {
			t.Errorf("%s has forgotten the large type: %s", path, got)
		}
	}
}

// Whoever helps is called by the first thing in the foot of every page of a
// committee that has somebody on duty, and nowhere else on it.
func TestRule21DutyPhoneInTheSamePlace(t *testing.T) {
	_, pages := met(t)
	seen := 0
	for _, p := range pages {
		if !p.html() || !strings.Contains(p.path, "/XIN") || p.Status == http.StatusNotFound {
			continue
		}
		seen++
		foot := slices.DeleteFunc(find(parse(t, p.Body), "footer"), func(n *html.Node) bool { return above(n, "main") != nil })
		if len(foot) != 1 {
			t.Errorf("%s: %d feet", p.what, len(foot))
			continue
		}
		first := find(foot[0], "a", "button", "input")
		if len(first) == 0 || attr(first[0], "href") != "tel:01055501234" || !strings.Contains(words(first[0]), "010-5550 1234") {
			t.Errorf("%s: the foot does not begin with the phone on duty", p.what)
		}
	}
	if seen < 100 {
		t.Errorf("only %d pages", seen)
	}
}

// There is no puzzle and every field takes what is pasted; a form that was left
// open for half a day is still taken.
func TestRule22NoPuzzlesPasteAndLongSessions(t *testing.T) {
	keeps(t, "22")
	w := bare(t)
	if _, err := w.Account.AddUser(t.Context(), actor.Of(actor.Operator), account.NewUser{
		Committee: w.C.ID, Role: actor.ResidentsCommittee, Name: "老周", Phone: "13822223333", Password: "correct horse",
	}); err != nil {
		t.Fatal(err)
	}
	in := w.Post("/sign-in", "", url.Values{"phone": {"13822223333"}, "password": {"correct horse"}})
	secret := ""
	for _, c := range (&http.Response{Header: in.Header}).Cookies() {
		if c.Name == kit.SessionCookie(w.Deps.Cfg) {
			secret = c.Value
		}
	}
	chair, resident := w.as(actor.Chair), w.as(actor.Resident)
	for _, step := range []time.Duration{0, 12 * time.Hour, 12 * time.Hour} {
		w.Clock.Step(step)
		if got := w.Post("/c/XIN/register/dwellings", chair, url.Values{"dwelling": {"8-1-" + step.String()}}); got.Status == http.StatusUnauthorized || strings.HasPrefix(got.Header.Get("Location"), "/sign-in") {
			t.Errorf("after %s the chair's form is not taken: %d", step, got.Status)
		}
		if got := w.Get("/my/XIN", resident); got.Status != http.StatusOK {
			t.Errorf("after %s the resident is signed out: %d", step, got.Status)
		}
		if got := w.Get("/account", secret); got.Status != http.StatusOK {
			t.Errorf("after %s a password's session is over: %d", step, got.Status)
		}
	}
}

// What a list of a committee that was founded a moment ago is for, and what to
// do first: a sentence, and below it a link or on the same page the form.
func TestRule34EmptyListsLeadOn(t *testing.T) {
	t.Parallel()
	w := bare(t)
	for _, one := range []struct {
		role  actor.Role
		path  string
		leads bool // to a first act; where acts lie elsewhere the sentence is all
	}{
		{"", "/p/XIN/record?kind=card", false},
		{actor.Chair, "/c/XIN/register", true},
		{actor.Chair, "/c/XIN/find?q=x", true},
		{actor.Chair, "/c/XIN/cards", true},
		{actor.Chair, "/c/XIN/cards/first", true},
		{actor.Chair, "/c/XIN/cards/print", true},
		{actor.Chair, "/c/XIN/cards/print/sheets", true},
		{actor.Chair, "/c/XIN/letters", true},
		{actor.Chair, "/c/XIN/phones", true},
		{actor.Chair, "/c/XIN/tokens", true},
		{actor.Chair, "/c/XIN/gate/inside", true},
		{actor.Chair, "/c/XIN/gate/gates", true},
		{actor.Chair, "/c/XIN/gate/differences", false},
		{actor.Chair, "/c/XIN/gate/lookup", true},
		{actor.Chair, "/c/XIN/gate/valid", true},
		{actor.Chair, "/c/XIN/gate/jobs", false},
		{actor.Supervisor, "/c/XIN/register", false},
		{actor.Supervisor, "/c/XIN/cards", false},
		{actor.Volunteer, "/gate/XIN/inside", true},
		{actor.Volunteer, "/gate/XIN/today", true},
		{actor.Resident, "/my/XIN", false},
	} {
		got := w.Get(one.path, w.as(one.role))
		doc := parse(t, got.Body)
		empty := ofClass(doc, "empty")
		if got.Status != http.StatusOK || len(empty) == 0 {
			t.Errorf("%s %s: %d, the list says nothing", one.role, one.path, got.Status)
			continue
		}
		main := find(doc, "main")[0]
		for _, e := range append(empty, find(main, "p", "td", "dd", "li")...) {
			if text := words(e); slices.Contains(empty, e) && len([]rune(text)) < 8 || slices.Contains([]string{"无", "没有", "暂无", "暂无数据"}, text) {
				t.Errorf("%s %s says only %s", one.role, one.path, text)
			}
		}
		if one.leads && len(find(main, "a", "form")) == 0 {
			t.Errorf("%s %s leads to no first act", one.role, one.path)
		}
	}
}

// ofClass gives the elements of a class.
func ofClass(top *html.Node, kind string) []*html.Node {
	var out []*html.Node
	for n := range top.Descendants() {
		if n.Type == html.ElementNode && slices.Contains(strings.Fields(attr(n, "class")), kind) {
			out = append(out, n)
		}
	}
	return out
}
