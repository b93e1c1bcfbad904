// Package proposal is a card without an application (特批): an exception on the
// record, for a household that moved in this morning or whose papers came another
// way. One of staff proposes it with a reason, another confirms it.
//
// Main types: Proposal with its table of states.
//
// What holds:
//
//   - whoever proposes does not confirm, and nobody with an interest in the
//     dwelling does either: the database refuses both;
//   - it goes past nobody who waits: every obstacle of the door (docs/doors.md) is
//     asked when it is proposed and again when it is confirmed;
//   - it waits for its second person for the days of a rule, then it lapses;
//   - anybody may read the reason where the card's grounds stand (为什么).
//
// It locks as package parking does, the proposal before the cards.
package proposal
