// Package tariff is what is charged, as data (收费标准): the prices of a schedule and what
// they come to, computed the same by anybody who has the file. It has no database and no
// clock.
//
// Main types: Schedule, the prices; Quote, what a stay costs and how; Part, a piece of
// what a term of a card costs; Returns, how what comes back of a term is measured.
//
// What holds (rules 43 to 46): whole fen and whole minutes; only a completed unit is
// charged; a cap says of which 24 hours; where day and night differ, what is left of a unit
// at the boundary is dropped or carried as the schedule says; no refund is greater than
// what was paid.
//
// It does not decide who may charge, nor keeps what is in force.
package tariff
