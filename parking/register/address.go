package register

import (
	"database/sql/driver"
	"fmt"
	"log/slog"
	"strings"

	"ziguan/internal/errs"
)

// ErrDwelling refuses a text that names no dwelling, such as a line of totals. A list's
// row has a code of its own, for what is said of a row makes no sense to who typed a door.
var ErrDwelling = errs.New(errs.Invalid, "dwelling.unread")

// Address is one dwelling's place, taken apart. Only ParseAddress and FromParts
// make one; equal places are equal values, so it serves as a key. The zero
// Address is none.
//
// Building and unit carry no leading zeros, and neither does the room: a list
// that pads (0101) and one that does not mean the same door, and taking them
// for two would give one household two cards, while taking two for one shows
// itself as a conflict of owners.
type Address struct {
	// Lane is the street or estate written before the number; mostly empty.
	Lane string
	// Court is the number of a courtyard (院), without its word.
	Court string
	// Building and Unit are numbers or letters without their words; Unit is
	// empty where a building has none, both are in a courtyard's rooms.
	Building, Unit string
	// Room is the door; empty for a courtyard that is one dwelling.
	Room string
}

// ParseAddress reads a dwelling as people write it: 3-2-101, a building, unit
// and room with their words, full-width or Chinese numerals, a courtyard and its
// room. ErrDwelling otherwise. ParseAddress(a.String()) is a.
func ParseAddress(s string) (Address, error) {
	text, ok := grammar.normalise(s)
	if !ok {
		return Address{}, ErrDwelling
	}
	for _, f := range grammar.forms {
		m := f.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		var a Address
		for i, name := range f.SubexpNames() {
			a.set(name, m[i])
		}
		if a.whole() {
			return a, nil
		}
	}
	return Address{}, ErrDwelling
}

// FromParts reads a dwelling kept in columns. Unit may be empty; building and
// room may carry their words. ErrDwelling when building or room is missing or
// the three make no dwelling.
func FromParts(building, unit, room string) (Address, error) {
	b, okB := grammar.normalise(building)
	r, okR := grammar.normalise(room)
	if !okB || !okR || grammar.date.MatchString(r) {
		return Address{}, ErrDwelling
	}
	unit = strings.TrimSpace(unit)
	if a, err := ParseAddress(room); err == nil && a.Building != "" && a.holds(building, unit) {
		return a, nil // the room's column repeats the whole address
	}
	parts := []string{b, r}
	if unit != "" {
		u, ok := grammar.normalise(unit)
		if !ok {
			return Address{}, ErrDwelling
		}
		parts = []string{b, u, r}
	}
	return ParseAddress(strings.Join(parts, "-"))
}

// holds reports whether building and unit, as written in their columns, are a's.
func (a Address) holds(building, unit string) bool {
	same, err := FromParts(building, unit, a.Room)
	return err == nil && same.Building == a.Building && (unit == "" || same.Unit == a.Unit)
}

func (a *Address) set(name, value string) {
	switch name {
	case "lane":
		a.Lane = value
	case "court":
		a.Court = trimZeros(value)
	case "building":
		a.Building = trimZeros(value)
	case "unit":
		a.Unit = trimZeros(value)
	case "room":
		a.Room = trimZeros(value)
	}
}

// whole refuses what has the shape of an address and no number at its door, and
// dates: Excel turns a typed 3-12 into the twelfth of March (Mar-12, 2026-3-12),
// and which dwelling was meant is not ours to guess.
func (a Address) whole() bool {
	if a.Lane == "" && a.Court == "" && (grammar.date.MatchString(a.String()) || isMonth(a.Building) || isMonth(a.Unit)) {
		return false
	}
	if a.Room == "" {
		return hasDigit(a.Court)
	}
	return hasDigit(a.Room) || a.Court != "" && grammar.house.MatchString(a.Room)
}

// isMonth knows the months as Excel shows them.
func isMonth(s string) bool {
	return len(s) == 3 && strings.Contains(" JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC ", " "+s+" ")
}

// String is the one way a dwelling is shown: 3-2-101, 5-302 without a unit, and
// a courtyard's room with its words.
func (a Address) String() string {
	var b strings.Builder
	b.WriteString(a.Lane)
	if a.Court != "" {
		b.WriteString(a.Court + grammar.CourtWord)
		if a.Building == "" {
			b.WriteString(a.Room)
			if n := len(a.Room); n > 0 && a.Room[n-1] < 0x80 {
				b.WriteString(grammar.NumberWord)
			}
			return b.String()
		}
	}
	for _, part := range []string{a.Building, a.Unit} {
		if part != "" {
			b.WriteString(part + "-")
		}
	}
	return b.String() + a.Room
}

// sortDigits is the width to which SortKey pads numbers; none is longer.
const sortDigits = 8

// SortKey orders dwellings as people walk past them, 3-2-9 before 3-2-10, when
// compared byte by byte (collation C).
func (a Address) SortKey() string {
	var b strings.Builder
	for _, part := range []string{a.Lane, a.Court, a.Building, a.Unit, a.Room} {
		padNumbers(&b, part)
		b.WriteByte('!') // sorts before every letter and digit
	}
	return b.String()
}

func padNumbers(b *strings.Builder, s string) {
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && isDigit(s[j]) {
			j++
		}
		if j == i {
			b.WriteByte(s[i])
			i++
			continue
		}
		b.WriteString(strings.Repeat("0", max(0, sortDigits-(j-i))) + s[i:j])
		i = j
	}
}

// Zero reports whether there is no dwelling.
func (a Address) Zero() bool { return a == Address{} }

// LogValue keeps doors out of logs.
func (a Address) LogValue() slog.Value { return slog.StringValue("***") }

// Value stores the text that String shows.
func (a Address) Value() (driver.Value, error) { return a.String(), nil }

// Scan reads what Value stored.
func (a *Address) Scan(src any) error {
	var text string
	switch v := src.(type) {
	case string:
		text = v
	case []byte:
		text = string(v)
	default:
		return fmt.Errorf("scan address: %T", src)
	}
	p, err := ParseAddress(text)
	if err != nil {
		return fmt.Errorf("scan address: %w", err)
	}
	*a = p
	return nil
}

// trimZeros takes leading zeros off every number in a part; a lone 0 stays.
func trimZeros(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		starts := i == 0 || !isDigit(s[i-1])
		for starts && s[i] == '0' && i+1 < len(s) && isDigit(s[i+1]) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
