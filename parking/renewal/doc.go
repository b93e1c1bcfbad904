// Package renewal is the yearly renewal of cards (年度续卡): a campaign takes up
// every card whose last day lies in its time, each household says 没有变化 with
// one tap or at the counter, a share that was drawn shows papers, and the rest is
// renewed as a batch, without a new posting.
//
// Main types: Campaign, Renewal (one card's part in it), Moves (the table of its
// states).
//
// What holds:
//
//   - a card is renewed once in a campaign, with its number, plates and token: no
//     second one ever lives beside it;
//   - who shows papers follows from the head of the public record when the
//     campaign was opened and the card's number: anybody can recompute it, nobody
//     could choose it;
//   - whoever has an interest in a dwelling renews no card of it;
//   - a card whose renewal is pending is let in with a question for a grace that
//     is a rule, never refused.
package renewal
