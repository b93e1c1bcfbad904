package application_test

import (
	"fmt"
	"slices"
	"testing"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

// A paper and a lease hold on their last day and not on the next; one that did not
// match holds on none.
func TestPapersAndLeasesHoldUntilTheirLastDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	today := w.c.Today(w.clock.Now())
	until := func(d day.Day, matched bool) []application.Seen {
		return []application.Seen{papers[0], {Document: class.DocumentVehicle, Matched: matched, Until: d}}
	}
	a := w.applied("1-1-101", "京A00001")
	wants(t, "a licence that does not match", w.s.CheckPapers(t.Context(), w.member, w.c.ID, a.Number, until(today.AddDays(99), false)), application.ErrDocuments)
	must(t, w.s.CheckPapers(t.Context(), w.member, w.c.ID, a.Number, until(today, true)))
	w.exec(`update parking.applications set lease_end = $1`, today)
	b := w.applied("1-1-102", "京A00002")
	must(t, w.s.CheckPapers(t.Context(), w.member, w.c.ID, b.Number, until(today, true)))
	if s := w.decide(a.Number); s != application.Posting {
		t.Errorf("on the last day of its licence and its lease: %s", s)
	}
	c := w.checked("1-1-103", "京A00003")
	w.exec(`update parking.applications set lease_end = $1 where number = $2`, today, c.Number)
	w.days(1)
	_, err := w.s.Decide(t.Context(), w.chair, w.c.ID, b.Number)
	wants(t, "the day after the licence's last", err, application.ErrDocuments)
	_, err = w.s.Decide(t.Context(), w.chair, w.c.ID, c.Number)
	wants(t, "the day after the lease's last", err, application.ErrLeaseOver)
}

// A card comes out the day after its posting's last day, once every objection is
// answered and none was upheld; an application that was not posted waits for none.
func TestACardComesAfterItsPosting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, upheld := w.checked("1-1-101", "京A00001"), w.checked("1-1-102", "京A00002")
	issue := func(number string) error {
		_, err := w.s.Issue(t.Context(), w.chair, w.c.ID, number)
		return err
	}
	board := posting.NewService(w.db)
	for _, n := range []string{a.Number, upheld.Number} {
		w.decide(n)
		number := w.shown(w.chair, n).Posting.Number.String()
		_, err := board.Object(t.Context(), w.chair, posting.NewObjection{Committee: w.c.ID, Number: number, Ref: n, Text: "他家已有一张卡", OnPaper: "3楼老赵"})
		must(t, err)
		w.days(7)
		wants(t, "on the last day", issue(n), application.ErrPostingRuns)
		w.days(1)
		wants(t, "with an open objection", issue(n), application.ErrObjections)
		outcome := map[bool]posting.Outcome{true: posting.Upheld, false: posting.Rejected}[n == upheld.Number]
		must(t, board.Answer(t.Context(), w.chair, posting.Answering{Committee: w.c.ID, Number: number, N: 1, Outcome: outcome, Reason: "查过台账。"}))
	}
	must(t, issue(a.Number))
	wants(t, "against which one was upheld", issue(upheld.Number), application.ErrUpheld)
	b := w.checked("1-1-103", "京A00003")
	w.decide(b.Number)
	w.exec(`update parking.applications set posting_id = null where number = $1`, b.Number)
	must(t, issue(b.Number))
}

// A place is given as long as its card is not over, and promised from the offer to
// the issue; nothing else holds one.
func TestWhatHoldsAPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cap(class.FirstCar, 1)
	card, err := w.script("1-1-101", "京A00001", "")
	must(t, err)
	b := w.checked("1-1-102", "京A00002")
	anew := func() {
		w.exec(`update parking.applications set state = 'checked', posting_id = null where number = $1`, b.Number)
	}
	for state, want := range map[parking.CardState]application.State{
		parking.CardActive: application.Waiting, parking.CardSuspended: application.Waiting, parking.CardLent: application.Waiting, parking.CardLost: application.Waiting,
		parking.CardExpired: application.Posting, parking.CardReturned: application.Posting,
	} {
		w.exec(`update parking.cards set state = $2 where number = $1`, card.Number, state)
		if got := w.decide(b.Number); got != want {
			t.Errorf("beside a card that is %s it is %s, want %s", state, got, want)
		}
		anew()
	}
	w.exec(`update parking.cards set state = 'expired'`)
	c := w.checked("1-1-103", "京A00003")
	for state, want := range map[application.State]application.State{
		application.Offered: application.Waiting, application.Posting: application.Waiting,
		application.Submitted: application.Posting, application.Lapsed: application.Posting, application.Refused: application.Posting,
	} {
		w.exec(`update parking.applications set state = $2 where number = $1`, c.Number, state)
		if got := w.decide(b.Number); got != want {
			t.Errorf("beside an application that is %s it is %s, want %s", state, got, want)
		}
		anew()
	}
}

