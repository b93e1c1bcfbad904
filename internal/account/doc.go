// Package account keeps what committees ask of people who sign in: to take a role,
// to be a resident of a register, to show that a phone is theirs. Nothing of it is
// true before the holder of the account says yes.
//
// Main types: Ask (what staff type, a name and a phone), Attachment (an ask that
// waits, lapses or was answered), Proofs (a code by SMS to the phone somebody signs in
// by, which proves it to one committee as the counter does).
//
// Whoever asks learns nothing by it: no account is looked up by the phone until
// its holder answers, and an answer of no looks like none. It writes
// people.attachments and people.phone_codes; what a yes changes, it changes by way of package people.
package account
