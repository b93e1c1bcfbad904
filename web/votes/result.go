package votes

import (
	"encoding/json"
	"strconv"

	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/i18n"
	"ziguan/web/ui"
)

// outcome is the result in a sentence.
func (v showView) outcome(w i18n.Speaker) string {
	t := v.V.Result.Tally
	switch {
	case !t.Quorum:
		return w.Say("votes.outcome.quorum")
	case t.Passed:
		return w.Say("votes.outcome.passed")
	}
	return w.Say("votes.outcome.failed")
}

// parts are what became of everybody on the roll; they sum to it.
func (v showView) parts(w i18n.Speaker) []ui.Pair {
	h := v.V.Result.Heads
	out := []ui.Pair{
		{Key: w.Say("votes.part.asked"), Value: heads(h.Asked)},
		{Key: w.Say("votes.choice.for"), Value: heads(h.For)},
		{Key: w.Say("votes.choice.against"), Value: heads(h.Against)},
		{Key: w.Say("votes.choice.abstain"), Value: heads(h.Abstain)},
		{Key: w.Say("votes.choice.invalid"), Value: heads(h.Invalid)},
		{Key: w.Say("votes.part.not_returned"), Value: heads(h.NotReturned)},
		{Key: w.Say("votes.part.not_reached"), Value: heads(h.NotReached)},
	}
	for _, way := range vote.Ways() {
		if v.V.Legal.Allows(way) {
			out = append(out, ui.Pair{Key: w.Say("votes.way." + string(way)), Value: heads(h.Ways[way])})
		}
	}
	if h.Papers.Issued > 0 {
		out = append(out, ui.Pair{Key: w.Say("votes.part.papers"), Value: w.Say("votes.papers.sum", "Issued", heads(int64(h.Papers.Issued)),
			"Returned", heads(int64(h.Papers.Returned)), "Spoiled", heads(int64(h.Papers.Spoiled)), "Missing", heads(int64(h.Papers.Missing)))})
	}
	return out
}

// need is a threshold as the browser's own count reads it.
func need(t tally.Threshold) string { return encoded([]tally.Share{t.Quorum, t.Agree}) }

func tallyJSON(t tally.Tally) string { return encoded(t) }

func encoded(v any) string {
	out, err := json.Marshal(v)
	if err != nil { // numbers and texts alone: there is nothing that cannot be written
		return "null"
	}
	return string(out)
}

// byHand is a count of the papers by hand in a line.
func byHand(w i18n.Speaker, r vote.Recount) string {
	return w.Say("votes.byhand.line", "n", strconv.Itoa(r.N), "For", heads(r.For), "Against", heads(r.Against), "Abstain", heads(r.Abstain),
		"Invalid", heads(r.Invalid), "Watched", strconv.Itoa(r.Watched))
}

// rolled is the whole of the frozen roll.
func (v showView) rolled() tally.Weight {
	return tally.Weight{Area: v.V.Size.Area, Heads: v.V.Size.Heads}
}
