package token_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ziguan/internal/id"
	"ziguan/parking/token"
)

const secret = "MFRGGZDFMZTWQ2LKNNWG23TPOA"

// A token is read however a scanner or a person gives it.
func TestATokenIsReadInEveryForm(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]string{
		"bare":                         secret,
		"bare in lower case":           strings.ToLower(secret),
		"the whole address":            "HTTPS://ZG.EXAMPLE.ORG/Q/" + secret,
		"the address in lower case":    "https://zg.example.org/q/" + strings.ToLower(secret),
		"an address with a port":       "http://127.0.0.1:8080/Q/" + secret,
		"an address below a path":      "https://example.org/parking/q/" + secret,
		"with spaces and a line's end": "  " + secret + "\r\n",
		"a last slash":                 "HTTPS://ZG.EXAMPLE.ORG/Q/" + secret + "/",
		"a query":                      "https://zg.example.org/Q/" + secret + "?from=timeline&isappinstalled=0",
		"a fragment":                   "https://zg.example.org/Q/" + secret + "#/",
		"a slash, a query, a fragment": "https://zg.example.org/q/" + secret + "/?a=/Q/b#c",
		"an empty query":               "https://zg.example.org/Q/" + secret + "?",
		"a bare token with a query":    secret + "?x=1",
		"full-width signs":             "HTTPS：／／ZG.EXAMPLE.ORG／Q／" + secret + "／？ｘ＝１＃ｙ",
		"a full-width colon alone":     "https：//zg.example.org/q/" + secret,
		"no scheme":                    "zg.example.org/q/" + secret,
		"a line's end inside":          "https://zg.example.org/q/\n" + secret,
		"marks nobody sees":            "\ufeffhttps://zg.example.org/q/" + secret + "\u200b",
		"in full width":                "ＭFRGGZDFMZTWQ2LKNNWG23TPOA",
	} {
		if got, ok := token.ParseToken(s); !ok || got != secret {
			t.Errorf("%s: %q, %v", name, got, ok)
		}
	}
}

// Anything else is no token.
func TestOtherTextIsNoToken(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]string{
		"nothing":                          "",
		"a plate":                          "京A12345",
		"a token cut off":                  secret[:25],
		"a token with more":                secret + "A",
		"another address":                  "https://example.org/x/" + secret,
		"an address alone":                 "https://example.org/Q/",
		"an address of no host":            "https:///Q/" + secret,
		"the token in a query":             "https://example.org/x?t=/Q/" + secret,
		"an address of no host, no scheme": "/Q/" + secret,
		"another scheme":                   "ftp://example.org/Q/" + secret,
		"a letter out of place":            "1" + secret[1:],
		"200 KB":                           strings.Repeat("A", 200_000),
		"broken encoding":                  "\xff\xfe" + secret,
	} {
		if got, ok := token.ParseToken(s); ok {
			t.Errorf("%s is taken for %q", name, got)
		}
	}
}

// What a card's QR code holds is read back, whatever the address.
func TestAnAddressIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		host := rapid.StringMatching(`https?://[a-z0-9]{1,20}(\.[a-z]{2,8}){0,2}(:[0-9]{2,5})?/?`).Draw(t, "host")
		s := id.Secret()
		address := token.Address(host, s)
		if address != strings.ToUpper(address) {
			t.Fatalf("%s has lower case", address)
		}
		if got, ok := token.ParseToken(address); !ok || got != s {
			t.Fatalf("%s gives %q", address, got)
		}
	})
}
