package plate

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longest is the number of characters of the longest plates, 京AD12345.
const longest = 8

// SplitCell takes a register's cell apart into the texts of its plates, as
// typed, inner spaces included; marks such as 、 , ， / ; ； and white space part
// them. A plate written with spaces inside stays one: neighbours that only white
// space parts are joined when together they are a plate and alone none is, and a
// lone province or office (京, 京A) keeps the text after it, so that a wrong
// plate is reported once. Parts without any content, such as "-", are left out;
// nothing else is lost. The parts need not be valid.
func SplitCell(s string) []string {
	var out []string
	for _, group := range strings.FieldsFunc(s, isSeparator) {
		out = append(out, splitSpaces(group)...)
	}
	return out
}

// isSeparator also knows the full-width shapes of the marks.
func isSeparator(r rune) bool {
	folded, _ := utf8.DecodeRuneInString(norm.NFKC.String(string(r)))
	return strings.ContainsRune(rules.separators, folded)
}

// span is a word's place in its group, in bytes.
type span struct{ from, to int }

// splitSpaces parts a group, which holds no other separator, at its spaces.
func splitSpaces(group string) []string {
	words := spans(group)
	var out []string
	for i := 0; i < len(words); {
		n := joined(group, words[i:])
		part := group[words[i].from:words[i+n-1].to]
		if Normalise(part) != "" {
			out = append(out, part)
		}
		i += n
	}
	return out
}

func spans(group string) []span {
	var out []span
	from := -1
	for i, r := range group {
		switch space := unicode.IsSpace(r); {
		case space && from >= 0:
			out = append(out, span{from, i})
			from = -1
		case !space && from < 0:
			from = i
		}
	}
	if from >= 0 {
		out = append(out, span{from, len(group)})
	}
	return out
}

// joined gives how many of the leading words make up one plate; at least one.
// It judges by ParseOwned: after a lone 京, AD12345 is no military plate.
func joined(group string, words []span) int {
	best := 1
	for n := 1; n <= min(len(words), 2*longest); n++ {
		word := group[words[n-1].from:words[n-1].to]
		if _, err := ParseOwned(word); err == nil {
			break
		}
		text := Normalise(group[words[0].from:words[n-1].to])
		if utf8.RuneCountInString(text) > longest {
			break
		}
		if n == 1 {
			continue
		}
		_, err := ParseOwned(text)
		if err == nil || rules.head.MatchString(Normalise(group[words[0].from:words[n-2].to])) {
			best = n
		}
	}
	return best
}
