// Package renewals is the pages of the yearly renewal (年度续卡): the committee
// opens it and sees how far it is, the counter ticks off a building stairwell by
// stairwell, the rest is approved as a batch, the new cards are handed out against
// a signature, and anybody can recompute who had to show papers.
//
// Main type: Pages. What a household does on its own page stands in web/my.
package renewals
