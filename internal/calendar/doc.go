// Package calendar counts periods (期间) as the law does: the day it begins is
// not counted, the last day ends at midnight, and one that falls on a holiday
// moves to the next day that is none (Civil Code arts. 200 to 204).
//
// Which days are holidays and which weekends are worked is decided every year
// anew and published in autumn. [Published] is what was published up to the
// making of this program, read from data that others keep (chinese-days);
// [Calendar.With] adds a year's list. A count that touches a day nobody has
// decided on gives [ErrYearUnknown], which pages read as 尚未公布: it is never
// guessed.
//
// It knows no committee, no rule and no clock.
package calendar
