package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/errs"
	"ziguan/internal/mask"
)

var (
	// ErrPlate and its like refuse a text that names somebody (parameter what, masked).
	ErrPlate = errs.New(errs.Invalid, "posting.leak.plate")
	// ErrPhone refuses a mobile number in a text.
	ErrPhone = errs.New(errs.Invalid, "posting.leak.phone")
	// ErrID refuses an identity number in a text.
	ErrID = errs.New(errs.Invalid, "posting.leak.id")
	// ErrDoor refuses a door in a text.
	ErrDoor = errs.New(errs.Invalid, "posting.leak.door")
)

// Tidy is a text as it is compared and stored: composed, with plain ends of lines.
func Tidy(s string) string {
	return strings.TrimSpace(norm.NFC.String(strings.ReplaceAll(s, "\r\n", "\n")))
}

// Fits reports whether a text has so many characters, all of which can be read, on one
// line or on several.
func Fits(s string, least, most int) bool {
	n := utf8.RuneCountInString(s)
	unreadable := func(r rune) bool { return unicode.IsControl(r) && r != '\n' }
	return n >= least && n <= most && utf8.ValidString(s) && !strings.ContainsFunc(s, unreadable)
}

// FitsLine is Fits for what stands on one line.
func FitsLine(s string, least, most int) bool {
	return Fits(s, least, most) && !strings.Contains(s, "\n")
}

// Leaking refuses a text for everybody that names somebody, and says where to look;
// nil for one that may be read. ErrPlate and its like, on the field.
func Leaking(field, s string) *errs.Error {
	found := mask.Leaks(s)
	if len(found) == 0 {
		return nil
	}
	what := found[0].Masked
	switch found[0].Kind {
	case mask.KindPlate:
		return ErrPlate.With("what", what).On(field)
	case mask.KindPhone:
		return ErrPhone.With("what", what).On(field)
	case mask.KindID:
		return ErrID.With("what", what).On(field)
	case mask.KindDoor:
	}
	return ErrDoor.On(field)
}
