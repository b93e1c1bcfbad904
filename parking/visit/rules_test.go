package visit_test

import (
	"fmt"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/visit"
)

// The caps hold in the database, whoever writes: as many as the cap and no more, by
// household and by plate, with those that were taken back; what was opened before
// the counted days, and what a carer's car does, counts for neither.
func TestTheDatabaseHoldsTheCapsOfVisits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, _ := w.home("3-2-101")
	other, _ := w.home("3-2-102")
	open := func(home, plate, kind, state, at string) string {
		care := map[bool]string{true: "nursing"}[kind == "carer"]
		return fmt.Sprintf(`insert into parking.visits (committee_id, id, dwelling_id, plate, kind, state, from_at, until_at, care,
			opened_at, counted_from, dwelling_cap, plate_cap, made_at)
			values ('%s', gen_random_uuid(), '%s', '%s', '%s', '%s', '%[6]s', timestamptz '%[6]s' + interval '1 day', '%[7]s', '%[6]s', timestamptz '%[6]s' - interval '30 days', 2, 2, '%[6]s')`,
			w.c.ID, home, plate, kind, state, at, care)
	}
	const now, long, edge = "2026-11-23T02:00:00Z", "2026-10-01T02:00:00Z", "2026-10-24T02:00:00Z"
	here, there := d.ID.String(), other.ID.String()
	for _, row := range []struct {
		name, want string
		queries    []string
	}{
		{"two", "", []string{open(here, "京A10001", "host", "open", now), open(here, "京A10002", "host", "open", now)}},
		{"a third of the household", "visits_per_dwelling", []string{
			open(here, "京A10001", "host", "open", now), open(here, "京A10002", "gate", "open", now), open(here, "京A10003", "guest", "open", now),
		}},
		{"after two that were taken back", "visits_per_dwelling", []string{
			open(here, "京A10001", "host", "revoked", now), open(here, "京A10002", "host", "ended", now), open(here, "京A10003", "host", "open", now),
		}},
		{"after one of long ago", "", []string{
			open(here, "京A10001", "host", "ended", long), open(here, "京A10002", "host", "open", now), open(here, "京A10003", "host", "open", now),
		}},
		{"after one at the edge of the days", "", []string{
			open(here, "京A10001", "host", "ended", edge), open(here, "京A10002", "host", "open", now), open(here, "京A10003", "host", "open", now),
		}},
		{"a third of the plate, at another door", "visits_per_plate", []string{
			open(here, "京A10001", "host", "revoked", now), open(here, "京A10001", "host", "ended", now), open(there, "京A10001", "host", "open", now),
		}},
		{"a carer's beside two visits", "", []string{
			open(here, "京A10001", "host", "open", now), open(here, "京A10002", "host", "open", now), open(here, "京A10003", "carer", "open", now),
		}},
		{"two visits beside a carer's", "", []string{
			open(here, "京A10001", "carer", "open", now), open(here, "京A10001", "host", "open", now), open(here, "京A10001", "host", "open", now),
		}},
		{"a third carer's", "visits_carers", []string{
			open(here, "京A10001", "carer", "open", now), open(here, "京A10002", "carer", "open", now), open(here, "京A10003", "carer", "open", now),
		}},
		{"a third carer's after one that was taken back", "", []string{
			open(here, "京A10001", "carer", "revoked", now), open(here, "京A10002", "carer", "open", now), open(here, "京A10003", "carer", "open", now),
		}},
		{"a third carer's after one that is over", "", []string{
			open(here, "京A10001", "carer", "open", long), open(here, "京A10002", "carer", "open", now), open(here, "京A10003", "carer", "open", now),
		}},
	} {
		tx, err := w.db.Bare().BeginTx(t.Context(), nil)
		w.must(err)
		got := ""
		for i, q := range row.queries {
			if _, err := tx.ExecContext(t.Context(), q); err != nil {
				if got = pg.Constraint(err); got == "" || i < len(row.queries)-1 {
					got = err.Error()
				}
				break
			}
		}
		_ = tx.Rollback()
		if got != row.want {
			t.Errorf("%s: refused by %q, want %q", row.name, got, row.want)
		}
	}
}

