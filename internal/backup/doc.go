// Package backup puts a whole committee's database into one file (备份) and
// brings it back: what an operator keeps on another machine, so that a lost disk
// loses no card and no line of the public record.
//
// Main types: Place says which database and with whose rights; Manifest is what
// the file says of itself; Restored is what a restore did.
//
// The file is a zip of two parts: database.dump, which is pg_dump's custom
// format, and manifest.json with the versions, the rows of every table and the
// head of every committee's record, all of one snapshot.
//
// Invariants: an existing file is never overwritten and an unfinished one never
// has its name; a restore fills a database of its own and takes the place of the
// old one in a single step, once every count, every record's chain and every
// head has been found right, so that a kill at any moment leaves the old or the
// new one whole; restoring ends every session.
//
// The server's secret key is not in the file: without it the cards' tokens work
// but cannot be printed again. It does not decide when a backup is made.
package backup
