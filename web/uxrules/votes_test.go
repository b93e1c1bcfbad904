package uxrules_test

import (
	"strings"

	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
)

// votes puts questions to the vote, one for each place where one can stand; the last is on
// paper, with papers out, handed in and read by one.
func (w *world) votes() {
	w.T.Helper()
	w.Exec(`update people.occupancies set from_day = '2020-01-01' where committee_id = $1`, w.C.ID)
	w.Exec(`update people.dwellings set area_hundredths = 6120 where committee_id = $1`, w.C.ID)
	number := ""
	for i, one := range []struct {
		phase  vote.Phase
		effect vote.Effect
	}{
		{vote.Phase(vote.Drafted), vote.OnPaper},
		{vote.Phase(vote.Listed), vote.OnPaper},
		{vote.Closed, vote.City},
		{vote.Phase(vote.Counted), vote.OnPaper},
		{vote.Open, vote.Consultation},
		{vote.Open, vote.OnPaper},
	} {
		number = w.Voted(one.phase, vote.Proposal{
			Threshold: "ordinary", Effect: one.effect, Publication: vote.Publications()[i%2], Title: "停车自管公约", Text: "是否同意第三稿。\n第三条：一户一卡。",
		})
	}
	ctx, chair := w.T.Context(), w.Staff(actor.Chair)
	w.Must(w.Votes.Issue(ctx, chair, vote.Issuing{Committee: w.C.ID, Number: number}))
	w.Must(w.Votes.Return(ctx, chair, vote.Handed{Committee: w.C.ID, Number: number, Serials: []int{1, 2}, Way: vote.ByPaper}))
	_, err := w.Votes.Read(ctx, chair, vote.Readings{Committee: w.C.ID, Number: number, Choices: map[int]tally.Choice{1: tally.For}})
	w.Must(err)
}

// wrongAtTheVote are the forms of a vote, each with something that cannot be.
func (s *site) wrongAtTheVote() []wrongForm {
	s.T.Helper()
	const votes = "/c/XIN/votes"
	chair, long := s.as(actor.Chair), strings.Repeat("长", 201)
	question := []string{"title", "关于京N3QK57", "text", rare, "threshold", "special", "effect", "paper", "publication", "sealed"}
	return []wrongForm{
		{chair, votes, question},
		{chair, votes + "/2026-1/revision", question},
		{chair, votes + "/2026-1/opinions", []string{"text", "找 13800138000", "given_on", "2026-11-20"}},
		{chair, votes + "/2026-2/notice", []string{"opens", "2026-11-24T09:00", "closes", "2026-11-30T18:00"}},
		{chair, votes + "/2026-2/corrections", []string{"area", "八十", "reason", rare, "unit", "1"}},
		{chair, votes + "/2026-3/import", []string{"reference", "", "total_heads", "300", "total_area", "30000.00", "passed", "yes"}},
		{chair, votes + "/2026-5/withdrawal", []string{"reason", long}},
		{chair, votes + "/2026-4/recounts", []string{"watched", "0", "for", "3", "against", "1", "abstain", "0", "invalid", "0"}},
		{chair, votes + "/2026-4/annulment", []string{"reason", long}},
		{chair, votes + "/2026-6/proxies", []string{"agent", "1", "unit", "1", "from", "2026-11-23", "to", "2026-11-25"}},
		{chair, votes + "/2026-6/papers", []string{"building", "九百九十九"}},
		{chair, votes + "/2026-6/papers/return", []string{"serials", "998-999", "way", "paper"}},
		{chair, votes + "/2026-6/papers/spoiling", []string{"reason", long, "serials", "3"}},
	}
}
