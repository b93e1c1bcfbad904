package uxrules_test

import (
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
)

// votes puts questions to the vote, one for each place where one can stand; the open one
// on paper has papers out, handed in and read by one.
func (w *world) votes() {
	w.T.Helper()
	w.Exec(`update people.occupancies set from_day = '2020-01-01' where committee_id = $1`, w.C.ID)
	w.Exec(`update people.dwellings set area_hundredths = 6120 where committee_id = $1`, w.C.ID)
	ask := func(phase vote.Phase, effect vote.Effect, title string) string {
		return w.Voted(phase, vote.Proposal{
			Threshold: "ordinary", Effect: effect, Publication: vote.Publications()[len(title)%2], Title: title, Text: "是否同意第三稿。\n第三条：一户一卡。",
		})
	}
	paper := ask(vote.Open, vote.OnPaper, "停车自管公约")
	for phase, effect := range map[vote.Phase]vote.Effect{
		vote.Phase(vote.Drafted): vote.OnPaper, vote.Phase(vote.Listed): vote.OnPaper, vote.Open: vote.Consultation, vote.Closed: vote.City,
		vote.Phase(vote.Counted): vote.OnPaper, vote.Phase(vote.Certified): vote.OnPaper,
	} {
		ask(phase, effect, "夜间开放东门"+string(phase))
	}
	ctx, chair := w.T.Context(), w.Staff(actor.Chair)
	w.Must(w.Votes.Issue(ctx, chair, vote.Issuing{Committee: w.C.ID, Number: paper}))
	w.Must(w.Votes.Return(ctx, chair, vote.Handed{Committee: w.C.ID, Number: paper, Serials: []int{1, 2, 3}, Way: vote.ByPaper}))
	_, err := w.Votes.Read(ctx, chair, vote.Readings{Committee: w.C.ID, Number: paper, Choices: map[int]vote.Choice{1: vote.For}})
	w.Must(err)
}
