// Package register reads a committee's register of households (住户登记表): the
// list it has kept in a spreadsheet, with the dwellings (住户), their owners
// (业主), tenants (租户) and cars, and the cards it has given already.
//
// [ParseAddress] reads a dwelling however it is written, and gives the one
// [Address] it is shown by. [Recognise] finds the row of titles and what each
// column holds. [Interpret] turns the rows into one [Entry] per dwelling, and
// every cell it could not take into a [Problem].
//
// What holds:
//
//   - one dwelling is one Entry, however often and in whatever way it is written;
//   - nothing is dropped silently and nothing is guessed: a bad cell costs that
//     cell and is reported with its row, its column's title and its text;
//   - a file read again, against a register that holds what it brought, gives
//     the same counts and problems and adds nothing;
//   - areas are whole hundredths of a square metre; no number is a float.
//
// It decides nothing about cards, fees or rights.
package register
