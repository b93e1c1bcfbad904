package limit

import "time"

// Rule says how often one thing may be tried. So many within a while go at once;
// after them the next one waits from the last, twice as long each time. A rule
// without a first wait is a rate: beyond it nothing goes until the while is over.
type Rule struct {
	Name   string
	Free   int
	Window time.Duration
	First  time.Duration
	Most   time.Duration
	Step   int // the wait doubles after so many more; 0 is 1
}

// The rules of guessing: technical bounds, which no committee has to think
// about. Those of what reaches households are data (compacts/rule/defaults.json).
var (
	// PasswordKnown is for a password from a browser that its holder has used.
	PasswordKnown = Rule{Name: "password.known", Free: 10, Window: time.Hour, First: time.Minute, Most: 15 * time.Minute}
	// PasswordPlace is for one account's password from one address: a neighbour
	// who guesses stops neither the house nor, elsewhere, the holder.
	PasswordPlace = Rule{Name: "password.place", Free: 10, Window: time.Hour, First: time.Minute, Most: 30 * time.Minute}
	// PasswordStrangers is for one account's password from all strangers together.
	PasswordStrangers = Rule{Name: "password.strangers", Free: 60, Window: 24 * time.Hour, First: 15 * time.Second, Most: 10 * time.Minute, Step: 5}
	// PasswordSpray is for all accounts' passwords from one address. A whole estate
	// may share it, so it only ever spaces tries by seconds.
	PasswordSpray = Rule{Name: "password.spray", Free: 300, Window: 15 * time.Minute, First: time.Second, Most: 10 * time.Second, Step: 100}
	// SecondKnown is for the second factor's code from a browser that gave it before.
	SecondKnown = Rule{Name: "second.known", Free: 5, Window: 24 * time.Hour, First: 30 * time.Second, Most: 15 * time.Minute}
	// SecondStrangers is for the codes of one account from all other browsers: who
	// knows the password opens as many sessions as they like.
	SecondStrangers = Rule{Name: "second.strangers", Free: 5, Window: 24 * time.Hour, First: 30 * time.Second, Most: time.Hour}
	// LetterPlace is for wrong codes of letters from one address. A right one is
	// never refused: its fifty bits are not guessed at any pace.
	LetterPlace = Rule{Name: "letter.place", Free: 100, Window: 15 * time.Minute, First: time.Second, Most: 10 * time.Second, Step: 100}
	// CodePerson is for the codes by SMS that one person asks for: a second one
	// after a minute, then twice as long each time.
	CodePerson = Rule{Name: "code.person", Free: 1, Window: 24 * time.Hour, First: time.Minute, Most: 4 * time.Hour}
	// CodePhone is the same for one phone, whoever uses it as their name.
	CodePhone = Rule{Name: "code.phone", Free: 1, Window: 24 * time.Hour, First: time.Minute, Most: 4 * time.Hour}
	// CodeCommittee is for all codes that one committee's gateway sends, which it
	// pays for. It only ever spaces them: nobody stops the others.
	CodeCommittee = Rule{Name: "code.committee", Free: 60, Window: time.Hour, First: 5 * time.Second, Most: time.Minute, Step: 10}
	// CodePlace is for all codes asked from one address, which an estate may share.
	CodePlace = Rule{Name: "code.place", Free: 20, Window: time.Hour, First: 10 * time.Second, Most: 2 * time.Minute, Step: 10}
)

// longestWindow is how long a try is kept: that of the longest rule.
const longestWindow = 24 * time.Hour

// wait is how long after the last of n tries the next one may come.
func (r Rule) wait(n int) time.Duration {
	if n < r.Free || r.First <= 0 {
		return 0
	}
	d := r.First
	for range (n - r.Free) / max(r.Step, 1) {
		if d >= r.Most {
			break
		}
		d *= 2
	}
	return min(d, r.Most)
}

// next is when a further try may come after those that were seen.
func (r Rule) next(s seen) time.Time {
	switch {
	case s.N < r.Free:
		return time.Time{}
	case r.First > 0:
		return s.Last.Add(r.wait(s.N))
	}
	return s.First.Add(r.Window)
}
