package gate_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/gate"
)

// Every code that can arise today is given, with its verdict.
func TestCodesAtTheGate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	active := w.card("A-0001", "active", "2027-06-30", "京A12345")
	w.card("A-0002", "active", "2026-12-10", "京A20002")
	lost := w.card("A-0003", "lost", "2027-06-30", "京A30003")
	replaced := w.card("A-0004", "replaced", "2027-06-30", "京A40004")
	w.card("A-0005", "revoked", "2027-06-30", "京A50005")
	w.card("A-0006", "active", "2026-11-22", "京A60006")
	w.card("A-0007", "suspended", "2027-06-30", "京A70007")
	w.card("A-0008", "active", "2027-06-30", "京A80008")
	w.exec(`update parking.cards set paid_to = '2026-10-31' where number = 'A-0008'`)
	w.card("A-0009", "active", "2026-11-23", "京A90009")
	w.exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by) values ($1, gen_random_uuid(), '京B10001', '2026-01-01', '2026-12-31', 'x', 'clause', 'x', '2026-01-01', 'chair')`, w.c.ID)

	// Every last day counts whole, and what was lifted or has not begun stops nobody.
	for plate, days := range map[string][3]string{
		"京B10002": {"2026-01-01", "2026-11-23", ""}, "京B10003": {"2026-11-23", "2026-12-31", ""},
		"京C10004": {"2026-01-01", "2026-11-22", ""}, "京C10005": {"2026-11-24", "2026-12-31", ""}, "京C10006": {"2026-01-01", "2026-12-31", "2026-11-22"},
	} {
		w.exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by, lifted_at, lifted_by, lift_reason)
			select $1, gen_random_uuid(), $2, $3, $4, 'x', 'clause', 'x', '2026-01-01', 'chair', l.at, case when l.at is not null then 'chair' end, case when l.at is not null then 'x' end
			from (select nullif($5, '')::timestamptz as at) l`, w.c.ID, plate, days[0], days[1], days[2])
		w.expect(in(plate), map[bool]gate.Code{true: gate.PlateBlocked, false: gate.CardUnknown}[strings.HasPrefix(plate, "京B")], gate.Refuse)
	}
	for number, row := range map[string]struct {
		paid, until string
		want        gate.Code
	}{
		"A-0011": {"2026-11-22", "2027-06-30", gate.CardArrears}, "A-0012": {"2026-11-23", "2027-06-30", gate.CardActive},
		"A-0013": {"", "2026-12-23", gate.CardExpiring}, "A-0014": {"", "2026-12-24", gate.CardActive},
	} {
		p := "京E0" + number[2:]
		w.card(number, "active", row.until, p)
		w.exec(`update parking.cards set paid_to = nullif($2, '')::date where number = $1`, number, row.paid)
		w.expect(in(p), row.want, map[bool]gate.Verdict{true: gate.Caution, false: gate.Allow}[row.want == gate.CardArrears])
	}

	token := func(s, p string) gate.Check {
		return gate.Check{ID: newID(), Gate: "east", Direction: gate.In, Token: s, Plate: p}
	}
	w.expect(gate.Check{ID: newID(), Gate: "east", Direction: gate.In, Exempt: gate.Emergency}, gate.ExemptEmergency, gate.Allow)
	w.expect(token("hello", ""), gate.TokenInvalid, gate.Refuse)
	w.expect(token(id.Secret(), ""), gate.TokenInvalid, gate.Refuse)
	w.expect(in("京AIO123"), gate.PlateInvalid, gate.Refuse)
	w.expect(out("京AIO123"), gate.PlateInvalid, gate.Caution)
	w.expect(token(active, "京D00001"), gate.PlateMismatch, gate.Caution)
	w.expect(in("京B10001"), gate.PlateBlocked, gate.Refuse)
	w.expect(in("VA12345"), gate.ExemptMilitary, gate.Allow)
	w.expect(in("京X0001应急"), gate.ExemptEmergency, gate.Allow)
	w.expect(in("沪ｓ·1234 应急"), gate.ExemptEmergency, gate.Allow)
	w.expect(token(lost, ""), gate.CardLost, gate.Refuse)
	w.expect(in("京A30003"), gate.CardLost, gate.Caution)
	w.expect(token("https://example.org/q/"+replaced, ""), gate.CardReplaced, gate.Refuse)
	w.expect(in("京A50005"), gate.CardRevoked, gate.Refuse)
	w.expect(in("京A60006"), gate.CardExpired, gate.Refuse)
	w.expect(in("京A70007"), gate.CardSuspended, gate.Refuse)
	w.expect(in("京C00001"), gate.CardUnknown, gate.Refuse)
	w.expect(in("京A80008"), gate.CardArrears, gate.Caution)
	w.expect(in("京A20002"), gate.CardExpiring, gate.Allow)
	w.expect(in("京A90009"), gate.CardExpiring, gate.Allow) // its last day counts whole
	a := w.expect(in("京a·12345"), gate.CardActive, gate.Allow)
	if a.Card == nil || a.Card.Number != "A-0001" || a.Card.Plate != "京A12345" || !a.Inside {
		t.Errorf("answer %+v", a)
	}
	w.expect(in("京A12345"), gate.AlreadyInside, gate.Caution)
	w.expect(out("京A12345"), gate.CardActive, gate.Allow)
	w.expect(out("京A12345"), gate.NotInside, gate.Caution)
	w.expect(token(" "+active+" ", ""), gate.CardActive, gate.Allow)
}

