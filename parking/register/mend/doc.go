// Package mend says which old card, among those of a dwelling that wait for the first
// issue, a line of a corrected list speaks of, and what the card is with it.
//
// Main types: Line, one plate of an old card.
//
// What holds: an old card is joined with at most one line, by what both still say, the
// surest first; what a list leaves empty it does not take away.
//
// It knows no table: package register writes what it finds.
package mend
