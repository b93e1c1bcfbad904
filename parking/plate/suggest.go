package plate

import (
	"slices"
	"strings"
	"unicode"
)

const maxSuggestions = 5

// Suggest offers what a text that ParseOwned refuses may have meant: O for 0
// and I for 1 in the serial, where neither exists, one of the given provinces in
// front, in the caller's order, when none is written, and the only plate among
// other words (京A12345（租）). All are
// valid, at most five, always in the same order; none for a text that is
// right. A person picks one: callers never apply a suggestion by themselves.
func Suggest(s string, provinces ...string) []Plate {
	n := Normalise(s)
	if _, err := ParseOwned(n); err == nil {
		return nil
	}
	candidates := digitsMeant(n)
	if first := []rune(n); len(first) > 0 && !strings.ContainsRune(rules.provinces, first[0]) {
		for _, province := range provinces {
			candidates = append(candidates, digitsMeant(province+n)...)
		}
	}
	if within := platesWithin(s); len(within) == 1 {
		candidates = append(candidates, within[0])
	}
	var out []Plate
	for _, c := range candidates {
		p, err := Parse(c)
		if err != nil || c == n || slices.Contains(out, p) {
			continue
		}
		if out = append(out, p); len(out) == maxSuggestions {
			break
		}
	}
	return out
}

// digitsMeant gives the text itself, then with O and I read as digits after the
// two leading characters, then everywhere (an embassy's plate begins in digits).
func digitsMeant(n string) []string {
	digits := strings.NewReplacer("O", "0", "I", "1")
	r := []rune(n)
	cut := min(2, len(r))
	return []string{n, string(r[:cut]) + digits.Replace(string(r[cut:])), digits.Replace(n)}
}

// platesWithin are the plates that stand between marks.
func platesWithin(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return unicode.IsPunct(r) && Normalise(string(r)) != "" }) {
		if p, err := ParseOwned(part); err == nil {
			out = append(out, p.String())
		}
	}
	return out
}
