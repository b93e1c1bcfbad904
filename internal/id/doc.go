// Package id gives rows their identity: a UUID of version 7, typed by what it
// names, so that the id of a dwelling cannot be passed for the id of a card.
//
// Three things are kept apart everywhere: this key, the number people say
// (A-0137), and the secret token that opens something (Secret).
package id
