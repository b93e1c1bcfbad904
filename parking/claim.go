package parking

import (
	"slices"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/class"
	"ziguan/parking/plate"
)

// ClaimID is the key of a claim.
type ClaimID = id.ID[Claim]

// Claim is a card that the committee had given before the program came: it came
// with the register, one row a plate, and waits for the first issue (首批换发).
type Claim struct {
	ID         ClaimID           `db:"id"`
	DwellingID people.DwellingID `db:"dwelling_id"`
	Dwelling   string            `db:"dwelling"`
	Plate      plate.Plate       `db:"plate"`  // empty while it waits for one
	Number     string            `db:"number"` // as the list has it; may be empty
	Class      string            `db:"class"`  // as the list calls it; empty for the first car's
	ValidTo    day.Day           `db:"valid_to"`
	PaidTo     day.Day           `db:"paid_to"`
	Kept       bool              `db:"kept"`       // surplus, usable until KeptUntil
	KeptUntil  day.Day           `db:"kept_until"` // the last day that was promised
	Card       ClaimID           `db:"card"`       // shared by the plates of one card without a number
}

// Plan is what the first issue does, or did.
type Plan struct {
	Cards    []PlannedCard
	Kept     []KeptDwelling // with more old cards than it may have: the household chooses
	Problems []ClaimProblem
	Until    day.Day // the last day of the transition
	Longest  day.Day // the last day that the term allows any card
}

// Shortened counts the cards whose last day is earlier than the list promised:
// those that the term cuts to Longest, and those that a lease cuts.
func (p Plan) Shortened() (term, lease int) {
	for _, c := range p.Cards {
		switch {
		case c.Promised.Zero():
		case c.ByLease:
			lease++
		default:
			term++
		}
	}
	return term, lease
}

// Unread gives the old cards that wait for their plate, among those with a problem and
// those that are kept.
func (p Plan) Unread() []Claim {
	var out []Claim
	for _, m := range p.Problems {
		if m.Claim.Plate == "" {
			out = append(out, m.Claim)
		}
	}
	for _, k := range p.Kept {
		for _, c := range k.Claims {
			if c.Plate == "" {
				out = append(out, c)
			}
		}
	}
	return out
}

// PlannedCard is one card of the first issue.
type PlannedCard struct {
	DwellingID people.DwellingID
	Dwelling   string
	Class      class.Code
	Plates     []plate.Plate
	Number     class.Number // the old number where it fits and is free; else empty until issued
	ValidTo    day.Day
	PaidTo     day.Day
	Promised   day.Day // the later last day that the list has; none where it is not shortened
	ByLease    bool    // it is the lease that shortens it, else the term
}

// question is what the card asks of the door.
func (c PlannedCard) question(k class.Class) question {
	return question{way: WayFirstIssue, dwelling: c.DwellingID, class: k, plates: c.Plates}
}

// KeptDwelling is a dwelling whose old cards are kept until a day.
type KeptDwelling struct {
	DwellingID people.DwellingID
	Dwelling   string
	Claims     []Claim
	Until      day.Day
}

// ClaimProblem is a claim that no card can be issued for, and why; it stays waiting.
type ClaimProblem struct {
	Claim Claim
	Err   *errs.Error
}

// premises is what the plan is made from.
type premises struct {
	until  day.Day
	months int
	claims []Claim // waiting and kept, in the order of dwellings
	leases map[people.DwellingID]day.Day
	class  map[class.Code]class.Class
	term   map[class.Code]int // months of a class
	taken  map[class.Number]bool
	facts
}

// want is one old card: the claims that share its dwelling, class and number.
type want struct {
	class  class.Class
	number string
	claims []Claim
}

// plan says what the first issue does. A dwelling with more than one claim to
// the primary class, or to any other, gets no card of it: which of the old cards
// goes on is the household's choice, and until the transition's end all may stay.
func plan(p premises) Plan {
	out := Plan{Until: p.until}
	out.Longest, _ = Term{From: p.today, Months: p.months}.ValidTo() //nolint:errcheck // a term of a month or more
	planned := map[plate.Plate]bool{}
	numbers := map[class.Number]bool{}
	for _, group := range byDwelling(p.claims) {
		wants, problems := wantsOf(group, p)
		firstCarsFirst(wants)
		out.Problems = append(out.Problems, problems...)
		var kept []Claim
		for _, w := range wants {
			if surplus(w, wants) {
				kept = append(kept, w.claims...)
				continue
			}
			card, err := p.one(w, planned)
			if err != nil {
				for _, c := range w.claims {
					out.Problems = append(out.Problems, ClaimProblem{c, err})
				}
				continue
			}
			if n, ok := w.class.Fits(w.number); ok && !p.taken[n] && !numbers[n] {
				card.Number, numbers[n] = n, true
			}
			out.Cards = append(out.Cards, card)
		}
		if len(kept) > 0 {
			out.Kept = append(out.Kept, keptDwelling(kept, p.until))
		}
	}
	return out
}

