package clause

import (
	"slices"
	"strings"
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Fate is what became of a clause from one draft to another.
type Fate string

// The fates.
const (
	Same    Fate = "same"
	Changed Fate = "changed"
	Added   Fate = "added"
	Gone    Fate = "gone"
)

// Part is a piece of a clause's words: kept, put in or taken out.
type Part struct {
	Fate Fate // Same, Added or Gone
	Text string
}

// Change is one clause or chapter from one draft to another.
type Change struct {
	Fate     Fate
	Was, Now Node
	Title    bool // the compact's own, which stands first where it changed
	Moved    bool // it stands behind another one than before
	Parts    []Part
}

// Compare gives what became of every node: in the order of the later text, those that are
// gone where they stood. A number is one unit: 150 that becomes 180 is not 1, 5 and 8.
func Compare(was, now Text) []Change {
	var out []Change
	if was.Title != now.Title {
		out = append(out, Change{Fate: Changed, Title: true, Was: Node{Text: was.Title}, Now: Node{Text: now.Title}, Parts: parts(was.Title, now.Title)})
	}
	gone := func(after int) { // what stood behind a node and is gone
		at := was.index(after) + 1
		for ; at < len(was.Nodes); at++ {
			n := was.Nodes[at]
			if now.index(n.ID) >= 0 {
				return
			}
			out = append(out, Change{Fate: Gone, Was: n, Parts: []Part{{Gone, n.Text}}})
		}
	}
	gone(0)
	for _, n := range now.Nodes {
		old, found := was.Find(n.ID)
		switch {
		case !found:
			out = append(out, Change{Fate: Added, Now: n, Parts: []Part{{Added, n.Text}}})
			continue
		case old.Text == n.Text:
			out = append(out, Change{Fate: Same, Was: old, Now: n, Parts: []Part{{Same, n.Text}}})
		default:
			out = append(out, Change{Fate: Changed, Was: old, Now: n, Parts: parts(old.Text, n.Text)})
		}
		gone(n.ID)
	}
	moved(was, now, out)
	return out
}

// moved marks what stands behind another node than before, of those that both texts have.
func moved(was, now Text, list []Change) {
	order := func(t, other Text) []int {
		var ids []int
		for _, n := range t.Nodes {
			if other.index(n.ID) >= 0 {
				ids = append(ids, n.ID)
			}
		}
		return ids
	}
	before, after := order(was, now), order(now, was)
	keep := longestCommon(before, after)
	for i, c := range list {
		list[i].Moved = !c.Title && (c.Fate == Same || c.Fate == Changed) && !slices.Contains(keep, c.Now.ID)
	}
}

// longestCommon is the longest run of ids that stand in both orders one after another.
func longestCommon(a, b []int) []int {
	place := map[int]int{}
	for i, id := range a {
		place[id] = i
	}
	best, from := make([]int, len(b)), make([]int, len(b))
	end := -1
	for i, id := range b {
		best[i], from[i] = 1, -1
		for j := range i {
			if place[b[j]] < place[id] && best[j]+1 > best[i] {
				best[i], from[i] = best[j]+1, j
			}
		}
		if end < 0 || best[i] > best[end] {
			end = i
		}
	}
	var out []int
	for ; end >= 0; end = from[end] {
		out = append(out, b[end])
	}
	return out
}

// parts compares two wordings unit by unit.
func parts(was, now string) []Part {
	known, words := map[string]rune{}, []string{}
	coded := func(s string) []rune {
		var out []rune
		for _, u := range units(s) {
			if _, found := known[u]; !found {
				known[u] = firstCode + rune(len(words))
				words = append(words, u)
			}
			out = append(out, known[u])
		}
		return out
	}
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // the same two texts are always compared to the end, and alike
	var out []Part
	for _, one := range d.DiffCleanupSemantic(d.DiffMainRunes(coded(was), coded(now), false)) {
		var text strings.Builder
		for _, r := range one.Text {
			text.WriteString(words[r-firstCode])
		}
		fate := map[diffmatchpatch.Operation]Fate{diffmatchpatch.DiffEqual: Same, diffmatchpatch.DiffInsert: Added, diffmatchpatch.DiffDelete: Gone}[one.Type]
		out = append(out, Part{fate, text.String()})
	}
	return out
}

// units cut words into what is compared: a number whole, in digits or in words, a Latin
// word whole, else a character.
func units(s string) []string {
	r := []rune(s)
	var out []string
	for from := 0; from < len(r); {
		to, like := from+1, sort(r[from])
		for ; like != single && to < len(r); to++ {
			within := like == digit && to+1 < len(r) && strings.ContainsRune(".,:", r[to]) && sort(r[to+1]) == digit // 12.50, 7:30
			if sort(r[to]) != like && !within {
				break
			}
		}
		out = append(out, string(r[from:to]))
		from = to
	}
	return out
}

// What a character is a part of.
const (
	single = iota
	digit
	numeral
	letter
)

func sort(r rune) int {
	switch {
	case unicode.IsDigit(r):
		return digit
	case unicode.Is(unicode.Latin, r):
		return letter
	case strings.ContainsRune(printed.Numerals, r):
		return numeral
	}
	return single
}

// firstCode is where the codes of units begin: a plane without surrogates, with room for
// more units than a clause has characters.
const firstCode = 0x10000

// Passage is what became of what a remark was on.
type Passage string

// The passages.
const (
	Stands  Passage = "stands"  // it says the same as then
	Altered Passage = "altered" // 所提的文字已经改了
	Removed Passage = "removed" // the clause is gone
)

// passageOf tells it of a remark, from the draft it was on and the one at hand.
func passageOf(r Remark, was, now Text) Passage {
	if r.Clause == 0 {
		return Stands
	}
	old, _ := was.Find(r.Clause)
	n, found := now.Find(r.Clause)
	switch {
	case !found:
		return Removed
	case r.Quote != "" && strings.Contains(n.Text, r.Quote), r.Quote == "" && n.Text == old.Text:
		return Stands
	}
	return Altered
}
