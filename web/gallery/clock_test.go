package gallery_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/pagetest"
	"ziguan/internal/seal"
	"ziguan/parking"
	"ziguan/web"
)

// travelling is a demonstration with one card and a clock that can be set ahead,
// wired as serve wires it.
func travelling(t *testing.T) *pagetest.World {
	t.Helper()
	w := pagetest.New(t)
	w.Dwelling("1-1-101")
	_, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: "1-1-101", Plates: []string{"京N3QK57"}, Reason: "行驶证已核对"})
	w.Must(err)
	w.Deps.Demo = true
	w.Deps.Travel = clock.NewShifted(w.Clock.Now)
	w.Deps.DB = w.DB.At(w.Deps.Travel.Now)
	key, err := seal.FromHex(strings.Repeat("5a", 32))
	w.Must(err)
	w.Deps.Parking = parking.New(w.Deps.DB, key)
	w.App = web.New(w.Deps)
	return w
}

// On a later day pages show what will be, say so and can only be looked at; back
// at now everything is as it was.
func TestALaterDayIsOnlyLookedAt(t *testing.T) {
	t.Parallel()
	w := travelling(t)
	chair := w.Session(w.C, actor.Chair)
	later := w.C.Today(w.Clock.Now()).AddDays(400).String()
	before := w.Get("/c/XY/cards", chair).Body
	if !strings.Contains(before, "有效</span>") || strings.Contains(before, "演示时间") {
		t.Fatal("the card is not valid today")
	}
	if got := w.Post("/demo/clock", "", url.Values{"day": {later}}); got.Status != http.StatusSeeOther {
		t.Fatalf("setting the clock: %d", got.Status)
	}
	got := w.Get("/c/XY/cards", chair)
	for _, want := range []string{"演示时间 " + later, "回到现在", "已到期"} {
		if got.Status != http.StatusOK || !strings.Contains(got.Body, want) {
			t.Errorf("%d, the later day lacks %s", got.Status, want)
		}
	}
	for _, path := range []string{"/c/XY/cards/A-0001/suspension", "/c/XY/register/dwellings", "/letter", "/account/password", "/api/v1/committees/XY/checks"} {
		if got := w.Post(path, chair, url.Values{"reason-suspend": {"连续三次占用消防通道"}, "source_kind-suspend": {"clause"}, "source-suspend": {"公约第七条"}}); got.Status != http.StatusConflict {
			t.Errorf("%s on a later day: %d", path, got.Status)
		}
	}
	if got := w.Post("/demo/clock", "", url.Values{"now": {"yes"}, "back": {"/c/XY/cards"}}); got.Header.Get("Location") != "/c/XY/cards" {
		t.Errorf("back to now leads to %s", got.Header.Get("Location"))
	}
	if after := w.Get("/c/XY/cards", chair).Body; after != before {
		t.Error("now is not what it was")
	}
	if got := w.Post("/c/XY/cards/A-0001/suspension", chair, url.Values{"reason-suspend": {"连续三次占用消防通道"}, "source_kind-suspend": {"clause"}, "source-suspend": {"公约第七条"}}); got.Status != http.StatusSeeOther {
		t.Errorf("an act after coming back: %d", got.Status)
	}
}

// The clock goes ahead and no further than a card's life; anything else comes
// back with what was typed and why not.
func TestTheClockOnlyGoesAhead(t *testing.T) {
	t.Parallel()
	w := travelling(t)
	today := w.C.Today(w.Clock.Now())
	for _, typed := range []string{today.AddDays(-1).String(), today.AddYears(3).String(), "明天", ""} {
		got := w.Post("/demo/clock", "", url.Values{"day": {typed}})
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, typed) || w.Deps.Travel.Days() != 0 {
			t.Errorf("%q: %d, %d days ahead", typed, got.Status, w.Deps.Travel.Days())
		}
	}
	if got := w.Post("/demo/clock", "", url.Values{"day": {today.String()}}); got.Status != http.StatusSeeOther || w.Deps.Travel.Days() != 0 {
		t.Errorf("today: %d", got.Status)
	}
}

// Outside a demonstration there is no clock to set.
func TestOnlyADemonstrationHasAClock(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	if got := w.Post("/demo/clock", "", url.Values{"day": {"2027-01-01"}}); got.Status != http.StatusNotFound {
		t.Errorf("%d", got.Status)
	}
}
