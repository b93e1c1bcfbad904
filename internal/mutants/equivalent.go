package main

// equivalents are the breaks that change nothing anybody could notice, each with
// its reason; the name is the one that the command prints.
var equivalents = map[string]string{
	"posting.mayEnd: never holds | case s.Last.Zero():": "a posting without a last day is not over either, and only that it may not end is asked",
	"posting.sqlObjectionsOf: always holds: posting_id = any($2::uuid[]) | where committee_id = $1 and posting_id = any($2::uuid[])": "the sums are picked by their posting; the condition spares the others' rows",
	`visit.mayOpen: dropped s.Card != "" | case s.Card != "" && s.Revoked:`:                                                          "only a card is revoked: the statement gives both or neither",
	`visit.mayList: dropped s.Card != "" | case s.Card != "" && s.Revoked:`:                                                          "only a card is revoked: the statement gives both or neither",
	"limit.wait: dropped n < r.Free | if n < r.Free || r.First <= 0 {":                                                               "next asks the same before",
	"limit.wait: dropped r.First <= 0 | if n < r.Free || r.First <= 0 {":                                                             "next asks the same before",
	"limit.wait: >= becomes > | if d >= r.Most {":                                                                                    "the least of both is taken after it",
}
