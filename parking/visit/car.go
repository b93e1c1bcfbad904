package visit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ziguan/internal/errs"
	"ziguan/internal/mask"
	"ziguan/parking/plate"
)

// ErrNoPlate refuses what was typed for a car without a plate: more than 20
// characters, words that name no car, a plate, or both a plate and such words.
var ErrNoPlate = errs.New(errs.Invalid, "visit.no_plate.invalid")

// maxNoPlate is how many characters may say what a car without a plate is.
const maxNoPlate = 20

// Car is what a pass lets in: a plate or, of a car without one (无牌, 临牌), a few
// words that say what it is, such as 白色五菱, or its temporary number. Exactly one
// of the two is set.
type Car struct {
	Plate   plate.Plate `db:"plate"`
	NoPlate string      `db:"no_plate"`
}

// carOf reads a car as typed, its plate by read. plate.ErrInvalid, ErrNoPlate.
func carOf(typed, noPlate string, read func(string) (plate.Plate, error)) (Car, error) {
	words := strings.Join(strings.Fields(noPlate), " ")
	if words == "" {
		p, err := read(typed)
		if err != nil {
			return Car{}, plate.ErrInvalid.On("plate")
		}
		return Car{Plate: p}, nil
	}
	_, said := plate.ParseUnplated(typed)
	temporary, unplated := plate.ParseUnplated(words)
	numbered := temporary == plate.Temporary && strings.ContainsFunc(words, unicode.IsDigit)
	if numbered {
		words = plate.Normalise(words) // one number is one car, however it is spaced
	}
	_, err := plate.Parse(words)
	switch {
	case strings.TrimSpace(typed) != "" && !said, utf8.RuneCountInString(words) > maxNoPlate, strings.ContainsFunc(words, unseen),
		err == nil, unplated && !numbered, !numbered && len(mask.Leaks(words)) > 0:
		return Car{}, ErrNoPlate.On("no_plate")
	}
	return Car{NoPlate: words}, nil
}

func unseen(r rune) bool { return !unicode.IsPrint(r) }

// Name is how a message names the car.
func (c Car) Name() string {
	if c.NoPlate != "" {
		return c.NoPlate
	}
	return c.Plate.String()
}
