package web_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/parking/register"
)

// hub is a household with an owner, a card, and an application that is looked at.
func hub(t *testing.T) (w *pagetest.World, page string) {
	t.Helper()
	w = pagetest.New(t)
	chair := w.Actor(actor.Chair)
	w.Dwelling("3-2-101")
	w.Must(w.Register.AddPerson(t.Context(), chair, register.At{Committee: w.C.ID, Code: "3-2-101"}, register.NewPerson{Name: "曾志强", Phone: "13800138000", Kind: "owner"}))
	_, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: "3-2-101", Plates: []string{"京N3QK57"}, Reason: "搬来"})
	w.Must(err)
	_, err = w.Applications.Submit(t.Context(), chair, application.NewApplication{
		Committee: w.C.ID, Dwelling: "3-2-101", Class: "second-car", Holder: class.HolderOwner, Use: class.UseSelf, Plates: []string{"京AD12345"},
	})
	w.Must(err)
	return w, "/c/XY/register/dwellings/3-2-101"
}

var (
	hrefs = regexp.MustCompile(`href="(/c/[^"]+)"`)
	area  = regexp.MustCompile(`(?s)<main.*</main>`)
)

// From the household's page everything about it is done: each button leads to a form
// that names it, and what is linked opens.
func TestAHouseholdsPageIsTheHub(t *testing.T) {
	t.Parallel()
	w, page := hub(t)
	chair := w.Session(w.C, actor.Chair)
	got := w.Get(page, chair)
	body := area.FindString(got.Body)
	for _, want := range []string{"138****8000", "A-0001", "S-0001", "这一户的经过", "登记车辆", "曾志强（业主）登记", "搬走", "近 30 天来访 0 次"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is not on the page", want)
		}
	}
	if head, _, _ := strings.Cut(body, "</h1>"); strings.Contains(head, "13800138000") || strings.Index(body, "13800138000") < strings.Index(body, "<details") {
		t.Error("the whole telephone stands open on a page that is read at a counter")
	}
	_, acts, _ := strings.Cut(body, `class="acts"`)
	acts, _, _ = strings.Cut(acts, "</nav>")
	forms := hrefs.FindAllStringSubmatch(acts, -1)
	if len(forms) != 7 {
		t.Errorf("%d buttons: %v", len(forms), forms)
	}
	for _, m := range forms {
		form := w.Get(html.UnescapeString(m[1]), chair)
		if main := area.FindString(form.Body); form.Status != http.StatusOK || !strings.Contains(main, "3-2-101") && !strings.Contains(main, "A-0001") {
			t.Errorf("%s: %d, or it does not name the household", m[1], form.Status)
		}
	}
}

// A reader's page has nothing to do and no link that answers 403, and shows no whole
// number, message or letter.
func TestAReadersHouseholdLeadsNowhereForbidden(t *testing.T) {
	t.Parallel()
	w, page := hub(t)
	for _, role := range actor.Readers {
		who := w.Session(w.C, role)
		got := w.Get(page, who)
		body := area.FindString(got.Body)
		if got.Status != http.StatusOK || strings.Contains(body, `class="acts"`) || strings.Contains(body, "13800138000") || !strings.Contains(body, "这一户的经过") {
			t.Errorf("%s: %d", role, got.Status)
		}
		for _, m := range hrefs.FindAllStringSubmatch(body, -1) {
			if to := w.Get(html.UnescapeString(m[1]), who); to.Status != http.StatusOK {
				t.Errorf("%s follows %s: %d", role, m[1], to.Status)
			}
		}
	}
}
