package main

// equivalents are the breaks that change nothing anybody could notice, each with
// its reason; the name is the one that the command prints.
var equivalents = map[string]string{}
