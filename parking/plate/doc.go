// Package plate is the grammar of number plates (车牌号): what is one, what
// kind it is, how it is written, and what a mistyped one may have meant.
//
// A [Plate] is canonical text: half-width, upper case, without spaces or dots,
// such as 京A12345. [Parse] takes every kind a gate may meet; [ParseOwned] is
// for registers and cards and takes no military plate, since two letters and
// five digits are also what remains of a household's plate when the province
// was left out. [SplitCell] takes a register's cell apart, [Suggest] offers
// what may have been meant, [Tail4] reads what is typed at the gate (尾号).
//
// Invariants: Parse(p.String()) is p; no O becomes 0 and no I becomes 1 unless
// a person picks the suggestion; errors and logs never carry a plate's text.
//
// The rules follow GA 36-2018 and lie in grammar.json, in order: the armed
// police (WJ) comes before the military, because WJ12345 has both shapes.
// A plate's colour is not in its text: the colour here is only how such a plate
// is usually drawn. The package does not know who may park, and no database.
package plate
