package register_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/parking/register"
)

func TestOnlyTheCommitteesStaffMayTouchItsRegister(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.imports(csv("住址,户主,手机", "1-1-101,张三,13800138000"))
	as := func(committee people.CommitteeID, r actor.Role) actor.Actor {
		return actor.Actor{Roles: []actor.Role{r}, Committee: committee.String()}
	}
	type act struct {
		name string
		do   func(actor.Actor) error
	}
	writes := []act{
		{"import", func(a actor.Actor) error {
			_, err := w.reg.Import(t.Context(), a, w.c, csv("住址", "1-1-102"))
			return err
		}},
		{"undo", func(a actor.Actor) error { return w.reg.Undo(t.Context(), a, w.c, first.Batch) }},
		{"keep", func(a actor.Actor) error {
			_, err := w.reg.Keep(t.Context(), a, w.c, "a.csv", []byte("住址\n1-1-1"))
			return err
		}},
		{"export", func(a actor.Actor) error { _, err := w.reg.Export(t.Context(), a, w.c, register.XLSX); return err }},
		{"vehicle", func(a actor.Actor) error { return w.reg.AddVehicle(t.Context(), a, w.at("1-1-101"), "京A12345") }},
		{"area", func(a actor.Actor) error { return w.reg.ChangeArea(t.Context(), a, w.at("1-1-101"), 100) }},
	}
	reads := []act{
		{"search", func(a actor.Actor) error { _, err := w.reg.Search(t.Context(), a, w.c, "张", 5); return err }},
		{"dwelling", func(a actor.Actor) error { _, err := w.reg.Dwelling(t.Context(), a, w.at("1-1-101")); return err }},
		{"buildings", func(a actor.Actor) error { _, err := w.reg.Buildings(t.Context(), a, w.c); return err }},
	}
	held := w.counts()
	for who, want := range map[string]struct {
		actor actor.Actor
		write errs.Kind
		read  errs.Kind
	}{
		"a resident":                {as(w.c, actor.Resident), errs.Forbidden, errs.Forbidden},
		"a volunteer":               {as(w.c, actor.Volunteer), errs.Forbidden, errs.Forbidden},
		"a supervisor":              {as(w.c, actor.Supervisor), errs.Forbidden, ""},
		"another committee's chair": {as(w.other, actor.Chair), errs.NotFound, errs.NotFound},
		"nobody":                    {actor.Actor{}, errs.NotFound, errs.NotFound},
	} {
		for _, a := range writes {
			if err := a.do(want.actor); errs.KindOf(err) != want.write {
				t.Errorf("%s does %s: %v", who, a.name, err)
			}
		}
		for _, a := range reads {
			if err := a.do(want.actor); err == nil != (want.read == "") || err != nil && errs.KindOf(err) != want.read {
				t.Errorf("%s does %s: %v", who, a.name, err)
			}
		}
	}
	if diff := cmp.Diff(held, w.counts()); diff != "" {
		t.Error(diff)
	}
	v, err := w.reg.Dwelling(t.Context(), as(w.c, actor.Supervisor), w.at("1-1-101"))
	if err != nil || v.Present[0].Phone != "138****8000" {
		t.Errorf("a supervisor sees %q, %v", v.Present[0].Phone, err)
	}
	if _, err := w.reg.Import(t.Context(), actor.Of(actor.Operator), w.c, csv("住址", "1-1-102")); err != nil {
		t.Errorf("the operator: %v", err)
	}
}

// An owner's card that is lent to the tenant is in use again when the lease is over:
// its car stays in the register, and so does the file that brought it. Once the card
// has ended for good, both go.
func TestALentCardKeepsItsCar(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.imports(csv("住址,户主", "1-1-101,张三", "1-1-102,王五"))
	second := w.imports(csv("住址,户主,车牌", "1-1-101,张三,京A22222"))
	w.card("1-1-101", "A-0001", "京A22222")
	// Beside it a car that no card of its dwelling is for: a neighbour lost one with its plate.
	third := w.imports(csv("住址,户主,车牌", "1-1-103,李四,", "1-1-101,张三,京A44444"))
	w.card("1-1-102", "A-0002", "京A44444")
	w.exec(`update parking.cards set state = 'lost' where number = 'A-0002'`)
	cars := w.view("1-1-101").Vehicles
	car, free := cars[0].ID, cars[1].ID
	end := func() error {
		return w.reg.EndVehicle(t.Context(), w.chair, w.at("1-1-101"), car, mustDay(t, "2026-11-23"))
	}
	for _, state := range []string{"suspended", "lost", "lent"} {
		w.exec(`update parking.cards set state = '` + state + `' where number = 'A-0001'`)
		if err := end(); errs.CodeOf(err) != "vehicle.on_card" {
			t.Errorf("the car of a %s card: %v", state, err)
		}
		if err := w.reg.Undo(t.Context(), w.chair, w.c, second.Batch); errs.CodeOf(err) != "batch.cards_rest" {
			t.Errorf("the file under a %s card: %v", state, err)
		}
	}
	if err := w.reg.EndVehicle(t.Context(), w.chair, w.at("1-1-101"), free, mustDay(t, "2026-11-23")); err != nil {
		t.Errorf("a car on no card of its dwelling: %v", err)
	}
	if err := w.reg.Undo(t.Context(), w.chair, w.c, third.Batch); err != nil {
		t.Errorf("the file of that car: %v", err)
	}
	w.exec(`update parking.cards set state = 'expired'`)
	if err := end(); err != nil {
		t.Errorf("the car of an expired card: %v", err)
	}
	if err := w.reg.Undo(t.Context(), w.chair, w.c, second.Batch); err != nil {
		t.Errorf("the file under an expired card: %v", err)
	}
}

// Ten thousand rows come in under five seconds.
func TestTimedTenThousandRowsComeInUnderFiveSeconds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := many(10_000)
	start := time.Now()
	out := w.imports(f)
	took := time.Since(start)
	t.Logf("10,000 rows: %v", took)
	if out.Dwellings != 10_000 || out.Vehicles != 10_000 || len(out.Problems) != 0 || took > 5*time.Second {
		t.Errorf("%d dwellings, %d vehicles, %d problems in %v", out.Dwellings, out.Vehicles, len(out.Problems), took)
	}
	start = time.Now()
	w.imports(f)
	t.Logf("again: %v", time.Since(start))
	start = time.Now()
	if err := w.reg.Undo(t.Context(), w.chair, w.c, out.Batch); err != nil {
		t.Error(err)
	}
	t.Logf("undone: %v", time.Since(start))
}

// many makes a register of n dwellings with an owner, a phone and a car each.
func many(n int) register.ImportFile {
	const surnames, given = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "明华建国秀英志强玉兰小红海燕"
	s, g := []rune(surnames), []rune(given)
	var b strings.Builder
	b.WriteString("住址,户主,手机,面积,车牌\n")
	for i := range n {
		fmt.Fprintf(&b, "%d-%d-%d%02d,%c%c%c,139%08d,%d.50,京%c%05d\n", 1+i/600, 1+i/100%6, 1+i/4%25, 1+i%4,
			s[i%len(s)], g[i/7%len(g)], g[i/3%len(g)], i, 50+i%70, 'A'+rune(i/100_000), i%100_000)
	}
	return register.ImportFile{Name: "many.csv", Data: []byte(b.String())}
}