func keptDwelling(claims []Claim, until day.Day) KeptDwelling {
	k := KeptDwelling{DwellingID: claims[0].DwellingID, Dwelling: claims[0].Dwelling, Claims: claims, Until: until}
	for _, c := range claims {
		if !c.KeptUntil.Zero() {
			k.Until = c.KeptUntil // the day that was promised stands
		}
	}
	return k
}

func byDwelling(claims []Claim) [][]Claim {
	var out [][]Claim
	for i, c := range claims {
		if i == 0 || claims[i-1].DwellingID != c.DwellingID {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], c)
	}
	return out
}

// wantsOf gives a dwelling's old cards. Those of an unknown class and those whose
// last day is over are problems and count for nothing.
func wantsOf(claims []Claim, p premises) ([]want, []ClaimProblem) {
	var out []want
	var problems []ClaimProblem
	for _, c := range claims {
		code, err := class.Named(c.Class)
		kind, known := p.class[code]
		switch {
		case err != nil || !known:
			problems = append(problems, ClaimProblem{c, class.ErrUnknown})
			continue
		case !c.ValidTo.Zero() && c.ValidTo < p.today:
			problems = append(problems, ClaimProblem{c, ErrCardLapsed.With("number", c.Number, "valid_to", c.ValidTo.String())})
			continue
		}
		same := slices.IndexFunc(out, func(w want) bool {
			return w.class.Code == code && (c.Number != "" && w.number == c.Number || !c.Card.Zero() && w.claims[0].Card == c.Card)
		})
		if same < 0 {
			out = append(out, want{class: kind, number: c.Number, claims: []Claim{c}})
			continue
		}
		out[same].claims = append(out[same].claims, c)
	}
	return out, problems
}

// surplus reports whether a dwelling wants more of a series than the one it may
// have, more plates than fit on a card, or has old cards kept already.
func surplus(w want, all []want) bool {
	n := 0
	for _, o := range all {
		if o.class.Code == w.class.Code || o.class.Primary && w.class.Primary {
			n++
		}
	}
	return n > 1 || len(w.claims) > w.class.Plates || slices.ContainsFunc(w.claims, func(c Claim) bool { return c.Kept })
}

// one asks the rules for one card, the cards planned before it included.
func (p premises) one(w want, planned map[plate.Plate]bool) (PlannedCard, *errs.Error) {
	first := w.claims[0]
	card := PlannedCard{DwellingID: first.DwellingID, Dwelling: first.Dwelling, Class: w.class.Code}
	term := Term{From: p.today, Months: min(p.months, p.term[w.class.Code]), Lease: p.leases[first.DwellingID]}
	for _, c := range w.claims {
		card.Plates = append(card.Plates, c.Plate)
		card.PaidTo, term.Wanted = day.Earliest(card.PaidTo, c.PaidTo), day.Earliest(term.Wanted, c.ValidTo)
		if planned[c.Plate] {
			return card, ErrPlateElsewhere
		}
	}
	err := decide(card.question(w.class), p.facts)
	if err != nil {
		return card, errs.As(err)
	}
	if card.ValidTo, err = term.ValidTo(); err != nil {
		return card, errs.As(err)
	}
	if term.Wanted > card.ValidTo { // people hold a paper with that day: say so before it is replaced
		card.Promised, card.ByLease = term.Wanted, card.ValidTo == term.Lease
	}
	for _, pl := range card.Plates {
		planned[pl] = true
	}
	slices.Sort(card.Plates)
	p.given(w.class, card)
	return card, nil
}

// given counts a planned card among the facts, for those planned after it.
func (p premises) given(k class.Class, card PlannedCard) {
	r := p.rooms[k.Code]
	r.Given++
	p.rooms[k.Code] = r
	p.cards[card.DwellingID] = append(p.cards[card.DwellingID], Card{
		DwellingID: card.DwellingID, Class: k.Code, Primary: k.Primary, State: CardActive, ValidTo: card.ValidTo, Number: card.Number,
	})
}

// firstCarsFirst plans a household's first car before its second, which needs one.
func firstCarsFirst(wants []want) {
	slices.SortStableFunc(wants, func(x, y want) int { return rankOf(x.class) - rankOf(y.class) })
}

func rankOf(k class.Class) int {
	if k.Primary {
		return 0
	}
	return 1
}
