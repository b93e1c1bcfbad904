package outbox_test

import (
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/outbox"
)

// The letter box of a let dwelling is its tenant's: a slip there tells its owner nothing.
func TestASlipTellsWhoseBoxItIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner, tenant := w.lives("1-1-101", "", "2020-01-01", true), w.lives("1-1-101", "", "2020-01-01", true)
	w.exec(`update people.occupancies set kind = 'tenant' where resident_id = (select id from people.residents where person_id = $1)`, tenant.Person)
	var keys []outbox.MessageID
	for event, who := range map[string]actor.Actor{"to the owner": owner, "to the tenant": tenant} {
		n := w.message("1-1-101", event)
		must(t, w.db.Get(t.Context(), &n.Resident, `select id from people.residents where person_id = $1`, who.Person))
		keys = append(keys, w.tell(n))
	}
	w.exec(`update outbox.messages set state = 'listed'`)
	work, err := w.s.Work(t.Context(), w.chair, w.c.ID)
	if err != nil || len(work.Households) != 2 || work.Households[0].Away || !work.Households[1].Away || len(work.Households[1].People) != 1 {
		t.Errorf("the list has %+v, %v", work.Households, err)
	}
	must(t, w.s.Note(t.Context(), w.chair, outbox.Note{Committee: w.c.ID, Messages: keys, Channel: outbox.BySlip, Outcome: outbox.Handed}))
	if w.told("to the owner") != "" || w.told("to the tenant") == "" {
		t.Errorf("the owner was told %q, the tenant %q", w.told("to the owner"), w.told("to the tenant"))
	}
	must(t, w.s.Note(t.Context(), w.chair, outbox.Note{Committee: w.c.ID, Messages: keys, Channel: outbox.InPerson, Outcome: outbox.InWords}))
	if w.told("to the owner") == "" {
		t.Error("the owner was told in person, and nobody knows")
	}
}
