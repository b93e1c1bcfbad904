package clause_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"ziguan/compacts/clause"
	"ziguan/compacts/rule"
	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/holding"
	"ziguan/internal/id"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// world is a lane with those who write its compact and the households who live by it.
type world struct {
	*parktest.World
	t                         *testing.T
	chair, member, supervisor actor.Actor
	homes                     []people.Dwelling
	who                       []actor.Actor
}

func newWorld(t *testing.T) *world {
	t.Helper()
	p := parktest.New(t)
	w := &world{World: p, t: t, chair: p.Staff(actor.Chair), member: p.Staff(actor.Member), supervisor: p.Staff(actor.Supervisor)}
	w.Exec(`update people.committees set regime = 'residents' where id = $1`, w.C.ID)
	var err error
	w.C, err = people.ByID(t.Context(), w.DB, w.C.ID)
	w.Must(err)
	for i := range 4 {
		code := fmt.Sprintf("1-1-%d01", i+1)
		w.homes = append(w.homes, w.Homes(code)[code])
		w.who = append(w.who, w.Lives(w.homes[i], people.KindOwner, 0))
	}
	w.Must(w.Rules.SetYear(t.Context(), w.chair, rule.NewYear{
		Committee: w.C.ID, Ground: rule.Ground{Kind: rule.Law, Text: "国办发明电〔2026〕9号"},
		Year: calendar.Year{Year: 2027, Holidays: []day.Day{day.Of(2027, 1, 1)}},
	}))
	return w
}

// at begins a compact and brings it to a state; the world's clock goes with it.
func (w *world) at(to clause.State) string {
	w.t.Helper()
	number, c := w.Agreed(to, 0, clause.Parking, w.who...)
	w.Clock.Step(c.Now().Sub(w.Clock.Now()))
	return number
}

func (w *world) nights(days int) {
	w.t.Helper()
	w.Clock.Step(time.Duration(days) * 24 * time.Hour)
	_, err := w.Postings.Expire(w.t.Context(), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
}

func (w *world) show(number string) clause.Shown {
	w.t.Helper()
	s, err := w.Compacts.Show(w.t.Context(), w.chair, w.C.ID, number)
	w.Must(err)
	return s
}

func (w *world) is(number string, want clause.State) {
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

func (w *world) refused(name string, got error, code string) {
	w.t.Helper()
	if f := errs.As(got); f == nil || f.Code != code {
		w.t.Errorf("%s: %v, want %s", name, got, code)
	}
}

func (w *world) remark(who actor.Actor, number string, change ...func(*clause.NewRemark)) (clause.Remark, error) {
	n := clause.NewRemark{Committee: w.C.ID, Number: number, Clause: 4, Text: "每月150元太贵"}
	for _, f := range change {
		f(&n)
	}
	return w.Compacts.Remark(w.t.Context(), who, n)
}

func (w *world) answer(number string, n int, o clause.Outcome) error {
	return w.Compacts.Answer(w.t.Context(), w.chair, clause.Answering{Committee: w.C.ID, Number: number, N: n, Outcome: o, Reason: "成本在第一条里说明了", Clause: 4})
}

func (w *world) reopen(number string) error {
	return w.Compacts.Reopen(w.t.Context(), w.chair, w.C.ID, number)
}

func (w *world) edit(number string, way clause.Way, node int, text string) error {
	return w.Compacts.Edit(w.t.Context(), w.chair, clause.Edit{
		Committee: w.C.ID, Number: number, Seen: w.show(number).Version.Hex(), Way: way, Node: node, Text: text,
	})
}

func (w *world) post(number, changes string) error {
	return w.Compacts.Post(w.t.Context(), w.chair, clause.Posting{Committee: w.C.ID, Number: number, Changes: changes})
}

// vote holds the vote that a compact was put to: so many of the households say yes, the
// others no; gives the vote's number.
func (w *world) vote(number string, yes int) string {
	w.t.Helper()
	ctx := w.t.Context()
	v, err := w.Compacts.PutToVote(ctx, w.chair, clause.Question{Committee: w.C.ID, Number: number, Threshold: "majority", Effect: vote.Meeting, Publication: vote.RollCall})
	w.Must(err)
	w.Must(w.Votes.Post(ctx, w.chair, w.C.ID, v))
	w.nights(9)
	opens := w.Today().AddDays(16).Time(w.C.Location())
	w.Must(w.Votes.Announce(ctx, w.chair, vote.Announcement{Committee: w.C.ID, Number: v, Opens: opens, Closes: opens.AddDate(0, 0, 5)}))
	w.nights(16)
	for i, who := range w.who {
		choice := tally.Against
		if i < yes {
			choice = tally.For
		}
		_, err := w.Votes.Cast(ctx, who, vote.Casting{Committee: w.C.ID, Number: v, Choice: choice})
		w.Must(err)
	}
	w.nights(6)
	_, err = w.Votes.Advance(ctx, actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	w.advance()
	return v
}

func (w *world) advance() {
	w.t.Helper()
	_, err := w.Compacts.Advance(w.t.Context(), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
}

func (w *world) certify(v string) {
	w.t.Helper()
	w.nights(9)
	w.Must(w.Votes.Certify(w.t.Context(), w.chair, w.C.ID, v))
	w.advance()
}

// forget takes somebody out of the committee's register, as they ask.
func (w *world) forget(who actor.Actor) {
	w.t.Helper()
	w.Must(w.DB.InTx(w.t.Context(), actor.Of(actor.System), func(tx *pg.Tx) error {
		person, err := id.Parse[holding.Holding](who.Person)
		if err != nil {
			return err
		}
		return clause.Holds().Forget(w.t.Context(), tx, holding.Gone{Committee: id.From[holding.Holding](w.C.ID.UUID()), Today: w.Today(), Person: person})
	}))
}
