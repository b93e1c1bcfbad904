// Package blocks is the committee's page of plates that are kept out until a day
// (暂停资格): the blocks in force with their reasons, the form that makes one and
// the one that lifts it.
//
// Main type: Pages. It says to the committee, as the household's own page says to
// the household, that every block ends and that one may object to it.
package blocks
