package hearing_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"ziguan/compacts/hearing"
	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
)

// world is a committee with those who hold a hearing, and homes whose people take part.
type world struct {
	*parktest.World
	t                       *testing.T
	chair, recorder, member actor.Actor
	homes                   []people.Dwelling
	who                     []actor.Actor
}

const seeds = "3 11 17 20 29 31 7\n8 1 5"

func newWorld(t *testing.T, homes int) *world {
	t.Helper()
	p := parktest.New(t)
	w := &world{World: p, t: t, chair: p.Staff(actor.Chair), recorder: p.Staff(actor.Treasurer), member: p.Staff(actor.Member)}
	codes := make([]string, homes)
	for i := range codes {
		codes[i] = fmt.Sprintf("1-1-%d01", i+1)
	}
	made := w.Homes(codes...)
	for _, code := range codes {
		w.homes = append(w.homes, made[code])
		w.who = append(w.who, w.Lives(made[code], people.KindOwner, 0))
	}
	w.Must(w.Rules.SetYear(t.Context(), w.chair, rule.NewYear{
		Committee: w.C.ID, Ground: rule.Ground{Kind: rule.Law, Text: "国办发明电〔2026〕9号"},
		Year: calendar.Year{Year: 2027, Holidays: []day.Day{day.Of(2027, 1, 1)}},
	}))
	return w
}

// proposal is a hearing on fees in twenty days, which draws two seats of cars and one
// without, and invites one of the street's.
func (w *world) proposal(change ...func(*hearing.Proposal)) hearing.Proposal {
	in := func(days, hour int) time.Time {
		return w.Today().AddDays(days).Time(w.C.Location()).Add(time.Duration(hour) * time.Hour)
	}
	n := hearing.Proposal{
		Committee: w.C.ID, Kind: hearing.Fee, Title: "院内停车收费标准", Text: "首辆车每月一百五十元，第二辆车每月三百元。", Place: "社区活动室",
		Papers: []hearing.Paper{{Title: "成本表", Text: "十二个月的实际支出。"}}, Agenda: []string{"说明方案", "发言"},
		Quotas: []hearing.Quota{
			{Party: hearing.CarOwner, Places: 2, Way: hearing.ByDraw},
			{Party: hearing.NoCar, Places: 1, Way: hearing.ByDraw},
			{Party: hearing.Street, Places: 1, Way: hearing.ByInvite},
		},
		Starts: in(20, 19), Minutes: 120, Observers: 10, Chair: w.chair.Person, Recorder: w.recorder.Person,
		SignupEnds: in(10, 18), DrawsOn: w.Today().AddDays(12), Sources: "12月5日公布的双色球开奖号码",
	}
	for _, f := range change {
		f(&n)
	}
	return n
}

func (w *world) draft(change ...func(*hearing.Proposal)) string {
	w.t.Helper()
	h, err := w.Hearings.Draft(w.t.Context(), w.chair, w.proposal(change...))
	w.Must(err)
	return h.Number.String()
}

func (w *world) noticed(change ...func(*hearing.Proposal)) string {
	w.t.Helper()
	number := w.draft(change...)
	w.Must(w.Hearings.Announce(w.t.Context(), w.chair, w.C.ID, number))
	return number
}

func (w *world) signUp(number string, home int, p hearing.Party) error {
	_, err := w.Hearings.SignUp(w.t.Context(), w.who[home], hearing.Signing{Committee: w.C.ID, Number: number, Party: p})
	return err
}

// listed has everybody signed up: the first for a seat without a car, the next two with
// one, the fourth without, and so on.
func (w *world) listed(change ...func(*hearing.Proposal)) string {
	w.t.Helper()
	number := w.noticed(change...)
	for i := range w.who {
		p := hearing.CarOwner
		if i%3 == 0 {
			p = hearing.NoCar
		}
		w.Must(w.signUp(number, i, p))
	}
	return number
}

