package gatepage_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/visit"
)

// home adds a dwelling that visitors come to.
func (w *world) home(code string) (d people.Dwelling) {
	w.t.Helper()
	w.must(w.db.InTx(w.t.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		all, err := people.AddDwellings(w.t.Context(), tx, w.c.ID, people.BatchID{}, []people.NewDwelling{{Code: code, SortKey: code}})
		d = all[code]
		return err
	}))
	return d
}

var pass = regexp.MustCompile(`name="visit" value="([0-9a-f-]{36})"`)

func lacks(t *testing.T, r reply, text string) {
	t.Helper()
	if strings.Contains(r.Body, text) {
		t.Errorf("%q is shown", text)
	}
}

// A car without a plate is registered after a call by what it is, comes in at once, and
// goes out by a tap on its name; what is missing is asked for again with what was typed.
func TestACarWithoutAPlateIsRegisteredAtTheGate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.home("3-2-101")
	w.onDuty("east", "in")
	w.shows(w.get("/gate/XY/unplated"), http.StatusOK, "现在没有等着进的")
	w.shows(w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "in", "plate", "无牌"), http.StatusOK,
		"住户同意就按来访登记", `name="no_plate"`, `<details class="gate-visit" open>`)
	w.shows(w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "in", "plate", "京A12345临"), http.StatusOK, `name="no_plate"`, `value="京A12345临"`)
	send := []string{"id", newID(), "gate", "east", "direction", "in", "unplated", "yes", "no_plate", "白色五菱", "stay", "today", "door"}
	w.shows(w.post("/gate/XY/visits", append(send, "3-2-999")...), http.StatusUnprocessableEntity, "登记册里没有这个门牌", `value="白色五菱"`)
	w.shows(w.post("/gate/XY/visits", "id", newID(), "gate", "east", "direction", "in", "unplated", "yes", "no_plate", "京A12345", "stay", "today", "door", "3-2-101"),
		http.StatusUnprocessableEntity, "有车牌的，只填车牌", `value="3-2-101"`)
	w.shows(w.post("/gate/XY/visits", "id", newID(), "gate", "east", "direction", "in", "unplated", "yes", "no_plate", "", "stay", "today", "door", "3-2-101"),
		http.StatusUnprocessableEntity, `id="no_plate-error"`)
	for range 2 { // a second tap is the same
		w.shows(w.post("/gate/XY/visits", append(send, "3-2-101")...), http.StatusOK, "访客，放行", "没有车牌：白色五菱")
	}
	if n := w.count(`select count(*) from parking.checks where code = 'visitor.open' and plate = '' and visit_id is not null`); n != 1 {
		t.Errorf("%d passages", n)
	}
	w.shows(w.get("/gate/XY/inside"), http.StatusOK, "白色五菱")
	w.shows(w.get("/gate/XY/today"), http.StatusOK, "白色五菱")
	_, err := visit.New(w.db).Add(t.Context(), actor.Of(actor.Chair).For(w.c.ID.String()), visit.NewPass{Committee: w.c.ID, Dwelling: d.ID, NoPlate: "黑色大众", Stay: visit.Today})
	w.must(err)
	in := w.get("/gate/XY/unplated")
	w.shows(in, http.StatusOK, "黑色大众", "去 3-2-101", "点一下放行")
	lacks(t, in, "白色五菱")
	none := w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "in", "plate", "无牌")
	w.shows(none, http.StatusOK, "黑色大众", "点一下放行")
	w.post("/gate/XY/direction", "direction", "out")
	out := w.get("/gate/XY/unplated")
	w.shows(out, http.StatusOK, "白色五菱", "记为出去")
	lacks(t, out, "黑色大众")
	w.shows(w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "out", "visit", pass.FindStringSubmatch(out.Body)[1]), http.StatusOK, "放行", "白色五菱")
	w.shows(w.get("/gate/XY/unplated"), http.StatusOK, "现在里面没有")
}
