package demo

import (
	"context"
	"time"

	"ziguan/compacts/hearing"
	"ziguan/internal/actor"
	"ziguan/internal/people"
)

// session is one hearing as the committee calls it, and what was said there.
type session struct {
	Title, Text, Place, Sources, Seeds string
	Papers                             []hearing.Paper
	Agenda                             []string
	Invited                            []invited
	Lines                              []spoken
	Correction, Answer, Finding        string
}

// invited is whoever has a seat that is not drawn.
type invited struct {
	Party hearing.Party
	Name  string
}

// spoken is what somebody said from a seat, and what became of it; without an outcome it
// was a question.
type spoken struct {
	Seat                    int
	Said, Because, Evidence string
	Outcome, Reason         string
}

// When a hearing's next steps come, in days after its notice.
const (
	signupEnds = 10
	seatsDrawn = 12
	heldAfter  = 20
)

// calls plans that the hearing is noticed so many days before the end, and that households
// sign up at the counter over some days after.
func (y *year) calls(days, households, over int) {
	y.on(days, 9*60+40, y.callHearing)
	for n := range households {
		y.on(days-1-n%over, 14*60+7*(n/over), func(ctx context.Context) error { return y.signUp(ctx, n) })
	}
}

// hears plans the whole of a hearing that was noticed so many days before the end.
func (y *year) hears(days int) {
	y.on(days-signupEnds, 18*60+1, func(ctx context.Context) error {
		return y.All.Hearings.Freeze(ctx, y.as(actor.Member), y.c.ID, y.heardAt)
	})
	y.on(days-seatsDrawn, 21*60+40, func(ctx context.Context) error {
		return y.All.Hearings.Fill(ctx, y.as(actor.Chair), hearing.Filling{Committee: y.c.ID, Number: y.heardAt, Seeds: y.place.Hearing.Seeds})
	})
	y.on(days-seatsDrawn-2, 16*60, y.replaceSeat)
	y.on(days-heldAfter, 18*60+45, y.arrive)
	y.on(days-heldAfter, 19*60, func(ctx context.Context) error {
		return y.All.Hearings.Begin(ctx, y.as(actor.Chair), hearing.Beginning{Committee: y.c.ID, Number: y.heardAt, Watched: 7})
	})
	y.on(days-heldAfter, 19*60+5, y.speak)
	y.on(days-heldAfter-2, 17*60, y.confirm)
	y.on(days-heldAfter-6, 15*60, y.conclude)
}

func (y *year) callHearing(ctx context.Context) error {
	s, today := y.place.Hearing, y.c.Today(y.Clock.Now())
	in := func(days, hour int) time.Time {
		return today.AddDays(days).Time(y.zone).Add(time.Duration(hour) * time.Hour)
	}
	n := hearing.Proposal{
		Committee: y.c.ID, Kind: hearing.Fee, Title: s.Title, Text: s.Text, Place: s.Place, Papers: s.Papers, Agenda: s.Agenda,
		Starts: in(heldAfter, 19), Minutes: 120, Observers: 12, Chair: y.as(actor.Chair).Person, Recorder: y.who[actor.Member][0].Person,
		SignupEnds: in(signupEnds, 18), DrawsOn: today.AddDays(seatsDrawn), Sources: s.Sources,
		Quotas: []hearing.Quota{{Party: hearing.CarOwner, Places: 4, Way: hearing.ByDraw}, {Party: hearing.NoCar, Places: 3, Way: hearing.ByDraw}},
	}
	seen := map[hearing.Party]int{}
	for _, one := range s.Invited {
		seen[one.Party]++
	}
	for _, p := range hearing.Parties() {
		if seen[p] > 0 {
			n.Quotas = append(n.Quotas, hearing.Quota{Party: p, Places: seen[p], Way: hearing.ByInvite})
		}
	}
	h, err := y.All.Hearings.Draft(ctx, y.as(actor.Chair), n)
	if err != nil {
		return err
	}
	y.heardAt = h.Number.String()
	if err := y.All.Hearings.Announce(ctx, y.as(actor.Chair), y.c.ID, y.heardAt); err != nil {
		return err
	}
	for _, one := range s.Invited {
		in := hearing.Invitation{Committee: y.c.ID, Number: y.heardAt, Party: one.Party, Name: one.Name}
		if err := y.All.Hearings.Invite(ctx, y.as(actor.Chair), in); err != nil {
			return err
		}
	}
	return nil
}

