// Package succession lets whatever hangs on a card (停车卡) follow the right, not the
// paper: when another card takes a card's place, what was under way goes on with
// that one; when a card ends for good, it ends with the reason why.
//
// Main types: Way, and Tables, which says of every table that points at a card what
// becomes of its rows.
//
// What holds:
//
//   - package parking calls Follow and End from the one place where a card is made in
//     another's place, and the one where a card is moved, within the same unit of work;
//   - a table that points at cards and is not in Tables fails a test.
//
// It decides nothing: whether a card may be replaced or ended is for parking to say.
package succession
