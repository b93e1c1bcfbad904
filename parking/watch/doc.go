// Package watch is what stands around the gate and decides nothing: the gates
// themselves with their modes by hour, shifts and walks (巡车), what passed today
// and who is inside, what does not pair and how it was answered, look-ups of
// where a car had been, and how long records are kept. Lists kept elsewhere, a
// barrier's file and a sheet of paper, are read here and given to the gate's
// recorder, which alone writes checks.
//
// Invariants: a record is never changed, an answer to a difference stands beside
// it; a look-up goes on the public record before it shows anything; what the rule
// says is not kept is gone by night.
package watch
