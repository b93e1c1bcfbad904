package change_test

import (
	"slices"
	"testing"
	"time"

	"ziguan/compacts/rule"
	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/parking/gate"
)

func (w *world) on(number, reason string) parking.CardAct {
	return parking.CardAct{Committee: w.c.ID, Number: number, Reason: reason, Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}
}

// A substitute car's days go on with the new number, counted with those before; they
// end where its plate is the card's own now, and with the card.
func TestASubstituteFollowsTheNewNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	sub := change.NewSubstitute{Committee: w.c.ID, Number: "A-0001", Plate: "京B12345", Days: 3, Reason: "车在修"}
	_, err := w.s.AddSubstitute(t.Context(), w.member, sub)
	must(t, err)
	fresh, err := w.cards.LostAndReplace(t.Context(), w.chair, w.on("A-0001", "丢了"))
	must(t, err)
	if got := w.answers("京B12345"); got != gate.CardActive {
		t.Errorf("the substitute at the gate: %s", got)
	}
	v, err := w.s.View(t.Context(), w.member, w.c.ID, fresh.Number.String())
	must(t, err)
	if _, ok := v.Standing(); !ok || v.Left != v.PerYear-1 {
		t.Errorf("%+v, %d of %d left", v.Substitutes, v.Left, v.PerYear)
	}
	sub.Number = fresh.Number.String()
	_, err = w.s.AddSubstitute(t.Context(), w.member, sub)
	wants(t, "a second one beside it", err, change.ErrStands)
	must(t, w.s.EndSubstitute(t.Context(), w.member, w.c.ID, fresh.Number.String(), v.Substitutes[0].ID))
	sub.Plate = "京C12345"
	_, err = w.s.AddSubstitute(t.Context(), w.member, change.NewSubstitute{Committee: w.c.ID, Number: sub.Number, Plate: "京C12345", Days: 3, Reason: "车在修"})
	must(t, err)
	own, err := w.s.ChangePlates(t.Context(), w.chair, change.NewPlates{Committee: w.c.ID, Number: sub.Number, Plates: []string{"京C12345"}, Reason: "买了这辆"})
	must(t, err)
	v, err = w.s.View(t.Context(), w.member, w.c.ID, own.Number.String())
	must(t, err)
	if s := v.Substitutes[1]; s.EndedAt == nil || s.Cause != "plate.on_card" {
		t.Errorf("%+v", s)
	}
}

// A substitute car ends with its card.
func TestASubstituteEndsWithItsCard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	_, err := w.s.AddSubstitute(t.Context(), w.member, change.NewSubstitute{Committee: w.c.ID, Number: "A-0001", Plate: "京B12345", Days: 3, Reason: "车在修"})
	must(t, err)
	must(t, w.cards.Return(t.Context(), w.chair, w.on("A-0001", "不用了")))
	v, err := w.s.View(t.Context(), w.member, w.c.ID, "A-0001")
	must(t, err)
	if s := v.Substitutes[0]; s.EndedAt == nil || s.Cause != "card.returned" {
		t.Errorf("%+v", s)
	}
	if got := w.answers("京B12345"); got != gate.CardUnknown {
		t.Errorf("the substitute at the gate: %s", got)
	}
}

// An appeal against a suspension goes on when the card is lost and replaced: it stays
// one appeal against one decision, by whoever made that, and upheld it lifts the
// suspension of the card that is there now.
func TestAnAppealFollowsTheNewNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	must(t, w.cards.Suspend(t.Context(), w.member, w.on("A-0001", "三次违规")))
	must(t, w.s.File(t.Context(), w.member, w.c.ID, "A-0001", "不是我家的车"))
	fresh, err := w.cards.LostAndReplace(t.Context(), w.chair, w.on("A-0001", "丢了"))
	must(t, err)
	number := fresh.Number.String()
	wants(t, "a second appeal against the same decision", w.s.File(t.Context(), w.member, w.c.ID, number, "还是不服"), change.ErrAppealed)
	v, err := w.s.View(t.Context(), w.member, w.c.ID, number)
	must(t, err)
	a, ok := v.Filed()
	if !ok || a.Number.String() != number || v.Decision.Actor != w.member.Person {
		t.Fatalf("%+v, decided by %+v", a, v.Decision)
	}
	wants(t, "whoever suspended", w.s.Review(t.Context(), w.member, w.c.ID, a.ID, change.Reviewed{Upheld: true, Reason: "看错了"}), change.ErrAnother)
	must(t, w.s.Review(t.Context(), w.chair, w.c.ID, a.ID, change.Reviewed{Upheld: true, Reason: "看错了"}))
	if got := w.answers("京A12345"); got != gate.CardActive || w.state(fresh.Number) != parking.CardActive {
		t.Errorf("at the gate: %s", got)
	}
}

