package parking

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"ziguan/compacts/posting"
	"ziguan/internal/errs"
)

var (
	// ErrReasonMissing refuses an act without its reason: refusals, suspensions
	// and revocations always carry one (domain rule 37).
	ErrReasonMissing = errs.New(errs.Invalid, "reason.missing")
	// ErrReasonLong refuses a reason over 200 characters.
	ErrReasonLong = errs.New(errs.Invalid, "reason.long")
)

const longestReason = 200

// cleanReason folds a reason to one stored line; ErrReasonLong.
func cleanReason(s string) (string, error) {
	s = strings.Join(strings.FieldsFunc(norm.NFC.String(strings.ToValidUTF8(s, "")), isSpaceOrControl), " ")
	if len([]rune(s)) > longestReason {
		return "", ErrReasonLong.On("reason")
	}
	return s, nil
}

// NeededReason folds the reason of an act that must have one to one stored line.
// ErrReasonMissing, ErrReasonLong.
func NeededReason(s string) (string, error) {
	s, err := cleanReason(s)
	if err == nil && s == "" {
		return "", ErrReasonMissing.On("reason")
	}
	return s, err
}

// PublicReason is NeededReason for what anybody may read beside a card (为什么): it
// names no plate, number or door. posting.ErrLeakPlate and its like besides.
func PublicReason(s string) (string, error) {
	s, err := NeededReason(s)
	if err != nil {
		return "", err
	}
	if leak := posting.Leaking("reason", s); leak != nil {
		return "", leak
	}
	return s, nil
}
