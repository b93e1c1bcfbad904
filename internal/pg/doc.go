// Package pg is the only way to the database: one unit of work is one
// transaction with one instant and one actor (InTx), one page is one read-only
// snapshot (Read). It knows no table.
package pg
