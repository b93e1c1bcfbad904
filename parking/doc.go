// Package parking is the cars and their cards (停车卡): one household, one card
// (一户一卡).
//
// Main types: Card (a dwelling's right to park, with a number people say, a
// term, plates, a state and a token in its QR code), CardMoves (the table of
// states), Class (首辆车, 第二辆车), Vehicle (a car as the register knows it),
// Claim (a card given before the program came, which waits for the first issue,
// 首批换发) and Block (a plate kept out until a day, 暂停资格).
//
// What holds, whoever asks and however often:
//
//   - at most one live primary card per dwelling, and one of each other class;
//   - a plate stands on one live card only, within a committee;
//   - a card never has two usable tokens: the old one is void in the act that
//     makes the new;
//   - a card moves only as CardMoves says; every move leaves an event with its
//     reason, and an entry on the public record without it;
//   - the household is told of what happens to its card in the act itself, and
//     once before its last day;
//   - valid_to is the last day of validity, and never after the end of the term,
//     of the lease, or of one year;
//   - a block has a last day, at most a year away, and a plate one block at a time.
//
// Every act on cards holds its committee's head of the record first, then rows
// in this order: parking.classes, parking.cards by id, parking.card_plates,
// parking.vehicles, parking.claims, parking.blocks. Nothing here locks in another
// order.
//
// Gates, checks and shifts stand in parking/gate, plates in parking/plate,
// tokens in parking/token, the reading of registers in parking/register. Fees
// and money are not known here.
package parking
