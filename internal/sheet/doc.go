// Package sheet reads and writes the spreadsheets people keep: Excel's XLSX and
// CSV. It knows nothing of parking: it gives tables of text with the row
// numbers people see on their own screen, and takes tables of text back.
//
// Read tells the kind of file by its content, never by its name. It answers
// with a Book of Tables; rows without any content are left out but keep their
// numbers. What Read promises:
//
//   - cells are text: a number as its plain digits (89.0 is 89, 13800138000 is
//     never 1.38E+10), a date cell as 2006-01-02, a formula as the result that
//     was saved with it. Nothing is ever evaluated; a formula without a result is
//     an empty cell that Row.Formula names;
//   - a merged cell counts for each of its rows and columns that have content;
//   - hidden rows, columns and sheets are read like all others;
//   - what is sent, what it unpacks to, rows, columns, cells, texts, styles and
//     the time are bounded before memory is spent on them: see Limits.
//
// WriteXLSX and WriteCSV write cells as text alone, so that neither a formula
// nor a long number changes on its way through somebody else's program.
//
// It does not guess what a column means. It keeps no state but the line in which
// files wait to be read: see Turn.
package sheet
