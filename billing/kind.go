package billing

import (
	_ "embed"
	"encoding/json"
	"slices"
)

// Code names what money comes in or goes out for, the same on a cost sheet, in the book
// and on the monthly sheet.
type Code string

// Side tells income from expense.
type Side string

// The sides.
const (
	Income  Side = "income"
	Expense Side = "expense"
)

// Kind is one thing that money comes in or goes out for. Permitted says of an expense
// that it serves self-governance, facilities and the like as 北京市机动车停车条例, art. 30,
// has it; any other rests on a decision of its own (rule 49).
type Kind struct {
	Code      Code
	Side      Side
	Permitted bool
}

//go:embed kinds.json
var kindsData []byte

// kinds is read once and never changes; wrong data panic, which a first test run shows.
var kinds = func() (list []Kind) {
	if err := json.Unmarshal(kindsData, &list); err != nil {
		panic(err)
	}
	return list
}()

// Kinds lists those of a side in the order of the monthly sheet.
func Kinds(s Side) []Kind {
	return slices.DeleteFunc(slices.Clone(kinds), func(k Kind) bool { return k.Side != s })
}

// KindOf finds a kind by its code; false where there is none.
func KindOf(c Code) (Kind, bool) {
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Code == c })
	if i < 0 {
		return Kind{}, false
	}
	return kinds[i], true
}
