package gatepage_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

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
	w.shows(w.post("/gate/XY/visits", append(send, "3-2-999")...), http.StatusUnprocessableEntity, "登记册里没有这个门牌", `value="白色五菱"`, "特殊放行")
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

// A car without a plate that goes out is one record: which of those inside it is is asked
// first, and none of them is one tap more. What a phone kept stands as it was seen.
func TestACarWithoutAPlateGoesOutInOneRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.home("3-2-101")
	w.onDuty("east", "in")
	w.post("/gate/XY/visits", "id", newID(), "gate", "east", "direction", "in", "unplated", "yes", "no_plate", "白色五菱", "stay", "today", "door", "3-2-101")
	w.onDuty("east", "out")
	bare := []string{"id", newID(), "gate", "east", "direction", "out", "plate", "无牌"}
	asked := w.post("/gate/XY/checks", bare...)
	w.shows(asked, http.StatusOK, "问一下", "白色五菱", "点一下记为出去", "还没有记", "都不是", `name="unnamed" value="yes"`)
	if n := w.count(`select count(*) from parking.checks where direction = 'out'`); n != 0 {
		t.Errorf("%d records before it is known which", n)
	}
	w.shows(w.post("/gate/XY/checks", append(bare, "unnamed", "yes")...), http.StatusOK, "问一下", "放行并记下")
	w.shows(w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "out", "visit", pass.FindStringSubmatch(asked.Body)[1]), http.StatusOK, "放行", "白色五菱")
	w.shows(w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "out", "plate", "无牌", "seen_at", start.Format(time.RFC3339)), http.StatusOK, "放行并记下")
	if n := w.count(`select count(*) from parking.checks where direction = 'out'`); n != 3 {
		t.Errorf("%d records, want one for each way", n)
	}
	w.shows(w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "out", "plate", "临牌"), http.StatusOK, "放行并记下")
}

// The list of cars without a plate has pages and is sought; an answer leads to all of it.
func TestTheListOfCarsWithoutAPlateHasPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.onDuty("east", "in")
	for i := range 12 {
		code := fmt.Sprintf("3-2-%d", 101+i)
		w.exec(`insert into parking.visits (committee_id, id, dwelling_id, plate, no_plate, kind, state, from_at, opened_at, until_at, made_at)
			values ($1, $2, $3, '', $4, 'host', 'open', $5, $5, $6, $5)`,
			w.c.ID, newID(), w.home(code).ID, fmt.Sprintf("灰色第%d辆", i), start.Add(time.Duration(i)*time.Second), start.Add(time.Hour))
	}
	w.shows(w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "in", "plate", "无牌"), http.StatusOK, "灰色第11辆", `href="/gate/XY/unplated"`, "看全部 12 辆")
	first := w.get("/gate/XY/unplated")
	w.shows(first, http.StatusOK, "灰色第11辆", "第 1 页，共 2 页", `href="/gate/XY/unplated?page=2"`)
	lacks(t, first, "灰色第1辆")
	w.shows(w.get("/gate/XY/unplated?page=2"), http.StatusOK, "灰色第1辆", "灰色第0辆")
	found := w.post("/gate/XY/unplated", "part", "3-2-103")
	w.shows(found, http.StatusOK, "灰色第2辆", `value="3-2-103"`)
	lacks(t, found, "灰色第11辆")
	w.shows(w.post("/gate/XY/unplated", "part", "红色"), http.StatusOK, "现在没有等着进的", "看全部")
}
