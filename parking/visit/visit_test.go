package visit_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/parking/visit"
)

// A household registers a visitor's car, sees it, and takes it back; the pass
// that was taken back goes on counting.
func TestAHouseholdLetsAVisitorIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	today, err := w.add(host, d, "京A10001", visit.Today)
	w.must(err)
	if want := start.Add(14 * time.Hour); !today.Until.Equal(want) {
		t.Errorf("today ends at %s, want midnight", today.Until)
	}
	night, err := w.add(host, d, "京A10002", visit.Overnight)
	w.must(err)
	if !night.Until.Equal(start.Add(24 * time.Hour)) {
		t.Errorf("a night ends at %s", night.Until)
	}
	w.must(w.visit.Revoke(t.Context(), host, visit.PassAct{Committee: w.c.ID, Pass: today.ID, Reason: "不来了"}))
	h := w.see(host, d)
	if len(h.Open) != 1 || h.Open[0].Plate != "京A10002" || len(h.Past) != 1 || h.Past[0].State != visit.Revoked || h.Counted != 2 || h.Left() != 8 {
		t.Errorf("%+v", h)
	}
	w.refused(w.visit.Revoke(t.Context(), host, visit.PassAct{Committee: w.c.ID, Pass: today.ID}), "visit.cannot.revoke")
	w.clock.Step(25 * time.Hour)
	if h = w.see(host, d); len(h.Open) != 0 || len(h.Past) != 2 || h.Past[1].State != visit.Ended {
		t.Errorf("a day later: %+v", h)
	}
	w.refused(w.visit.Revoke(t.Context(), host, visit.PassAct{Committee: w.c.ID, Pass: night.ID}), "visit.cannot.revoke")
}

