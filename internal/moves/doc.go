// Package moves makes every move of something that has states (状态) in one way: a
// card, an application, an appeal.
//
// Main types: Subject, what moves, with its table of moves and its statements; Move, one
// event that befalls it; Step, how it went.
//
// What holds: the table is asked first; the state changes only if nobody else has changed
// it, and whoever comes second is refused; an event row and the entry on the public
// record are left in the same unit of work.
//
// It knows no table of the database: each subject brings its own statements.
package moves
