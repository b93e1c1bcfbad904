// Package data is the pages of what a committee knows of a person (我的数据): one
// page with all of it, why it is kept and for how long, to be taken away as JSON
// or a spreadsheet, corrected, or erased; and the committee's list of the
// corrections that wait.
//
// Main type: Pages. Somebody who has moved out reaches their page from their
// account, though they are nobody's resident any more.
//
// What is known, and what may be done about it, is internal/privacy's to say.
package data
