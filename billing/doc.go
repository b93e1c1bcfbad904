// Package billing is the room for what parking costs (费用). Its rooms: schedule, what is
// charged and by whose decision; book, the committee's double-entry book; bill, what is
// owed and paid; statement, what a bank or a wallet says; month, the months that close.
//
// Main types here: Fen, money; Kind, what money comes in or goes out for.
//
// Money is whole fen everywhere (rule 43); there is no floating point in this tree.
package billing