// What stands in the way of a pass is said by its name.
func TestWhatStandsInTheWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	other, stranger := w.home("3-2-102")
	w.card(other, "T-0001", "京A10001")
	for number, c := range map[string]struct{ plate, state string }{
		"T-0002": {"京A10004", "revoked"}, "T-0003": {"京A10005", "lost"}, "T-0004": {"京A10006", "lent"}, "T-0005": {"京A10003", "returned"},
	} {
		home, _ := w.home(number)
		w.card(home, number, c.plate)
		w.exec(`update parking.cards set state = $2 where number = $1`, number, c.state)
	}
	w.exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by)
		values ($1, gen_random_uuid(), '京A10002', '2026-01-01', '2026-12-31', 'x', 'clause', 'x', '2026-01-01', 'chair')`, w.c.ID)
	for _, c := range []struct {
		what, plate string
		stay        visit.Stay
		who         actor.Actor
		code        string
	}{
		{"a text that is no plate", "京AIO", visit.Today, host, "plate.invalid"},
		{"a stay that nobody offered", "京A10003", "forever", host, "visit.stay.invalid"},
		{"a car with a card, to the household", "京A10001", visit.Today, host, "visit.has_card.host"},
		{"a car with a card, to staff", "京A10001", visit.Today, w.as(actor.Member), "visit.has_card"},
		{"a car whose card was revoked, to the household", "京A10004", visit.Today, host, "visit.card.revoked.host"},
		{"a car whose card was revoked, to staff", "京A10004", visit.Today, w.as(actor.Member), "visit.card.revoked"},
		{"a car whose card is lost", "京A10005", visit.Today, host, "visit.has_card.host"},
		{"a car whose card is lent", "京A10006", visit.Today, w.as(actor.Member), "visit.has_card"},
		{"a blocked car", "京A10002", visit.Today, host, "visit.plate.blocked"},
		{"a neighbour's door", "京A10003", visit.Today, stranger, "dwelling.unknown"},
		{"a reader", "京A10003", visit.Today, w.as(actor.Supervisor), "dwelling.unknown"},
		{"a volunteer at home's page", "京A10003", visit.Today, w.as(actor.Volunteer), "dwelling.unknown"},
	} {
		_, err := w.add(c.who, d, c.plate, c.stay)
		if errs.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", c.what, err, c.code)
		}
	}
	_, err := w.add(host, d, "京A10003", visit.Overnight)
	w.must(err)
	_, err = w.add(host, d, "京A10003", visit.Today)
	w.refused(err, "visit.open_already")
}

// Sixteen at once: exactly as many passes as the cap, for a dwelling and for a
// plate, and the database itself refuses the next.
func TestCapsHoldWithSixteenAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var homes []people.Dwelling
	var hosts []actor.Actor
	for i := range 16 {
		d, who := w.home(fmt.Sprintf("1-1-%d", 101+i))
		homes, hosts = append(homes, d), append(hosts, who)
	}
	together := func(do func(i int) error) (opened int) {
		var n atomic.Int64
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				err := do(i)
				if err == nil {
					n.Add(1)
					return
				}
				switch errs.CodeOf(err) {
				case "visit.cap.dwelling", "visit.cap.plate", "visit.open_already":
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		return int(n.Load())
	}
	if n := together(func(i int) error {
		_, err := w.visit.Add(context.Background(), hosts[0], visit.NewPass{Committee: w.c.ID, Dwelling: homes[0].ID, Plate: fmt.Sprintf("京B100%02d", i), Stay: visit.Today})
		return err
	}); n != 10 {
		t.Errorf("%d passes of one dwelling, want 10", n)
	}
	// Of one plate only one is open at a time, so each is taken back; those count on.
	if n := together(func(i int) error {
		p, err := w.visit.Add(context.Background(), hosts[i], visit.NewPass{Committee: w.c.ID, Dwelling: homes[i].ID, Plate: "京C10001", Stay: visit.Today})
		for errs.CodeOf(err) == "visit.open_already" {
			p, err = w.visit.Add(context.Background(), hosts[i], visit.NewPass{Committee: w.c.ID, Dwelling: homes[i].ID, Plate: "京C10001", Stay: visit.Today})
		}
		if err != nil {
			return err
		}
		return w.visit.Revoke(context.Background(), hosts[i], visit.PassAct{Committee: w.c.ID, Pass: p.ID})
	}); n != 6 {
		t.Errorf("%d passes of one plate, want 6", n)
	}
	_, err := w.db.Bare().ExecContext(t.Context(), `insert into parking.visits (committee_id, id, dwelling_id, plate, kind, state, from_at, until_at,
		opened_at, counted_from, dwelling_cap, plate_cap, made_at)
		select committee_id, gen_random_uuid(), dwelling_id, '京D10001', kind, 'open', from_at, until_at, opened_at, counted_from, dwelling_cap, plate_cap, made_at
		from parking.visits where dwelling_id = $1 order by id limit 1`, homes[0].ID)
	if err == nil {
		t.Error("the database took an eleventh pass")
	}
}

// A cap rolls: what was opened longer ago than the rule's days counts no more.
func TestCapsRoll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	for range 6 {
		_, err := w.add(host, d, "京A10001", visit.Today)
		w.must(err)
		w.clock.Step(24 * time.Hour)
	}
	_, err := w.add(host, d, "京A10001", visit.Today)
	w.refused(err, "visit.cap.plate")
	w.clock.Step(24*24*time.Hour + time.Minute)
	_, err = w.add(host, d, "京A10001", visit.Today)
	w.must(err)
}

// The gate registers after a call; the household sees it, who and where, and takes it back.
func TestTheGateRegistersAfterACall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	n := visit.AtTheGate{Committee: w.c.ID, Door: "3号楼2单元101室", Plate: "京A10001", Stay: visit.Today, Gate: "east"}
	_, err := w.visit.Register(t.Context(), host, n)
	w.refused(err, "role.needed")
	p, err := w.visit.Register(t.Context(), w.as(actor.Volunteer), n)
	w.must(err)
	h := w.see(host, d)
	if len(h.Open) != 1 || h.Open[0].Kind != visit.AtGate || h.Open[0].Gate != "east" {
		t.Errorf("%+v", h.Open)
	}
	w.must(w.visit.Revoke(t.Context(), host, visit.PassAct{Committee: w.c.ID, Pass: p.ID, Reason: "没有人问过我们"}))
	n.Door = "3-2-999"
	_, err = w.visit.Register(t.Context(), w.as(actor.Volunteer), n)
	w.refused(err, "visit.door.unknown")
	n.Door, n.Gate = "3-2-101", "京A12345"
	_, err = w.visit.Register(t.Context(), w.as(actor.Volunteer), n)
	w.refused(err, "label.plate")
}

// A guest learns nothing: every door, every plate looks alike. The household
// confirms or declines; one that nobody answers ends by itself.
func TestAGuestAsksAndLearnsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	w.card(d, "T-0001", "京A10009")
	ask := func(door, plate string) error {
		return w.visit.Ask(t.Context(), actor.Actor{}, visit.Asking{Committee: w.c.ID, Door: door, Plate: plate, Stay: visit.Today, Gate: "east"})
	}
	for _, c := range []struct{ door, plate string }{
		{"3-2-101", "京A10001"}, {"3-2-101", "京A10001"}, {"3-2-101", "京A10002"}, {"3-2-999", "京A10003"}, {"3-2-101", "京A10009"},
	} {
		w.must(ask(c.door, c.plate))
	}
	w.refused(ask("合计", "xx"), "form.invalid")
	w.refused(w.visit.Ask(t.Context(), actor.Actor{}, visit.Asking{Committee: w.c.ID, Door: "3-2-101", Plate: "京A10001", Stay: visit.Today, Gate: "京A12345"}), "form.invalid")
	h := w.see(host, d)
	if len(h.Asked) != 2 || h.Counted != 0 {
		t.Fatalf("%+v", h)
	}
	one, two := visit.PassAct{Committee: w.c.ID, Pass: h.Asked[0].ID}, visit.PassAct{Committee: w.c.ID, Pass: h.Asked[1].ID}
	_, stranger := w.home("3-2-102")
	w.refused(w.visit.Confirm(t.Context(), stranger, one), "visit.unknown")
	w.must(w.visit.Confirm(t.Context(), host, one))
	w.refused(w.visit.Confirm(t.Context(), host, one), "visit.cannot.confirm")
	w.must(w.visit.Decline(t.Context(), host, two))
	if h = w.see(host, d); len(h.Open) != 1 || len(h.Asked) != 0 || h.Counted != 1 {
		t.Errorf("%+v", h)
	}
	for i := range 7 {
		w.must(ask("3-2-101", fmt.Sprintf("京A2000%d", i)))
	}
	if h = w.see(host, d); len(h.Asked) != 7 {
		t.Errorf("%d requests wait, want 7", len(h.Asked))
	}
	w.clock.Step(25 * time.Hour)
	w.refused(w.visit.Confirm(t.Context(), host, visit.PassAct{Committee: w.c.ID, Pass: h.Asked[0].ID}), "visit.cannot.confirm")
	w.must(ask("3-2-101", "京A20000"))
	done, err := w.visit.Sweep(t.Context(), actor.Of(actor.System), w.clock.Now())
	w.must(err)
	if h = w.see(host, d); len(h.Asked) != 1 || done.Ended != 7 {
		t.Errorf("%d wait, %+v", len(h.Asked), done)
	}
}

// Whoever moves in reads nothing of the household before: neither its visitors
// nor its carers; the passes go on counting.
func TestANewHouseholdReadsNothingOfTheOldOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	_, err := w.add(host, d, "京A10001", visit.Overnight)
	w.must(err)
	w.clock.Step(48 * time.Hour)
	w.exec(`update people.occupancies set to_day = '2026-11-24'`)
	w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
		select committee_id, gen_random_uuid(), dwelling_id, resident_id, 'owner', '2026-11-24' from people.occupancies`)
	h := w.see(host, d)
	if len(h.Past)+len(h.Open)+len(h.Carers) != 0 || h.Counted != 1 {
		t.Errorf("%+v", h)
	}
}

