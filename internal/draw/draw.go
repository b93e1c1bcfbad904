// Package draw picks by lot as RFC 3797 does (抽签): from a published list and
// numbers that nobody could know or choose when it was published, so that
// everybody who has both picks the same names.
package draw

import (
	"bufio"
	"crypto/md5" //nolint:gosec // the RFC names it; what is drawn rests on public numbers, not on its strength
	"encoding/hex"
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/errs"
)

var (
	// ErrNames refuses a list without names, with an empty line between them, or too long.
	ErrNames = errs.New(errs.Invalid, "draw.names.invalid")
	// ErrSeeds refuses a source that is not whole numbers. Parameter: line.
	ErrSeeds = errs.New(errs.Invalid, "draw.seeds.invalid")
	// ErrCount refuses to draw none, or more than there are. Parameter: most.
	ErrCount = errs.New(errs.Invalid, "draw.count.invalid")
)

// most is how many names the RFC's index of 16 bits can tell apart.
const most = 1<<16 - 1

// Pick is one name drawn.
type Pick struct {
	Pick   int    `json:"pick"`
	Index  int    `json:"index"` // its place in the published list, from 1
	Name   string `json:"name"`
	Digest string `json:"digest"` // the MD5 it was drawn by, in lower-case hex
}

// Key is what the sources say together, in the RFC's form: the numbers of each
// sorted, each number followed by a full stop and each source by a stroke.
type Key string

// ReadNames reads a published list, one name a line; ErrNames.
func ReadNames(in io.Reader) ([]string, error) {
	lines, err := readLines(in)
	if err != nil || len(lines) == 0 || len(lines) > most {
		return nil, ErrNames.On("names").Because(err)
	}
	for _, l := range lines {
		if l == "" || !utf8.ValidString(l) {
			return nil, ErrNames.On("names")
		}
	}
	return lines, nil
}

// ReadSeeds reads the sources, one a line with its numbers; a line that begins with
// # is a comment. ErrSeeds.
func ReadSeeds(in io.Reader) (Key, error) {
	lines, err := readLines(in)
	if err != nil {
		return "", ErrSeeds.On("seeds").With("line", "1").Because(err)
	}
	var key strings.Builder
	for i, l := range lines {
		if l == "" || strings.HasPrefix(l, "#") {
			continue
		}
		var numbers []*big.Int
		for f := range strings.FieldsSeq(l) {
			n, ok := new(big.Int).SetString(f, 10)
			if !ok || strings.Trim(f, "0123456789") != "" {
				return "", ErrSeeds.On("seeds").With("line", strconv.Itoa(i+1))
			}
			numbers = append(numbers, n)
		}
		slices.SortFunc(numbers, func(a, b *big.Int) int { return a.Cmp(b) })
		for _, n := range numbers {
			key.WriteString(n.String() + ".")
		}
		key.WriteString("/")
	}
	if key.Len() == 0 {
		return "", ErrSeeds.On("seeds").With("line", "1")
	}
	return Key(key.String()), nil
}

// readLines gives the lines without blanks at their ends, and without those after the last.
func readLines(in io.Reader) ([]string, error) {
	var out []string
	s := bufio.NewScanner(in)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		out = append(out, strings.TrimSpace(norm.NFC.String(s.Text())))
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out, s.Err()
}

// Names draws a number of names in order; ErrCount.
func Names(names []string, by Key, count int) ([]Pick, error) {
	if count < 1 || count > len(names) || len(names) > most {
		return nil, ErrCount.On("count").With("most", strconv.Itoa(len(names)))
	}
	left := make([]int, len(names))
	for i := range left {
		left[i] = i
	}
	out := make([]Pick, count)
	for i := range out {
		order := string([]byte{byte(i >> 8), byte(i)})
		sum := md5.Sum([]byte(order + string(by) + order)) //nolint:gosec // see above
		at := int(new(big.Int).Mod(new(big.Int).SetBytes(sum[:]), big.NewInt(int64(len(left)))).Int64())
		out[i] = Pick{Pick: i + 1, Index: left[at] + 1, Name: names[left[at]], Digest: hex.EncodeToString(sum[:])}
		left = slices.Delete(left, at, at+1)
	}
	return out, nil
}
