// Package account is how people come in and show who they are: passwords and
// sessions, the second factor, letters on paper, enrolled phones, tokens of
// programs, the setup link; and what committees ask of whoever signs in: to take a
// role, to be a resident of a register, to show that a phone is theirs.
//
// Main types: Visitor (who is there, and what they may act as), Letter, Device,
// Token; Ask (what staff type, a name and a phone), Attachment (an ask that waits,
// lapses or was answered), Proofs (a code by SMS to the phone somebody signs in by,
// which proves it to one committee as the counter does).
//
// Nothing that is asked is true before the holder of the account says yes, and
// whoever asks learns nothing by it: no account is looked up by the phone until its
// holder answers, and an answer of no looks like none.
package account
