package visit_test

import (
	"context"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/limit"
	"ziguan/parking/visit"
)

// askFrom is a guest at an address, with a car.
func (w *world) askFrom(address, door, plate string) error {
	ctx := limit.From(w.t.Context(), limit.Origin{Address: netip.MustParseAddr(address)})
	return w.visit.Ask(ctx, actor.Actor{}, visit.Asking{Committee: w.c.ID, Door: door, Plate: plate, Stay: visit.Today, Gate: "east"})
}

func (w *world) count(query string, args ...any) int {
	w.t.Helper()
	var n int
	w.must(w.db.Bare().QueryRowContext(context.Background(), query, args...).Scan(&n))
	return n
}

// messages counts what a household was told of a kind.
func (w *world) messages(kind string) int {
	return w.count(`select count(*) from outbox.messages where committee_id = $1 and kind = $2`, w.c.ID, kind)
}

// One client asks again and again: few requests and one message come through, the
// household learns how many did not, and another guest's still does.
func TestAStormOfRequestsIsFewAndTheHouseholdIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	passed, refused := 0, 0
	for i := range 100 {
		err := w.askFrom("198.51.100.9", "3-2-101", fmt.Sprintf("京A2%04d", i))
		if err == nil {
			passed++
			continue
		}
		w.refused(err, "stranger.not_passed_on")
		refused++
	}
	if passed != 3 || refused != 97 {
		t.Errorf("%d passed, %d refused", passed, refused)
	}
	h := w.see(host, d)
	if len(h.Asked) != 3 || h.Dropped != 97 {
		t.Errorf("%d wait, %d were not passed on", len(h.Asked), h.Dropped)
	}
	if one, many := w.messages("visit.asked"), w.messages("visit.asked_many"); one != 0 || many != 1 {
		t.Errorf("%d messages of one, %d of many", one, many)
	}
	if n := w.count(`select (params->>'n')::int from outbox.messages where kind = 'visit.asked_many'`); n != 3 {
		t.Errorf("the message says %d", n)
	}
	if n := w.messages("visit.not_passed_on"); n != 1 {
		t.Errorf("%d messages of what was not passed on", n)
	}
	w.must(w.askFrom("203.0.113.7", "3-2-101", "京A30001"))
	if h := w.see(host, d); len(h.Asked) != 4 {
		t.Error("a guest from elsewhere does not get through")
	}
}

// Whoever is refused learns nothing: a door that is none fills as fast as one that is.
func TestADoorThatIsNoneIsRefusedAlike(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.home("3-2-101")
	for _, door := range []string{"3-2-101", "9-9-999"} {
		for i := range 12 {
			err := w.askFrom(fmt.Sprintf("198.51.%d.9", i), door, fmt.Sprintf("京A2%04d", i))
			if refused := err != nil; refused != (i >= 10) {
				t.Errorf("request %d to %s: %v", i, door, err)
			}
		}
	}
	if n := w.count(`select count(*) from parking.not_passed_on`); n != 1 {
		t.Errorf("%d doors have something not passed on", n)
	}
}

// One client fills neither the estate's hour nor many doors; the estate has an hour's number.
func TestOneClientDoesNotFillTheEstate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var doors []string
	for i := range 13 {
		doors = append(doors, fmt.Sprintf("3-2-1%02d", i))
		w.home(doors[i])
	}
	for i, door := range doors {
		if err := w.askFrom("198.51.100.9", door, fmt.Sprintf("京A2%04d", i)); (err != nil) != (i >= 10) {
			t.Errorf("door %d: %v", i, err)
		}
	}
	passed := 10
	for i := range 70 {
		if w.askFrom(fmt.Sprintf("192.0.2.%d", i), fmt.Sprintf("8-8-%d", i), "京A50001") == nil {
			passed++
		}
	}
	if passed != 60 {
		t.Errorf("%d an hour, want 60", passed)
	}
	w.clock.Step(61 * time.Minute)
	w.must(w.askFrom("203.0.113.7", "3-2-100", "京A60001"))
}

// A second tap is no second request, and no refusal either.
func TestASecondTapIsToldTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	for range 8 {
		w.must(w.askFrom("198.51.100.9", "3-2-101", "京A20001"))
	}
	if h := w.see(host, d); len(h.Asked) != 1 || h.Dropped != 0 {
		t.Errorf("%d wait, %d dropped", len(h.Asked), h.Dropped)
	}
}

// A message that was read is past: the next guest's is another.
func TestAfterAMessageWasToldTheNextIsAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.home("3-2-101")
	w.must(w.askFrom("198.51.100.9", "3-2-101", "京A20001"))
	w.exec(`update outbox.messages set state = 'told', told_at = $1`, w.clock.Now())
	w.must(w.askFrom("198.51.100.9", "3-2-101", "京A20002"))
	if n := w.messages("visit.asked"); n != 2 {
		t.Errorf("%d messages", n)
	}
}
