// Package uxrules holds the whole site, as each kind of visitor meets it, to
// the rules that every page keeps: type that can be read, targets as large as a
// thumb, nothing that only scripts or colours can do, nothing typed lost, nobody's
// plate where it does not belong. Each rule has a test of its own name.
//
// It is tests alone: a world with a register, cards, gates, letters and a file
// under way; a crawler that finds every page of every role in it; one browser.
//
// What holds: every page of the table of routes is met, or the crawl fails, so
// that no new page escapes the rules. What a subject's own tests prove about
// its own pages is not proven again here.
package uxrules
