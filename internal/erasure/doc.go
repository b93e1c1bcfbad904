// Package erasure takes somebody who has left out of a committee's register
// (删除个人信息): name, phone and the tie to their account go, and the account too
// where no other committee knows them.
//
// Main type: Forgotten. What holds: whoever still lives or serves there is not
// forgotten; from when to when somebody was what to a dwelling stays, with no
// name; it stands on the public record by pseudonym, or as a number of those who
// never had an account; all sessions end.
//
// It writes the schema people alone.
package erasure