// advance lets days pass, and the job runs.
func (w *world) advance(days int) {
	w.t.Helper()
	w.Days(days)
	_, err := w.Hearings.Advance(w.t.Context(), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
}

func (w *world) invite(number string) error {
	return w.Hearings.Invite(w.t.Context(), w.chair, hearing.Invitation{Committee: w.C.ID, Number: number, Party: hearing.Street, Name: "街道城管办赵军"})
}

func (w *world) fill(number string) error {
	return w.Hearings.Fill(w.t.Context(), w.chair, hearing.Filling{Committee: w.C.ID, Number: number, Seeds: seeds})
}

func (w *world) seated(change ...func(*hearing.Proposal)) string {
	w.t.Helper()
	number := w.listed(change...)
	w.Must(w.invite(number))
	w.advance(12)
	w.Must(w.fill(number))
	return number
}

// come checks everybody in who has a seat.
func (w *world) come(number string) {
	w.t.Helper()
	var seats []int
	for _, one := range w.show(number).Seats.Taking() {
		seats = append(seats, one.Seat)
	}
	w.Must(w.Hearings.CheckIn(w.t.Context(), w.member, hearing.Arrival{Committee: w.C.ID, Number: number, Seats: seats}))
}

func (w *world) begin(number string) error {
	return w.Hearings.Begin(w.t.Context(), w.chair, hearing.Beginning{Committee: w.C.ID, Number: number, Watched: 3})
}

func (w *world) held(change ...func(*hearing.Proposal)) string {
	w.t.Helper()
	number := w.seated(change...)
	w.Clock.Step(w.show(number).StartsAt.Sub(w.Clock.Now()))
	w.come(number)
	w.Must(w.begin(number))
	return number
}

func (w *world) count(number string, item, present int) error {
	return w.Hearings.Count(w.t.Context(), w.recorder, hearing.Counting{Committee: w.C.ID, Number: number, Item: item, Present: present})
}

func (w *world) say(number string, seat int, s hearing.Sort) error {
	return w.Hearings.Say(w.t.Context(), w.recorder, hearing.Saying{Committee: w.C.ID, Number: number, Line: hearing.Line{
		Item: 2, Seat: seat, Sort: s, Said: "第二辆车太贵", Because: "两代人同住，都要用车", Evidence: "院里有四十户这样",
	}})
}

func (w *world) minuted(change ...func(*hearing.Proposal)) string {
	w.t.Helper()
	number := w.held(change...)
	w.Must(w.count(number, 1, 4))
	w.Must(w.count(number, 2, 3))
	w.Must(w.say(number, 2, hearing.View))
	w.Must(w.say(number, 3, hearing.Question))
	w.Must(w.Hearings.Close(w.t.Context(), w.recorder, w.C.ID, number))
	return number
}

func (w *world) confirm(number string, seat int, word hearing.Said, text string) error {
	return w.Hearings.Confirm(w.t.Context(), w.member, hearing.Confirmation{At: hearing.At{Committee: w.C.ID, Number: number, Seat: seat}, Word: word, Text: text, Rating: 1})
}

func (w *world) publish(number string) error {
	return w.Hearings.Publish(w.t.Context(), w.chair, hearing.Conclusion{
		Committee: w.C.ID, Number: number, Finding: "首辆车的价多数赞成；第二辆车降到二百四十元。",
		Answers: []hearing.Answer{{Line: 1, Outcome: hearing.Partly, Reason: "降到二百四十元"}},
	})
}

func (w *world) published(change ...func(*hearing.Proposal)) string {
	w.t.Helper()
	number := w.minuted(change...)
	w.Days(6)
	w.Must(w.publish(number))
	return number
}

func (w *world) show(number string) hearing.Shown {
	w.t.Helper()
	h, err := w.Hearings.Show(w.t.Context(), w.chair, w.C.ID, number)
	w.Must(err)
	return h
}

func (w *world) is(number string, want hearing.State) {
	w.t.Helper()
	if got := w.show(number).State; got != want {
		w.t.Errorf("%s is %s, want %s", number, got, want)
	}
}

func (w *world) wants(name string, got error, want *errs.Error) {
	w.t.Helper()
	if f := errs.As(got); f != nil && len(f.Fields) == 1 {
		got = f.Fields[0]
	}
	if !errors.Is(got, want) {
		w.t.Errorf("%s: %v, want %s", name, got, want.Code)
	}
}
