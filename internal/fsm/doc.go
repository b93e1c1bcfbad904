// Package fsm is a state machine as a table. The database's CHECK, the diagram
// in the docs, the buttons on a page and the property tests derive from it.
package fsm
