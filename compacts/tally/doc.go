// Package tally counts what people decided (计票). The count is one pure function of a
// ballot box that anybody may hold: the same code answers the page, the command line and
// the neighbour who does not believe either.
//
// Two electorates that are never mixed: owners, counted by floor area and by heads
// (民法典 第二百七十八条), and residents, whose households' representatives are counted by
// heads. Every threshold is data with the provision it rests on (thresholds.json),
// compared in integers: floor area in 0.01 m².
//
// Main types: Box, a roll with every ballot; SealedBox, the same as sums that show no
// single ballot; Tally, what either says; Threshold, what a question needs.
//
// It needs no database, and knows nothing of how a vote comes about.
package tally
