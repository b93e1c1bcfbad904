package token

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/id"
)

// path parts the public address from the token: HTTPS://HOST/Q/TOKEN.
const path = "/Q/"

// longest bounds what is looked at as a token at all.
const longest = 300

// ParseToken reads a token as a scanner or a person gives it: bare, or as the
// whole address a card's QR code holds, in any letter case and width. It gives
// the bare token in upper case, false for any other text.
func ParseToken(s string) (string, bool) {
	if len(s) > longest {
		return "", false
	}
	t := strings.ToUpper(strings.TrimSpace(norm.NFKC.String(s)))
	if rest, ok := withoutScheme(t); ok {
		host, last, found := strings.Cut(rest, path)
		if !found || host == "" {
			return "", false
		}
		t = last
	}
	if !id.IsSecret(t) {
		return "", false
	}
	return t, true
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
