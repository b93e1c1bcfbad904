// Package block keeps a plate out until a day (暂停资格), on the ground of a rule, until
// somebody lifts it.
//
// It takes no card away: a blocked plate's card is as it was when the block is over. The
// gate and the door to every right read blocks; only this package writes them.
package block
