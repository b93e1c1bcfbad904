package parking_test

import (
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/plate"
)

// until is the last day that the old card of a dwelling was promised; zero for none.
func (w *world) until(dwelling string) day.Day {
	w.t.Helper()
	var out day.Day
	must(w.t, w.db.Get(w.t.Context(), &out, `select max(kept_until) from parking.claims where committee_id = $1 and dwelling_id = $2`,
		w.c.ID, w.dwellings[dwelling].ID))
	return out
}

// An old card's last day is promised once: it does not move on with the days, whether
// the first issue could give no card at all or the old card came after it.
func TestAnOldCardIsPromisedOneDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.claim("1-1-101", "京A10001", "", "贵宾", 0) // of no class: it waits
	first, err := w.parking.FirstIssue(t.Context(), w.chair, w.c.ID)
	must(t, err)
	if len(first.Problems) != 1 || w.until("1-1-101") != first.Until {
		t.Errorf("what waits is promised %s, not %s", w.until("1-1-101"), first.Until)
	}
	w.days(400) // that day is over long since
	w.claim("1-1-102", "京A10002", "", "贵宾", 0)
	if d := w.until("1-1-102"); !d.Zero() {
		t.Fatal(d)
	}
	_, err = w.parking.Expire(t.Context(), actor.Of(actor.System), w.clock.Now())
	must(t, err)
	promised := w.until("1-1-102")
	w.days(30)
	_, err = w.parking.Expire(t.Context(), actor.Of(actor.System), w.clock.Now())
	must(t, err)
	if promised.Zero() || w.until("1-1-102") != promised || w.until("1-1-101") != first.Until {
		t.Errorf("promised %s, now %s; before %s", promised, w.until("1-1-102"), w.until("1-1-101"))
	}
}

// Before the first issue nothing is promised: its day is counted from then.
func TestNothingIsPromisedBeforeTheFirstIssue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.claim("1-1-101", "京A10001", "", "", 0)
	_, err := w.parking.Expire(t.Context(), actor.Of(actor.System), w.clock.Now())
	must(t, err)
	if d := w.until("1-1-101"); !d.Zero() {
		t.Errorf("promised %s", d)
	}
}

// A plate for an old card passes the door of the first issue, by nobody with an interest.
func TestAPlateForAnOldCardPassesTheDoor(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		before func(*world)
		want   *errs.Error
	}{
		"nothing in the way": {func(*world) {}, nil},
		"by somebody who is kin": {func(w *world) {
			must(t, kin.New(w.db).Declare(t.Context(), w.chair, w.c.ID, kin.Declared{Dwelling: "1-1-101", Relation: kin.RelationKin}))
		}, parking.ErrStandAside},
		"a plate that is kept out": {func(w *world) {
			w.exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by)
				values ($1, gen_random_uuid(), '京A10001', '2026-11-01', '2026-11-30', '占用消防通道', 'clause', '公约第九条', '2026-11-01', 'chair')`, w.c.ID)
		}, parking.ErrPlateBlocked},
		"a household that has its card": {func(w *world) { w.issue("1-1-101", "京A10009") }, parking.ErrHouseholdHasCard},
		"a household that lost its card": {func(w *world) {
			must(t, w.parking.Lost(t.Context(), w.chair, w.do(w.issue("1-1-101", "京A10009").Number)))
		}, parking.ErrHouseholdHasCard},
		"a plate on another card": {func(w *world) {
			w.issue("1-1-102", "京A10001")
			w.exec(`delete from parking.vehicles`)
		}, parking.ErrPlateOnCard},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			p := id.New[people.Person]()
			w.exec(`insert into people.people (id, name, created_at) values ($1, '李梅', $2)`, p, w.clock.Now())
			w.chair.Person = p.String()
			one.before(w)
			w.claim("1-1-101", "", "A-0007", "", 0)
			var key parking.ClaimID
			must(t, w.db.Get(t.Context(), &key, `select id from parking.claims where committee_id = $1`, w.c.ID))
			err := w.parking.GivePlate(t.Context(), w.chair, w.c.ID, key, "京A10001")
			if one.want != nil {
				wants(t, name, err, one.want)
			} else if err != nil {
				t.Error(err)
			}
			var stored plate.Plate
			must(t, w.db.Get(t.Context(), &stored, `select coalesce(plate, '') from parking.claims where id = $1`, key))
			if (stored == "") != (one.want != nil) {
				t.Errorf("its plate is %q", stored)
			}
		})
	}
}
