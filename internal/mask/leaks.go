package mask

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Kind is what a text holds that it should not.
type Kind string

// The kinds, as patterns.json names them.
const (
	KindID    Kind = "id"    // 身份证号
	KindPhone Kind = "phone" // 手机号
	KindPlate Kind = "plate" // 车牌号
	KindDoor  Kind = "door"  // 门牌
)

// Found is one thing in a text that names somebody.
type Found struct {
	Kind Kind
	// Masked is what may be said of it: enough for its writer to find it.
	Masked string
}

// Leaks finds whole plates, mobile numbers, identity numbers and doors in a
// text, however they are spelled: wide, spaced, with dots. What was found as one
// thing is not looked at again as another. A name is not found.
func Leaks(text string) []Found {
	text = strings.ToUpper(norm.NFKC.String(text))
	var out []Found
	for _, l := range rules.Leaks {
		for from := 0; ; {
			at := l.find.FindStringIndex(text[from:])
			if at == nil {
				break
			}
			start, end := from+at[0], from+at[1]
			word := text[start:end]
			if alone(text, start, end) && (l.except == nil || !l.except.MatchString(word)) {
				out = append(out, Found{l.Kind, shown(l.Kind, word)})
				text = text[:start] + strings.Repeat("*", end-start) + text[end:]
				from = end
				continue
			}
			_, size := firstRune(word)
			from = start + size
		}
	}
	return out
}

// alone reports whether what was found is not the middle of a longer number:
// a date, an account, a serial.
func alone(text string, start, end int) bool {
	before, after := []rune(text[:start]), []rune(text[end:])
	first, _ := firstRune(text[start:])
	last := []rune(text[start:end])
	if len(before) > 0 && latin(first) && latin(before[len(before)-1]) {
		return false
	}
	return len(after) == 0 || !latin(last[len(last)-1]) || !latin(after[0])
}

func firstRune(s string) (rune, int) {
	for _, r := range s {
		return r, len(string(r))
	}
	return 0, 1
}

func latin(r rune) bool { return r < 0x80 && (unicode.IsDigit(r) || unicode.IsLetter(r)) }

func shown(k Kind, word string) string {
	switch k {
	case KindPlate:
		return Plate(word)
	case KindPhone, KindID:
		return word[:3] + "****"
	case KindDoor:
	}
	return Door(word)
}
