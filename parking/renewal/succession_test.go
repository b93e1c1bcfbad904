package renewal_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/block"
	"ziguan/parking/change"
	"ziguan/parking/renewal"
)

// declared is a world in whose campaign every household has said that nothing changed.
func declared(t *testing.T, n int) *world {
	t.Helper()
	w := newWorld(t, n)
	w.rule("renewal.share_percent", "0")
	w.open()
	var numbers []string
	for _, r := range w.all() {
		numbers = append(numbers, r.Number.String())
	}
	_, err := w.s.UnchangedMany(t.Context(), w.chair, w.c.ID, numbers)
	must(t, err)
	return w
}

func (w *world) renewal(number string) renewal.Renewal {
	w.t.Helper()
	for _, r := range w.all() {
		if r.Number.String() == number {
			return r
		}
	}
	w.t.Fatalf("%s is not in the campaign: %+v", number, w.all())
	return renewal.Renewal{}
}

func (w *world) act(number string) parking.CardAct {
	return parking.CardAct{Committee: w.c.ID, Number: number, Reason: "测试", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}
}

// keeps checks that every event of a renewal is a move of the table, whoever wrote it.
func (w *world) keeps() {
	w.t.Helper()
	var all []struct {
		Was    renewal.State `db:"was"`
		On     renewal.Event `db:"event"`
		Became renewal.State `db:"became"`
	}
	must(w.t, w.db.Read(w.t.Context(), func(r *pg.Reader) error {
		return r.Select(w.t.Context(), &all, `select was, event, became from parking.renewal_events order by at, id`)
	}))
	for _, e := range all {
		if e.Was == "" && e.On == renewal.Follow {
			continue // the first of a card that goes on
		}
		if to, err := renewal.Moves().Next(e.Was, e.On); err != nil || to != e.Became {
			w.t.Errorf("%s on %s became %s: no move of the table", e.Was, e.On, e.Became)
		}
	}
}

// A card that gets a new number, its plate changed or lost and replaced, once or twice,
// stays in its renewal with what was said, and is renewed under that number.
func TestARenewalFollowsTheNewNumber(t *testing.T) {
	t.Parallel()
	w := declared(t, 3)
	changes := change.New(w.db, w.cards)
	lost, err := w.cards.LostAndReplace(t.Context(), w.chair, w.act("A-0001"))
	must(t, err)
	once, err := changes.ChangePlates(t.Context(), w.chair, change.NewPlates{Committee: w.c.ID, Number: "A-0002", Plates: []string{"京B20002"}, Reason: "换车"})
	must(t, err)
	twice, err := w.cards.LostAndReplace(t.Context(), w.chair, w.act(once.Number.String()))
	must(t, err)
	if n := len(w.all()); n != 3 {
		t.Errorf("%d renewals, want each once", n)
	}
	for _, number := range []string{lost.Number.String(), twice.Number.String()} {
		if r := w.renewal(number); r.State != renewal.Declared {
			t.Errorf("%s is %s", number, r.State)
		}
	}
	_, picks, err := w.s.Draw(t.Context(), w.c.ID)
	must(t, err)
	if len(picks) != 3 || picks[2].Number != "A-0003" {
		t.Errorf("the draw was of the numbers of its day: %+v", picks)
	}
	// What is said under the old number is said of the new one.
	must(t, w.s.SomethingChanged(t.Context(), w.chair, w.c.ID, "A-0001"))
	if r := w.renewal(lost.Number.String()); r.State != renewal.Changed {
		t.Errorf("%s is %s", r.Number, r.State)
	}
	if n, err := w.s.UnchangedMany(t.Context(), w.chair, w.c.ID, []string{"A-0001", lost.Number.String()}); err != nil || n != 1 {
		t.Errorf("%d said so: %v", n, err)
	}
	done, err := w.s.ApproveAll(t.Context(), w.chair, w.c.ID, "")
	must(t, err)
	if done.Renewed != 3 || len(done.Left) != 0 {
		t.Errorf("%+v", done)
	}
	v, err := w.cards.Show(t.Context(), w.chair, w.c.ID, twice.Number.String())
	must(t, err)
	if v.ValidTo.String() != "2028-01-04" {
		t.Errorf("the card with the newest number ends on %s", v.ValidTo)
	}
	// A renewed card that gets a new number afterwards is handed over under that one.
	again, err := w.cards.LostAndReplace(t.Context(), w.chair, w.act("A-0003"))
	must(t, err)
	if n, err := w.s.HandedOver(t.Context(), w.chair, w.c.ID, []string{again.Number.String()}); err != nil || n != 1 {
		t.Errorf("%d handed over: %v", n, err)
	}
	w.keeps()
}

