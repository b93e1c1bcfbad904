package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
)

// A card by exception waits on the desk of whoever may confirm it, and not on the
// desk of whoever proposed it.
func TestAProposedCardWaitsOnTheSecondPersonsDesk(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	w.Dwelling("1-1-101")
	chair, cashier := w.Session(w.C, actor.Chair), w.Session(w.C, actor.Cashier)
	desk := "/c/" + w.C.Code
	const task, others = "1 张特批单等您确认", "1 张特批单等另一位确认"
	if got := w.Get(desk, chair); got.Status != http.StatusOK || strings.Contains(got.Body, task) {
		t.Fatalf("before: %d %v", got.Status, strings.Contains(got.Body, task))
	}
	got := w.Post(desk+"/cards/new", cashier, url.Values{
		"key": {"KVYRZZWCKF2HSVRP6TGCHUACGQ"}, "dwelling": {"1-1-101"}, "plates": {"京N3QK57"}, "class": {"first-car"}, "reason": {"刚搬来"},
	})
	if got.Status != http.StatusSeeOther {
		t.Fatalf("proposing: %d %.300s", got.Status, got.Body)
	}
	if got := w.Get(desk, chair); !strings.Contains(got.Body, task) || strings.Contains(got.Body, others) {
		t.Error("the second person's desk says nothing")
	}
	got = w.Get(desk, cashier)
	if part := got.Body[strings.LastIndex(got.Body, "<h2")+1:]; strings.Contains(got.Body, task) || !strings.Contains(part, "等别人") || !strings.Contains(part, others) {
		t.Errorf("whoever proposed it does not wait for others: %d %s", got.Status, part[:min(300, len(part))])
	}
}
