package change_test

import (
	"testing"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/parking/class"
)

// Where only the tenants leave, their card of the committee's own class ends with
// them, and the owner's second car stays.
func TestTenantsOfAnOwnClassLeave(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	kind, err := w.classes.Add(t.Context(), w.chair, w.c.ID, class.NewClass{Name: "短租车", Prefix: "T", Primary: true, Terms: class.Terms{
		From: w.c.Today(w.clock.Now()), Holders: map[class.Holder]int{class.HolderTenant: 2}, Months: 6, Plates: 1, Ground: rule.Ground{Kind: rule.Clause, Text: "公约第八条"},
	}})
	must(t, err)
	w.person(actor.Resident, "1-1-101")
	tenant := w.person(actor.Resident, "1-1-102")
	_, err = w.db.Bare().ExecContext(t.Context(), `insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
		select d.committee_id, $1, d.id, r.id, 'tenant', '2026-01-01' from people.dwellings d, people.residents r where d.code = '1-1-101' and r.person_id = $2`,
		id.New[people.Occupancy](), tenant.Person)
	must(t, err)
	issue := func(kind class.Code, plate string) class.Number {
		t.Helper()
		out, err := w.cards.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.c.ID, Dwelling: "1-1-101", Plates: []string{plate}, Class: string(kind), Reason: "搬家当天"})
		must(t, err)
		return out.Number
	}
	theirs, owners := issue(kind, "京A12345"), issue("second-car", "京A54321")
	n := change.Leaving{Committee: w.c.ID, Dwelling: "1-1-101", Tenants: true, Reason: "租期到了"}
	ending, err := w.s.Ending(t.Context(), w.chair, n)
	must(t, err)
	if len(ending.Cards) != 1 || ending.Cards[0].Number != theirs || len(ending.Plates) != 1 {
		t.Errorf("what would end: %+v", ending)
	}
	_, err = w.s.MoveOut(t.Context(), w.chair, n)
	must(t, err)
	if a, b := w.state(theirs), w.state(owners); a != parking.CardReturned || b != parking.CardActive {
		t.Errorf("the tenants' card is %s, the owner's %s", a, b)
	}
}
