// Package gate answers one question at a gate (出入口): may this car pass? The
// answer and its record are one act, so that an answer means the record is
// durable; a queue of cars is waiting, so checks that come together are decided
// in the order they came and committed together.
//
// Main types: Check (what was seen), Answer (verdict, code, card), Code (the one
// table from which pages, API and sync take their verdicts), Recorder, Gate with
// its modes by hour. What stands around it is parking/watch.
//
// A car without a card is let in by a visitor pass, which parking/visit makes;
// the gate reads passes and writes none.
//
// Invariants: a check is recorded once, whoever sends it again; leaving is never
// refused; what does not pair is a visible difference, never mended in silence;
// nothing here goes on the public record.
package gate
