package plate

import (
	"database/sql/driver"
	"fmt"
	"log/slog"

	"ziguan/internal/errs"
	"ziguan/internal/mask"
)

// ErrInvalid refuses text that is no plate; it never carries the text.
var ErrInvalid = errs.New(errs.Invalid, "plate.invalid")

// ErrLabel refuses a plate as the label of a gate or a lane.
var ErrLabel = errs.New(errs.Invalid, "label.plate")

// Plate is a plate's canonical text, such as 京A12345. Only Parse and
// ParseOwned make one from what people write; the zero Plate is none.
type Plate string

// Kind is what a plate is issued for, as far as its text tells.
type Kind string

// The kinds, in the order in which the grammar tries them.
const (
	Emergency   Kind = "emergency"
	Ordinary    Kind = "ordinary"
	NEVSmall    Kind = "nev_small"
	NEVLarge    Kind = "nev_large"
	Police      Kind = "police"
	Learner     Kind = "learner"
	Trailer     Kind = "trailer"
	HongKong    Kind = "hongkong"
	Macao       Kind = "macao"
	Embassy     Kind = "embassy"
	Consulate   Kind = "consulate"
	ArmedPolice Kind = "armed_police"
	Military    Kind = "military"
)

// Colour is how a plate is usually drawn; the real one is not in its text.
type Colour string

// The colours: green is the small new-energy gradient, yellow_green the large.
const (
	Blue        Colour = "blue"
	Green       Colour = "green"
	YellowGreen Colour = "yellow_green"
	Yellow      Colour = "yellow"
	White       Colour = "white"
	Black       Colour = "black"
)

// Parse reads any plate that a gate may meet; ErrInvalid otherwise. Text of the
// military shape is taken as military, as domain rules for gates ask.
func Parse(s string) (Plate, error) {
	n := Normalise(s)
	if _, ok := rules.match(n); !ok {
		return "", ErrInvalid
	}
	return Plate(n), nil
}

// ParseOwned reads a plate that a household may register or hold a card for:
// every kind but the military, whose shape is also that of a household's plate
// without its province and must not enter a register as free everywhere.
func ParseOwned(s string) (Plate, error) {
	p, err := Parse(s)
	if err != nil {
		return "", err
	}
	if p.Military() {
		return "", ErrInvalid
	}
	return p, nil
}

// Unplated is why a car has no plate that could be looked up.
type Unplated string

// Bare is a car without any plate (无牌), Temporary one with a paper plate (临牌).
const (
	Bare      Unplated = "none"
	Temporary Unplated = "temporary"
)

// Written is how it stands in a record; ParseUnplated reads it back.
func (u Unplated) Written() string {
	for _, one := range rules.unplated {
		if one.kind == u {
			return one.written
		}
	}
	return ""
}

// ParseUnplated reads what people write for a car that has no plate of its own;
// false for a plate and for any other text.
func ParseUnplated(s string) (Unplated, bool) {
	n := Normalise(s)
	for _, u := range rules.unplated {
		if u.pattern.MatchString(n) {
			return u.kind, true
		}
	}
	return "", false
}

// Label refuses a place's label that is a plate: labels stand on the public record,
// on posters and in exports, where no plate may. ErrLabel.
func Label(s string) error {
	if _, err := Parse(s); err == nil {
		return ErrLabel
	}
	return nil
}

// String gives the canonical text; it is for pages and exports, never for logs.
func (p Plate) String() string { return string(p) }

// LogValue makes slog print the plate masked.
func (p Plate) LogValue() slog.Value { return slog.StringValue(p.Masked()) }

// Value stores the canonical text.
func (p Plate) Value() (driver.Value, error) { return string(p), nil }

// Scan reads the text as stored: what was once accepted stays readable when the
// grammar changes. Null is an error; use sql.Null[Plate] where there may be none.
func (p *Plate) Scan(src any) error {
	switch v := src.(type) {
	case string:
		*p = Plate(v)
	case []byte:
		*p = Plate(v)
	default:
		return fmt.Errorf("plate: cannot scan %T", src)
	}
	return nil
}

// Kind gives the plate's kind; empty for a Plate that Parse did not make.
func (p Plate) Kind() Kind {
	r, _ := rules.match(string(p))
	return r.kind
}

// Colour gives the colour to draw the plate in; blue when the kind is unknown.
func (p Plate) Colour() Colour {
	if r, ok := rules.match(string(p)); ok {
		return r.colour
	}
	return Blue
}

// Military reports whether military vehicles' free parking applies by the text
// (北京市机动车停车条例 art. 28); the armed police is a kind of its own.
func (p Plate) Military() bool { return p.Kind() == Military }

// MaybeNEVMissingOne reports a valid ordinary plate whose serial begins with a
// new-energy letter, A to K: it may be a new-energy plate typed without its
// last character, so whoever registers it is asked for the type.
func (p Plate) MaybeNEVMissingOne() bool {
	return p.Kind() == Ordinary && rules.nevMissing.MatchString(string(p))
}

// Emergency reports whether it is a plate of a rescue brigade, fire or forest
// (京X0001应急), which is let through everywhere.
func (p Plate) Emergency() bool { return p.Kind() == Emergency }

// Tail gives the last four characters, a closing word included: 234 and 警.
func (p Plate) Tail() string { return lastFour([]rune(p)) }

// Digits gives the last four Latin letters or digits, which is what people type
// at the gate for a plate that ends in a word. Equal to Tail for most plates.
func (p Plate) Digits() string {
	var latin []rune
	for _, r := range p {
		if '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' {
			latin = append(latin, r)
		}
	}
	return lastFour(latin)
}

func lastFour(r []rune) string { return string(r[max(0, len(r)-4):]) }

// Split gives the parts before and after the dot that is drawn on the plate:
// province and letter of the office, then the serial. An embassy's plate parts
// after its country's three digits, or after a leading word.
func (p Plate) Split() (head, rest string) {
	r := []rune(p)
	cut := 2
	kind := p.Kind()
	switch latinAt := func(i int) bool { return r[i] < 0x80 }; {
	case kind == Embassy && latinAt(0), kind == ArmedPolice && !latinAt(2):
		cut = 3
	case kind == Embassy:
		cut = 1
	}
	cut = min(cut, len(r))
	return string(r[:cut]), string(r[cut:])
}

// Masked keeps the first two and the last two characters and puts one * for
// each between; a text of four or fewer characters is masked whole.
func (p Plate) Masked() string { return mask.Plate(string(p)) }

// Tail4 reads the last four characters as typed at the gate: three letters or
// digits and a fourth, which may be a plate's closing word, or two and 应急. It is false for any
// other text, O and I included, which no serial holds. Compare the answer with
// Tail and with Digits.
func Tail4(s string) (string, bool) {
	n := Normalise(s)
	if !rules.tail.MatchString(n) {
		return "", false
	}
	return n, true
}
