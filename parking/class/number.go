package class

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Number is a card's number as people say it: A-0137.
type Number string

var numberForm = regexp.MustCompile(`^([A-Z]{1,2})[-\s]?0*([1-9][0-9]{0,6})$`)

// ParseNumber reads a number as people write it, a-137 or A0137; false for any other text.
func ParseNumber(s string) (Number, bool) {
	if len(s) > 60 {
		return "", false
	}
	m := numberForm.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(norm.NFKC.String(s))))
	if m == nil {
		return "", false
	}
	n, err := strconv.Atoi(m[2])
	if err != nil {
		return "", false
	}
	return numberOf(m[1], n), true
}

func numberOf(prefix string, n int) Number {
	digits := strconv.Itoa(n)
	return Number(prefix + "-" + strings.Repeat("0", max(0, 4-len(digits))) + digits)
}

// Split gives the class's prefix and the number behind it.
func (n Number) Split() (string, int) {
	prefix, digits, _ := strings.Cut(string(n), "-")
	v, _ := strconv.Atoi(digits) // only ParseNumber and numberOf make one
	return prefix, v
}

// String is the number.
func (n Number) String() string { return string(n) }

// Fits gives the number as one of the class's series, when it is one: a list's
// bare 137 is A-0137 of the first car's. More than five digits are no number of ours.
func (c Class) Fits(text string) (Number, bool) {
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

// sqlClassNumber takes the next number of a class; the row is held by then.
const sqlClassNumber = `
	update parking.classes
	set last_number = last_number + 1
	where committee_id = $1 and code = $2
	returning last_number`

// sqlClassNumberKept moves the series past a number that a list brought.
const sqlClassNumberKept = `
	update parking.classes
	set last_number = greatest(last_number, $3)
	where committee_id = $1 and code = $2`

const sqlNumberTaken = `
	select exists (select from parking.cards where committee_id = $1 and number = $2)`

// TakeNumber assigns a card's number: the wanted one of a list when it fits the
// class and is free, else the next of the series.
func TakeNumber(ctx context.Context, tx *pg.Tx, c people.CommitteeID, k Class, wanted string) (Number, error) {
	if n, ok := k.Fits(wanted); ok {
		var taken bool
		if err := tx.Get(ctx, &taken, sqlNumberTaken, c, n); err != nil {
			return "", fmt.Errorf("look up number: %w", err)
		}
		if !taken {
			_, v := n.Split()
			if _, err := tx.Exec(ctx, sqlClassNumberKept, c, k.Code, v); err != nil {
				return "", fmt.Errorf("keep number: %w", err)
			}
			return n, nil
		}
	}
	var v int
	if err := tx.Get(ctx, &v, sqlClassNumber, c, k.Code); err != nil {
		return "", fmt.Errorf("take number: %w", err)
	}
	return numberOf(k.Prefix, v), nil
}
