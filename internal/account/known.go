package account

import (
	"time"

	"ziguan/internal/day"
	"ziguan/internal/holding"
)

// Holds is what this package keeps of people.
func Holds() holding.Holding {
	return holding.Holding{
		Tables: append([]holding.Table{
			{Name: "people.people", In: "person", Forgets: true, Stays: "a key, which stands for nobody"},
			{Name: "people.phone_proofs", In: "proofs", Forgets: true},
			{Name: "people.phone_codes", In: "proofs", Forgets: true},
			{Name: "people.letters", In: "letters", Stays: holding.ByHome},
			{Name: "people.account_letters", In: "letters", Stays: holding.ByKey},
			{Name: "people.devices", In: "phones", Forgets: true, Stays: holding.ByKey},
			{Name: "people.second_devices", Hidden: signIn, Forgets: true, Stays: holding.ByKey},
			{Name: "people.one_time_codes", Hidden: signIn, Forgets: true},
			{Name: "people.known_devices", Hidden: signIn, Forgets: true},
			{Name: "people.wrong_series", Hidden: signIn, Forgets: true},
			{Name: "people.sessions", Hidden: signIn, Forgets: true},
			{Name: "people.attachments", In: "asks", Forgets: true, Stays: "that somebody was asked, with no name"},
			{Name: "people.tokens", Hidden: "a program's, of nobody", Stays: "of nobody"},
		}, holding.Worked("people.setups")...),
		Shows: []holding.Section{
			holding.Rows[knownPerson]("person", sqlKnownPerson),
			holding.Rows[knownProof]("proofs", sqlKnownProofs),
			holding.Rows[knownLetter]("letters", sqlKnownLetters),
			holding.Rows[knownAsk]("asks", sqlKnownAsks),
			holding.Rows[knownPhone]("phones", sqlKnownPhones),
		},
		Forget: forget,
	}
}

// signIn is why what lets somebody in is not shown with their data.
const signIn = "how they sign in, which their account's page shows and ends"

type knownPerson struct {
	Name  string    `db:"name" json:"name"`
	Phone string    `db:"phone" json:"phone"`
	Since time.Time `db:"created_at" json:"since"`
}

// knownProof is how a phone was shown to be the person's, or the code that was sent for it.
type knownProof struct {
	Phone string    `db:"phone" json:"phone"`
	Way   string    `db:"way" json:"way" say:"data.proof."` // counter, operator, sms; sent while the code waits
	At    time.Time `db:"at" json:"at"`
}

// knownLetter is a letter on paper, to the dwelling or to the account.
type knownLetter struct {
	Kind   string     `db:"kind" json:"letter" say:"data.letter."`
	MadeAt time.Time  `db:"made_at" json:"at"`
	UsedAt *time.Time `db:"used_at" json:"used"`
}

// knownAsk is what staff asked the person to say yes to.
type knownAsk struct {
	Kind  string    `db:"kind" json:"kind" say:"data.ask."`
	Name  string    `db:"name" json:"name"`
	Phone string    `db:"phone" json:"phone"`
	At    time.Time `db:"asked_at" json:"at"`
}

// knownPhone is a phone enrolled at a gate in the person's name.
type knownPhone struct {
	Name   string    `db:"name" json:"device"`
	MadeAt time.Time `db:"made_at" json:"at"`
	To     day.Day   `db:"valid_to" json:"until"`
}

// sqlKnownPerson is the same in every committee that knows them.
const sqlKnownPerson = `
	select p.name, coalesce(p.phone, '') as phone, p.created_at
	from people.people p
	join people.committees c on c.id = $1
	where p.id = $2`

// sqlKnownProofs are the phones that a person showed to be theirs, and the code by
// which they are about to.
const sqlKnownProofs = `
	select phone, way, proved_at as at
	from people.phone_proofs
	where committee_id = $1 and person_id = $2
	union all
	select phone, 'sent', sent_at
	from people.phone_codes
	where committee_id = $1 and person_id = $2
	order by at desc, way`

const sqlKnownLetters = `
	select 'dwelling' as kind, l.made_at, l.used_at
	from people.letters l
	where l.committee_id = $1 and l.voided_at is null and exists (
		select from people.homes_of($1, $2) h
		where h.dwelling_id = l.dwelling_id and (h.to_day is null or l.made_at < h.to_day) and coalesce(l.used_at, l.expires_at) >= h.from_day)
	union all
	select 'account', a.asked_at, a.used_at
	from people.account_letters a
	where a.committee_id = $1 and a.person_id = $2 and a.voided_at is null
	order by made_at desc, kind`

const sqlKnownAsks = `
	select k.kind, k.name, coalesce(k.phone, '') as phone, k.asked_at
	from people.attachments k
	where k.committee_id = $1 and k.person_id = $2
	order by k.asked_at desc, k.id`

const sqlKnownPhones = `
	select name, made_at, valid_to
	from people.devices
	where committee_id = $1 and person_id = $2
	order by made_at desc, id`
