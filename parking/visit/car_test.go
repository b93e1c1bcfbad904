package visit_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/pg"
	"ziguan/parking/visit"
)

// codeOf is an error's code, empty for none.
func codeOf(err error) string {
	if err == nil {
		return ""
	}
	return errs.CodeOf(err)
}

// In place of a plate stand a few words that say what a car is, never a plate, a door
// or a phone number, and never both.
func TestACarIsAPlateOrAFewWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, _ := w.home("3-2-101")
	for _, row := range []struct{ what, plate, words, want, code string }{
		{"a plate", "京A10001", "", "京A10001", ""},
		{"words", "", "  白色  五菱 ", "白色 五菱", ""},
		{"words, and that there is no plate", "无牌", "银色轿车", "银色轿车", ""},
		{"a temporary plate's number", "", "京A12345临", "京A12345临", ""},
		{"the same number, spaced", "临牌", "京a 临 12346", "京A临12346", ""},
		{"twenty characters", "", "一二三四五六七八九十一二三四五六七八九十", "一二三四五六七八九十一二三四五六七八九十", ""},
		{"neither", "", " ", "", "plate.invalid"},
		{"no plate and no words", "无牌", "", "", "plate.invalid"},
		{"both", "京A10002", "白色五菱", "", "visit.no_plate.invalid"},
		{"a plate as words", "", "京A·10003", "", "visit.no_plate.invalid"},
		{"a plate among words", "", "五菱京A10003", "", "visit.no_plate.invalid"},
		{"a phone number", "", "白色 13800000001", "", "visit.no_plate.invalid"},
		{"words that name no car", "", "没有车牌", "", "visit.no_plate.invalid"},
		{"a temporary plate without its number", "", "临牌", "", "visit.no_plate.invalid"},
		{"twenty-one characters", "", "一二三四五六七八九十一二三四五六七八九十一", "", "visit.no_plate.invalid"},
		{"what cannot be seen", "", "白\u202e色", "", "visit.no_plate.invalid"},
	} {
		p, err := w.visit.Add(t.Context(), w.as(actor.Member), visit.NewPass{Committee: w.c.ID, Dwelling: d.ID, Plate: row.plate, NoPlate: row.words, Stay: visit.Today})
		if got := p.Name(); codeOf(err) != row.code || row.code == "" && got != row.want {
			t.Errorf("%s: %q %v, want %q %s", row.what, got, err, row.want, row.code)
		}
	}
}

func (w *world) unplated(who actor.Actor, d visit.NewPass, words string) (visit.Pass, error) {
	d.Committee, d.NoPlate, d.Stay = w.c.ID, words, visit.Today
	return w.visit.Add(w.t.Context(), who, d)
}

// Of a dwelling's cars without a plate all count as one, whatever they are called; the
// next dwelling's are its own, and the same words there are another car.
func TestCarsWithoutAPlateCountTogetherForADwelling(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	other, neighbour := w.home("3-2-102")
	here, there := visit.NewPass{Dwelling: d.ID}, visit.NewPass{Dwelling: other.ID}
	_, err := w.unplated(host, here, "白色五菱")
	w.must(err)
	_, err = w.unplated(host, here, "白色五菱")
	w.refused(err, "visit.open_already")
	_, err = w.unplated(neighbour, there, "白色五菱")
	w.must(err)
	for i := range 5 {
		p, err := w.unplated(host, here, fmt.Sprintf("第%d辆", i))
		w.must(err)
		w.must(w.visit.Revoke(t.Context(), host, visit.PassAct{Committee: w.c.ID, Pass: p.ID}))
	}
	_, err = w.unplated(host, here, "又一辆")
	w.refused(err, "visit.cap.no_plate")
	_, err = w.unplated(neighbour, there, "又一辆")
	w.must(err)
	_, err = w.add(host, d, "京A10001", visit.Today)
	w.must(err)
	w.clock.Step(30*24*time.Hour + time.Minute)
	_, err = w.unplated(host, here, "又一辆")
	w.must(err)
}