// What stands in the way of a visitor is what stands now: a block on its first and
// its last day, not before, not after, not once lifted; a card that lives, not one
// that is over; a carer's pass that runs keeps no visit of the same car away.
func TestOnlyWhatStandsNowIsInAVisitorsWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	other, _ := w.home("3-2-102")
	block := func(plate, from, until string, lifted any) {
		var by any
		if lifted != nil {
			by = "chair"
		}
		w.exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by, lifted_at, lifted_by, lift_reason)
			values ($1, gen_random_uuid(), $2, $3, $4, 'x', 'clause', 'x', '2026-01-01', 'chair', $5, $6, $6)`, w.c.ID, plate, from, until, lifted, by)
	}
	block("京A10001", "2026-11-01", "2026-11-22", nil)
	block("京A10002", "2026-11-24", "2026-12-31", nil)
	block("京A10003", "2026-11-01", "2026-12-31", start)
	block("京A10004", "2026-11-01", "2026-11-23", nil)
	block("京A10005", "2026-11-23", "2026-12-31", nil)
	w.card(other, "T-0001", "京A10006")
	w.card(d, "T-0002", "京A10007")
	w.exec(`update parking.cards set state = 'expired' where number = 'T-0001'`)
	for i, plate := range []string{"京A10009", "京A10010"} {
		w.exec(`insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits, until_day)
			select committee_id, id, $1, true, 'x', 'x', date '2026-11-22' + $2::int from parking.cards where number = 'T-0002'`, plate, i)
	}
	taken, _ := w.home("3-2-103")
	w.card(taken, "T-0003", "京A10012")
	w.exec(`update parking.cards set state = 'revoked' where number = 'T-0003'`)
	for i, state := range []string{"revoked", "returned"} { // the later one is the plate's card
		home, _ := w.home("3-2-20" + state)
		number := "T-100" + state[:3]
		w.card(home, number, "京A10011")
		w.exec(`update parking.cards set state = $2, state_since = state_since - make_interval(hours => 9 - $3::int) where number = $1`, number, state, i)
	}
	before, _ := w.home("3-2-104")
	w.card(before, "T-0005", "京A10013")
	w.exec(`update parking.cards set state = 'revoked', state_since = state_since + interval '1 hour' where number = 'T-0005'`)
	now, _ := w.home("3-2-105")
	w.card(now, "T-0006", "京A10013") // the plate's live card goes before the one that ended later
	w.must(w.visit.AddCarer(t.Context(), host, visit.NewCarer{
		Committee: w.c.ID, Dwelling: d.ID, Plate: "京A10008", Care: visit.Nursing, Days: 127, Last: w.c.Today(start).AddDays(30),
	}))
	for _, row := range []struct{ what, plate, code string }{
		{"blocked until yesterday", "京A10001", ""},
		{"blocked from tomorrow", "京A10002", ""},
		{"a block that was lifted", "京A10003", ""},
		{"a block's last day", "京A10004", "visit.plate.blocked"},
		{"a block's first day", "京A10005", "visit.plate.blocked"},
		{"a card that is over", "京A10006", ""},
		{"a card that lives", "京A10007", "visit.has_card.host"},
		{"a carer's car", "京A10008", ""},
		{"a card that was taken back", "京A10012", "visit.card.revoked.host"},
		{"a card beside one that was taken back", "京A10013", "visit.has_card.host"},
		{"a substitute until yesterday", "京A10009", ""},
		{"a substitute's last day", "京A10010", "visit.has_card.host"},
		{"a card revoked before the household's later one", "京A10011", ""},
	} {
		p, err := w.add(host, d, row.plate, visit.Today)
		if err == nil && row.code != "" || err != nil && errs.CodeOf(err) != row.code {
			t.Errorf("%s: %v, want %q", row.what, err, row.code)
		}
		if err == nil {
			w.must(w.visit.Revoke(t.Context(), host, visit.PassAct{Committee: w.c.ID, Pass: p.ID}))
		}
	}
	w.must(w.visit.Ask(t.Context(), actor.Actor{}, visit.Asking{Committee: w.c.ID, Door: "3-2-101", Plate: "京A10004", Stay: visit.Today, Gate: "east"}))
	if asked := w.see(host, d).Asked; len(asked) != 0 {
		t.Errorf("the household is asked for a blocked plate: %+v", asked)
	}
	for range 2 { // what ran out without anybody's doing stands no more
		w.clock.Step(25 * time.Hour)
		_, err := w.add(host, d, "京A10004", visit.Today)
		w.must(err)
	}
}

// The code refuses, kindly and before anything is written; the database is only the
// last line. A cap that is reached and one short of it, for a household, a plate and
// carers' cars, in the counted days to the minute.
func TestTheCodeRefusesBeforeTheDatabase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	other, neighbour := w.home("3-2-102")
	list := func(who actor.Actor, home people.Dwelling, plate string) error {
		return w.visit.AddCarer(t.Context(), who, visit.NewCarer{
			Committee: w.c.ID, Dwelling: home.ID, Plate: plate, Care: visit.Nursing, Days: 127, Last: w.c.Today(w.clock.Now()).AddDays(9),
		})
	}
	w.must(list(host, d, "京A10001")) // neither of them counts as a visit
	w.must(list(host, d, "京C10002"))
	w.refused(list(host, d, "京C10003"), "visit.cap.carers")
	w.must(list(neighbour, other, "京C10003")) // who has a number of their own
	for i := range 6 {                        // six of one plate, then four others make ten of the household
		p, err := w.add(host, d, "京A10001", visit.Today)
		w.must(err)
		w.must(w.visit.Revoke(t.Context(), host, visit.PassAct{Committee: w.c.ID, Pass: p.ID}))
		if i < 4 {
			_, err = w.add(host, d, fmt.Sprintf("京B1000%d", i), visit.Today)
			w.must(err)
		}
	}
	_, err := w.add(host, d, "京A10009", visit.Today)
	w.refused(err, "visit.cap.dwelling") // an eleventh of the household
	_, err = w.add(neighbour, other, "京A10001", visit.Today)
	w.refused(err, "visit.cap.plate") // a seventh of the plate
	w.clock.Step(30*24*time.Hour - time.Minute)
	_, err = w.add(neighbour, other, "京A10001", visit.Today)
	w.refused(err, "visit.cap.plate") // a minute before the first counts no more
	w.clock.Step(time.Minute)
	_, err = w.add(neighbour, other, "京A10001", visit.Today)
	w.must(err)
	_, err = w.add(host, d, "京A10009", visit.Today)
	w.must(err)
	w.must(list(host, d, "京C10003")) // the days of both are over, though no night has come since
}

// Who stays at least an hour longer than the open pass comes on another visit.
func TestALongerVisitIsAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	_, err := w.add(host, d, "京A10001", visit.Overnight)
	w.must(err)
	w.clock.Step(time.Hour - time.Minute)
	_, err = w.add(host, d, "京A10001", visit.Overnight)
	w.refused(err, "visit.open_already")
	w.clock.Step(time.Minute)
	_, err = w.add(host, d, "京A10001", visit.Overnight)
	w.must(err)
	w.clock.Step(time.Hour / 2)
	_, err = w.add(host, d, "京A10001", visit.Overnight)
	w.refused(err, "visit.open_already") // it is the pass that ends last which counts
}

// A pass that ran out a moment ago is no open one: who stays until midnight gets another.
func TestAPassThatRanOutIsNotOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	w.clock.Step(13*time.Hour + 5*time.Minute) // 23:05
	_, err := w.add(host, d, "京A10001", visit.Overnight)
	w.must(err)
	w.clock.Step(24*time.Hour - time.Minute)
	_, err = w.add(host, d, "京A10001", visit.Today)
	w.refused(err, "visit.open_already")
	w.clock.Step(time.Minute)
	_, err = w.add(host, d, "京A10001", visit.Today)
	w.must(err)
}

// A carer's car is listed through its last day, which may be today or the last that the
// rule allows; over, it takes nobody's place.
func TestACarersCarIsListedUntilItsLastDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	list := func(plate string, days visit.Days, ahead int) error {
		return w.visit.AddCarer(t.Context(), host, visit.NewCarer{
			Committee: w.c.ID, Dwelling: d.ID, Plate: plate, Care: visit.Nursing, Days: days, Last: w.c.Today(w.clock.Now()).AddDays(ahead),
		})
	}
	w.refused(list("京A10001", visit.EveryDay+1, 0), "visit.carer.days.missing")
	const block = `insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by)
		values ($1, gen_random_uuid(), $2, '2026-11-01', '2026-12-31', 'x', 'clause', 'x', '2026-01-01', 'chair')`
	w.exec(block, w.c.ID, "京A10009")
	w.refused(list("京A10009", visit.EveryDay, 0), "visit.plate.blocked")
	taken, _ := w.home("3-2-103")
	w.card(taken, "T-0003", "京A10012")
	w.refused(list("京A10012", visit.EveryDay, 0), "visit.has_card.host")
	w.exec(`update parking.cards set state = 'revoked' where number = 'T-0003'`)
	w.refused(list("京A10012", visit.EveryDay, 0), "visit.card.revoked.host")
	_, err := w.add(host, d, "京A20001", visit.Today) // a visitor is no carer
	w.must(err)
	w.must(list("京A10001", visit.EveryDay, 0))
	w.must(list("京A10002", visit.EveryDay, 180))
	w.refused(list("京A10003", visit.EveryDay, 1), "visit.cap.carers")
	w.clock.Set(w.c.Today(w.clock.Now()).AddDays(1).Time(w.c.Location())) // at 24:00
	w.must(list("京A10003", visit.EveryDay, 1))
}

// What has come in the way since a guest asked is asked again when the household says yes.
func TestAYesIsForWhatStandsNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	w.must(w.visit.Ask(t.Context(), actor.Actor{}, visit.Asking{Committee: w.c.ID, Door: "3-2-101", Plate: "京A10001", Stay: visit.Today, Gate: "east"}))
	w.exec(`insert into parking.blocks (committee_id, id, plate, from_day, until_day, reason, source_kind, source, made_at, made_by)
		values ($1, gen_random_uuid(), '京A10001', '2026-11-23', '2026-12-31', 'x', 'clause', 'x', '2026-01-01', 'chair')`, w.c.ID)
	w.refused(w.visit.Confirm(t.Context(), host, visit.PassAct{Committee: w.c.ID, Pass: w.see(host, d).Asked[0].ID}), "visit.plate.blocked")
}
