package hearing_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"ziguan/compacts/hearing"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
)

// Whoever has a seat is checked in on its day, by the list or by a code without letters
// that look alike; it begins at its time, with enough people.
func TestItBeginsWithWhoeverIsThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 7)
	number := w.seated()
	in := func(seats []int, code string) error {
		return w.Hearings.CheckIn(t.Context(), w.member, hearing.Arrival{Committee: w.C.ID, Number: number, Seats: seats, Code: code})
	}
	seats := w.show(number).Seats
	w.wants("days before", in([]int{1}, ""), hearing.ErrNotToday)
	w.advance(8)
	w.wants("a code of nobody", in(nil, "222222"), hearing.ErrCode)
	w.wants("a seat of nobody", in([]int{99}, ""), hearing.ErrSeat)
	for _, one := range seats {
		if strings.ContainsAny(one.Code, "0O1Il") || len(one.Code) != 6 {
			t.Errorf("the code is %s", one.Code)
		}
	}
	w.wants("before its time", w.begin(number), hearing.ErrNotToday)
	w.Clock.Step(10 * time.Hour)
	w.wants("with nobody without a car", w.begin(number), hearing.ErrNoCarAbsent)
	i := slices.IndexFunc(seats, func(s hearing.Seat) bool { return s.Party == hearing.NoCar })
	w.Must(in(nil, strings.ToLower(seats[i].Code)))
	w.Must(in(nil, seats[i].Code))
	w.wants("with too many who look on", w.Hearings.Begin(t.Context(), w.chair, hearing.Beginning{Committee: w.C.ID, Number: number, Watched: 11}), hearing.ErrObservers)
	w.Must(w.begin(number))
	if got := w.show(number).Seats.Present(); len(got) != 1 {
		t.Errorf("%d are there", len(got))
	}
}

// Too few residents among those who came hold it back.
func TestItDoesNotBeginWithTooFewResidents(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	number := w.noticed(func(n *hearing.Proposal) {
		n.Quotas = []hearing.Quota{{Party: hearing.NoCar, Places: 2, Way: hearing.ByInvite}, {Party: hearing.Expert, Places: 3, Way: hearing.ByInvite}}
	})
	for i := range 5 {
		p := hearing.Expert
		if i < 2 {
			p = hearing.NoCar
		}
		w.Must(w.Hearings.Invite(t.Context(), w.chair, hearing.Invitation{Committee: w.C.ID, Number: number, Party: p, Name: "代表"}))
	}
	w.Must(w.fill(number))
	w.Days(21)
	w.Must(w.Hearings.CheckIn(t.Context(), w.member, hearing.Arrival{Committee: w.C.ID, Number: number, Seats: []int{1, 3, 4, 5}}))
	w.wants("one of four", w.begin(number), hearing.ErrAbsent)
	w.Must(w.Hearings.CheckIn(t.Context(), w.member, hearing.Arrival{Committee: w.C.ID, Number: number, Seats: []int{2}}))
	w.Must(w.Hearings.Begin(t.Context(), w.chair, hearing.Beginning{Committee: w.C.ID, Number: number})) // with nobody looking on
}

