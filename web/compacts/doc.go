// Package compacts is the pages of a compact (停车自管公约): the committee writes it clause by
// clause, posts it, asks everybody, answers, puts it to the vote and lets it be signed; a
// resident says what they think of a clause and signs; anybody reads every draft, what it
// changed, each remark with its answer, and what follows from each clause.
//
// Main types: Pages, whose methods are the handlers, and one view a page.
//
// Every page works without scripts.
package compacts
