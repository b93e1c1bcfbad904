// Package hearing holds hearings (听证会): what is proposed is argued before people whose
// seats were drawn or who were invited, kind by kind, and found upon (听证意见). A hearing
// binds nobody; the vote that follows names it.
//
// Main types: Hearing, one with its life; Quota, how many seats of a kind there are and
// how they are filled; Signup, a household that would take part; Seat, whoever was drawn,
// invited or asked; Line, what somebody said; Word, what a participant says of the
// minutes; Service, the use cases.
//
// What holds:
//   - what was noticed stays as it is, but for being postponed to a later time;
//   - a household signs up once, until an end by the clock; the list is frozen with its
//     digest before any number is drawn (RFC 3797), and a draw that cannot fill the seats
//     is refused before any name is;
//   - whoever waits for a seat, or was asked and has not taken it, takes no part;
//   - only who was there speaks, corrects the minutes or says how it was;
//   - chair and recorder are two people, and nobody closes minutes they chaired;
//   - each view has an answer when the record is published.
//
// It does not set prices: a fee schedule names the hearing and the act that follows it.
package hearing
