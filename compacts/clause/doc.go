// Package clause is the compact (停车自管公约): what residents agree about their parking, from
// its first draft to the day it is in force, clause by clause.
//
// Main types: Compact, with its state; Text, one draft of it as chapters and clauses that
// keep their ids from draft to draft; Remark, what somebody said of a clause or a passage,
// and its answer; Change, what one draft has changed in another; Signing, who signed.
//
// What holds, whoever asks and however often:
//
//   - no step is left out: a draft is posted, then everybody is asked, at least in as many
//     rounds and for as many days as the law of that day says (periods.json); then it is
//     frozen, put to the vote, signed and in force;
//   - what was posted never changes: an edit makes the next draft, which is posted again;
//   - every remark has an answer with its reason before the text is frozen, and says so
//     when the passage it was on has changed;
//   - only a vote over exactly that draft adopts it; a merchants' compact (商户自律公约) has
//     no electorate: it binds who signs it;
//   - one household signs once; a second try is kept and does not stand;
//   - one compact of a kind is in force; each of its clauses may be named as a ground;
//   - what was decided before (补录) gives its clauses as they were vouched for.
//
// The result of the vote is preliminary while it hangs and may be objected to: that is one
// state here (preliminary), as the vote itself keeps it.
package clause
