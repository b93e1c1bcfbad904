// Package votes is the pages of a vote (表决): the committee drafts a question, has its roll
// corrected, notices it, gives out and reads papers and certifies the result; a resident
// votes and keeps a slip; anybody reads what was asked and counts the box again.
//
// Main types: Pages, whose methods are the handlers, and one view a page.
//
// Every page works without scripts; counting the box in the browser is the one thing that
// does not, and the box is there to be counted by `ziguan tally` or by hand.
package votes