// A card that waits for its renewal past its last day goes on being let in under a new number.
func TestTheGraceFollowsTheNewNumber(t *testing.T) {
	t.Parallel()
	w := declared(t, 1)
	fresh, err := w.cards.LostAndReplace(t.Context(), w.chair, w.act("A-0001"))
	must(t, err)
	if r := w.renewal(fresh.Number.String()); r.GraceTo.Zero() {
		t.Error("the new card has no grace")
	}
}

// A card that ends takes its renewal with it, and says why; one given back after an
// appeal begins it anew.
func TestARenewalEndsWithItsCard(t *testing.T) {
	t.Parallel()
	w := declared(t, 4)
	must(t, w.cards.Revoke(t.Context(), w.chair, w.act("A-0001")))
	must(t, w.cards.Return(t.Context(), w.chair, w.act("A-0002")))
	must(t, w.s.Leave(t.Context(), w.chair, w.c.ID, "A-0003"))
	w.to(2027, 3, 10)
	_, err := w.cards.Expire(t.Context(), actor.Of(actor.System), w.clock.Now())
	must(t, err)
	for number, want := range map[string][2]string{
		"A-0001": {"ended", "card.revoked"}, "A-0002": {"ended", "card.returned"}, "A-0003": {"left", ""}, "A-0004": {"ended", "card.expired"},
	} {
		if r := w.renewal(number); string(r.State) != want[0] || r.Cause != want[1] {
			t.Errorf("%s is %s because of %q, want %v", number, r.State, r.Cause, want)
		}
	}
	p, err := w.s.Running(t.Context(), w.chair, w.c.ID)
	must(t, err)
	if len(p.Left) != 3 || p.Left[0].Number != "A-0001" || p.Left[0].Dwelling != "1-1-101" || p.Sum.Ready != 0 {
		t.Errorf("%+v, %d ready", p.Left, p.Sum.Ready)
	}
	w.keeps()
}

// What stands against renewing a card takes it out of what is ready, and the batch
// names each with its door and why; what is seen to is said again and renewed.
func TestWhatCannotBeRenewedLeavesReady(t *testing.T) {
	t.Parallel()
	w := declared(t, 5)
	must(t, w.cards.Suspend(t.Context(), w.chair, w.act("A-0001")))
	must(t, w.cards.Lost(t.Context(), w.chair, w.act("A-0002")))
	_, err := block.New(w.db).Make(t.Context(), w.chair, block.NewBlock{Committee: w.c.ID, Plate: "京A10002", Until: w.c.Today(w.clock.Now()).AddDays(90), Reason: "决议", Ground: rule.Ground{Kind: rule.Resolution, Text: "决议"}})
	must(t, err)
	w.tenant("1-1-104", "2027-01-04")
	done, err := w.s.ApproveAll(t.Context(), w.chair, w.c.ID, "")
	must(t, err)
	want := []renewal.LeftOut{
		{Number: "A-0001", Dwelling: "1-1-101", Why: renewal.ErrSuspended},
		{Number: "A-0002", Dwelling: "1-1-102", Why: renewal.ErrLost},
		{Number: "A-0003", Dwelling: "1-1-103", Why: renewal.ErrBlocked},
		{Number: "A-0004", Dwelling: "1-1-104", Why: renewal.ErrLeaseOver},
	}
	if done.Renewed != 1 || !slices.Equal(done.Left, want) {
		t.Errorf("renewed %d, left %+v", done.Renewed, done.Left)
	}
	p, err := w.s.Running(t.Context(), w.chair, w.c.ID)
	must(t, err)
	if p.Sum.Ready != 0 || len(p.Left) != 4 {
		t.Errorf("%d still ready, %+v left", p.Sum.Ready, p.Left)
	}
	for i, l := range p.Left {
		if l.Cause != want[i].Why.Code || l.State != renewal.Changed {
			t.Errorf("%+v, want %s", l, want[i].Why.Code)
		}
	}
	must(t, w.cards.Resume(t.Context(), w.chair, w.act("A-0001")))
	must(t, w.s.Unchanged(t.Context(), w.chair, w.c.ID, "A-0001"))
	if again, err := w.s.ApproveAll(t.Context(), w.chair, w.c.ID, ""); err != nil || again.Renewed != 1 || len(again.Left) != 0 {
		t.Errorf("again: %+v %v", again, err)
	}
	w.keeps()
}