// Each item has how many were there; a line is somebody's who was there; the minutes are
// closed by another than whoever chaired.
func TestMinutesAreOfWhoWasThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 7)
	number := w.seated()
	w.wants("minutes before", w.count(number, 1, 1), hearing.ErrNotHeld)
	w.wants("a line before", w.say(number, 1, hearing.View), hearing.ErrNotHeld)
	w.advance(8)
	w.Clock.Step(10 * time.Hour)
	var here []int
	for _, one := range w.show(number).Seats {
		if one.Party != hearing.Street {
			here = append(here, one.Seat)
		}
	}
	w.Must(w.Hearings.CheckIn(t.Context(), w.member, hearing.Arrival{Committee: w.C.ID, Number: number, Seats: here}))
	w.Must(w.begin(number))
	w.wants("a third item", w.count(number, 3, 1), hearing.ErrItem)
	w.wants("more than came", w.count(number, 1, 4), hearing.ErrPresent)
	w.Must(w.count(number, 1, 3))
	w.wants("counted twice", w.count(number, 1, 2), hearing.ErrCounted)
	w.wants("an item not counted", w.say(number, here[0], hearing.View), hearing.ErrItem)
	w.wants("closed with an item left", w.Hearings.Close(t.Context(), w.recorder, w.C.ID, number), hearing.ErrUncounted)
	w.Must(w.count(number, 2, 2))
	w.wants("the street's, who did not come", w.say(number, 1, hearing.View), hearing.ErrSeat)
	w.wants("a line of no sort", w.say(number, here[0], "x"), hearing.ErrLine)
	w.Must(w.say(number, here[0], hearing.View))
	fixed := hearing.Line{N: 1, Seat: here[1], Sort: hearing.View, Said: "第二辆车要便宜些", Because: "两代人同住"}
	w.Must(w.Hearings.Say(t.Context(), w.recorder, hearing.Saying{Committee: w.C.ID, Number: number, Line: fixed}))
	w.wants("closed by the chair", w.Hearings.Close(t.Context(), w.chair, w.C.ID, number), hearing.ErrChaired)
	w.Must(w.Hearings.Close(t.Context(), w.recorder, w.C.ID, number))
	if l := w.show(number).Lines; len(l) != 1 || l[0].Said != fixed.Said || l[0].Seat != here[1] {
		t.Errorf("the minutes read %+v", l)
	}
	w.wants("a line afterwards", w.say(number, here[0], hearing.View), hearing.ErrNotHeld)
}

// Minutes are published when everybody who was there has said their word, or their days
// are over; a correction stands beside and has an answer; each view has its own.
func TestARecordWaitsForEverybodysWord(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 7)
	number := w.minuted()
	at := func(seat int) hearing.At { return hearing.At{Committee: w.C.ID, Number: number, Seat: seat} }
	w.wants("with nobody's word", w.publish(number), hearing.ErrUnconfirmed)
	for seat := 1; seat <= 2; seat++ {
		w.Must(w.confirm(number, seat, hearing.Confirmed, ""))
	}
	w.wants("confirmed twice", w.confirm(number, 1, hearing.Confirmed, ""), hearing.ErrWordGiven)
	w.wants("corrected by nothing", w.confirm(number, 3, hearing.Corrected, ""), hearing.ErrWord)
	w.wants("a word that is none", w.confirm(number, 3, "x", "x"), hearing.ErrWord)
	w.wants("a seat of nobody", w.confirm(number, 9, hearing.Confirmed, ""), hearing.ErrSeat)
	w.Must(w.confirm(number, 3, hearing.Corrected, "我说的是二百元"))
	w.Must(w.confirm(number, 4, hearing.Refused, "认为记得不全"))
	w.wants("with a correction open", w.publish(number), hearing.ErrUnanswered)
	w.wants("answered by whoever recorded", w.Hearings.Reply(t.Context(), w.recorder, at(3), "录音里是这样"), hearing.ErrRecorded)
	w.wants("answered by nothing", w.Hearings.Reply(t.Context(), w.chair, at(3), ""), hearing.ErrWord)
	w.wants("nothing asked", w.Hearings.Reply(t.Context(), w.chair, at(1), "好"), hearing.ErrNothingAsked)
	w.Must(w.Hearings.Reply(t.Context(), w.chair, at(3), "听了录音，是二百元"))
	w.wants("answered twice", w.Hearings.Reply(t.Context(), w.chair, at(3), "好"), hearing.ErrNothingAsked)
	n := hearing.Conclusion{Committee: w.C.ID, Number: number, Finding: "多数赞成"}
	w.wants("a view without an answer", w.Hearings.Publish(t.Context(), w.chair, n), hearing.ErrOutcome)
	n.Answers, n.Finding = []hearing.Answer{{Line: 1, Outcome: hearing.NotAdopted, Reason: "收支不平"}}, ""
	w.wants("no finding", w.Hearings.Publish(t.Context(), w.chair, n), hearing.ErrFinding)
	n.Finding = "多数赞成"
	w.wants("by whoever recorded", w.Hearings.Publish(t.Context(), w.recorder, n), hearing.ErrRecorded)
	w.Must(w.Hearings.Publish(t.Context(), w.chair, n))
	h := w.show(number)
	sheet, err := w.Postings.ShowPublic(t.Context(), w.C.ID, h.RecordSheet.Number)
	w.Must(err)
	for _, part := range []string{"多数赞成", "未采纳1条", "第二辆车太贵", "收支不平", "到会4席", "还须由业主大会表决"} {
		if !strings.Contains(sheet.Text, part) {
			t.Errorf("the record lacks %s: %s", part, sheet.Text)
		}
	}
}

