package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/web/kit"
)

// A form that comes when its session has run out is there again after signing in,
// for its sender alone, until it is sent.
func TestAFormOutlivesItsSession(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	const page = "/c/XY/cards/new?again=1"
	cashier := w.Session(w.C, actor.Cashier)
	who, err := w.Account.Visitor(t.Context(), cashier)
	w.Must(err)
	member, err := w.Account.Visitor(t.Context(), w.Session(w.C, actor.Member))
	w.Must(err)
	typed := url.Values{"dwelling": {"1-1-101"}, "plates": {"京A12345"}, "class": {"second-car"}, "reason": {"刚搬来 <b>"}, "password": {"SECRET"}, "key": {"one"}}
	send := func(secret, referer string) pagetest.Reply {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/c/XY/cards/new", strings.NewReader(typed.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Referer", referer)
		r.AddCookie(&http.Cookie{Name: kit.SessionCookie(w.Deps.Cfg), Value: secret})
		return w.Send(r)
	}
	for _, wrong := range []string{"no session of anybody", ""} {
		if got := send(wrong, "http://example.com"+page); got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/sign-in" {
			t.Errorf("a stranger is sent to %s", got.Header.Get("Location"))
		} else if says := strings.Contains(strings.Join(got.Header.Values("Set-Cookie"), " "), "flash-"); says != (wrong != "") {
			t.Errorf("with %q it says why: %v", wrong, says)
		}
	}
	w.Clock.Step(31 * 24 * time.Hour)
	got := send(cashier, "http://example.com"+page)
	want := "/sign-in?" + url.Values{"next": {page}}.Encode()
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != want {
		t.Fatalf("it leads to %d %s", got.Status, got.Header.Get("Location"))
	}
	if !strings.Contains(strings.Join(got.Header.Values("Set-Cookie"), " "), "flash-") {
		t.Error("the page does not say why")
	}
	above := "/sign-in?" + url.Values{"next": {"/c/XY/cards/new"}}.Encode()
	for _, referer := range []string{"", "http://evil.example/p/XY", "http://example.com/c/XY/cards/new/nothing"} {
		if got := send(cashier, referer).Header.Get("Location"); got != above {
			t.Errorf("from %q it leads to %s", referer, got)
		}
	}
	fresh, err := w.Account.OpenAs(t.Context(), actor.Of(actor.Operator), who.Person.ID)
	w.Must(err)
	other, err := w.Account.OpenAs(t.Context(), actor.Of(actor.Operator), member.Person.ID)
	w.Must(err)
	for secret, there := range map[string]bool{other: false, fresh: true} {
		body := w.Get(page, secret).Body
		for _, text := range []string{`value="1-1-101"`, "京A12345", "刚搬来 &lt;b&gt;", "过期前填的"} {
			if strings.Contains(body, text) != there {
				t.Errorf("%q on the page: %v", text, !there)
			}
		}
		if chosen := regexp.MustCompile(`value="second-car"[^>]* checked`).MatchString(body); chosen != there {
			t.Errorf("the class is chosen: %v", chosen)
		}
		if strings.Contains(body, "SECRET") || strings.Contains(body, `value="one"`) {
			t.Error("a secret came back")
		}
	}
	typed.Set("reason", "")
	if got := send(fresh, "http://example.com"+page); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("sent again: %d", got.Status)
	}
	if body := w.Get(page, fresh).Body; strings.Contains(body, "1-1-101") {
		t.Error("it is still there after it was sent")
	}
}
