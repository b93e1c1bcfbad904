// Package privacy is what a committee knows of one person and what they may ask
// about it: to see it all and take it away (我的数据), to have it corrected
// (更正), and to be forgotten once they have left (删除).
//
// Main types: Known, all that is kept; Request, a correction with its answer;
// Forgotten, what was taken out.
//
// What holds:
//
//   - every package that keeps something of a person says so (Holdings): this one reads
//     and clears no table of theirs;
//   - nobody sees another's data here, whatever their role;
//   - a correction is decided by staff, declined only with a reason, and the
//     person is told either way;
//   - erasure is done at once for whoever has left and has no role; cards, their
//     events and the public record stay, with no name; what a household shared goes
//     with the last of it;
//   - whoever still lives or serves there is refused: the data is in use.
//
// It writes parking.data_requests alone.
package privacy