// The days for a word end with the last of them; then silence holds nothing back.
func TestAWordComesWithinItsDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 7)
	number := w.minuted()
	until := w.show(number).CorrectTo
	w.Clock.Step(until.AddDays(1).Time(w.C.Location()).Add(-time.Microsecond).Sub(w.Clock.Now()))
	w.Must(w.confirm(number, 1, hearing.Confirmed, ""))
	w.wants("on the last day", w.publish(number), hearing.ErrUnconfirmed)
	w.Clock.Step(time.Microsecond)
	w.wants("a day late", w.confirm(number, 2, hearing.Confirmed, ""), hearing.ErrWordLate)
	w.Must(w.publish(number))
}

// Whoever was there says their own word by phone, and nobody else's; who was not there
// has none.
func TestAResidentsOwnWord(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 7)
	number := w.minuted()
	spoke, silent := 0, 0
	for _, who := range w.who {
		m, err := w.Hearings.ShowMine(t.Context(), who, w.C.ID, number)
		w.Must(err)
		seat := 2
		if m.Seat != nil {
			seat = m.Seat.Seat
		}
		err = w.Hearings.Confirm(t.Context(), who, hearing.Confirmation{At: hearing.At{Committee: w.C.ID, Number: number, Seat: seat}, Word: hearing.Confirmed, Rating: 3})
		switch {
		case m.Seat != nil && err == nil && len(m.Lines) == 2:
			spoke++
		case m.Seat == nil && len(m.Lines) == 0:
			silent++
			w.wants("who was not there", err, hearing.ErrSeat)
		default:
			t.Errorf("%v of %+v", err, m.Seat)
		}
	}
	if spoke != 3 || silent != 4 {
		t.Errorf("%d said a word, %d did not", spoke, silent)
	}
	e := errs.As(w.Hearings.Confirm(t.Context(), w.who[0], hearing.Confirmation{At: hearing.At{Committee: w.C.ID, Number: number, Seat: 1}, Word: hearing.Refused, Text: "不"}))
	if e == nil {
		t.Error("somebody refused to sign for another")
	}
}

// What everybody reads names nobody, and nobody who waits.
func TestWhatEverybodyReadsNamesNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 7)
	for _, number := range []string{w.seated(), w.published()} {
		h, err := w.Hearings.ShowPublic(t.Context(), w.C.ID, number)
		w.Must(err)
		h.Committee.Salt = nil
		text, err := json.Marshal(h)
		w.Must(err)
		for _, bad := range []string{"王秀兰", "赵军", "1-1-", w.chair.Person, w.recorder.Person, w.member.Person, w.show(number).Seats[0].Code} {
			if strings.Contains(string(text), bad) {
				t.Errorf("%s reads %s", number, bad)
			}
		}
	}
	_, err := w.Hearings.Show(t.Context(), w.who[0], w.C.ID, "2026-1")
	w.wants("a resident inside", err, actor.ErrRole)
}