// A card that was taken back and is given again names the one before, which names it.
func TestARestoredCardNamesTheOneBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	must(t, w.cards.Revoke(t.Context(), w.member, w.on("A-0001", "转租")))
	must(t, w.s.File(t.Context(), w.member, w.c.ID, "A-0001", "没有转租"))
	all, err := w.s.Appeals(t.Context(), w.chair, w.c.ID, "A-0001")
	must(t, err)
	must(t, w.s.Review(t.Context(), w.chair, w.c.ID, all[0].ID, change.Reviewed{Upheld: true, Reason: "看错了"}))
	old, err := w.cards.Show(t.Context(), w.chair, w.c.ID, "A-0001")
	must(t, err)
	if old.State != parking.CardRevoked || old.ReplacedBy != "A-0002" {
		t.Errorf("%s, given again as %q", old.State, old.ReplacedBy)
	}
}

// A call to move a car goes on being answered and counted under the new number.
func TestACallFollowsTheNewNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	_, err := w.db.Bare().ExecContext(t.Context(), `with told as (
		insert into outbox.messages (committee_id, id, event, kind, params, dwelling_id, urgent, link, made_at, state, state_since, rung,
			rung_since, next_at)
		select committee_id, gen_random_uuid(), 'call', 'move_call.called', '{}', dwelling_id, true, '', $2, 'listed', $2, 0, $2, $2
		from parking.cards where committee_id = $1
		returning id)
		insert into parking.move_calls (committee_id, id, dwelling_id, subject, place, source, caller,
		state, made_at, message_id, call_day, subject_nth, caller_nth)
		select committee_id, gen_random_uuid(), dwelling_id, number, '3号楼前', 'card', 'x', 'called', $2, (select id from told), $3, 1, 1
		from parking.cards where committee_id = $1`, w.c.ID, w.clock.Now(), w.c.Today(w.clock.Now()))
	must(t, err)
	fresh, err := w.cards.LostAndReplace(t.Context(), w.chair, w.on("A-0001", "丢了"))
	must(t, err)
	var subject string
	must(t, w.db.Get(t.Context(), &subject, `select subject from parking.move_calls`))
	if subject != fresh.Number.String() {
		t.Errorf("the call is for %s, the card is %s now", subject, fresh.Number)
	}
}

// A substitute car whose days were over before is none that its card took along.
func TestASubstituteOfBeforeEndedOnItsDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A12345")
	_, err := w.s.AddSubstitute(t.Context(), w.member, change.NewSubstitute{Committee: w.c.ID, Number: "A-0001", Plate: "京B12345", Days: 3, Reason: "车在修"})
	must(t, err)
	w.clock.Step(10 * 24 * time.Hour)
	must(t, w.cards.Return(t.Context(), w.chair, w.on("A-0001", "不用了")))
	v, err := w.s.View(t.Context(), w.member, w.c.ID, "A-0001")
	must(t, err)
	if s := v.Substitutes[0]; s.EndedAt != nil || s.Cause != "" {
		t.Errorf("%+v", s)
	}
}

// On its last day a substitute goes along and ends with its card; on the next it does
// neither, for it ended by itself. A neighbour's is another matter, and so is one that
// was ended by hand.
func TestASubstituteGoesAlongThroughItsLastDay(t *testing.T) {
	t.Parallel()
	for days, along := range map[int]bool{2: true, 3: false} {
		w := newWorld(t)
		w.issue("1-1-101", "京A12345")
		other := w.issue("1-1-102", "京A22222")
		add := func(number, plate string, days int) change.Substitute {
			s, err := w.s.AddSubstitute(t.Context(), w.member, change.NewSubstitute{Committee: w.c.ID, Number: number, Plate: plate, Days: days, Reason: "车在修"})
			must(t, err)
			return s
		}
		must(t, w.s.EndSubstitute(t.Context(), w.member, w.c.ID, "A-0001", add("A-0001", "京B99999", 1).ID))
		add("A-0001", "京B77777", 1)
		add(other.Number.String(), "京B12345", 1)
		w.days(1)
		add("A-0001", "京B12345", 3)
		add(other.Number.String(), "京B22222", 3)
		w.days(days)
		fresh, err := w.cards.LostAndReplace(t.Context(), w.chair, w.on("A-0001", "丢了"))
		must(t, err)
		var plates string
		must(t, w.db.Get(t.Context(), &plates, `select string_agg(plate, ' ' order by plate) from parking.card_plates where card_id = (select id from parking.cards where number = 'A-0003')`))
		if want := map[bool]string{true: "京A12345 京B12345", false: "京A12345"}[along]; plates != want {
			t.Errorf("after %d days the new card has %s, want %s", days, plates, want)
		}
		must(t, w.cards.Return(t.Context(), w.chair, w.on(fresh.Number.String(), "不用了")))
		var got []string
		must(t, w.db.Select(t.Context(), &got, `select s.plate || ' ' || c.number || ' ' || s.cause from parking.substitutes s
			join parking.cards c on c.committee_id = s.committee_id and c.id = s.card_id order by s.plate, c.number`))
		want := []string{"京B12345 A-0001 ", "京B12345 A-0002 ", "京B22222 A-0002 ", "京B77777 A-0001 ", "京B99999 A-0001 "}
		if along {
			want[0], want[1] = want[1], "京B12345 A-0003 card.returned"
		}
		if !slices.Equal(got, want) {
			t.Errorf("after %d days: %q, want %q", days, got, want)
		}
	}
}