// A carer's car has a number of its own and counts as no visit.
func TestCarers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	today := w.c.Today(start)
	list := func(plate string, days visit.Days, care visit.Care, ahead int) error {
		return w.visit.AddCarer(t.Context(), host, visit.NewCarer{Committee: w.c.ID, Dwelling: d.ID, Plate: plate, Care: care, Days: days, Last: today.AddDays(ahead)})
	}
	w.refused(list("京A10001", 0, visit.Nursing, 30), "visit.carer.days.missing")
	w.refused(list("京A10001", 1, "gardening", 30), "visit.carer.care.invalid")
	w.refused(list("京A10001", 1, visit.Nursing, 181), "visit.carer.end.invalid")
	w.refused(list("京A10001", 1, visit.Nursing, -1), "visit.carer.end.invalid")
	w.must(list("京A10001", 1, visit.Nursing, 30))
	w.must(list("京A10002", 127, visit.Family, 30))
	w.refused(list("京A10003", 127, visit.Family, 30), "visit.cap.carers")
	h := w.see(host, d)
	if len(h.Carers) != 2 || h.Counted != 0 {
		t.Errorf("%+v", h)
	}
	w.must(w.visit.Revoke(t.Context(), host, visit.PassAct{Committee: w.c.ID, Pass: h.Carers[0].ID}))
	w.must(list("京A10003", 127, visit.Family, 30))
}

// What ended long ago is let go of, its events with it.
func TestOldPassesGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	_, err := w.add(host, d, "京A10001", visit.Today)
	w.must(err)
	w.clock.Step(40 * 24 * time.Hour)
	for i, want := range []visit.Swept{{Ended: 1, Purged: 1}, {}} {
		got, err := w.visit.Sweep(t.Context(), actor.Of(actor.System), w.clock.Now())
		if err != nil || got != want {
			t.Errorf("night %d: %+v %v, want %+v", i, got, err, want)
		}
	}
	var n int
	w.must(w.db.Get(t.Context(), &n, `select count(*) from parking.visit_events`))
	if n != 0 {
		t.Errorf("%d events stayed", n)
	}
}