// signUp is a household at the counter: every third has no car.
func (y *year) signUp(ctx context.Context, n int) error {
	list, err := people.AllDwellings(ctx, y.World.DB, y.c.ID)
	if err != nil {
		return err
	}
	p := hearing.CarOwner
	if n%3 == 2 {
		p = hearing.NoCar
	}
	in := hearing.Signing{Committee: y.c.ID, Number: y.heardAt, Party: p, Door: list[(7+n*31)%len(list)].Code}
	_, err = y.All.Hearings.SignUpAtCounter(ctx, y.clerk(), in)
	return err
}

// seats are those of the hearing, as the committee sees them.
func (y *year) seats(ctx context.Context) (hearing.Seats, error) {
	h, err := y.All.Hearings.Show(ctx, y.as(actor.Chair), y.c.ID, y.heardAt)
	return h.Seats, err
}

func (y *year) seat(n int) hearing.At {
	return hearing.At{Committee: y.c.ID, Number: y.heardAt, Seat: n}
}

// replaceSeat has somebody give a drawn seat up; the next of the kind takes it.
func (y *year) replaceSeat(ctx context.Context) error {
	seats, err := y.seats(ctx)
	if err != nil {
		return err
	}
	if err := y.All.Hearings.GiveUp(ctx, y.clerk(), y.seat(seats[len(seats)-1].Seat)); err != nil {
		return err
	}
	return y.All.Hearings.Take(ctx, y.clerk(), y.seat(seats[len(seats)-1].Seat+1))
}

// arrive checks everybody in but the last who was drawn a car's seat.
func (y *year) arrive(ctx context.Context) error {
	seats, err := y.seats(ctx)
	if err != nil {
		return err
	}
	var here []int
	for _, one := range seats.Taking() {
		if one.Party != hearing.CarOwner || one.Place < 4 {
			here = append(here, one.Seat)
		}
	}
	return y.All.Hearings.CheckIn(ctx, y.clerk(), hearing.Arrival{Committee: y.c.ID, Number: y.heardAt, Seats: here})
}

// speak takes the minutes, item by item, and closes them.
func (y *year) speak(ctx context.Context) error {
	seats, err := y.seats(ctx)
	if err != nil {
		return err
	}
	recorder, here := y.who[actor.Member][0], seats.Present()
	for item := range y.place.Hearing.Agenda {
		n := hearing.Counting{Committee: y.c.ID, Number: y.heardAt, Item: item + 1, Present: len(here) - item/2}
		if err := y.All.Hearings.Count(ctx, recorder, n); err != nil {
			return err
		}
		for _, l := range y.place.Hearing.Lines {
			line := hearing.Line{Item: 2, Seat: here[l.Seat].Seat, Sort: hearing.View, Said: l.Said, Because: l.Because, Evidence: l.Evidence}
			if l.Outcome == "" {
				line.Item, line.Sort = 3, hearing.Question
			}
			if line.Item != item+1 {
				continue
			}
			if err := y.All.Hearings.Say(ctx, recorder, hearing.Saying{Committee: y.c.ID, Number: y.heardAt, Line: line}); err != nil {
				return err
			}
		}
	}
	return y.All.Hearings.Close(ctx, recorder, y.c.ID, y.heardAt)
}

// confirm has everybody sign at the counter, one with a correction that the chair answers.
func (y *year) confirm(ctx context.Context) error {
	seats, err := y.seats(ctx)
	if err != nil {
		return err
	}
	for i, one := range seats.Present() {
		n := hearing.Confirmation{At: y.seat(one.Seat), Word: hearing.Confirmed, Scan: []byte(y.place.Hearing.Title)}
		if i == y.place.Hearing.Lines[0].Seat {
			n.Word, n.Text = hearing.Corrected, y.place.Hearing.Correction
		}
		if err := y.All.Hearings.Confirm(ctx, y.clerk(), n); err != nil {
			return err
		}
		if n.Word == hearing.Corrected {
			if err := y.All.Hearings.Reply(ctx, y.as(actor.Chair), y.seat(one.Seat), y.place.Hearing.Answer); err != nil {
				return err
			}
		}
	}
	return nil
}

// conclude publishes the record, with an answer to each view.
func (y *year) conclude(ctx context.Context) error {
	n := hearing.Conclusion{Committee: y.c.ID, Number: y.heardAt, Finding: y.place.Hearing.Finding}
	for _, l := range y.place.Hearing.Lines {
		if l.Outcome != "" {
			n.Answers = append(n.Answers, hearing.Answer{Line: len(n.Answers) + 1, Outcome: l.Outcome, Reason: l.Reason})
		}
	}
	return y.All.Hearings.Publish(ctx, y.as(actor.Chair), n)
}
