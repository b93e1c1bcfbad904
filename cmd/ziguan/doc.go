// Command ziguan (自管) is the whole program: the web server a committee runs and
// the commands an operator types beside it.
//
// run.go is the only place where the parts are joined; one file per command says
// what it is told and what it answers, and leaves every rule to the packages
// below. The contract: standard output carries the result alone, one JSON
// document with --json; everything else goes to standard error. Exit codes: 0
// done, 1 it ran and what it checked does not hold, 2 wrong usage or unreadable
// input, 3 the environment failed.
//
// A command that needs the database joins the private PostgreSQL of a running
// serve, or starts it for its own length, or uses ZIGUAN_DATABASE_URL. As root,
// whatever it makes in the data folder belongs to the account serve runs as.
package main
