package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/parking"
)

// said fails unless the answer has the status and every text.
func said(t *testing.T, what string, r pagetest.Reply, status int, texts ...string) {
	t.Helper()
	if r.Status != status {
		t.Errorf("%s: status %d, want %d: %.300s", what, r.Status, status, r.Body)
	}
	for _, s := range texts {
		if !strings.Contains(r.Body, s) {
			t.Errorf("%s lacks %s", what, s)
		}
	}
}

var passInForm = regexp.MustCompile(`/my/XY/visits/([0-9a-f-]{36})/confirmation`)

// A guest at the posted code hears the same of every door and every car, and is told
// when something is not passed on; the household finds the one request that was for
// it, and how many were not passed on.
func TestAGuestLearnsNothingAtThePostedCode(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	host := w.Session(w.C, actor.Resident) // of 9-9-901
	_, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: "9-9-901", Plates: []string{"京A10001"}, Reason: "搬家当天"})
	w.Must(err)
	ask := func(door, plate string) pagetest.Reply {
		return w.Post("/p/XY/visit", "", url.Values{"door": {door}, "plate": {plate}, "stay": {"today"}, "gate": {"east"}})
	}
	var first pagetest.Reply
	for i, c := range [][2]string{{"9-9-901", "京A20002"}, {"9-9-902", "京A20003"}, {"9-9-901", "京A10001"}} {
		got := ask(c[0], c[1])
		if i == 0 {
			first = got
		}
		if got.Status != http.StatusSeeOther || got.Body != first.Body || got.Header.Get("Location") != first.Header.Get("Location") ||
			strings.Join(got.Header["Set-Cookie"], "") != strings.Join(first.Header["Set-Cookie"], "") {
			t.Errorf("%v answers differently: %d %s", c, got.Status, got.Body)
		}
	}
	said(t, "a form with nothing in it", w.Post("/p/XY/visit", "", url.Values{"door": {"合计"}}), http.StatusUnprocessableEntity, "合计", `id="plate-error"`, `id="door-error"`)
	page := w.Get("/my/XY", host)
	said(t, "the household's page", page, http.StatusOK, "京A·20002", "客人在门口")
	found := passInForm.FindAllStringSubmatch(page.Body, -1)
	if len(found) != 1 {
		t.Fatalf("%d requests", len(found))
	}
	elsewhere := w.Session(w.Found("ZZ"), actor.Resident)
	if got := w.Post("/my/ZZ/visits/"+found[0][1]+"/confirmation", elsewhere, url.Values{}); got.Status != http.StatusNotFound {
		t.Errorf("another committee's household confirms: %d", got.Status)
	}
	if got := w.Post("/my/XY/visits/"+found[0][1]+"/confirmation", host, url.Values{}); got.Status != http.StatusSeeOther {
		t.Errorf("confirming: %d %.200s", got.Status, got.Body)
	}
	if got := ask("9-9-901", "京A20004"); got.Status != http.StatusSeeOther {
		t.Errorf("the third car: %d", got.Status)
	}
	for _, door := range []string{"9-9-901", "9-9-901"} {
		said(t, "one client's fourth car for one door", ask(door, "京A20005"), http.StatusTooManyRequests, "没有转达", "值班电话")
	}
	said(t, "the household's visitors", w.Get("/my/XY/visits", host), http.StatusOK, "今天还有 2 个来访请求没有转达给您")
}

// With scripts off: a household adds, is refused at its cap with the sentence that
// says so and what was typed, and lists a carer.
func TestAHouseholdsFormsWithoutScripts(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	host := w.Session(w.C, actor.Resident)
	for i := range 10 {
		got := w.Post("/my/XY/visits", host, url.Values{"plate": {"京A2000" + string(rune('0'+i))}, "stay": {"today"}})
		if got.Status != http.StatusSeeOther {
			t.Fatalf("visit %d: %d %.200s", i, got.Status, got.Body)
		}
	}
	said(t, "the eleventh visit", w.Post("/my/XY/visits", host, url.Values{"plate": {"京A30001"}, "stay": {"today"}}),
		http.StatusConflict, "10 次）已用完", `value="京A30001"`)
	said(t, "a plate that is none", w.Post("/my/XY/visits", host, url.Values{"plate": {"京A1"}, "stay": {"today"}}),
		http.StatusUnprocessableEntity, `value="京A1"`, "车牌号不对")
	last := w.C.Today(w.Clock.Now()).AddDays(60).String()
	said(t, "a carer without a day", w.Post("/my/XY/carers", host, url.Values{"plate": {"京A40001"}, "care": {"nursing"}, "last": {last}}),
		http.StatusUnprocessableEntity, "请至少选一天", last)
	if got := w.Post("/my/XY/carers", host, url.Values{"plate": {"京A40001"}, "care": {"nursing"}, "days": {"1", "3"}, "last": {last}}); got.Status != http.StatusSeeOther {
		t.Errorf("a carer: %d %.200s", got.Status, got.Body)
	}
	said(t, "the carers", w.Get("/my/XY/carers", host), http.StatusOK, "京A·40001", "护理，周一、周三")
}

