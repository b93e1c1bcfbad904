package hearing_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ziguan/compacts/hearing"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
)

// A draft holds to the last number of each bound, and tells all that is wrong at once.
func TestADraftHoldsAtItsEdges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	for name, change := range map[string]func(*hearing.Proposal){
		"ten minutes":           func(n *hearing.Proposal) { n.Minutes = 10 },
		"eight hours":           func(n *hearing.Proposal) { n.Minutes = 480 },
		"closed":                func(n *hearing.Proposal) { n.Observers = 0 },
		"five hundred look on":  func(n *hearing.Proposal) { n.Observers = 500 },
		"twelve items":          func(n *hearing.Proposal) { n.Agenda = strings.Fields(strings.Repeat("发言 ", 12)) },
		"a draw the day before": func(n *hearing.Proposal) { n.DrawsOn = w.Today().AddDays(19) },
	} {
		if _, err := w.Hearings.Draft(t.Context(), w.chair, w.proposal(change)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, one := range map[string]struct {
		change func(*hearing.Proposal)
		want   *errs.Error
	}{
		"over eight hours": {func(n *hearing.Proposal) { n.Minutes = 481 }, hearing.ErrMinutes},
		"501 look on":      {func(n *hearing.Proposal) { n.Observers = 501 }, hearing.ErrObservers},
		"thirteen items":   {func(n *hearing.Proposal) { n.Agenda = strings.Fields(strings.Repeat("发言 ", 13)) }, hearing.ErrAgenda},
		"sixty-one seats":  {func(n *hearing.Proposal) { n.Quotas[0].Places = 61 }, hearing.ErrQuota},
		"a way that is none": {func(n *hearing.Proposal) {
			n.Quotas[2].Way = "x"
		}, hearing.ErrQuota},
	} {
		_, err := w.Hearings.Draft(t.Context(), w.chair, w.proposal(one.change))
		w.wants(name, err, one.want)
	}
	_, err := w.Hearings.Draft(t.Context(), w.chair, w.proposal(func(n *hearing.Proposal) { n.Chair, n.Recorder = "", "" }))
	if e := errs.As(err); e == nil || len(e.Fields) != 2 {
		t.Errorf("without chair and recorder: %v", err)
	}
	w.Must(w.Hearings.Announce(t.Context(), w.chair, w.C.ID, w.draft(func(n *hearing.Proposal) { n.Kind, n.Papers = hearing.Other, nil })))
}

// A hearing is put off by clear days, with a draw between its sign-up and itself, or none.
func TestAHearingIsPutOffAtItsEdges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 7)
	number := w.noticed()
	in := func(days int) time.Time { return w.Today().AddDays(days).Time(w.C.Location()) }
	put := func(number string, when hearing.Time) error {
		return w.Hearings.Postpone(t.Context(), w.chair, hearing.Postponement{Committee: w.C.ID, Number: number, Reason: "停电", Time: when})
	}
	again := func(days, ends, draws int) hearing.Time {
		return hearing.Time{Starts: in(days), SignupEnds: in(ends), DrawsOn: w.Today().AddDays(draws), Sources: "双色球"}
	}
	w.wants("to a place that is too long", put(number, hearing.Time{Starts: in(30), Place: strings.Repeat("远", 61)}), hearing.ErrPlace)
	w.wants("with a sign-up that is over", put(number, again(30, 0, 9)), hearing.ErrSignup)
	w.wants("drawn as the sign-up ends", put(number, again(30, 9, 9)), hearing.ErrSignup)
	w.wants("drawn on its day", put(number, again(30, 9, 30)), hearing.ErrSignup)
	unnamed := again(30, 9, 10)
	unnamed.Sources = ""
	w.wants("drawn by no numbers", put(number, unnamed), hearing.ErrSources)
	elsewhere := again(30, 9, 10)
	elsewhere.Place = "居委会"
	w.Must(put(number, elsewhere))
	w.Must(put(number, again(31, 29, 30)))
	seated := w.seated()
	was := *w.show(seated).SignupEnds
	w.Days(7)
	w.wants("on the third day", put(seated, hearing.Time{Starts: in(3)}), hearing.ErrStarts)
	w.Must(put(seated, again(4, 1, 2)))
	if got := w.show(seated); !got.SignupEnds.Equal(was) || got.State != hearing.Seated || len(got.ListSHA256) == 0 {
		t.Errorf("the sign-up of what was drawn ends %s", got.SignupEnds)
	}
	invited := w.noticed(func(n *hearing.Proposal) {
		n.Quotas = []hearing.Quota{{Party: hearing.NoCar, Places: 1, Way: hearing.ByInvite}}
	})
	w.Must(put(invited, again(40, 9, 10)))
	if got := w.show(invited); got.SignupEnds != nil {
		t.Errorf("where nobody is drawn the sign-up ends %s", got.SignupEnds)
	}
}

