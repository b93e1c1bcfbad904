package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

const tag = "ziguan/entry/v1"

// Pair is one line of an entry's body.
type Pair struct{ Key, Value string }

// Entry is one entry of the record, as its original bytes say.
type Entry struct {
	Committee string // the committee's code
	Seq       int64
	Prev      [32]byte
	At        time.Time
	Actor     string // a role and a pseudonym
	Kind      string // e.g. card.issued
	Subject   string // what it is about, e.g. a card's number
	Body      []Pair
	Attach    []string // SHA-256 of attached files, in hex
}

// Canon gives the original bytes: UTF-8 NFC, LF, fixed order, `key: value`.
func (e Entry) Canon() []byte {
	var b bytes.Buffer
	line := func(k, v string) { fmt.Fprintf(&b, "%s: %s\n", k, escape(v)) }
	b.WriteString(tag + "\n")
	line("committee", e.Committee)
	line("seq", strconv.FormatInt(e.Seq, 10))
	line("prev", hex.EncodeToString(e.Prev[:]))
	line("at", e.At.Format("2006-01-02T15:04:05.000000Z07:00"))
	line("actor", e.Actor)
	line("kind", e.Kind)
	line("subject", e.Subject)
	for _, p := range e.Body {
		line("body."+p.Key, p.Value)
	}
	for _, a := range e.Attach {
		line("attach", a)
	}
	return b.Bytes()
}

// Hash is the SHA-256 of original bytes.
func Hash(canon []byte) [32]byte { return sha256.Sum256(canon) }

var unescaper = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r")

func escape(v string) string {
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`).Replace(norm.NFC.String(v))
}

var errForm = errors.New("record: not an entry of " + tag)

// Parse reads original bytes back. It accepts only bytes that Canon would write.
func Parse(canon []byte) (Entry, error) {
	lines := strings.Split(string(canon), "\n")
	if len(lines) < 9 || lines[0] != tag || lines[len(lines)-1] != "" {
		return Entry{}, errForm
	}
	var e Entry
	for n, l := range lines[1 : len(lines)-1] {
		k, v, ok := strings.Cut(l, ": ")
		if !ok {
			return Entry{}, errForm
		}
		if err := e.read(n, k, unescaper.Replace(v)); err != nil {
			return Entry{}, err
		}
	}
	if !bytes.Equal(e.Canon(), canon) {
		return Entry{}, errForm
	}
	return e, nil
}

var order = []string{"committee", "seq", "prev", "at", "actor", "kind", "subject"}

func (e *Entry) read(n int, k, v string) error {
	if n < len(order) && k != order[n] {
		return errForm
	}
	var err error
	switch {
	case k == "committee":
		e.Committee = v
	case k == "seq":
		e.Seq, err = strconv.ParseInt(v, 10, 64)
	case k == "prev":
		var b []byte
		b, err = hex.DecodeString(v)
		if err == nil && len(b) != 32 {
			err = errForm
		}
		copy(e.Prev[:], b)
	case k == "at":
		e.At, err = time.Parse("2006-01-02T15:04:05.000000Z07:00", v)
	case k == "actor":
		e.Actor = v
	case k == "kind":
		e.Kind = v
	case k == "subject":
		e.Subject = v
	case k == "attach":
		e.Attach = append(e.Attach, v)
	case strings.HasPrefix(k, "body."):
		e.Body = append(e.Body, Pair{strings.TrimPrefix(k, "body."), v})
	default:
		return errForm
	}
	if err != nil {
		return fmt.Errorf("%w: %s", errForm, k)
	}
	return nil
}

// BrokenError names the first entry that does not hold.
type BrokenError struct {
	Seq int64
	Why string // form, committee, order, link or hash
}

// Error names the entry and what is wrong with it, for the log.
func (b *BrokenError) Error() string {
	return fmt.Sprintf("record: entry %d does not hold: %s", b.Seq, b.Why)
}

// Chain verifies entries one after another, from the first on.
type Chain struct {
	Committee string
	Seq       int64
	Head      [32]byte
}

// Next verifies that canon is the entry that follows, and moves on.
func (c *Chain) Next(canon []byte) (Entry, error) {
	e, err := Parse(canon)
	switch {
	case err != nil:
		return e, &BrokenError{c.Seq + 1, "form"}
	case e.Committee != c.Committee:
		return e, &BrokenError{c.Seq + 1, "committee"}
	case e.Seq != c.Seq+1:
		return e, &BrokenError{c.Seq + 1, "order"}
	case e.Prev != c.Head:
		return e, &BrokenError{c.Seq + 1, "link"}
	}
	c.Seq, c.Head = e.Seq, Hash(canon)
	return e, nil
}

// CheckCode is what people compare by eye: the first 160 bits of a head in
// eight groups of four letters and digits.
func CheckCode(head [32]byte) string {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	var out strings.Builder
	var acc uint32
	var bits int
	for _, b := range head[:20] {
		acc = acc<<8 | uint32(b)
		for bits += 8; bits >= 5; bits -= 5 {
			if n := out.Len(); n%5 == 4 {
				out.WriteByte(' ')
			}
			out.WriteByte(alphabet[acc>>(bits-5)&31])
		}
	}
	return out.String()
}
