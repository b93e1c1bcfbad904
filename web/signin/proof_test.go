package signin_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/outbox"
)

// Whoever lives where no gateway is set up sees nothing of codes; once there is one, a
// button sends a code and a form takes it, without scripts.
func TestAPhoneIsProvedByACode(t *testing.T) {
	s := newSite(t)
	chair := s.found()
	s.dwelling()
	b := s.browser()
	b.leads(b.post("/letter/home", "letter", chair.find(chair.post("/c/east/letters", "building", "3"), codeForm),
		"name", "Li", "phone", "13900000001", "password", "a good password"), "/my/east")
	hidden := func() {
		t.Helper()
		if a := b.get("/account"); a.status != http.StatusOK || strings.Contains(a.body, "/account/phone/code") {
			t.Fatalf("%d, codes are offered\n%s", a.status, a.body)
		}
	}
	hidden()
	b.shows(b.post("/account/phone/code", "committee", "east"), http.StatusNotFound)
	c, err := s.people.Committee(context.Background(), "east")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.box.SetWebhook(context.Background(), actor.Of(actor.Chair).For(c.ID.String()), c.ID, outbox.NewWebhook{Kind: outbox.SMS, URL: "http://127.0.0.1/sms"}); err != nil {
		t.Fatal(err)
	}
	b.shows(b.get("/account"), http.StatusOK, "Show that this phone is yours", `action="/account/phone/code"`, `name="committee" value="east"`)
	s.down = true
	b.shows(b.post("/account/phone/code", "committee", "east"), http.StatusConflict, "was not sent", "duty room", `name="code"`)
	b.shows(b.post("/account/phone/code", "committee", "east"), http.StatusTooManyRequests, "No further code")
	page := b.get("/account")
	b.shows(page, http.StatusOK, `action="/account/phone/proof"`, `autocomplete="one-time-code"`, "good until 10:10", "139****0001")
	code := s.texts[0][strings.Index(s.texts[0], "验证码 ")+len("验证码 "):][:6]
	wrong := string('0'+('9'-code[0])) + code[1:]
	refused := b.post("/account/phone/proof", "committee", "east", "code", wrong)
	b.shows(refused, http.StatusUnprocessableEntity, "Tries left: 4", `href="#code"`)
	if strings.Contains(page.body+refused.body, code) || strings.Contains(refused.body, wrong) {
		t.Error("a code stands on the page")
	}
	b.leads(b.post("/account/phone/proof", "committee", "east", "code", code), "/account")
	b.leads(b.post("/account/phone/proof", "committee", "east", "code", code), "/account")
	hidden()
}
