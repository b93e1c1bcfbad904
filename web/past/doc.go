// Package past is the pages of what a committee decided before it kept its decisions here
// (补录): the office's list, the form that enters one, the page on which others vouch for
// it, and what anybody reads, with the digests of its papers to compare their own with.
//
// Main types: Pages, whose methods are the handlers, and one view a page.
//
// Every page works without scripts; comparing a file with a digest in the browser is the
// one thing that does not, and the digest is there to be compared otherwise.
package past