// Two gates at once register the same car once, and of many at once as many come in as
// the cap says; the database refuses the next itself.
func TestTwoGatesAtOnceLetInACarWithoutAPlate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	w.must(w.visit.Ask(t.Context(), actor.Actor{}, visit.Asking{Committee: w.c.ID, Door: "3-2-101", NoPlate: "白色五菱", Stay: visit.Today}))
	together := func(n int, words func(int) string) (opened int, ids map[visit.PassID]bool) {
		var won atomic.Int64
		var mu sync.Mutex
		var wg sync.WaitGroup
		ids = map[visit.PassID]bool{}
		for i := range n {
			wg.Go(func() {
				p, err := w.visit.Register(context.Background(), w.as(actor.Volunteer),
					visit.AtTheGate{Committee: w.c.ID, Door: "3-2-101", NoPlate: words(i), Stay: visit.Today, Gate: "east"})
				switch codeOf(err) {
				case "":
					won.Add(1)
				case "visit.open_already", "visit.cap.no_plate":
				default:
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				ids[p.ID] = true
			})
		}
		wg.Wait()
		return int(won.Load()), ids
	}
	if n, ids := together(8, func(int) string { return "白色五菱" }); n != 1 || len(ids) != 1 {
		t.Errorf("%d opened, as %v", n, ids)
	}
	if h := w.see(host, d); len(h.Asked) != 0 || len(h.Open) != 1 || h.Open[0].Kind != visit.ByGuest {
		t.Errorf("the request was not what was opened: %+v", h)
	}
	if n, _ := together(8, func(i int) string { return fmt.Sprintf("第%d辆", i) }); n != 5 {
		t.Errorf("%d more opened, want 5", n)
	}
	for query, want := range map[string]string{
		`'host', '', '第九辆', 'open'`:            "visits_per_no_plate",
		`'host', '', '', 'ended'`:              "visits_one_car",
		`'host', '京D10001', '白色五菱', 'ended'`:   "visits_one_car",
		`'carer', '', '第九辆', 'ended'`:          "visits_carer_plate",
		`'host', '', repeat('车', 21), 'ended'`: "visits_no_plate_bound",
	} {
		_, err := w.db.Bare().ExecContext(t.Context(), `insert into parking.visits (committee_id, id, dwelling_id, kind, plate, no_plate, care, state, from_at, until_at,
			opened_at, counted_from, dwelling_cap, plate_cap, made_at)
			select committee_id, gen_random_uuid(), dwelling_id, x.kind, x.plate, x.no_plate, case x.kind when 'carer' then 'nursing' else '' end, x.state, from_at, until_at,
				opened_at, counted_from, dwelling_cap, plate_cap, made_at
			from parking.visits cross join (values (`+query+`)) x (kind, plate, no_plate, state) order by id limit 1`)
		if got := pg.Constraint(err); got != want {
			t.Errorf("%s: %q (%v), want %q", query, got, err, want)
		}
	}
}

// A guest asks without a plate, and is told the same of every door; the household sees
// what the car is and says yes or no, and asking twice asks once.
func TestAGuestWithoutAPlateAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	ask := func(door, words string) error {
		return w.visit.Ask(t.Context(), actor.Actor{}, visit.Asking{Committee: w.c.ID, Door: door, NoPlate: words, Stay: visit.Today})
	}
	for _, c := range [][2]string{{"3-2-101", "白色五菱"}, {"3-2-101", " 白色五菱"}, {"3-2-101", "黑色大众"}, {"3-2-999", "白色五菱"}} {
		w.must(ask(c[0], c[1]))
	}
	w.refused(ask("3-2-101", "京A10001"), "form.invalid")
	h := w.see(host, d)
	slices.SortFunc(h.Asked, func(a, b visit.Pass) int { return strings.Compare(a.NoPlate, b.NoPlate) })
	if len(h.Asked) != 2 || h.Asked[0].NoPlate != "白色五菱" || h.Asked[1].NoPlate != "黑色大众" || h.Asked[0].Plate != "" {
		t.Fatalf("%+v", h.Asked)
	}
	var told int
	w.must(w.db.Get(t.Context(), &told, `select count(*) from outbox.messages where kind like 'visit.asked%' and params ->> 'plate' = '黑色大众'`))
	if told != 1 {
		t.Errorf("%d messages name the car", told)
	}
	w.must(w.visit.Decline(t.Context(), host, visit.PassAct{Committee: w.c.ID, Pass: h.Asked[1].ID}))
	w.must(w.visit.Confirm(t.Context(), host, visit.PassAct{Committee: w.c.ID, Pass: h.Asked[0].ID}))
	if h = w.see(host, d); len(h.Open) != 1 || h.Open[0].NoPlate != "白色五菱" || h.Counted != 1 {
		t.Errorf("%+v", h)
	}
}