// A token of another committee is told as such and gives nothing of its card away.
func TestForeignToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.card("A-0001", "active", "2027-06-30", "京A12345")
	other, err := people.New(w.db).Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "ZZ", Name: "别处", Regime: people.Owners})
	if err != nil {
		t.Fatal(err)
	}
	k := gate.Check{ID: newID(), Gate: "east", Direction: gate.In, Token: token}
	a, err := w.r.Check(t.Context(), actor.Of(actor.Gate).For(other.ID.String()), other.ID, k)
	if err != nil || a.Code != gate.TokenForeign || a.Card != nil || a.Plate != "" {
		t.Errorf("%+v %v", a, err)
	}
}

// Sent again it answers the same and is recorded once; other content is refused.
func TestSameCheckTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "active", "2027-06-30", "京A12345")
	k := in("京A12345")
	first := w.check(k)
	w.clock.Step(time.Hour)
	k.At, k.Device = start.Add(time.Minute), "phone"
	again := w.check(k)
	if again.Code != first.Code || again.Verdict != first.Verdict || !again.RecordedAt.Equal(first.RecordedAt) || !again.Inside || again.Card == nil {
		t.Errorf("first %+v\nagain %+v", first, again)
	}
	k.Direction = gate.Out
	if _, err := w.r.Check(t.Context(), w.as(actor.Gate), w.c.ID, k); errs.CodeOf(err) != "check.conflict" {
		t.Errorf("other content under the same id: %v", err)
	}
	if n := w.count(`select count(*) from parking.checks`); n != 1 {
		t.Errorf("%d records", n)
	}
}

// Sixteen gates send the same check at once: one record, one answer for all;
// and both cars of one space at two gates at once: exactly one is let in plainly.
func TestTwoGatesAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "active", "2027-06-30", "京A12345", "京A67890")
	second := gate.NewRecorder(w.db) // another process
	t.Cleanup(second.Close)
	k := in("京B22222")
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			r := []*gate.Recorder{w.r, second}[i%2]
			if a, err := r.Check(context.Background(), w.as(actor.Gate), w.c.ID, k); err != nil || a.Code != gate.CardUnknown {
				t.Errorf("%+v %v", a, err)
			}
		})
	}
	codes := make([]gate.Code, 2)
	for i, p := range []string{"京A12345", "京A67890"} {
		wg.Go(func() {
			r := []*gate.Recorder{w.r, second}[i]
			a, err := r.Check(context.Background(), w.as(actor.Gate), w.c.ID, in(p))
			if err != nil {
				t.Error(err)
			}
			codes[i] = a.Code
		})
	}
	wg.Wait()
	if n := w.count(`select count(*) from parking.checks where plate = '京B22222'`); n != 1 {
		t.Errorf("%d records of one check", n)
	}
	if (codes[0] == gate.HouseholdFull) == (codes[1] == gate.HouseholdFull) {
		t.Errorf("the two cars of one space got %v", codes)
	}
}

// A device hands in what it decided alone: each item answered by itself, a late
// fact never refused, and a second time everything is already there.
func TestSync(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "revoked", "2027-06-30", "京A12345")
	late := func(k gate.Check, v gate.Verdict, minutes int) gate.Check {
		k.Late, k.Device, k.DeviceVerdict, k.At = true, "phone", v, start.Add(-time.Duration(minutes)*time.Minute)
		return k
	}
	bad := late(in("京A12345"), gate.Allow, 9)
	bad.Direction = "sideways"
	list := []gate.Check{late(in("京A12345"), gate.Allow, 10), bad, late(in("京C00001"), gate.Refuse, 8)}
	res, err := w.r.Sync(t.Context(), w.as(actor.Gate), w.c.ID, list)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(res[0].Status, res[0].Verdict, res[0].Code, " ", res[1].Status, " ", res[2].Status, res[2].Verdict)
	if got != "recordedcautioncard.revoked invalid recordedrefuse" {
		t.Error(got)
	}
	if n := w.count(`select count(*) from parking.presences where inside and plate = '京A12345'`); n != 1 {
		t.Error("the car that was let in is not inside")
	}
	if n := w.count(`select count(*) from parking.differences where kind = 'late_refusal'`); n != 1 {
		t.Error("nobody is told that a revoked card was let in")
	}
	list[0].DeviceVerdict = gate.Caution
	list[2].Plate = "京C00002"
	res, err = w.r.Sync(t.Context(), w.as(actor.Gate), w.c.ID, list)
	if err != nil || res[0].Status != gate.Already || res[2].Status != gate.Conflict {
		t.Errorf("%+v %v", res, err)
	}
}

