package billing

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"ziguan/internal/errs"
)

// Fen is money in fen (分), a hundredth of a yuan; negative where it goes out.
type Fen int64

// Most is the greatest sum that may be typed: a hundred million yuan, far above what a
// committee's year has and far below where sums run over.
const Most Fen = 100_000_000_00

// ErrAmount refuses what is no amount of yuan, has more than two decimals, is not above
// zero or over Most.
var ErrAmount = errs.New(errs.Invalid, "amount.invalid")

// Parse reads an amount of yuan above zero as people write one: 12.5, １２．５０, ¥1,234.56,
// 1234.56元. ErrAmount.
func Parse(text string) (Fen, error) {
	f, ok := Read(text)
	if !ok || f <= 0 || f > Most {
		return 0, ErrAmount
	}
	return f, nil
}

// Read reads an amount of yuan of either sign or none, in any spelling of its digits,
// signs and thousands; false for what is no amount. It never rounds: a third decimal that
// is not 0 is no amount of money.
func Read(text string) (Fen, bool) {
	s := strings.TrimSpace(width.Fold.String(text)) // and no more: a raised 2 is no digit
	s = strings.TrimSpace(strings.TrimSuffix(s, capital.Yuan))
	sign, s := signed(s)
	for _, c := range []string{"¥", "RMB", "CNY"} {
		if rest, cut := strings.CutPrefix(s, c); cut {
			s = strings.TrimSpace(rest)
			break
		}
	}
	if sign == 0 { // ¥-12.00
		sign, s = signed(s)
	}
	if sign == 0 {
		sign = 1
	}
	whole, part, _ := strings.Cut(s, ".")
	whole, ok := grouped(whole)
	part = strings.TrimRight(part, "0")
	if !ok || len(part) > 2 || !digits(whole) || !digits(part) || strings.HasSuffix(s, ".") || whole == "" || len(whole) > 15 {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
	if err != nil || n > math.MaxInt64/4 {
		return 0, false
	}
	return sign * Fen(n), true
}

// signed takes the sign before an amount off; 0 where there is none.
func signed(s string) (Fen, string) {
	for c, sign := range map[string]Fen{"-": -1, "−": -1, "+": 1} {
		if rest, cut := strings.CutPrefix(s, c); cut {
			return sign, strings.TrimSpace(rest)
		}
	}
	return 0, s
}

// grouped takes the thousands' commas out, where they stand in threes.
func grouped(whole string) (string, bool) {
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if len(groups) > 1 && (i > 0 && len(g) != 3 || i == 0 && (g == "" || len(g) > 3)) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func digits(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// String is the amount in yuan with two decimals, as a machine reads it: -1234.50.
func (f Fen) String() string {
	sign := ""
	if f < 0 {
		sign, f = "-", -f
	}
	return fmt.Sprintf("%s%d.%02d", sign, int64(f)/100, int64(f)%100)
}

// Yuan is the amount as people read it: 1,234.50.
func (f Fen) Yuan() string {
	whole, part, _ := strings.Cut(f.String(), ".")
	sign := ""
	if rest, cut := strings.CutPrefix(whole, "-"); cut {
		whole, sign = rest, "-"
	}
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	return sign + whole + "." + part
}
