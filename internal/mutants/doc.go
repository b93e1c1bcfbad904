// Command mutants breaks the rules of docs/rules.md one at a time and tells which
// of them no test of their line notices: `make mutants`. The places of a line are
// Go functions, SQL constants, functions of the schema and constraints. All breaks
// stand in one overlay, each behind its number, so that every test is built once;
// the tree stays as it is.
package main
