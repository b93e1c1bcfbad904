package parktest

import (
	"fmt"
	"time"

	"ziguan/compacts/hearing"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/people"
)

// Frozen is where a hearing stands whose list is frozen, and whose seats can be drawn today.
const Frozen hearing.State = "frozen"

// noticedAgo is how many days before now a hearing is noticed that stands so today; it is
// held twenty days after its notice.
var noticedAgo = map[hearing.State]int{ //nolint:gochecknoglobals // constant
	hearing.Drafted: 0, hearing.Noticed: 1, Frozen: 12, hearing.Seated: 20, hearing.Held: 20, hearing.Minuted: 22, hearing.Published: 28,
}

// Hearing brings a hearing of the committee to where it stands today, by its own clock, and
// gives its number. Each home has signed up: the first and the fourth for the seat without
// a car, the others for two with one; the street's is invited.
func (w *World) Hearing(state hearing.State, homes []people.Dwelling) string {
	w.T.Helper()
	ctx, chair, recorder := w.T.Context(), w.Staff(actor.Chair), w.Staff(actor.Treasurer)
	c := clock.NewStepped(w.C.Today(w.Clock.Now()).AddDays(-noticedAgo[state]).Time(w.C.Location()).Add(10 * time.Hour))
	s, m := hearing.New(w.DB.At(c.Now)), w.C.ID
	in := func(days, hour int) time.Time {
		return w.C.Today(c.Now()).AddDays(days).Time(w.C.Location()).Add(time.Duration(hour) * time.Hour)
	}
	h, err := s.Draft(ctx, chair, hearing.Proposal{
		Committee: m, Kind: hearing.Fee, Title: "院内停车收费标准", Text: "首辆车每月一百五十元，第二辆车每月三百元。\n理由：现在的收入不够修门杆。", Place: "社区活动室",
		Papers: []hearing.Paper{{Title: "成本表", Text: "十二个月的实际支出。"}}, Agenda: []string{"说明方案", "发言和提问"},
		Quotas: []hearing.Quota{
			{Party: hearing.CarOwner, Places: 2, Way: hearing.ByDraw},
			{Party: hearing.NoCar, Places: 1, Way: hearing.ByDraw},
			{Party: hearing.Street, Places: 1, Way: hearing.ByInvite},
		},
		Starts: in(20, 9), Minutes: 120, Observers: 10, Chair: chair.Person, Recorder: recorder.Person,
		SignupEnds: in(10, 18), DrawsOn: w.C.Today(c.Now()).AddDays(12), Sources: "那天公布的双色球开奖号码",
	})
	w.Must(err)
	number := h.Number.String()
	if state == hearing.Drafted {
		return number
	}
	w.Must(s.Announce(ctx, chair, m, number))
	for i, home := range homes {
		p := hearing.CarOwner
		if i%3 == 0 {
			p = hearing.NoCar
		}
		_, err := s.SignUpAtCounter(ctx, chair, hearing.Signing{Committee: m, Number: number, Party: p, Door: home.Code})
		w.Must(err)
	}
	w.Must(s.Invite(ctx, chair, hearing.Invitation{Committee: m, Number: number, Party: hearing.Street, Name: "街道城管办"}))
	if state == hearing.Noticed {
		return number
	}
	c.Step(12 * 24 * time.Hour)
	w.Must(s.Freeze(ctx, chair, m, number))
	if state == Frozen {
		return number
	}
	w.Must(s.Fill(ctx, chair, hearing.Filling{Committee: m, Number: number, Seeds: "3 11 17 20 29 31 7"}))
	if state != hearing.Seated {
		c.Step(h.StartsAt.Sub(c.Now()))
		w.heard(s, c, number, state)
	}
	return number
}

// heard holds a hearing, and goes on to where it stands.
func (w *World) heard(s *hearing.Service, c *clock.Stepped, number string, state hearing.State) {
	w.T.Helper()
	ctx, m, chair, recorder := w.T.Context(), w.C.ID, w.Staff(actor.Chair), w.Staff(actor.Member)
	w.Must(s.CheckIn(ctx, chair, hearing.Arrival{Committee: m, Number: number, Seats: []int{1, 2, 3, 4}}))
	w.Must(s.Begin(ctx, chair, hearing.Beginning{Committee: m, Number: number, Watched: 3}))
	w.Must(s.Count(ctx, recorder, hearing.Counting{Committee: m, Number: number, Item: 1, Present: 4}))
	if state == hearing.Held {
		return
	}
	w.Must(s.Count(ctx, recorder, hearing.Counting{Committee: m, Number: number, Item: 2, Present: 4}))
	for seat := 2; seat <= 4; seat++ {
		w.Must(s.Say(ctx, recorder, hearing.Saying{Committee: m, Number: number, Line: hearing.Line{
			Item: 2, Seat: seat, Sort: hearing.View, Said: fmt.Sprintf("第二辆车贵了%d百元", seat), Because: "两代人同住，都要用车", Evidence: "院里有四十户这样",
		}}))
	}
	w.Must(s.Close(ctx, recorder, m, number))
	w.Must(s.Confirm(ctx, recorder, hearing.Confirmation{At: hearing.At{Committee: m, Number: number, Seat: 2}, Word: hearing.Corrected, Text: "我说的是二百四十元"}))
	if state == hearing.Minuted {
		return
	}
	w.Must(s.Reply(ctx, chair, hearing.At{Committee: m, Number: number, Seat: 2}, "听了录音，是二百四十元"))
	c.Step(7 * 24 * time.Hour)
	w.Must(s.Publish(ctx, chair, hearing.Conclusion{
		Committee: m, Number: number, Finding: "首辆车的价多数赞成，第二辆车降到二百四十元。",
		Answers: []hearing.Answer{
			{Line: 1, Outcome: hearing.Partly, Reason: "降到二百四十元"},
			{Line: 2, Outcome: hearing.Adopted, Reason: "照办"},
			{Line: 3, Outcome: hearing.NotAdopted, Reason: "收支不平"},
		},
	}))
}
