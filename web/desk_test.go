package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/parktest"
)

// A card by exception waits on the desk of whoever may confirm it, and not on the
// desk of whoever proposed it.
func TestAProposedCardWaitsOnTheSecondPersonsDesk(t *testing.T) {
	t.Parallel()
	w := parktest.New(t)
	w.Dwelling("1-1-101")
	chair, cashier := w.Session(w.C, actor.Chair), w.Session(w.C, actor.Cashier)
	desk := "/c/" + w.C.Code
	task := `href="` + desk + `/cards/proposals"`
	if got := w.Get(desk, chair); got.Status != http.StatusOK || strings.Contains(got.Body, task) {
		t.Fatalf("before: %d %v", got.Status, strings.Contains(got.Body, task))
	}
	got := w.Post(desk+"/cards/new", cashier, url.Values{
		"key": {"KVYRZZWCKF2HSVRP6TGCHUACGQ"}, "dwelling": {"1-1-101"}, "plates": {"京N3QK57"}, "class": {"first-car"}, "reason": {"刚搬来"},
	})
	if got.Status != http.StatusSeeOther {
		t.Fatalf("proposing: %d %.300s", got.Status, got.Body)
	}
	if got := w.Get(desk, chair); !strings.Contains(got.Body, task) {
		t.Error("the second person's desk says nothing")
	}
	if got := w.Get(desk, cashier); got.Status != http.StatusOK || strings.Contains(got.Body, task) {
		t.Errorf("the desk of whoever proposed it: %d %v", got.Status, strings.Contains(got.Body, task))
	}
}
