package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/parking"
	"ziguan/parking/register"
)

const findForm = `action="/c/XY/find"`

// searched is a committee with three households, one with a card.
func searched(w *pagetest.World) parking.Issued {
	for _, code := range []string{"3-2-101", "3-2-1010", "3-2-102"} {
		w.Dwelling(code)
	}
	card, err := w.Parking.Issue(w.T.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: "3-2-101", Plates: []string{"京N3QK57"}, Reason: "甲"})
	w.Must(err)
	at := register.At{Committee: w.C.ID, Code: "3-2-102"}
	w.Must(w.Register.AddPerson(w.T.Context(), w.Actor(actor.Chair), at, register.NewPerson{Name: "曾志强", Phone: "13800138000", Kind: "owner"}))
	return card
}

// Whoever may see the register finds a household from every page of the office, and
// whoever may not sees no search that would refuse them.
func TestWhoSeesTheRegisterFindsAHouseholdFromEveryPage(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	searched(w)
	for _, role := range append(append([]actor.Role{actor.District}, actor.Staff...), actor.Readers...) {
		who := w.Session(w.C, role)
		for _, page := range []string{"/c/XY", "/c/XY/register", "/c/XY/cards", "/c/XY/gate", "/c/XY/rules"} {
			got := w.Get(page, who)
			if got.Status == http.StatusOK && strings.Count(got.Body, findForm) != 1 {
				t.Errorf("%s on %s: no search", role, page)
			}
		}
		if got := w.Get("/c/XY", who); got.Status == http.StatusOK {
			if found := w.Get("/c/XY/find?q=3-2-102", who); found.Status != http.StatusSeeOther || w.Get(found.Header.Get("Location"), who).Status != http.StatusOK {
				t.Errorf("%s: %d %s", role, found.Status, found.Header.Get("Location"))
			}
		}
	}
	for role, pages := range map[actor.Role][]string{
		"": {"/", "/p/XY", "/sign-in"}, actor.Resident: {"/my/XY"}, actor.Volunteer: {"/gate/XY"}, actor.Chair: {"/p/XY", "/account", "/gate/XY"},
	} {
		for _, page := range pages {
			secret := ""
			if role != "" {
				secret = w.Session(w.C, role)
			}
			if got := w.Get(page, secret); strings.Contains(got.Body, findForm) {
				t.Errorf("%s on %s: a search", role, page)
			}
		}
	}
	if got := w.Get("/c/XY/find?q=3-2-102", w.Session(w.C, actor.Volunteer)); got.Status == http.StatusOK || got.Status == http.StatusSeeOther && strings.Contains(got.Header.Get("Location"), "dwellings") {
		t.Errorf("a volunteer searches: %d", got.Status)
	}
}

// One household opens at once, several are listed, none says what to try; a posting
// opens itself, and what another committee has is not found.
func TestAFoundHouseholdOpensAtOnce(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	card := searched(w)
	other := w.Found("ZZ")
	chair, stranger := w.Session(w.C, actor.Chair), w.Session(other, actor.Chair)
	home := "/c/XY/register/dwellings/3-2-10"
	for query, want := range map[string]string{
		"3-2-101": home + "1", "3-2-1010": home + "10", "京N3QK57": home + "1", "QK5": home + "1", "3qk5": home + "1",
		card.Number.String(): home + "1", "zengzq": "", "czq": home + "2", "曾": home + "2", "8000": home + "2", "3-2": "several", "999": "",
	} {
		got := w.Get("/c/XY/find?q="+url.QueryEscape(query), chair)
		switch {
		case want == "":
			if got.Status != http.StatusOK || !strings.Contains(got.Body, "换一样试试") {
				t.Errorf("%q: %d, not said", query, got.Status)
			}
		case want == "several":
			if got.Status != http.StatusOK || strings.Count(got.Body, `href="`+home) != 3 || !strings.Contains(got.Body, `value="`+query+`"`) {
				t.Errorf("%q: %d %d", query, got.Status, strings.Count(got.Body, `href="`+home))
			}
		case got.Status != http.StatusSeeOther || got.Header.Get("Location") != want:
			t.Errorf("%q leads to %d %s, want %s", query, got.Status, got.Header.Get("Location"), want)
		}
	}
	if got := w.Get("/c/ZZ/find?q=3-2-101", stranger); got.Status != http.StatusOK {
		t.Errorf("another committee finds it: %d %s", got.Status, got.Header.Get("Location"))
	}
	if got := w.Get("/c/XY/register?q=3-2", chair); got.Header.Get("Location") != "/c/XY/find?q=3-2" {
		t.Errorf("the former address leads to %d %s", got.Status, got.Header.Get("Location"))
	}
}

// The key / leads to the search from the page, writes itself in a field, and can be
// switched off (WCAG 2.1.4); with scripts off the form does its work.
func TestTheKeyToTheSearch(t *testing.T) {
	j := newJourney(t, "find", 1280, true)
	searched(j.World)
	j.as(j.Session(j.C, actor.Chair))
	j.open("/c/XY/cards")
	at := func() string {
		return j.win.Eval(`document.activeElement.id + '=' + (document.activeElement.value ?? '')`)
	}
	slash := func() { // as a keyboard does it: what the page refuses writes nothing
		for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
			_, err := chromedp.Call(j.win.Ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: "/", Code: "Slash", Text: "/"})
			j.Must(err)
		}
	}
	slash()
	if got := at(); got != "find=" {
		t.Fatalf("the key leads to %s", got)
	}
	j.win.Do(chromedp.KeyEvent("3/2"))
	if got := at(); got != "find=3/2" {
		t.Errorf("in the field the key writes %s", got)
	}
	j.win.Follow(chromedp.KeyEvent(kb.Enter))
	j.win.Follow(chromedp.Click(`button[name=keys]`))
	j.win.Do(chromedp.WaitVisible(`button[name=keys][value=on]`))
	j.open("/c/XY/cards")
	slash()
	if got := at(); got == "find=" {
		t.Error("the key works though it is off")
	}
	j.win.Do(chromedp.Click("#find"), chromedp.KeyEvent("3-2-102"))
	j.win.Follow(chromedp.KeyEvent(kb.Enter))
	j.sees("found", "3-2-102")
}
