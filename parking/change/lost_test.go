package change_test

import (
	"testing"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/parking/watch"
)

// other is somebody with a role in another committee.
func (w *world) other(role actor.Role) actor.Actor {
	w.t.Helper()
	c, err := people.New(w.db).Found(w.t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "ZZ", Name: "别处", Regime: people.Owners})
	must(w.t, err)
	p := id.New[people.Person]()
	_, err = w.db.Bare().ExecContext(w.t.Context(), `insert into people.people (id, name, created_at) values ($1, '外人', $2)`, p, w.clock.Now())
	must(w.t, err)
	a := actor.Of(role).For(c.ID.String())
	a.Person, a.Pseudonym = p.String(), c.Pseudonym(p.String())
	return a
}

// A volunteer on duty reports a card lost for a household at the gate: it opens
// nothing from then on, the household is told, and who did it is known. One who
// is not on duty, and one of another committee, cannot.
func TestAVolunteerReportsALoss(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	volunteer, stranger := w.person(actor.Volunteer, ""), w.other(actor.Volunteer)
	n := parking.CardAct{Committee: w.c.ID, Number: card.Number.String(), Reason: "值守代报", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}
	wants(t, "off duty", w.s.LoseAtGate(t.Context(), volunteer, n), watch.ErrShift)
	wants(t, "another committee's", w.s.LoseAtGate(t.Context(), stranger, n), actor.ErrNotHere)
	_, err := w.s.AtGate(t.Context(), stranger, w.c.ID, "京A12345")
	wants(t, "another committee's look", err, actor.ErrNotHere)
	wants(t, "a neighbour", w.s.LoseAtGate(t.Context(), w.person(actor.Resident, "1-1-102"), n), actor.ErrRole)
	_, err = watch.New(w.db).StartShift(t.Context(), volunteer, w.c.ID, "east")
	must(t, err)
	for _, said := range []string{"京A12345", "京A·12345", card.Number.String()} {
		found, err := w.s.AtGate(t.Context(), volunteer, w.c.ID, said)
		must(t, err)
		if found.Number != card.Number || found.Plates != "京A12345" {
			t.Errorf("%s finds %+v", said, found)
		}
	}
	_, err = w.s.AtGate(t.Context(), volunteer, w.c.ID, "京A99999")
	wants(t, "no card", err, parking.ErrCardUnknown)
	must(t, w.s.LoseAtGate(t.Context(), volunteer, n))
	if s := w.state(card.Number); s != parking.CardLost {
		t.Errorf("the card is %s", s)
	}
	var by struct {
		Actor  string `db:"actor"`
		Role   string `db:"actor_role"`
		Reason string `db:"reason"`
	}
	must(t, w.db.Get(t.Context(), &by, `select actor, actor_role, reason from parking.card_events where event = 'lose'`))
	if by.Actor != volunteer.Person || by.Role != string(actor.Volunteer) || by.Reason != "值守代报" {
		t.Errorf("the event: %+v", by)
	}
	var told int
	must(t, w.db.Read(t.Context(), func(r *pg.Reader) error {
		return r.Get(t.Context(), &told, `select count(*) from outbox.messages where kind = 'card.lost_at_gate'`)
	}))
	if told != 1 {
		t.Errorf("told %d times", told)
	}
	fresh, err := w.cards.Replace(t.Context(), w.member, n)
	must(t, err)
	if s := w.state(fresh.Number); s != parking.CardActive {
		t.Errorf("the new card is %s", s)
	}
}

// The card's page says what may be done: until when one may appeal, how many
// substitutes are left; an appeal that was taken back is not filed twice.
func TestWhatMayBeDone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	card := w.issue("1-1-101", "京A12345")
	home := w.person(actor.Resident, "1-1-101")
	view := func() change.View {
		v, err := w.s.View(t.Context(), home, w.c.ID, card.Number.String())
		must(t, err)
		return v
	}
	if v := view(); v.Left != 3 || v.MayAppeal() || v.Decision != nil {
		t.Errorf("a card in force: %+v", v)
	}
	must(t, w.cards.Suspend(t.Context(), w.member, parking.CardAct{Committee: w.c.ID, Number: card.Number.String(), Reason: "三次超时", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}))
	v := view()
	if !v.MayAppeal() || v.Decision.Reason != "三次超时" || v.Decision.Actor != "" || !v.Term.Last.Zero() || v.Term.Days != 15 || v.Term.Rule.Text == "" || v.Decision.Text != "公约第七条" {
		t.Errorf("suspended: %+v", v)
	}
	must(t, w.s.File(t.Context(), home, w.c.ID, card.Number.String(), "不对"))
	must(t, w.s.WithdrawAppeal(t.Context(), home, w.c.ID, card.Number.String()))
	wants(t, "nothing to take back", w.s.WithdrawAppeal(t.Context(), home, w.c.ID, card.Number.String()), change.ErrAppealUnknown)
	if view().MayAppeal() {
		t.Error("may appeal twice")
	}
	list, err := w.s.Appeals(t.Context(), w.chair, w.c.ID, "")
	must(t, err)
	b, err := w.s.Brought(t.Context(), w.member, w.c.ID, list[0].ID)
	must(t, err)
	wants(t, "who decided reads why not", b.Not, change.ErrAnother)
	b, err = w.s.Brought(t.Context(), w.person(actor.Supervisor, ""), w.c.ID, list[0].ID)
	must(t, err)
	wants(t, "a supervisor reads alone", b.Not, actor.ErrRole)
}
