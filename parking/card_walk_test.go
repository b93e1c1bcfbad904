package parking_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/parking"
	"ziguan/parking/class"
)

// The database knows exactly the states of the table.
func TestTheDatabaseKnowsTheStatesOfTheTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var def string
	must(t, w.db.Get(t.Context(), &def, `select pg_get_constraintdef(oid) from pg_constraint where conname = 'cards_state'`))
	var stored, table []string
	for i, part := range strings.Split(def, "'") {
		if i%2 == 1 {
			stored = append(stored, part)
		}
	}
	for _, s := range parking.CardMoves().States() {
		table = append(table, string(s))
	}
	slices.Sort(stored)
	slices.Sort(table)
	if d := cmp.Diff(table, stored); d != "" {
		t.Error(d)
	}
}

// walker drives one card by random acts of two people and keeps the model beside it.
type walker struct {
	w    *world
	two  [2]actor.Actor
	card class.Number
	want parking.CardState
	// suspended says whether the card was suspended when it was lost.
	suspended bool
}

func (k *walker) act(t *rapid.T, on parking.CardEvent) {
	who := k.two[rapid.IntRange(0, 1).Draw(t, "who")]
	ctx, n, s := context.Background(), k.w.do(k.card), k.w.parking
	next, refused := parking.CardMoves().Next(k.want, on)
	var err error
	var fresh parking.Issued
	switch on {
	case parking.CardSuspend:
		err = s.Suspend(ctx, who, n)
	case parking.CardResume:
		err = s.Resume(ctx, who, n)
	case parking.CardRevoke:
		err = s.Revoke(ctx, who, n)
	case parking.CardReturn:
		err = s.Return(ctx, who, n)
	case parking.CardLose:
		err = s.Lost(ctx, who, n)
	case parking.CardReplace:
		fresh, err = s.Replace(ctx, who, n)
	default:
		t.Fatalf("no act for %s", on)
	}
	if refused != nil {
		if errs.CodeOf(err) != errs.CodeOf(refused) {
			t.Fatalf("%s of a card %s: %v, want %v", on, k.want, err, refused)
		}
		return
	}
	if err != nil {
		t.Fatalf("%s of a card %s: %v", on, k.want, err)
	}
	if on == parking.CardLose {
		k.suspended = k.want == parking.CardSuspended
	}
	k.want = next
	if on != parking.CardReplace {
		return
	}
	if k.want = parking.CardActive; k.suspended {
		k.want = parking.CardSuspended
	}
	k.card, k.suspended = fresh.Number, false
}

const sqlLiveCards = `
	select count(*)
	from parking.cards
	where committee_id = $1 and live`

func (k *walker) check(t *rapid.T) {
	got, err := k.w.parking.Show(context.Background(), k.w.chair, k.w.c.ID, k.card.String())
	if err != nil || got.State != k.want {
		t.Fatalf("the card is %s, want %s (%v)", got.State, k.want, err)
	}
	for i, e := range got.Events {
		if i > 0 && e.Was != got.Events[i-1].Became {
			t.Fatalf("event %d does not follow the one before", i)
		}
	}
	var live int
	if err := k.w.db.Get(context.Background(), &live, sqlLiveCards, k.w.c.ID); err != nil || live > 1 {
		t.Fatalf("%d live cards, %v", live, err)
	}
}

// Whatever two people do in whatever order, a card goes where the table says,
// its events follow one another, and the household never has two.
func TestACardWalksTheTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	two := [2]actor.Actor{w.chair, actor.Of(actor.Member).For(w.c.ID.String())}
	rapid.Check(t, func(rt *rapid.T) {
		w.exec(`update parking.cards set state = 'revoked' where live or state in ('lost', 'returned')`)
		k := &walker{w: w, two: two, card: w.issue("1-1-101", "京A12345").Number, want: parking.CardActive}
		acts := []parking.CardEvent{parking.CardSuspend, parking.CardResume, parking.CardRevoke, parking.CardReturn, parking.CardLose, parking.CardReplace}
		for _, on := range rapid.SliceOfN(rapid.SampledFrom(acts), 1, 8).Draw(rt, "acts") {
			k.act(rt, on)
			k.check(rt)
		}
	})
}
