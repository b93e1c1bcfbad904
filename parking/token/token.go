package token

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/id"
)

// path parts the public address from the token: HTTPS://HOST/Q/TOKEN.
const path = "/Q/"

// longest bounds what is looked at as a token at all, in bytes: an address that
// another program has hung its own marks on, in full width.
const longest = 2048

// ParseToken reads a token as a scanner, a phone's camera or a person gives it:
// bare, or as the address a card's QR code holds, in any letter case and width,
// with or without its scheme, a last slash, a query or a fragment. It gives the
// bare token in upper case, false for any other text.
func ParseToken(s string) (string, bool) {
	if len(s) > longest {
		return "", false
	}
	t := strings.ToUpper(strings.Map(visible, norm.NFKC.String(s)))
	if i := strings.IndexAny(t, "?#"); i >= 0 {
		t = t[:i]
	}
	t = strings.TrimRight(t, "/")
	rest, ok := withoutScheme(t)
	host, last, found := strings.Cut(rest, path)
	switch {
	case found && host != "" && !strings.Contains(host, "://"):
		t = last
	case found || ok:
		return "", false
	}
	if !id.IsSecret(t) {
		return "", false
	}
	return t, true
}

// visible drops white space and marks that nobody sees.
func visible(r rune) rune {
	if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

func withoutScheme(t string) (string, bool) {
	for _, scheme := range []string{"HTTPS://", "HTTP://"} {
		if rest, ok := strings.CutPrefix(t, scheme); ok {
			return rest, true
		}
	}
	return t, false
}

// Address is what a card's QR code holds: the public address and the token in
// upper case, which keeps the code in its dense alphanumeric mode.
func Address(publicURL, token string) string {
	return strings.ToUpper(strings.TrimRight(publicURL, "/")+path) + token
}
