// Package change is what happens to a card between its issue and its end (变更):
// another plate (换车牌), a substitute car for some days (代步车), an appeal
// against what was done to it (申诉) which somebody else reviews (复核), and a
// household that moves out (搬走), which ends card, place and access in one act.
//
// Main types: Substitute, Appeal with its table of states.
//
// What holds:
//
//   - another plate makes another card; the old one is void in the same act;
//   - a substitute stands on one card at a time, for so many days and so many
//     times a year as the rules say;
//   - whoever made a decision does not review it, and nobody with an interest
//     does: the database refuses both.
package change
