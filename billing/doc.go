// Package billing is the room for what parking costs (费用): money itself, and what it comes
// in or goes out for. Below it, tariff has prices as data.
//
// Main types: Fen, money, read in any spelling and written in figures and in 大写; Kind,
// what money comes in or goes out for.
//
// What holds: money is whole fen (rule 43), never rounded when it is read.
//
// Nothing is charged yet: the day to which a card is paid comes with the register and is
// kept by parking, which the gate reads as "ask", never as a sum.
package billing
