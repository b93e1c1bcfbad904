package register

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// doorShape is how much of a dwelling's place a cell names.
type doorShape uint8

const (
	shapeNone     doorShape = iota // no door at all
	shapeNumber                    // 101
	shapeRoom                      // 101室, 3号
	shapeUnitRoom                  // 2单元101
	shapePair                      // 2-101: of a building, or of a unit
	shapeFull                      // all the rest
)

// readShapes makes the patterns that tell the shapes apart, and those of places.
func (g *addressGrammar) readShapes(some, door, lane string) {
	whole := func(s string) *regexp.Regexp { return regexp.MustCompile(`^` + s + `$`) }
	g.number = whole(`[0-9]{1,6}`)
	g.pair = whole(some + `-` + door)
	g.onlyRoom = whole(door + `(?:` + g.Room + `)?`)
	g.onlyUnit = whole(some + `(?:` + g.Unit + `)-?` + door + `(?:` + g.Room + `)?`)
	court := `(?P<court>[` + g.Ordinals + `]{0,2}[0-9]{1,6}[A-Z]?)(?:` + g.Court + `)`
	building := `(?P<building>` + some + `)(?:` + g.HeadingBuilding + `)`
	unit := `(?:-?(?P<unit>` + some + `)(?:` + g.Unit + `))?`
	for _, f := range []string{
		lane + court + `-?` + building + unit,
		lane + court,
		lane + building + unit,
		`(?P<unit>` + some + `)(?:` + g.Unit + `)`,
	} {
		g.places = append(g.places, regexp.MustCompile(`^`+f))
	}
}

// shape folds a cell's text and tells how much of a place it names.
func (g *addressGrammar) shape(text string) (string, doorShape) {
	folded, ok := g.normalise(text)
	if !ok {
		return "", shapeNone
	}
	_, err := ParseAddress(text)
	switch {
	case err != nil || words.count.MatchString(folded):
		return folded, shapeNone
	case g.number.MatchString(folded):
		return folded, shapeNumber
	case g.onlyRoom.MatchString(folded) && !strings.Contains(folded, "-"):
		return folded, shapeRoom
	case g.onlyUnit.MatchString(folded):
		return folded, shapeUnitRoom
	case g.pair.MatchString(folded) && strings.Count(folded, "-") == 1:
		return folded, shapePair
	}
	return folded, shapeFull
}

// notes are what stands in brackets behind a heading: how many live there.
var notes = regexp.MustCompile(`\(.*?\)|\x{3010}.*?\x{3011}`)

// place reads a heading: a building, a unit or a courtyard and nothing else.
func (g *addressGrammar) place(text string) (Address, bool) {
	a, rest, ok := g.placeBefore(text)
	return a, ok && rest == ""
}

// sheetPlace reads the place that a sheet is called by: 3号楼, 5号楼名单, 6#. A
// unit alone names no building.
func (g *addressGrammar) sheetPlace(name string) (Address, bool) {
	a, rest, ok := g.placeBefore(name)
	if !ok || a.Building == "" && a.Court == "" || rest != "" && !isHan([]rune(rest)[0]) {
		return Address{}, false
	}
	return a, true
}

func (g *addressGrammar) placeBefore(text string) (a Address, rest string, ok bool) {
	folded, ok := g.normalise(notes.ReplaceAllString(norm.NFKC.String(text), ""))
	if !ok {
		return a, "", false
	}
	for _, f := range g.places {
		m := f.FindStringSubmatchIndex(folded)
		if m == nil {
			continue
		}
		for i, name := range f.SubexpNames() {
			if from := m[2*i]; i > 0 && from >= 0 {
				a.set(name, folded[from:m[2*i+1]])
			}
		}
		return a, strings.TrimLeft(folded[m[1]:], "-"), true
	}
	return a, "", false
}
