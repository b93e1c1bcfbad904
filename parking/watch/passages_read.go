package watch

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/sheet"
	"ziguan/parking/gate"
)

// Columns of a barrier's list, as passages.json names them.
const (
	colPlate     = "plate"
	colTime      = "time"
	colInTime    = "in_time"
	colOutTime   = "out_time"
	colGate      = "gate"
	colInGate    = "in_gate"
	colOutGate   = "out_gate"
	colDirection = "direction"
	wordsIn      = "words_in"
	wordsOut     = "words_out"
	layouts      = "layouts"
)

//go:embed passages.json
var passagesData []byte

// passageWords is what barriers' programs call things; it is read once and
// never changes.
var passageWords = readPassageWords(passagesData)

// readPassageWords panics on data that is wrong, which a first test run shows.
func readPassageWords(data []byte) map[string][]string {
	var words map[string][]string
	if err := json.Unmarshal(data, &words); err != nil {
		panic(err)
	}
	for key, list := range words {
		if key == layouts {
			continue
		}
		for i, w := range list {
			list[i] = foldTitle(w)
		}
	}
	return words
}

// foldTitle makes titles comparable: half-width, lower case, letters and digits
// alone, without what stands in brackets.
func foldTitle(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	if i := strings.IndexAny(s, "(["); i > 0 {
		s = s[:i]
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// passageColumns says where a list keeps what; a name that is missing has no column.
type passageColumns map[string]int

// usable reports whether passings can be read from these columns.
func (c passageColumns) usable() bool {
	has := func(name string) bool { _, ok := c[name]; return ok }
	return has(colPlate) && (has(colInTime) || has(colOutTime) || has(colTime) && (has(colDirection) || has(colGate)))
}

// headerWithin is how far down the titles may stand.
const headerWithin = 30

// recognisePassages finds the titles of a barrier's list: the first row of the
// first sheet whose columns can be used.
func recognisePassages(b *sheet.Book) (sheet.Table, sheet.Row, passageColumns, bool) {
	for _, t := range b.Sheets {
		for i, r := range t.Rows {
			if i == headerWithin {
				break
			}
			columns := passageColumns{}
			for n, cell := range r.Cells {
				if name := passageColumn(cell); name != "" {
					if _, twice := columns[name]; !twice {
						columns[name] = n
					}
				}
			}
			if columns.usable() {
				t.Rows = t.Rows[i+1:]
				return t, r, columns, true
			}
		}
	}
	return sheet.Table{}, sheet.Row{}, nil, false
}

func passageColumn(title string) string {
	folded := foldTitle(title)
	for _, name := range []string{colPlate, colTime, colInTime, colOutTime, colGate, colInGate, colOutGate, colDirection} {
		if folded != "" && slices.Contains(passageWords[name], folded) {
			return name
		}
	}
	return ""
}

// directionOf reads a direction, or finds one word of it within a lane's name.
func directionOf(direction, lane string) (gate.Direction, bool) {
	switch d := foldTitle(direction); {
	case slices.Contains(passageWords[wordsIn], d):
		return gate.In, true
	case slices.Contains(passageWords[wordsOut], d):
		return gate.Out, true
	}
	name := foldTitle(lane)
	for _, both := range passageWords[colGate] {
		name = strings.ReplaceAll(name, both, "") // a gate for both ways says neither
	}
	within := func(list []string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return len([]rune(w)) > 1 && strings.Contains(name, w) })
	}
	in, out := within(passageWords[wordsIn]), within(passageWords[wordsOut])
	if in == out {
		return "", false // neither, or both: nothing is guessed
	}
	if in {
		return gate.In, true
	}
	return gate.Out, true
}

// passageTime reads a moment in one of the forms that barriers' programs write.
func passageTime(s string, zone *time.Location) (time.Time, bool) {
	s = strings.Join(strings.Fields(norm.NFKC.String(s)), " ")
	for _, l := range passageWords[layouts] {
		if t, err := time.ParseInLocation(l, s, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