// The posters stand for each gate, and the page that they lead to shows no door.
func TestPostersLeadToTheGuestsPage(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	said(t, "the posters", w.Get("/c/XY/gate/poster", w.Session(w.C, actor.Chair)), http.StatusOK, "来访请扫码登记", "<svg")
	page := w.Get("/p/XY/visit?gate=east", "")
	said(t, "the guest's page", page, http.StatusOK, `name="gate" value="east"`)
	if strings.Contains(page.Body, "9-9-901") {
		t.Error("the guest's page names a door")
	}
}

// A household registers a guest's new car by what it is; a guest at the posted code asks
// so too, hears what everybody hears, and the household answers; nothing public tells it.
func TestVisitorsWithoutAPlate(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	host := w.Session(w.C, actor.Resident) // of 9-9-901
	said(t, "the household's form", w.Get("/my/XY/visits", host), http.StatusOK, "新车还没有车牌", `name="no_plate"`)
	said(t, "a plate for words", w.Post("/my/XY/visits", host, url.Values{"no_plate": {"京A12345"}, "stay": {"today"}}), http.StatusUnprocessableEntity, `id="no_plate-error"`, "<details class=\"why\" open>")
	said(t, "registering", w.Post("/my/XY/visits", host, url.Values{"plate": {""}, "no_plate": {"灰色别克"}, "stay": {"today"}}), http.StatusSeeOther)
	said(t, "the household's list", w.Get("/my/XY/visits", host), http.StatusOK, "没有车牌：灰色别克", "您家登记的")
	var first pagetest.Reply
	for i, door := range []string{"9-9-901", "9-9-902"} {
		got := w.Post("/p/XY/visit", "", url.Values{"door": {door}, "no_plate": {"黑色大众"}, "stay": {"today"}})
		if i == 0 {
			first = got
		}
		if got.Status != http.StatusSeeOther || got.Body != first.Body || got.Header.Get("Location") != first.Header.Get("Location") {
			t.Errorf("%s answers differently: %d", door, got.Status)
		}
	}
	said(t, "the guest's form again", w.Post("/p/XY/visit", "", url.Values{"door": {"9-9-901"}, "no_plate": {"京A12345"}, "stay": {"today"}}), http.StatusUnprocessableEntity, `id="no_plate-error"`)
	page := w.Get("/my/XY", host)
	said(t, "the household's page", page, http.StatusOK, "黑色大众", "客人在门口")
	found := passInForm.FindStringSubmatch(page.Body)
	if found == nil {
		t.Fatal("nothing to answer")
	}
	said(t, "yes", w.Post("/my/XY/visits/"+found[1]+"/confirmation", host, url.Values{}), http.StatusSeeOther)
	said(t, "the list after it", w.Get("/my/XY/visits", host), http.StatusOK, "黑色大众", "您家同意的")
	volunteer := w.Session(w.C, actor.Volunteer)
	said(t, "the shift", w.Post("/gate/XY/shift", volunteer, url.Values{"gate": {"main"}, "direction": {"in"}}), http.StatusSeeOther)
	said(t, "the gate's list", w.Get("/gate/XY/unplated", volunteer), http.StatusOK, "黑色大众", "灰色别克", "去 9-9-901")
	for _, path := range []string{"/p/XY", "/p/XY/record", "/p/XY/visit"} {
		if body := w.Get(path, "").Body; strings.Contains(body, "别克") || strings.Contains(body, "大众") {
			t.Errorf("%s tells what the car is", path)
		}
	}
}
