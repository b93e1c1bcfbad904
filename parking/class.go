package parking

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/day"
	"ziguan/internal/errs"
)

// ClassCode names a class of cards. A committee's own class has the name that it
// gave for a code: pages, lists and the record then say the same word.
type ClassCode string

// FirstCar (首辆车) is the primary class, of which a dwelling has one live card.
const FirstCar ClassCode = "first-car"

// Class is a kind of card with its own series of numbers.
type Class struct {
	Code       ClassCode `db:"code"`
	Prefix     string    `db:"prefix"` // of its numbers: A in A-0137
	Primary    bool      `db:"is_primary"`
	Plates     int       `db:"plates_per_card"` // at most so many on one card
	From       day.Day   `db:"from_day"`
	SourceKind string    `db:"source_kind"`
	Source     string    `db:"source"`
	LastNumber int       `db:"last_number"`
}

// ErrClassUnknown says that the committee has no such class of cards.
var ErrClassUnknown = errs.New(errs.Invalid, "class.unknown")

// classData is one entry of classes.json: a class, its terms where a committee
// has set none, and what lists call it.
type classData struct {
	Code       ClassCode
	Prefix     string
	Primary    bool
	Plates     int
	From       day.Day
	SourceKind string `json:"source_kind"`
	Source     string
	Names      []string
	Holders    map[Holder]int
	Documents  []Document
	Uses       []PlateUse
	Months     int
	Posted     bool
	TwoPeople  bool `json:"two_people"`
}

//go:embed classes.json
var classesData []byte

// knownClasses is read once and never changes.
var knownClasses = readClasses(classesData)

// readClasses panics on data that is wrong, which a first test run shows.
func readClasses(data []byte) []classData {
	var list []classData
	if err := json.Unmarshal(data, &list); err != nil {
		panic(err)
	}
	return list
}

// ClassNamed gives the class that a list or a form calls so, whatever the case
// and width; an empty name is the first car's. A word that is none of the
// program's may be a committee's own class: whether the committee has it, its
// table says. ErrClassUnknown of what cannot be the name of one.
func ClassNamed(name string) (ClassCode, error) {
	folded := strings.ToLower(strings.TrimSpace(norm.NFKC.String(name)))
	if folded == "" {
		return FirstCar, nil
	}
	for _, c := range knownClasses {
		if slices.ContainsFunc(c.Names, func(n string) bool { return strings.ToLower(n) == folded }) {
			return c.Code, nil
		}
	}
	if own := ownName(name); ownNameForm.MatchString(own) {
		return ClassCode(own), nil
	}
	return "", ErrClassUnknown.On("class")
}

// fits gives the number as one of the class's series, when it is one: a list's
// bare 137 is A-0137 of the first car's. More than five digits are no number of ours.
func (c Class) fits(text string) (Number, bool) {
	bare := strings.TrimSpace(norm.NFKC.String(text))
	if bare != "" && strings.Trim(bare, "0123456789") == "" {
		bare = c.Prefix + "-" + bare
	}
	n, ok := ParseNumber(bare)
	if !ok {
		return "", false
	}
	prefix, v := n.Split()
	return n, prefix == c.Prefix && v < 100_000
}
