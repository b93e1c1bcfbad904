package outbox_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"ziguan/internal/outbox"
)

// Two senders send each message once.
func TestTwoSendersSendEachOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lives("1-1-101", "13900000001", "2020-01-01", false)
	w.sms()
	for i := range 60 {
		w.tell(w.message("1-1-101", fmt.Sprintf("e:%d", i)))
	}
	var wait sync.WaitGroup
	for range 2 {
		c := w.courier()
		wait.Go(func() {
			for range 100 { // the other may hold what is left
				if _, err := c.Round(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	seen := map[string]int{}
	for _, r := range w.hook.got {
		seen[r.Header[outbox.IdempotencyHeader]]++
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s was sent %d times", id, n)
		}
	}
	if len(seen) != 60 {
		t.Errorf("%d sent", len(seen))
	}
}

// A sender that is killed between its claim and its sending holds nothing back:
// when the lease has run out, another sends, under the same id.
func TestAKilledSenderHoldsNothingBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lives("1-1-101", "13900000001", "2020-01-01", false)
	w.sms()
	m := w.tell(w.message("1-1-101", "e:1"))
	ctx, kill := context.WithCancel(t.Context())
	w.hook.hangs = func(outbox.Request) bool { kill(); return true }
	w.courier().Run(ctx)
	if w.hook.count() != 1 || w.state(m) != "waiting" {
		t.Fatalf("%d sent, %s", w.hook.count(), w.state(m))
	}
	w.hook.hangs = nil
	w.step(30 * time.Second)
	if w.hook.count() != 1 {
		t.Error("sent within the lease")
	}
	w.step(31 * time.Second)
	if w.hook.count() != 2 || w.state(m) != "told" {
		t.Errorf("%d sent, %s", w.hook.count(), w.state(m))
	}
	if a, b := w.hook.got[0].Header, w.hook.got[1].Header; a[outbox.IdempotencyHeader] != b[outbox.IdempotencyHeader] {
		t.Error("the second try has another id")
	}
}

// A webhook that hangs stops no other committee.
func TestTimedAHangingWebhookStopsNobodyElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lives("1-1-101", "13900000001", "2020-01-01", false)
	w.sms()
	for i := range 30 {
		w.tell(w.message("1-1-101", fmt.Sprintf("e:%d", i)))
	}
	first := w.chair
	other := *w
	other.c = w.found("ZZ")
	other.chair = first.For(other.c.ID.String())
	other.dwellings = w.build(other.c, "1-1-101")
	other.lives("1-1-101", "13900000002", "2020-01-01", false)
	must(t, w.s.SetWebhook(t.Context(), other.chair, other.c.ID, outbox.NewWebhook{Kind: outbox.SMS, URL: "http://127.0.0.1/other"}))
	w.hook.hangs = func(r outbox.Request) bool { return strings.HasSuffix(r.URL, "/sms") }
	ctx, cancel := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	wait.Go(func() { w.courier().Run(ctx) })
	for i := range 20 {
		other.tell(other.message("1-1-101", fmt.Sprintf("e:%d", i)))
	}
	deadline := time.After(8 * time.Second) // before the first of the hanging ones gives up
	for other.left() > 0 {
		select {
		case <-deadline:
			t.Fatalf("%d of 20 wait behind another committee's webhook", other.left())
		case <-time.After(20 * time.Millisecond):
		}
	}
	cancel()
	wait.Wait()
}

// left is how many messages of the committee were not told.
func (w *world) left() int {
	w.t.Helper()
	var n int
	must(w.t, w.db.Get(w.t.Context(), &n, `select count(*) from outbox.messages where committee_id = $1 and state <> 'told'`, w.c.ID))
	return n
}

// In the quiet hours only what is urgent is sent; the rest goes when they end,
// over midnight.
func TestQuietHours(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lives("1-1-101", "13900000001", "2020-01-01", false)
	w.sms()
	w.clock.Step(10*time.Hour + 59*time.Minute) // 20:59
	w.tell(w.message("1-1-101", "before"))
	w.round()
	w.clock.Step(time.Minute) // 21:00
	w.tell(w.message("1-1-101", "evening"))
	urgent := w.message("1-1-101", "urgent")
	urgent.Urgent = true
	w.tell(urgent)
	w.round()
	w.step(4 * time.Hour) // 01:00
	w.tell(w.message("1-1-101", "night"))
	w.round()
	w.step(6*time.Hour + 59*time.Minute) // 07:59
	for event, want := range map[string]string{"before": "11-23 20:59", "evening": "", "urgent": "11-23 21:00", "night": ""} {
		if got := w.told(event); got != want {
			t.Errorf("at 07:59 %s: %q, want %q", event, got, want)
		}
	}
	w.step(time.Minute)
	for _, event := range []string{"evening", "night"} {
		if got := w.told(event); got != "11-24 08:00" {
			t.Errorf("%s: %q", event, got)
		}
	}
}

// Somebody with an account has time to open the page before anything is sent;
// who has none is written to at once; who has neither is a person's work.
func TestTheLadder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lives("1-1-101", "13900000001", "2020-01-01", true)
	w.lives("1-1-102", "13900000002", "2020-01-01", false)
	w.lives("1-1-103", "", "2020-01-01", false)
	w.sms()
	page, phone, none := w.tell(w.message("1-1-101", "page")), w.tell(w.message("1-1-102", "phone")), w.tell(w.message("1-1-103", "none"))
	w.round()
	if got := w.state(page) + w.state(phone) + w.state(none); got != "waiting"+"told"+"listed" {
		t.Errorf("at once: %s", got)
	}
	w.step(119 * time.Minute)
	if w.state(page) != "waiting" {
		t.Error("sent while there was time to open the page")
	}
	w.step(time.Minute)
	if w.state(page) != "told" || w.hook.count() != 2 {
		t.Errorf("%s, %d sent", w.state(page), w.hook.count())
	}
	body := string(w.hook.got[0].Body)
	if !strings.Contains(body, `"phone":"13900000002"`) || !strings.Contains(body, "三次超时") {
		t.Errorf("sent %s", body)
	}
}

// The group is told how many, and not who or what; it tells nobody, and what is
// still unopened goes on.
func TestTheGroupLearnsNobodysName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lives("1-1-101", "", "2020-01-01", true)
	w.lives("1-1-102", "", "2020-01-01", true)
	w.hook.answer = `{"errcode":0,"errmsg":"ok"}`
	must(t, w.s.SetWebhook(t.Context(), w.chair, w.c.ID, outbox.NewWebhook{Kind: outbox.WeCom, URL: "http://127.0.0.1/robot"}))
	a, b := w.tell(w.message("1-1-101", "a")), w.tell(w.message("1-1-102", "b"))
	w.round()
	w.step(2 * time.Hour)
	if w.hook.count() != 1 {
		t.Fatalf("%d posts", w.hook.count())
	}
	body := string(w.hook.got[0].Body)
	if !strings.Contains(body, "2 户") || strings.Contains(body, "1-1") || strings.Contains(body, "A-0001") || strings.Contains(body, "王") || strings.Contains(body, "超时") {
		t.Errorf("posted %s", body)
	}
	if w.told("a") != "" || w.state(a) != "waiting" {
		t.Error("a post to the group told a household")
	}
	w.step(12 * time.Hour)
	if w.state(a) != "listed" || w.state(b) != "listed" {
		t.Errorf("%s %s", w.state(a), w.state(b))
	}
}
