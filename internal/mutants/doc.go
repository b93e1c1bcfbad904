// Command mutants breaks the rules of docs/rules.md one at a time and tells which
// of them no test of their line notices: `make mutants`. The places of a line are
// Go functions, SQL constants and constraints; each is broken in every way that
// this package knows, by an overlay, so that the tree stays as it is.
package main
