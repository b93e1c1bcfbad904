// Package visit lets visitors in (访客·来访登记): a household registers a
// visitor's car, or the gate does after a call to the household, or the guest
// asks at the posted code and the household confirms. The plate is the pass;
// there is nothing to print and nothing to show. A car without a plate (无牌, 临牌) has
// a few words that say what it is in its place. A carer's car (护理、家政、亲属照护)
// comes on days of the week until an end day.
//
// Main types: Pass (a Car that a dwelling lets in for a while), Moves (its
// states), Rules (the numbers a compact may change), Home (what a household
// sees of its visitors).
//
// What holds, whoever asks and however many at once:
//
//   - passes are counted per dwelling and per plate (those of cars without one together,
//     per dwelling) over a rolling time, from the
//     moment they open, whatever becomes of them; carers' cars are not among them
//     and have a number of their own;
//   - a plate on a live card of the committee needs no pass, a blocked one gets none;
//   - a guest learns nothing: neither whether a door exists nor what its household
//     said, nor whether a car is known here.
//
// Every act locks in this order: the dwelling's row, the plate, the pass. Nothing
// here goes on the public record: it is daily life, not governance; each move
// leaves an event beside the pass. The gate reads the passes by SQL and writes none.
package visit
