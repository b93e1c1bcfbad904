// Package demo fills an empty database with the demonstration (演示): an estate
// of 812 dwellings whose owners decide, and a lane of 60 homes whose residents
// do, each with a year of committee work behind it up to today. Nobody in it
// lives: names are put together from lists, phones have four noughts in the
// middle, plates are drawn by lot.
//
// Main types: World, what the year is played on; Build, which plays it; Guide,
// which signs visitors in as somebody of the demonstration and knows plates to
// try at the gate.
//
// What holds:
//
//   - every row is made by a use case that the program has anyway, on a clock
//     that is set from one act to the next: nothing is written past the rules,
//     and the public record of both committees can be verified;
//   - the same end gives the same number of rows in every table;
//   - a lot is drawn from a fixed seed, never from chance.
//
// It writes no SQL, decides nothing, and does not know whether a database may
// be filled: the command does.
package demo
