package vote_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"ziguan/compacts/rule"
	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
)

// world is a committee with those who run a vote and the homes whose people vote.
type world struct {
	*parktest.World
	t                                *testing.T
	chair, member, third, supervisor actor.Actor
	homes                            []people.Dwelling
	who                              []actor.Actor
}

// newWorld has so many homes of 100.00 m² each, with one owner with an account in each.
func newWorld(t *testing.T, regime people.Regime, homes int) *world {
	t.Helper()
	p := parktest.New(t)
	w := &world{
		World: p, t: t, chair: p.Staff(actor.Chair), member: p.Staff(actor.Member), third: p.Staff(actor.Treasurer), supervisor: p.Staff(actor.Supervisor),
	}
	w.Exec(`update people.committees set regime = $2 where id = $1`, w.C.ID, regime)
	var err error
	w.C, err = people.ByID(t.Context(), w.DB, w.C.ID)
	w.Must(err)
	codes := make([]string, homes)
	for i := range codes {
		codes[i] = fmt.Sprintf("1-1-%d01", i+1)
	}
	made := w.Homes(codes...)
	for _, code := range codes {
		w.homes = append(w.homes, made[code])
		w.who = append(w.who, w.Lives(made[code], people.KindOwner, 0))
	}
	w.Exec(`update people.dwellings set area_hundredths = 10000, building = '1' where committee_id = $1`, w.C.ID)
	w.Must(w.Rules.SetYear(t.Context(), w.chair, rule.NewYear{
		Committee: w.C.ID, Ground: rule.Ground{Kind: rule.Law, Text: "国办发明电〔2026〕9号"},
		Year: calendar.Year{Year: 2027, Holidays: []day.Day{day.Of(2027, 1, 1)}},
	}))
	return w
}

// effect is what a vote of the world's electorate is in law, where it decides.
func (w *world) effect() (vote.Effect, string) {
	if w.C.Regime == people.Residents {
		return vote.Meeting, "majority"
	}
	return vote.OnPaper, "ordinary"
}

func (w *world) proposal(change ...func(*vote.Proposal)) vote.Proposal {
	n := vote.Proposal{Committee: w.C.ID, Publication: vote.RollCall, Title: "停车自管公约", Text: "是否同意《停车自管公约（第三稿）》。"}
	n.Effect, n.Threshold = w.effect()
	for _, f := range change {
		f(&n)
	}
	return n
}

func consult(n *vote.Proposal) { n.Effect = vote.Consultation }
func sealed(n *vote.Proposal)  { n.Publication = vote.Sealed }

func (w *world) draft(change ...func(*vote.Proposal)) string {
	w.t.Helper()
	v, err := w.Votes.Draft(w.t.Context(), w.chair, w.proposal(change...))
	w.Must(err)
	return v.Number.String()
}

// nights lets days pass, each with its job.
func (w *world) nights(days int) {
	w.t.Helper()
	w.Days(days)
	_, err := w.Postings.Expire(w.t.Context(), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
}

func (w *world) listed(change ...func(*vote.Proposal)) string {
	w.t.Helper()
	number := w.draft(change...)
	w.Must(w.Votes.Post(w.t.Context(), w.chair, w.C.ID, number))
	return number
}

// noticed has hung its roll to the end, and opens at midnight after 15 clear days, for
// ten days.
func (w *world) noticed(change ...func(*vote.Proposal)) string {
	w.t.Helper()
	number := w.listed(change...)
	w.nights(8)
	w.Must(w.announce(number, 16, 10))
	return number
}

func (w *world) announce(number string, in, days int) error {
	opens := w.Today().AddDays(in).Time(w.C.Location())
	return w.Votes.Announce(w.t.Context(), w.chair, vote.Announcement{Committee: w.C.ID, Number: number, Opens: opens, Closes: opens.AddDate(0, 0, days)})
}

func (w *world) opened(change ...func(*vote.Proposal)) string {
	w.t.Helper()
	number := w.noticed(change...)
	w.nights(16)
	return number
}

func (w *world) cast(who actor.Actor, number string, c tally.Choice) error {
	_, err := w.Votes.Cast(w.t.Context(), who, vote.Casting{Committee: w.C.ID, Number: number, Choice: c})
	return err
}

// paper hands in a voter's paper and has two people read it.
func (w *world) paper(number string, serial int, c tally.Choice) {
	w.t.Helper()
	w.Must(w.Votes.Return(w.t.Context(), w.chair, vote.Handed{Committee: w.C.ID, Number: number, Serials: []int{serial}, Way: vote.ByPaper}))
	for i, who := range []actor.Actor{w.chair, w.member} {
		in, err := w.Votes.Read(w.t.Context(), who, vote.Readings{Committee: w.C.ID, Number: number, Choices: map[int]tally.Choice{serial: c}})
		w.Must(err)
		if in != i {
			w.t.Errorf("paper %d is in after %d readings: %v", serial, i+1, in)
		}
	}
}

func (w *world) count(number string) vote.Shown {
	w.t.Helper()
	w.Clock.Step(10 * 24 * time.Hour)
	_, err := w.Votes.Advance(w.t.Context(), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	return w.show(number)
}

func (w *world) show(number string) vote.Shown {
	w.t.Helper()
	v, err := w.Votes.Show(w.t.Context(), w.chair, w.C.ID, number)
	w.Must(err)
	return v
}

func (w *world) is(number string, want vote.State) {
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