// The owner's card is not renewed while a tenant uses its right.
func TestALentCardLeavesReady(t *testing.T) {
	t.Parallel()
	w := declared(t, 1)
	w.exec(`update parking.cards set state = 'lent' where committee_id = $1`, w.c.ID)
	done, err := w.s.ApproveAll(t.Context(), w.chair, w.c.ID, "")
	if err != nil || len(done.Left) != 1 || !errors.Is(done.Left[0].Why, renewal.ErrLent) {
		t.Errorf("%+v %v", done, err)
	}
}

// A failure of the database is a failure: it renews nothing and is nobody's lease.
func TestAFailureIsNoReason(t *testing.T) {
	t.Parallel()
	w := declared(t, 2)
	w.rule("card.term_months", "a year")
	done, err := w.s.ApproveAll(t.Context(), w.chair, w.c.ID, "")
	if err == nil || errs.KindOf(err) != errs.Internal || len(done.Left) != 0 {
		t.Errorf("%+v %v", done, err)
	}
	w.clock.Step(time.Minute)
	w.rule("card.term_months", "12")
	if done, err = w.s.ApproveAll(t.Context(), w.chair, w.c.ID, ""); err != nil || done.Renewed != 2 {
		t.Errorf("%+v %v", done, err)
	}
}

// A flat that was sold after its household declared renews nothing: whoever is there
// now says so first. A second owner beside the first changes no hands.
func TestASoldFlatIsNotRenewed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	w.rule("renewal.share_percent", "0")
	w.open()
	seller, stays := w.resident("1-1-101"), w.resident("1-1-102")
	must(t, w.s.Unchanged(t.Context(), seller, w.c.ID, "A-0001"))
	must(t, w.s.Unchanged(t.Context(), stays, w.c.ID, "A-0002"))
	must(t, w.s.SomethingChanged(t.Context(), w.chair, w.c.ID, "A-0003"))
	w.exec(`update people.occupancies o set to_day = '2026-11-20' from people.dwellings d
		where o.committee_id = $1 and d.committee_id = $1 and d.id = o.dwelling_id and d.code = '1-1-101'`, w.c.ID) // entered late
	buyer := w.resident("1-1-101")
	w.resident("1-1-102")
	if r := w.renewal("A-0001"); r.State != renewal.Due || r.Cause != renewal.ErrHands.Code {
		t.Errorf("before anybody acts it is %s, %q", r.State, r.Cause)
	}
	if mine, err := w.s.Mine(t.Context(), buyer, w.c.ID); err != nil || len(mine) != 1 || mine[0].State != renewal.Due {
		t.Errorf("the buyer reads %+v %v", mine, err)
	}
	p, err := w.s.Running(t.Context(), w.chair, w.c.ID)
	must(t, err)
	if p.Sum.Ready != 1 || len(p.Left) != 1 {
		t.Errorf("%d ready, %+v", p.Sum.Ready, p.Left)
	}
	done, err := w.s.ApproveAll(t.Context(), w.chair, w.c.ID, "")
	must(t, err)
	if done.Renewed != 1 {
		t.Errorf("%+v", done)
	}
	must(t, w.s.Unchanged(t.Context(), buyer, w.c.ID, "A-0001"))
	if done, err = w.s.ApproveAll(t.Context(), w.chair, w.c.ID, ""); err != nil || done.Renewed != 1 {
		t.Errorf("after the buyer said so: %+v %v", done, err)
	}
	w.keeps()
}

// A household that moves out ends its renewal with its card.
func TestAMoveOutEndsTheRenewal(t *testing.T) {
	t.Parallel()
	w := declared(t, 1)
	w.resident("1-1-101")
	_, err := change.New(w.db, w.cards).MoveOut(t.Context(), w.chair, change.Leaving{Committee: w.c.ID, Dwelling: "1-1-101", Reason: "搬走"})
	must(t, err)
	if r := w.renewal("A-0001"); r.State != renewal.Ended || r.Cause != "card.returned" {
		t.Errorf("%s %q", r.State, r.Cause)
	}
}

// tenant rents a dwelling until a day.
func (w *world) tenant(dwelling, until string) {
	w.t.Helper()
	w.exec(`with r as (
			insert into people.residents (committee_id, id, name, created_at) values ($1, gen_random_uuid(), '周晓燕', $4) returning id)
		insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day, lease_end)
		select d.committee_id, gen_random_uuid(), d.id, r.id, 'tenant', '2026-01-01', $3::date from people.dwellings d, r
		where d.committee_id = $1 and d.code = $2`, w.c.ID, dwelling, until, w.clock.Now())
}
