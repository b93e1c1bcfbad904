// Package vote puts questions to a vote (表决): from its roll and its notice through its
// ballots to a result that is certified. Package tally counts.
//
// Main types: Vote, one question with its life; Entry, a unit of its roll; Slip, what a
// voter keeps; Result, what was counted; Service, the use cases. What a vote is in law is
// data with the provision it rests on (effects.json).
//
// What holds:
//   - the roll is frozen and the question fixed by the notice, fifteen clear days before;
//   - a ballot comes in between two instants, by the clock and not by a job's flag;
//   - what a ballot says lies sealed until the count, and its voter has a slip;
//   - nobody types a total: a count by hand is a record of its own.
package vote
