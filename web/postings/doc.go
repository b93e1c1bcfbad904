// Package postings is the board on the web (公示): the committee's own pages
// around what it posts, the pages anybody reads, the sheet for the wall, the text
// and the long picture for a neighbours' group, the feed, a resident's form to
// object, and the holidays that periods are counted by.
//
// Main types: Pages, whose methods are the handlers, and one view a page.
//
// Every page works without scripts and gives back what was typed. What may be
// shown to whom is compacts/posting's to decide: public pages are made of
// posting.Public alone. The long picture is drawn by the machine's own Chromium
// where there is one; where there is none the page says what to do instead.
package postings
