// Package mask hides what would name somebody: the one place that decides what
// is left of a name, a plate, a telephone number or a door on a page, on paper,
// in a file and in the log.
//
// There is no national rule, and two ways of masking the same list can be laid
// over each other until a person is found again; so there is one way, here.
// [Name], [Plate] and [Phone] shorten, [Door] shows nothing, [Leaks] looks
// through a free text for what nobody masked.
//
// What holds: a masked text is never the text itself, unless that is empty; a
// plate is masked by position, so that seven and eight characters stay as long
// as they were. A name in a free text cannot be found by any rule: a person who
// writes a posting is told so.
package mask