// A second car waits for first cars that wait, not for those that are served and
// not for other second cars' sake.
func TestASecondCarWaitsForNobodyElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i, home := range []string{"1-1-101", "1-1-102"} {
		_, err := w.script(home, fmt.Sprintf("京A0000%d", i), "")
		must(t, err)
	}
	w.cap("second-car", 0)
	served := w.checked("1-1-103", "京A00003")
	if s := w.decide(served.Number); s != application.Posting {
		t.Fatal(s)
	}
	var numbers []string
	for i, home := range []string{"1-1-101", "1-1-102"} {
		n := w.wish(home, fmt.Sprintf("京B0000%d", i))
		n.Class = "second-car"
		a, err := w.s.Submit(t.Context(), w.resident(home, people.KindOwner, 0), n)
		must(t, err)
		must(t, w.s.CheckPapers(t.Context(), w.member, w.c.ID, a.Number, papers))
		if s := w.decide(a.Number); s != application.Waiting {
			t.Fatal(s)
		}
		numbers = append(numbers, a.Number)
	}
	if s := w.decide(w.checked("1-1-104", "京A00004").Number); s != application.Posting {
		t.Errorf("a newcomer's first car behind second cars that wait: %s", s)
	}
	for kind, want := range map[class.Code][3]int{class.FirstCar: {2, 2, 0}, "second-car": {0, 0, 2}} {
		r, err := parking.Places(t.Context(), w.db, w.c.ID, kind, w.Today())
		if got := [3]int{r.Given, r.Promised, r.Waiting}; err != nil || got != want {
			t.Errorf("of %s are given, promised and waiting %v (%v), want %v", kind, got, err, want)
		}
	}
	w.cap("second-car", 9)
	for _, want := range numbers {
		if n, err := w.s.OfferNext(t.Context(), w.chair, w.c.ID, "second-car"); err != nil || n != want {
			t.Errorf("%q was offered a place, want %s (%v)", n, want, err)
		}
	}
}

