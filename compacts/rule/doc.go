// Package rule holds a committee's rules as data: a Rule is a value with the day
// from which it holds and the Ground it rests on, a law, a clause of the compact or a
// resolution, so that no number of the law stands in a condition of the code. Whatever
// else rests on something, a class of cards or a decision, says so by the same Ground.
// What the program assumes where a committee has set nothing is data too
// (defaults.json) and names its source.
//
// What holds: a rule that was set is never changed or removed, a newer one takes
// its place from its day on, and each stands on the public record.
//
// The holidays of a year that the program does not know are entered here too
// (SetYear): CalendarOf is what periods are counted by.
package rule
