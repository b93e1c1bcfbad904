package parking_test

import (
	"fmt"
	"testing"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/class"
)

// tried does something behind the use cases' back, as a fault of theirs would,
// and gives the constraint that refused it; empty where nothing did. Nothing stays.
func (w *world) tried(queries ...string) string {
	w.t.Helper()
	tx, err := w.db.Bare().BeginTx(w.t.Context(), nil)
	must(w.t, err)
	defer func() { _ = tx.Rollback() }()
	for _, q := range append(queries, `set constraints all immediate`) {
		if _, err := tx.ExecContext(w.t.Context(), q); err != nil {
			if name := pg.Constraint(err); name != "" {
				return name
			}
			return err.Error()
		}
	}
	return ""
}

// What must never be, whoever writes: two cards of a household, a plate on two
// cards or at two homes, a card without a plate, one that nobody confirmed.
func TestTheDatabaseHoldsTheRulesOfCards(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	w.issue("1-1-102", "京A54321")
	const intoOneHome = `update parking.cards set dwelling_id = (select dwelling_id from parking.cards where number = 'A-0001') where number = 'A-0002'`
	const carAgain = `insert into parking.vehicles (committee_id, id, dwelling_id, plate, kind, from_day, tail, digits)
		select v.committee_id, gen_random_uuid(), d.id, v.plate, v.kind, v.from_day, v.tail, v.digits
		from parking.vehicles v
		join people.dwellings d on d.committee_id = v.committee_id and d.code = '1-1-103'`
	for _, row := range []struct {
		name, want string
		queries    []string
	}{
		{"two first cars of one household", "cards_one_per_household", []string{intoOneHome}},
		{"one of them over", "", []string{`update parking.cards set state = 'expired' where number = 'A-0001'`, intoOneHome}},
		{"two of one class", "cards_one_per_class", []string{`update parking.cards set is_primary = false`, intoOneHome}},
		{"two of one class, one suspended", "cards_one_per_class", []string{`update parking.cards set is_primary = false, state = 'suspended'`, intoOneHome}},
		{"a plate on two cards", "card_plates_one_live", []string{`update parking.card_plates set plate = '京A12345'`}},
		{"on one that is over and one that lives", "", []string{
			`update parking.cards set state = 'expired' where number = 'A-0001'`, `update parking.card_plates set plate = '京A12345'`,
		}},
		{"an empty plate", "card_plates_plate", []string{`update parking.card_plates set plate = ''`}},
		{"no plate", "cards_have_a_plate", []string{`delete from parking.card_plates`}},
		{"only a substitute's plate", "cards_have_a_plate", []string{`update parking.card_plates set until_day = '2026-12-01'`}},
		{"a car at two homes", "vehicles_live_key", []string{carAgain}},
		{"a car that left the first", "", []string{`update parking.vehicles set to_day = from_day`, carAgain}},
		{"a car without a plate", "vehicles_plate", []string{`update parking.vehicles set plate = ' '`}},
		{"an exception that nobody confirmed", "cards_two_people", []string{`update parking.cards set way = 'exception'`}},
		{"an old card with no plate, issued", "claims_issued_plate", []string{
			`insert into parking.claims (committee_id, id, dwelling_id, state)
			select committee_id, gen_random_uuid(), dwelling_id, 'issued' from parking.cards where number = 'A-0001'`,
		}},
	} {
		if got := w.tried(row.queries...); got != row.want {
			t.Errorf("%s: refused by %q, want %q", row.name, got, row.want)
		}
	}
	for _, event := range []string{"suspend", "revoke"} {
		if got := w.tried(`insert into parking.card_events (committee_id, id, card_id, was, event, became, at, actor_role, actor, reason)
			select committee_id, gen_random_uuid(), id, 'active', '` + event + `', 'x', '2026-11-23', 'chair', '', 'x' from parking.cards`); got != "card_events_rule" {
			t.Errorf("a %s that rests on no rule: refused by %q", event, got)
		}
	}
	for _, q := range []string{`update parking.card_events set reason = 'x'`, `delete from parking.card_events`, `update parking.class_terms set cap = 9`} {
		if w.tried(q) == "" {
			t.Errorf("%s was allowed", q)
		}
	}
}

// A place is held by every card that is not over, also by one whose paper is lost
// and one that is lent; by one that is over it is not.
func TestTheDatabaseHoldsTheCap(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	w.issue("1-1-102", "京A54321")
	w.exec(`update parking.cards set state = 'expired' where number = 'A-0002'`)
	one := 1
	w.capped(class.FirstCar, &one)
	for state, want := range map[parking.CardState]string{
		parking.CardActive: "cards_within_cap", parking.CardSuspended: "cards_within_cap", parking.CardLent: "cards_within_cap", parking.CardLost: "cards_within_cap",
		parking.CardExpired: "", parking.CardRevoked: "", parking.CardReplaced: "", parking.CardReturned: "",
	} {
		got := w.tried(fmt.Sprintf(`update parking.cards set state = '%s' where number = 'A-0001'`, state),
			`update parking.cards set state = 'active', state_since = '2026-11-24' where number = 'A-0002'`)
		if got != want {
			t.Errorf("beside a card that is %s: refused by %q, want %q", state, got, want)
		}
	}
}