// Whoever lives in a dwelling or declared an interest in it stands aside, from the
// first day to the last; whoever has left, comes tomorrow or ended it does not. The
// look at one dwelling, the list of all and the database say the same.
func TestWhoStandsAsideIsAskedByDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.checked("1-1-101", "京A00001")
	home, today := w.dwellings["1-1-101"].ID, w.c.Today(w.clock.Now())
	p, err := id.Parse[people.Person](w.chair.Person)
	must(t, err)
	r := id.New[people.Resident]()
	w.exec(`insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, '李梅', $3, $4)`, w.c.ID, r, p, w.clock.Now())
	lives := func(from, to day.Day) func() {
		return func() {
			w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day, to_day) values ($1, $2, $3, $4, 'occupant', $5, $6)`,
				w.c.ID, id.New[people.Occupancy](), home, r, from, to)
		}
	}
	kinOf := func(ended bool) func() {
		return func() {
			w.exec(`insert into people.interests (committee_id, id, person_id, dwelling_id, relation, listed, declared_at, ended_at)
				values ($1, $2, $3, $4, 'kin', false, '2026-01-01', case when $5 then timestamptz '2026-11-22' end)`, w.c.ID, id.New[kin.Interest](), p, home, ended)
		}
	}
	for _, row := range []struct {
		name  string
		set   func()
		aside bool
	}{
		{"a stranger", func() {}, false},
		{"since today", lives(today, 0), true},
		{"until today", lives(today.AddDays(-9), today.AddDays(1)), true},
		{"left today", lives(today.AddDays(-9), today), false},
		{"from tomorrow", lives(today.AddDays(1), 0), false},
		{"kin", kinOf(false), true},
		{"no kin any more", kinOf(true), false},
	} {
		w.exec(`delete from people.occupancies where resident_id = $1`, r)
		w.exec(`update people.interests set ended_at = '2026-11-22' where person_id = $1 and ended_at is null`, p)
		row.set()
		one, err := kin.Interested(t.Context(), w.db, kin.Home{Committee: w.c.ID, Dwelling: home, Today: today}, w.chair)
		must(t, err)
		all, err := kin.Dwellings(t.Context(), w.db, w.c.ID, w.chair, today)
		must(t, err)
		_, err = w.db.Bare().ExecContext(t.Context(), `update parking.applications set decided_by = $2, state_since = $3 where number = $1`, a.Number, p, w.clock.Now())
		if held := pg.Constraint(err) == "stand_aside"; one != row.aside || slices.Contains(all, home) != row.aside || held != row.aside {
			t.Errorf("%s: the look says %v, the list %v, the database %v (%v), want %v", row.name, one, all, held, err, row.aside)
		}
		w.exec(`update parking.applications set decided_by = null where number = $1`, a.Number)
	}
}

// Whoever looked at the papers, and whoever has an interest, is refused by the code
// before the database has to.
func TestWhoMayNotDecideIsRefusedByTheCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.checked("1-1-101", "京A00001")
	must(t, w.kin.Declare(t.Context(), w.chair, w.c.ID, kin.Declared{Dwelling: "1-1-101", Relation: kin.RelationKin}))
	no := application.Refusal{Number: a.Number, Reason: "材料不实", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第三条"}}
	fresh := w.applied("1-1-102", "京A00002")
	must(t, w.kin.Declare(t.Context(), w.chair, w.c.ID, kin.Declared{Dwelling: "1-1-102", Relation: kin.RelationKin}))
	_, alone := w.s.Decide(t.Context(), w.member, w.c.ID, a.Number)
	_, aside := w.s.Decide(t.Context(), w.chair, w.c.ID, a.Number)
	_, looks := w.s.CopyJPEG(t.Context(), w.chair, w.c.ID, a.Number, id.New[application.Copy]().String())
	for _, row := range []struct {
		name string
		err  error
		want *errs.Error
	}{
		{"who looked approves", alone, application.ErrSamePerson},
		{"who looked refuses", w.s.Refuse(t.Context(), w.member, w.c.ID, no), application.ErrSamePerson},
		{"kin approve", aside, parking.ErrStandAside},
		{"kin look at the papers", w.s.CheckPapers(t.Context(), w.chair, w.c.ID, fresh.Number, papers), parking.ErrStandAside},
		{"kin note what they saw", w.s.See(t.Context(), w.chair, w.c.ID, fresh.Number, papers), parking.ErrStandAside},
		{"kin look at a copy", looks, parking.ErrStandAside},
		{"kin offer a place", w.s.OfferNow(t.Context(), w.chair, w.c.ID, a.Number), parking.ErrStandAside},
		{"kin offer it anew", w.s.RestoreOffer(t.Context(), w.chair, w.c.ID, a.Number), parking.ErrStandAside},
		{"kin refuse", w.s.Refuse(t.Context(), w.chair, w.c.ID, no), parking.ErrStandAside},
	} {
		wants(t, row.name, row.err, row.want)
		if pg.Constraint(row.err) != "" {
			t.Errorf("%s: left to the database's %s", row.name, pg.Constraint(row.err))
		}
	}
}

// What must never be, whoever writes.
func TestTheDatabaseHoldsTheRulesOfApplications(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.checked("1-1-101", "京A00001")
	b := w.checked("1-1-102", "京A00002")
	must(t, w.kin.Declare(t.Context(), w.chair, w.c.ID, kin.Declared{Dwelling: "1-1-101", Relation: kin.RelationKin}))
	const intoOneHome = `update parking.applications set dwelling_id = (select dwelling_id from parking.applications where number = '%s') where number = '%s'`
	const over = `update parking.applications set state = 'withdrawn' where number = '%s'`
	const plate = `update parking.application_plates set plate = '京A00001'`
	for _, row := range []struct {
		name, want string
		queries    []string
	}{
		{"two open of one household", "applications_one_open", []string{fmt.Sprintf(intoOneHome, a.Number, b.Number)}},
		{"one of them over", "", []string{fmt.Sprintf(over, a.Number), fmt.Sprintf(intoOneHome, a.Number, b.Number)}},
		{"a plate on two open", "application_plates_one_open", []string{plate}},
		{"one of them over", "", []string{fmt.Sprintf(over, a.Number), plate}},
		{"one looks and decides", "applications_two_people", []string{`update parking.applications set decided_by = checked_by`}},
		{"issued without a card", "applications_issued_card", []string{`update parking.applications set state = 'issued'`}},
		{"an interest declared twice", "interests_live_key", []string{`insert into people.interests (committee_id, id, person_id, dwelling_id, relation, listed, declared_at)
			select committee_id, gen_random_uuid(), person_id, dwelling_id, 'own', listed, declared_at from people.interests`}},
	} {
		tx, err := w.db.Bare().BeginTx(t.Context(), nil)
		must(t, err)
		for _, q := range row.queries {
			if _, err = tx.ExecContext(t.Context(), q); err != nil {
				break
			}
		}
		if got := pg.Constraint(err); got != row.want || err != nil && got == "" {
			t.Errorf("%s: refused by %q (%v), want %q", row.name, got, err, row.want)
		}
		_ = tx.Rollback()
	}
	for _, q := range []string{`update parking.application_events set reason = 'x'`, `delete from parking.application_events`, `delete from parking.applications`} {
		if _, err := w.db.Bare().ExecContext(t.Context(), q); err == nil {
			t.Errorf("%s was allowed", q)
		}
	}
}