// Whoever is asked has until the hearing at most; once it has begun nobody is asked, and
// nobody takes a seat; who was invited has nobody to follow them.
func TestNobodyIsAskedAfterItBegan(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 9)
	other := w.listed(func(n *hearing.Proposal) { n.Quotas[0].Places = 1 }) // whose second in order comes before this one's third
	number := w.listed()
	for _, n := range []string{other, number} {
		w.Must(w.invite(n))
	}
	w.advance(12)
	w.Must(w.fill(other))
	w.Must(w.fill(number))
	at := func(seat int) hearing.At { return hearing.At{Committee: w.C.ID, Number: number, Seat: seat} }
	w.Must(w.Hearings.GiveUp(t.Context(), w.chair, at(1)))
	if got := len(w.show(number).Seats); got != 4 {
		t.Errorf("after the street's gave up there are %d seats", got)
	}
	w.Must(w.invite(number))
	w.Clock.Step(w.show(number).StartsAt.Add(-time.Hour).Sub(w.Clock.Now()))
	w.Must(w.Hearings.GiveUp(t.Context(), w.chair, at(2)))
	asked, h := w.last(number), w.show(number)
	if !asked.UntilAt.Equal(h.StartsAt) {
		t.Errorf("asked until %s, it begins %s", asked.UntilAt, h.StartsAt)
	}
	if want := h.Drawn[0].Order[2]; (hearing.Signup{N: asked.Signup}).Name() != want || asked.Dwelling != h.Signups[slices.IndexFunc(h.Signups, func(s hearing.Signup) bool { return s.Name() == want })].Dwelling {
		t.Errorf("asked is %+v, want %s", asked, want)
	}
	w.Clock.Step(time.Hour)
	before := len(w.show(number).Seats)
	w.Must(w.Hearings.GiveUp(t.Context(), w.chair, at(3)))
	if got := len(w.show(number).Seats); got != before {
		t.Errorf("somebody was asked as it began: %d seats, %d before", got, before)
	}
	late := w.seated()
	w.Must(w.Hearings.GiveUp(t.Context(), w.chair, hearing.At{Committee: w.C.ID, Number: late, Seat: 2}))
	open := w.last(late).Seat
	w.Must(w.Hearings.Cancel(t.Context(), w.chair, w.C.ID, late, "方案撤回"))
	w.wants("a seat of what was cancelled", w.Hearings.Take(t.Context(), w.chair, hearing.At{Committee: w.C.ID, Number: late, Seat: open}), hearing.ErrSeatOver)
	w.wants("given up after it was cancelled", w.Hearings.GiveUp(t.Context(), w.chair, hearing.At{Committee: w.C.ID, Number: late, Seat: open}), hearing.ErrSeatOver)
	gone := w.noticed()
	w.Must(w.Hearings.Cancel(t.Context(), w.chair, w.C.ID, gone, "方案撤回"))
	w.wants("a sign-up for what was cancelled", w.signUp(gone, 0, hearing.NoCar), hearing.ErrSignupOver)
}

// Numbers and words of the day hold at their edges.
func TestTheDayHoldsAtItsEdges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 7)
	number := w.seated(func(n *hearing.Proposal) { n.Observers = 3 })
	w.Clock.Step(w.show(number).StartsAt.Sub(w.Clock.Now()))
	w.come(number)
	w.wants("minus one looks on", w.Hearings.Begin(t.Context(), w.chair, hearing.Beginning{Committee: w.C.ID, Number: number, Watched: -1}), hearing.ErrObservers)
	w.Must(w.begin(number)) // three, as many as may
	w.wants("item none", w.count(number, 0, 1), hearing.ErrItem)
	w.wants("nobody present", w.count(number, 1, 0), hearing.ErrPresent)
	w.Must(w.count(number, 1, 1))
	err := w.Hearings.Close(t.Context(), w.recorder, w.C.ID, number)
	if e := errs.As(err); e == nil || e.Params["item"] != "2" {
		t.Errorf("the item that was not counted: %v", err)
	}
	w.Must(w.count(number, 2, 4))
	long := func(n int) string { return strings.Repeat("长", n) }
	for name, l := range map[string]hearing.Line{
		"a long view":     {Said: long(301), Because: "x"},
		"a long reason":   {Said: "x", Because: long(301)},
		"no reason":       {Said: "x"},
		"a long evidence": {Said: "x", Because: "x", Evidence: long(201)},
	} {
		l.Item, l.Seat, l.Sort = 2, 2, hearing.View
		w.wants(name, w.Hearings.Say(t.Context(), w.recorder, hearing.Saying{Committee: w.C.ID, Number: number, Line: l}), hearing.ErrLine)
	}
	w.Must(w.Hearings.Close(t.Context(), w.recorder, w.C.ID, number))
	say := func(who actor.Actor, seat, rating int, word hearing.Said, scan string) error {
		return w.Hearings.Confirm(t.Context(), who, hearing.Confirmation{
			At: hearing.At{Committee: w.C.ID, Number: number, Seat: seat}, Word: word, Text: "不签", Rating: rating, Scan: []byte(scan),
		})
	}
	w.wants("rated minus one", say(w.member, 1, -1, hearing.Confirmed, ""), hearing.ErrWord)
	w.wants("rated four", say(w.member, 1, 4, hearing.Confirmed, ""), hearing.ErrWord)
	own := slices.IndexFunc(w.homes, func(h people.Dwelling) bool { return h.ID == w.show(number).Seats[1].Dwelling })
	w.wants("a resident who does not sign for themselves", say(w.who[own], 2, 0, hearing.Refused, ""), hearing.ErrWord)
	w.Must(say(w.member, 1, 3, hearing.Confirmed, "scan"))
	w.Must(say(w.member, 2, 0, hearing.Refused, ""))
	if words := w.show(number).Words; len(words[0].Scan) != 32 || words[0].Text != "" || len(words[1].Scan) != 0 || words[1].Text != "不签" {
		t.Errorf("the words are %+v", words)
	}
}
