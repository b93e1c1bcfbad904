package web_test

import (
	"net/http"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
)

// 今天 has one filled button, for the first thing to do; whoever only reads has
// nothing to do here but to lock their own account.
func TestTodayHasOneThingToDoFirst(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	got := w.Get("/c/XY", w.Session(w.C, actor.Chair))
	if n := strings.Count(got.Body, `class="btn main"`); got.Status != http.StatusOK || n != 1 {
		t.Errorf("%d: %d filled buttons", got.Status, n)
	}
	first := strings.Index(got.Body, `class="btn main"`)
	if first < 0 || !strings.Contains(got.Body[first:first+120], "/c/XY/register/imports") {
		t.Error("a new committee does not begin with its register")
	}
	for _, role := range []actor.Role{actor.Street, actor.Supervisor} {
		got := w.Get("/c/XY", w.Session(w.C, role))
		if n := strings.Count(got.Body, `class="task`); got.Status != http.StatusOK || n != 1 || !strings.Contains(got.Body, "给账号加一道锁") {
			t.Errorf("a %s has %d things to do: %d", role, n, got.Status)
		}
	}
}

// What somebody has just done no longer waits in the menu of the next page.
func TestTheMenuCountsAnewAfterAnAct(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	chair := w.Session(w.C, actor.Chair)
	const waits = `<span class="waits">`
	before := strings.Count(w.Get("/c/XY/rules", chair).Body, waits)
	w.Dwelling("1-1-101")
	if again := strings.Count(w.Get("/c/XY/rules", chair).Body, waits); before == 0 || again != before {
		t.Errorf("%d counts, then %d within the same breath", before, again)
	}
	w.Post("/c/XY/rules", chair, nil)
	cached := w.Get("/c/XY/rules", chair).Body
	if !strings.Contains(cached, waits) || strings.Contains(menuOf(cached, "households"), waits) || !strings.Contains(menuOf(cached, "cards"), waits) {
		t.Error("the menu still says what waited before the act")
	}
}

// menuOf is a group's entry in the menu.
func menuOf(body, group string) string {
	at := strings.Index(body, `/places/`+group+`"`)
	if at < 0 {
		return ""
	}
	return body[at : at+strings.Index(body[at:], "</a>")]
}
