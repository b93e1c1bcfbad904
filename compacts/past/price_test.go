package past_test

import (
	"testing"

	"ziguan/compacts/past"
	"ziguan/internal/day"
	"ziguan/internal/errs"
)

// A price names a hearing and an act, which are what they are called and were not
// refused; it stands no earlier than they do, and they do not go while it stands.
func TestAPriceStandsByItsHearingAndItsAct(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	compact, hearing, vote, gone := w.enter(past.Compact), w.enter(past.Hearing), w.enter(past.Vote), w.enter(past.Hearing)
	w.Must(w.drop(gone, "录错了"))
	h, v := hearing.Number.String(), vote.Number.String()
	rests := func(h, v string) error {
		_, err := w.All.Past.Enter(t.Context(), w.chair, w.a(past.Price, func(n *past.New) { n.Hearing, n.Act = h, v }))
		return err
	}
	for name, number := range map[string]string{"none": "", "unknown": "2026-99", "a compact": compact.Number.String(), "a vote": v, "dropped": gone.Number.String()} {
		w.wants("a price whose hearing is "+name, rests(number, v), past.ErrHearing)
	}
	for name, number := range map[string]string{"none": "", "a hearing": h, "no number": "x"} {
		w.wants("a price whose act is "+name, rests(h, number), past.ErrAct)
	}
	price := w.posted(past.Price, func(n *past.New) { n.Hearing, n.Act, n.DecidedOn = h, v, day.Of(2021, 3, 1) })
	for _, d := range []past.Decision{hearing, vote} {
		w.Must(w.vouch(w.member, d))
	}
	w.Must(w.vouch(w.supervisor, hearing))
	w.night(8)
	w.is(hearing, past.Standing)
	w.is(price, past.Posted) // its act has not been vouched for
	w.Must(w.vouch(w.supervisor, vote))
	w.night(8)
	w.is(price, past.Standing)
	for _, d := range []past.Decision{hearing, vote, price} {
		if got := errs.CodeOf(w.drop(d, "录错了")); got != "past.cannot.drop" {
			t.Errorf("what stands was taken back: %s", got)
		}
	}
	if s := w.show(price); s.Hearing.Number != h || s.Act.Number != v {
		t.Errorf("the price rests on %s and %s", s.Hearing, s.Act)
	}
}

// Both have to stand: the one that is late keeps the price waiting whichever it is, and
// one that was replaced in the meantime stood.
func TestAPriceWaitsForTheLaterOfBoth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hearing, vote, other := w.enter(past.Hearing), w.posted(past.Vote), w.posted(past.Vote)
	price := w.posted(past.Price, func(n *past.New) { n.Hearing, n.Act = hearing.Number.String(), vote.Number.String() })
	w.night(8)
	w.is(vote, past.Standing)
	w.is(price, past.Posted) // its hearing has not been vouched for
	w.Must(w.All.Past.Replace(t.Context(), w.chair, w.C.ID, vote.Number.String(), other.Source()))
	w.Must(w.vouch(w.member, hearing))
	w.Must(w.vouch(w.supervisor, hearing))
	w.night(8)
	w.is(price, past.Standing)
}

// What a price would rest on is refused, and so is the price.
func TestAPriceGoesWithItsHearing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hearing, vote := w.enter(past.Hearing), w.posted(past.Vote)
	price := w.posted(past.Price, func(n *past.New) { n.Hearing, n.Act = hearing.Number.String(), vote.Number.String() })
	held := w.posted(past.Hearing)
	sound := w.posted(past.Price, func(n *past.New) { n.Hearing, n.Act = held.Number.String(), vote.Number.String() })
	w.Must(w.drop(hearing, "那次会没有开成"))
	w.night(8)
	w.is(vote, past.Standing)
	w.is(price, past.Refused)
	w.is(sound, past.Standing)
}