// capped sets how many cards a class may have.
func (w *world) capped(kind class.Code, n *int) {
	w.t.Helper()
	all, err := w.classes.InForce(w.t.Context(), w.c.ID)
	must(w.t, err)
	for _, k := range all {
		if k.Code == kind {
			terms := k.Terms
			terms.Cap, terms.From, terms.Ground = n, w.c.Today(w.clock.Now()), rule.Ground{Kind: rule.Resolution, Text: "2026年第二次居民会议决议"}
			must(w.t, w.classes.SetTerms(w.t.Context(), w.chair, w.c.ID, terms))
		}
	}
}

// Whoever lives in a dwelling or declared an interest does nothing to its card but
// what a household may; whoever has moved out, not moved in yet or ended the
// interest does.
func TestTheDatabaseMakesWhoeverHasAnInterestStandAside(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	p, r := id.New[people.Person](), id.New[people.Resident]()
	w.exec(`insert into people.people (id, name, created_at) values ($1, '李梅', $2)`, p, w.clock.Now())
	w.exec(`insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, '李梅', $3, $4)`, w.c.ID, r, p, w.clock.Now())
	home := w.dwellings["1-1-101"].ID
	lives := func(from, to string) string {
		return fmt.Sprintf(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day, to_day)
			values ('%s', gen_random_uuid(), '%s', '%s', 'occupant', '%s', nullif('%s', '')::date)`, w.c.ID, home, r, from, to)
	}
	kin := func(ended string) string {
		return fmt.Sprintf(`insert into people.interests (committee_id, id, person_id, dwelling_id, relation, listed, declared_at, ended_at)
			values ('%s', gen_random_uuid(), '%s', '%s', 'kin', false, '2026-01-01', nullif('%s', '')::timestamptz)`, w.c.ID, p, home, ended)
	}
	act := func(event parking.CardEvent) string {
		return fmt.Sprintf(`insert into parking.card_events (committee_id, id, card_id, was, event, became, at, actor_role, actor, reason, source)
			select committee_id, gen_random_uuid(), id, 'active', '%s', 'active', '2026-11-23T02:00:00Z', 'chair', '%s', 'x', 'x' from parking.cards`, event, p)
	}
	for _, event := range []parking.CardEvent{
		parking.CardIssue, parking.CardRenew, parking.CardSuspend, parking.CardResume, parking.CardRevoke, parking.CardReplace, parking.CardLift,
	} {
		for name, row := range map[string]struct{ before, want string }{
			"nobody of the house":   {`select 1`, ""},
			"whoever lives there":   {lives("2020-01-01", ""), "stand_aside"},
			"since today":           {lives("2026-11-23", ""), "stand_aside"},
			"until today":           {lives("2020-01-01", "2026-11-24"), "stand_aside"},
			"moved out today":       {lives("2020-01-01", "2026-11-23"), ""},
			"moves in tomorrow":     {lives("2026-11-24", ""), ""},
			"kin":                   {kin(""), "stand_aside"},
			"no kin any more":       {kin("2026-11-22T00:00:00Z"), ""},
			"kin again, after once": {kin("2026-11-22T00:00:00Z") + ";" + kin(""), "stand_aside"},
		} {
			if got := w.tried(row.before, act(event)); got != row.want {
				t.Errorf("%s by %s: refused by %q, want %q", event, name, got, row.want)
			}
		}
	}
	for _, event := range []parking.CardEvent{parking.CardLose, parking.CardReturn} {
		if got := w.tried(lives("2020-01-01", ""), act(event)); got != "" {
			t.Errorf("a household's own %s: refused by %q", event, got)
		}
	}
}

// The code refuses by the rule's own name before the database has to.
func TestTheCardsCodeRefusesBeforeTheDatabase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	two, one := 2, 1
	w.capped(class.FirstCar, &two)
	issue := func(dwelling, plate, kind string) error {
		ask := w.ask(dwelling, plate)
		ask.Class, ask.Reason = kind, "搬家当天"
		_, err := w.parking.Issue(t.Context(), actor.Of(actor.Operator), ask)
		return err
	}
	refused := func(name string, err error, want *errs.Error) {
		t.Helper()
		wants(t, name, err, want)
		if pg.Constraint(err) != "" {
			t.Errorf("%s: left to the database's %s", name, pg.Constraint(err))
		}
	}
	refused("a second card of the class", issue("1-1-101", "京A00001", "first-car"), parking.ErrHouseholdHasCard)
	refused("a first card of another class", issue("1-1-101", "京A00001", "tenant"), parking.ErrHouseholdHasCard)
	refused("the plate of another card", issue("1-1-102", "京A12345", "first-car"), parking.ErrPlateOnCard)
	must(t, issue("1-1-102", "京A00002", "first-car"))
	refused("one beyond the cap", issue("1-1-103", "京A00003", "first-car"), parking.ErrClassFull)
	w.clock.Step(time.Second)
	w.capped(class.FirstCar, &one) // takes nothing from anybody, and gives nothing
	refused("far beyond the cap", issue("1-1-103", "京A00003", "first-car"), parking.ErrClassFull)
	w.days(400) // no night has come since
	refused("a second car beside a first whose last day is over", issue("1-1-101", "京A00004", "second-car"), parking.ErrNoFirst)
}
