// Package gatepage is the volunteer's page at a gate (出入口): somebody over
// sixty, with a cheap phone, in the sun. The last four characters of a plate
// give the cars they fit; a tap on one is the check, and its answer fills the
// screen with a word, a colour, a sign, a sound and a sentence.
//
// Main types: [Pages], whose methods are the handlers of /gate/:committee.
//
// Invariants: every act is a plain form that works without scripts; every form
// that records a check carries the check's id, so that a double tap, a reload
// or a lost answer records once; what was typed is shown again whatever went
// wrong; every verdict comes from the one table in parking/gate.
//
// Without a network the browser keeps what was sent until it gets an answer, says so,
// and lets emergency vehicles in (web/static/js/gate.js, gatesend.js); no other car
// is decided there. The package decides nothing and holds no SQL.
package gatepage
