package parktest

import (
	"strings"
	"time"

	"ziguan/compacts/clause"
	"ziguan/compacts/posting"
	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/people"
)

// CompactText is a compact of two chapters and four clauses.
const CompactText = "第一章 总则\n第一条 本公约适用于本小区全体住户。\n第二章 停车\n第二条 一户一卡，每户首辆车每月150元。\n" +
	"第三条 外来车辆停放不超过2小时。\n消防通道不得停车。\n第四条 本公约自施行之日起有效。"

// way is how a compact comes to each of its states, a step each.
var way = []clause.State{ //nolint:gochecknoglobals // constant
	clause.Draft, clause.Publicity, clause.Consultation, clause.Frozen, clause.Voting, clause.Preliminary, clause.Certified, clause.Signing, clause.InForce,
}

// Agreed begins a compact some days ago by its own clock and brings it to a state, gives its
// number and that clock, which stands at the day it came there: its second round where it
// is frozen. In its vote everybody given says yes; merchants have none.
func (w *World) Agreed(to clause.State, ago int, kind clause.Kind, voters ...actor.Actor) (string, *clock.Stepped) {
	w.T.Helper()
	a := agreement{World: w, c: clock.NewStepped(w.Clock.Now().AddDate(0, 0, -ago)), chair: w.Staff(actor.Chair), voters: voters}
	db := w.DB.At(a.c.Now)
	a.compacts, a.votes, a.postings = clause.New(db), vote.New(db, w.Key), posting.NewService(db)
	c, err := a.compacts.Begin(w.T.Context(), a.chair, clause.Beginning{Committee: w.C.ID, Kind: kind, Title: "停车自管公约", Text: CompactText})
	w.Must(err)
	a.number = c.Number.String()
	if kind == clause.Merchants {
		w.Must(a.compacts.AddParty(w.T.Context(), a.chair, w.C.ID, a.number, "胡同口粮店"))
	}
	for i, at := range way {
		if i > 0 && (kind != clause.Merchants || at != clause.Voting && at != clause.Preliminary && at != clause.Certified) {
			a.step(at)
		}
		if at == to {
			break
		}
	}
	return a.number, a.c
}

type agreement struct {
	*World
	c        *clock.Stepped
	chair    actor.Actor
	voters   []actor.Actor
	number   string
	vote     string
	compacts *clause.Service
	votes    *vote.Service
	postings *posting.Service
}

func (a *agreement) nights(days int) {
	a.T.Helper()
	a.c.Step(time.Duration(days) * 24 * time.Hour)
	_, err := a.postings.Expire(a.T.Context(), actor.Of(actor.System), a.c.Now())
	a.Must(err)
}

// step takes the one step that leads to a state.
func (a *agreement) step(to clause.State) {
	a.T.Helper()
	ctx, of := a.T.Context(), a.C.ID
	switch to {
	case clause.Publicity:
		a.Must(a.compacts.Post(ctx, a.chair, clause.Posting{Committee: of, Number: a.number, Changes: "没有改动"}))
	case clause.Consultation:
		a.nights(9)
		a.Must(a.compacts.Consult(ctx, a.chair, of, a.number))
	case clause.Frozen:
		a.nights(9)
		a.Must(a.compacts.Reopen(ctx, a.chair, of, a.number))
		a.step(clause.Publicity)
		a.step(clause.Consultation)
		a.nights(9)
		a.Must(a.compacts.Freeze(ctx, a.chair, of, a.number))
	case clause.Voting:
		effect, threshold := vote.OnPaper, "ordinary"
		if a.C.Regime == people.Residents {
			effect, threshold = vote.Meeting, "majority"
		}
		var err error
		a.vote, err = a.compacts.PutToVote(ctx, a.chair, clause.Question{Committee: of, Number: a.number, Threshold: threshold, Effect: effect, Publication: vote.RollCall})
		a.Must(err)
	case clause.Preliminary:
		a.voting()
	case clause.Certified:
		a.nights(9)
		a.Must(a.votes.Certify(ctx, a.chair, of, a.vote))
		a.advance()
	case clause.Signing:
		a.Must(a.compacts.OpenSigning(ctx, a.chair, clause.Opening{Committee: of, Number: a.number, On: a.C.Today(a.c.Now()).AddDays(7)}))
	case clause.InForce:
		a.nights(7)
		a.advance()
	case clause.Draft, clause.Superseded, clause.Withdrawn:
	}
}

func (a *agreement) advance() {
	a.T.Helper()
	_, err := a.compacts.Advance(a.T.Context(), actor.Of(actor.System), a.c.Now())
	a.Must(err)
}

// voting holds the vote, in which everybody given says yes; owners all do, on paper.
func (a *agreement) voting() {
	a.T.Helper()
	ctx, of := a.T.Context(), a.C.ID
	a.Must(a.votes.Post(ctx, a.chair, of, a.vote))
	a.nights(9)
	opens := a.C.Today(a.c.Now()).AddDays(16).Time(a.C.Location())
	a.Must(a.votes.Announce(ctx, a.chair, vote.Announcement{Committee: of, Number: a.vote, Opens: opens, Closes: opens.AddDate(0, 0, 5)}))
	if a.C.Regime == people.Owners {
		a.Must(a.votes.Issue(ctx, a.chair, vote.Issuing{Committee: of, Number: a.vote}))
	}
	a.nights(16)
	if a.C.Regime == people.Owners {
		a.papers()
	}
	for _, who := range a.voters {
		_, err := a.votes.Cast(ctx, who, vote.Casting{Committee: of, Number: a.vote, Choice: tally.For})
		a.Must(err)
	}
	a.nights(6)
	_, err := a.votes.Advance(ctx, actor.Of(actor.System), a.c.Now())
	a.Must(err)
	a.advance()
}

// papers hands in every paper of the vote, each read twice as a yes.
func (a *agreement) papers() {
	a.T.Helper()
	ctx, of := a.T.Context(), a.C.ID
	list, err := a.votes.PapersOf(ctx, a.chair, of, a.vote)
	a.Must(err)
	choices, serials := map[int]tally.Choice{}, []int{}
	for _, p := range list {
		serials, choices[p.Serial] = append(serials, p.Serial), tally.For
	}
	a.Must(a.votes.Return(ctx, a.chair, vote.Handed{Committee: of, Number: a.vote, Serials: serials, Way: vote.ByPaper}))
	for _, who := range []actor.Actor{a.chair, a.Staff(actor.Member)} {
		_, err := a.votes.Read(ctx, who, vote.Readings{Committee: of, Number: a.vote, Choices: choices})
		a.Must(err)
	}
}

// Clauses is a text for a compact of so many clauses.
func Clauses(n int) string {
	return strings.TrimSpace(strings.Repeat("停车位每月150元，由自管会统一安排，一户一卡。\n", n))
}
