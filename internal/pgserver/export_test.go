package pgserver

// Search lets the tests say which folders are the usual ones.
var Search = search
