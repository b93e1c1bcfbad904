// Package help is the handbook (使用手册) inside the program: one short chapter
// each for gate volunteers, residents, the committee, and whoever is stuck.
//
// A chapter is a Markdown file in zh, the source, and in en, complete: a title,
// a sentence, then sections with numbered steps and, quoted, what to do when
// they fail. Links in it name addresses of the route table; those of a committee
// are links only below that committee's public page and for who may go there,
// and plain words for everybody else.
//
// Main type: Pages, whose methods are the handlers. It reads no table.
package help
