// Package movecall asks a household to move its car (挪车), without either side
// seeing the other's number or name: whoever stands before the car presses a
// button on the card's public page, or tells the gate.
//
// Main types: Call (one call, when and where), Moves (its states), Shown (what
// the caller sees), Duty (calls that nobody answered, for whoever is on duty).
//
// What holds:
//
//   - the household is told in the same transaction, by its own channels;
//   - a car is called and a person calls so many times a day and no more; while one
//     call waits there is no second to the same car;
//   - the household sees every call, when and where, and not by whom; it answers
//     with one tap, may report a call, and the caller sees the answer alone;
//   - a call that nobody answered within the rule's minutes stands on the duty
//     list; that is read off the clock, so nothing has to run for it.
//
// A call locks the dwelling's row and then the caller, an answer the call. Nothing here goes on the
// public record. The numbers a person on duty telephones are staff's alone.
package movecall
