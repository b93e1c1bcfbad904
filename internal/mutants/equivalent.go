package main

// equivalents are the breaks that change nothing anybody could notice, each with
// its reason; the name is the one that the command prints.
var equivalents = map[string]string{
	"posting.mayEnd: never holds | case s.Last.Zero():": "a posting without a last day is not over either, and only that it may not end is asked",
	"posting.sqlObjectionsOf: always holds: posting_id = any($2::uuid[]) | where committee_id = $1 and posting_id = any($2::uuid[])":                                     "the sums are picked by their posting; the condition spares the others' rows",
	`visit.mayOpen: dropped s.Card != "" | case s.Card != "" && s.Revoked:`:                                                                                              "only a card is revoked: the statement gives both or neither",
	`visit.mayList: dropped s.Card != "" | case s.Card != "" && s.Revoked:`:                                                                                              "only a card is revoked: the statement gives both or neither",
	"limit.wait: dropped n < r.Free | if n < r.Free || r.First <= 0 {":                                                                                                   "next asks the same before",
	"limit.wait: dropped r.First <= 0 | if n < r.Free || r.First <= 0 {":                                                                                                 "next asks the same before",
	"limit.wait: >= becomes > | if d >= r.Most {":                                                                                                                        "the least of both is taken after it",
	"application.sqlStanding: order without its first key | order by o.kind, o.id`":                                                                                      "any of them is enough, whichever comes first",
	"watch.sqlChecksPurge: order without its first key | order by at, id":                                                                                                "it goes on until nothing is left; the order is the index's",
	"parking.sqlPlatesBlocked: always holds: plate = any($2) | where committee_id = $1 and plate = any($2) and lifted_at is null and from_day <= $3 and until_day >= $3": "only the plates that were asked for are looked up in it",
	"parking.sqlPlatesBlocked: order without its first key | order by plate, id`":                                                                                        "they are put into a set",
	"application.sqlConsentByToken: always holds: s.kind = 'consent' | where s.hash = $1 and s.kind = 'consent' and (k.token_hash = $1 and k.until_at > $2 or k.back_hash = $1) and k.way <> 'link' and k.state <> 'ended'": "no other secret has the hash",
	"application.sqlConsentByToken: always holds: k.state <> 'ended' | where s.hash = $1 and s.kind = 'consent' and (k.token_hash = $1 and k.until_at > $2 or k.back_hash = $1) and k.way <> 'link' and k.state <> 'ended'": "one that ended has a newer beside it, which is asked too",
	"succession.sqlSubstitutePlateFollow: always holds: p.until_day is not null | where p.committee_id = $1 and p.card_id = $2 and p.plate = $4 and p.until_day is not null`":                                               "a plate stands on a card once, and this one as its substitute's",
	"gate.sqlValidPlates: order without its first key | order by cp.plate, c.number`":                                                                                                                                       "a plate is on one active card, and the list is sorted by its tail after",
	"limit.wait: <= becomes < | if n < r.Free || r.First <= 0 {": "of a rule without a first wait, twice nothing is nothing",
	"account.standingColumns: always holds: s.district_id = o.district_id | left join people.streets s on s.district_id = o.district_id and s.id = o.street_id":                                                      "a street is one by its key alone",
	"parking.sqlSuspended: always holds: c.dwelling_id = any($2::uuid[]) | where c.committee_id = $1 and c.dwelling_id = any($2::uuid[]) and c.state in ('suspended', 'lost', 'expired', 'returned') and (":          "only the dwellings that were asked for are looked up in it",
	"account.sqlCodeUse: always holds: person_id = $1 | where person_id = $1 and code_hash = $2 and used_at is null`":                                                                                                "the hash is of the person and the code",
	"parking.sqlSubstituteTake: always holds: until_day is not null | where committee_id = $1 and card_id = $2 and plate = $3 and until_day is not null`":                                                            "a plate stands on a card once, and this one as its substitute's",
	"parking.sqlSubstituteTake: always holds: card_id = $2 | where committee_id = $1 and card_id = $2 and plate = $3 and until_day is not null`":                                                                     "a substitute goes with its card, and a plate stands in on one card",
	"account.sqlWrongOpen: order without its first key | order by last_at desc, id":                                                                                                                                  "a series that goes on is the only one",
	"application.sqlConsentByToken: always holds: s.hash = $1 | where s.hash = $1 and s.kind = 'consent' and (k.token_hash = $1 and k.until_at > $2 or k.back_hash = $1) and k.way <> 'link' and k.state <> 'ended'": "the consent's own hashes are compared as well",
}