// The clock set back does not turn the order of a plate's records round.
func TestClockSetBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "active", "2027-06-30", "京A12345")
	w.expect(in("京A12345"), gate.CardActive, gate.Allow)
	w.clock.Step(-2 * time.Hour)
	w.expect(out("京A12345"), gate.CardActive, gate.Allow)
	w.expect(in("京A12345"), gate.CardActive, gate.Allow)
}

// Where only strangers are looked at, nothing pairs and no difference arises;
// a walk pairs nothing either.
func TestModes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0001", "active", "2027-06-30", "京A12345")
	_, err := w.watch.AddGate(t.Context(), w.as(actor.Chair), w.c.ID, gate.Gate{
		Label: "east", Name: "东门",
		Hours: []gate.Hours{{From: 9 * 60, To: 12 * 60, Mode: gate.StrangersOnly}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		w.expect(in("京A12345"), gate.CardActive, gate.Allow)
		w.expect(out("京A12345"), gate.CardActive, gate.Allow)
	}
	w.clock.Step(3 * time.Hour)
	w.expect(out("京A12345"), gate.NotInside, gate.Caution)
	parked := in("京A12345")
	parked.Direction = gate.Parked
	w.expect(parked, gate.CardActive, gate.Allow)
	if n := w.count(`select count(*) from parking.differences`); n != 1 {
		t.Errorf("%d differences, want the one at an hour that expects every car", n)
	}
	err = w.watch.SetHours(t.Context(), w.as(actor.Chair), w.c.ID, "east", []gate.Hours{
		{From: 0, To: 600, Mode: gate.EveryCar}, {From: 599, To: 700, Mode: gate.LaneWalk},
	})
	if errs.CodeOf(err) != "gate.hours.invalid" {
		t.Errorf("overlapping hours: %v", err)
	}
}

// A stretch of the day holds its first minute and not its last; what the gate's page says
// and what a check is decided by is this.
func TestTheModeOfAnHour(t *testing.T) {
	t.Parallel()
	g := gate.Gate{Hours: []gate.Hours{{From: 7 * 60, To: 9 * 60, Mode: gate.StrangersOnly}, {From: 22 * 60, To: 24 * 60, Mode: gate.LaneWalk}}}
	for at, want := range map[string]gate.Mode{
		"06:59": gate.EveryCar, "07:00": gate.StrangersOnly, "08:59": gate.StrangersOnly, "09:00": gate.EveryCar, "23:59": gate.LaneWalk, "00:00": gate.EveryCar,
	} {
		local, err := time.Parse("15:04", at)
		if err != nil {
			t.Fatal(err)
		}
		if got := g.ModeAt(local); got != want {
			t.Errorf("at %s the gate looks at %s, want %s", at, got, want)
		}
	}
}

// A special pass is an allow with its reason; the car is inside afterwards.
func TestOverride(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := in("京C00001")
	k.Override = "送货"
	if a := w.expect(k, gate.CardUnknown, gate.Allow); !a.Inside {
		t.Error("the car let in is not inside")
	}
	w.expect(out("京C00001"), gate.CardUnknown, gate.Caution)
}

// Malformed checks are refused by field; nobody of another committee may check.
func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := in("京A12345")
	k.ID = uuid.New()
	k.Plate = string(make([]byte, 200<<10))
	_, err := w.r.Check(t.Context(), w.as(actor.Gate), w.c.ID, k)
	if errs.CodeOf(err) != "form.invalid" {
		t.Errorf("%v", err)
	}
	if _, err := w.r.Check(t.Context(), w.as(actor.Resident), w.c.ID, in("京A12345")); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("a resident: %v", err)
	}
	stranger := actor.Of(actor.Chair).For(id.New[people.Committee]().String())
	if _, err := w.r.Check(t.Context(), stranger, w.c.ID, in("京A12345")); errs.KindOf(err) != errs.NotFound {
		t.Errorf("another committee's chair: %v", err)
	}
	nul := in("京\x0012345")
	w.expect(nul, gate.PlateInvalid, gate.Refuse)
}
