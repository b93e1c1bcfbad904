// Package pgserver keeps the private PostgreSQL of a committee that has no
// database of its own: one data folder, one cluster in its folder pg, reached
// through a Unix socket that only the program's own account can open.
//
// Main types: Options says where the folder lies and what for the server is
// wanted; Server is the running server, owned by this process or joined.
//
// Invariants: one process owns a data folder, by the lock on owner.lock; a
// command joins a running serve and waits for another command; serve never
// borrows. No data is ever removed: another major version is refused, and only
// unfinished first set-ups, which nobody has used, are cleared away. There is no
// TCP port and no password. PostgreSQL never runs as root and ends with its owner.
//
// It does not migrate, grant rights on tables, back up, or speak to a shared
// database named by ZIGUAN_DATABASE_URL.
package pgserver
