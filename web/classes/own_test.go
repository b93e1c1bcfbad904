package classes_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/parking"
	"ziguan/parking/class"
)

// A committee makes a class of its own: with a name nobody else has, on the public
// record, offered at the counter and to residents, with its own series of numbers.
func TestAClassOfTheCommittee(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	w.Dwelling("1-1-101")
	chair := w.Session(w.C, actor.Chair)
	holds(t, w.Get("/c/XY/classes", chair), http.StatusOK, "新增一类停车卡", "/c/XY/new-class")
	holds(t, w.Get("/c/XY/new-class", chair), http.StatusOK, `value="G"`)
	form := url.Values{
		"name": {"居家照护车"}, "prefix": {"h"}, "from": {w.C.Today(w.Clock.Now()).String()}, "holder-owner": {"1"}, "document-vehicle": {"yes"},
		"use-declared": {"yes"}, "months": {"3"}, "plates": {"1"}, "cap": {"1"}, "source_kind": {"resolution"}, "source": {"11 月居民会议决议第 3 号"},
	}
	for name, wrong := range map[string]string{"name": "照护 · 车", "prefix": "7", "months": "半年", "source": ""} {
		bad := url.Values{}
		for k := range form {
			bad[k] = form[k]
		}
		bad.Set(name, wrong)
		holds(t, w.Post("/c/XY/new-class", chair, bad), http.StatusUnprocessableEntity, `value="`+wrong+`"`, `aria-invalid="true"`)
	}
	for name, taken := range map[string]string{"name": "二车", "prefix": "B"} {
		bad := url.Values{}
		for k := range form {
			bad[k] = form[k]
		}
		bad.Set(name, taken)
		holds(t, w.Post("/c/XY/new-class", chair, bad), http.StatusConflict, map[string]string{"name": "已经有这一类", "prefix": "别的类在用"}[name])
	}
	if got := w.Post("/c/XY/new-class", chair, form); got.Status != http.StatusSeeOther {
		t.Fatalf("added with %d %s", got.Status, got.Body)
	}
	holds(t, w.Post("/c/XY/new-class", chair, form), http.StatusConflict, "已经有这一类")
	holds(t, w.Get("/p/XY/classes", ""), http.StatusOK, "居家照护车", "11 月居民会议决议第 3 号", "最多 1 张")
	holds(t, w.Get("/c/XY/classes/"+url.PathEscape("居家照护车"), chair), http.StatusOK, "居家照护车", "历次规则")
	holds(t, w.Get("/p/XY/record", ""), http.StatusOK, "新增一类停车卡")
	holds(t, w.Get("/c/XY/applications/new", chair), http.StatusOK, "居家照护车")

	issue := parking.IssueCard{Committee: w.C.ID, Dwelling: "1-1-101", Plates: []string{"京A12345"}, Class: "居家照护车", Reason: "搬家当天"}
	card, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), issue)
	w.Must(err)
	if card.Number != "H-0001" {
		t.Errorf("the number %s", card.Number)
	}
	holds(t, w.Get("/c/XY/cards/H-0001", chair), http.StatusOK, "居家照护车")
	holds(t, w.Get("/c/XY/cards", chair), http.StatusOK, "居家照护车")
	w.Dwelling("1-1-102")
	issue.Dwelling, issue.Plates = "1-1-102", []string{"京A12346"}
	if _, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), issue); err == nil || !strings.Contains(err.Error(), "class.full") {
		t.Errorf("beyond the cap: %v", err)
	}
	issue.Class = "没有的类"
	if _, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), issue); err == nil || !strings.Contains(err.Error(), "class.unknown") {
		t.Errorf("an unknown class: %v", err)
	}
}

// A class whose day has not come is read by everybody and given to nobody.
func TestAClassToCome(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	w.Dwelling("1-1-101")
	today := w.C.Today(w.Clock.Now())
	_, err := w.Classes.Add(t.Context(), w.Actor(actor.Chair), w.C.ID, class.NewClass{Name: "校车", Prefix: "X", Terms: class.Terms{
		From: today.AddDays(9), Holders: map[class.Holder]int{class.HolderOwner: 1}, Months: 12, Plates: 1, Ground: rule.Ground{Kind: rule.Clause, Text: "公约第九条"},
	}})
	w.Must(err)
	holds(t, w.Get("/p/XY/classes", ""), http.StatusOK, "校车", today.AddDays(9).String()+" 起")
	if body := w.Get("/c/XY/applications/new", w.Session(w.C, actor.Chair)).Body; strings.Contains(body, "校车") {
		t.Error("it is offered before its day")
	}
	issue := parking.IssueCard{Committee: w.C.ID, Dwelling: "1-1-101", Plates: []string{"京A12345"}, Class: "校车", Reason: "搬家当天"}
	if _, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), issue); err == nil {
		t.Error("a card is given before its day")
	}
	w.Clock.Step(10 * 24 * 3600e9)
	if _, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), issue); err != nil {
		t.Errorf("on its day: %v", err)
	}
}
