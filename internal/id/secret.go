package id

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"
)

var b32 = base32.StdEncoding.WithPadding(base32.NoPadding)

// Secret is a random 128-bit token in 26 upper-case base32 characters, which
// keep a QR code in its dense alphanumeric mode. Whoever holds it may do what
// it opens, so only its Hash is stored.
func Secret() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return b32.EncodeToString(b[:])
}

// ShortCode is a code people type from paper: ten characters, 50 bits, without
// letters that look alike, in two groups. It is only used where tries are limited.
func ShortCode() string {
	const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ!"
	const usable = len(alphabet) - 1
	var out strings.Builder
	var b [1]byte
	for out.Len() < 11 {
		if out.Len() == 5 {
			out.WriteByte('-')
		}
		_, _ = rand.Read(b[:])
		if n := int(b[0]) & 31; n < usable {
			out.WriteByte(alphabet[n])
		}
	}
	return out.String()
}

// CanonicalCode undoes how people type a short code: case, spaces, hyphens.
func CanonicalCode(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '　' {
			return -1
		}
		return r
	}, strings.ToUpper(s))
}

// Hash is the SHA-256 of a token, in lower-case hex: what is stored and looked up.
func Hash(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}

// IsSecret reports whether the text has the form of a Secret, in upper case.
func IsSecret(s string) bool {
	if len(s) != 26 {
		return false
	}
	b, err := b32.DecodeString(s)
	return err == nil && len(b) == 16
}
