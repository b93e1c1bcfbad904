package ui_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ziguan/web/static"
)

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	v, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || len(hex) != 7 {
		t.Fatalf("%q is not a colour of six digits", hex)
	}
	part := func(shift uint) float64 {
		c := float64(v>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// themes reads the token sets of the sheet; each later set lies over the first.
func themes(t *testing.T) map[string]map[string]string {
	t.Helper()
	css := string(static.Bytes("css/app.css"))
	read := func(from string) map[string]string {
		_, rest, ok := strings.Cut(css, from)
		if !ok {
			t.Fatalf("the sheet has no %s", from)
		}
		block, _, _ := strings.Cut(rest, "\n}")
		set := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z0-9-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(block, -1) {
			set[m[1]] = m[2]
		}
		return set
	}
	all := map[string]map[string]string{"light": read("\n:root {")}
	for name, from := range map[string]string{
		"dark by device": ":root:not([data-theme=light], [data-theme=sun]) {",
		"dark by choice": ":root[data-theme=dark] {",
		"sun":            ":root[data-theme=sun] {",
	} {
		set := map[string]string{}
		for k, v := range all["light"] {
			set[k] = v
		}
		for k, v := range read(from) {
			set[k] = v
		}
		all[name] = set
	}
	return all
}

// Text is readable at 7:1 on every ground it may stand on; edges at 3:1.
func TestTokensAreReadableInEveryTheme(t *testing.T) {
	grounds := []string{"paper", "card", "pine-bg", "wait-bg", "ask-bg", "seal-bg"}
	own := map[string][]string{
		"ink": grounds, "ink-2": grounds,
		"pine": {"paper", "card", "pine-bg"}, "wait": {"paper", "card", "wait-bg"},
		"ask": {"paper", "card", "ask-bg"}, "seal": {"paper", "card", "seal-bg"},
		"on-pine": {"pine"}, "on-seal": {"seal"},
		"go-on": {"go-fill"}, "ask-on": {"ask-fill"}, "no-on": {"no-fill"}, "wait-on": {"wait-fill"},
	}
	for name, set := range themes(t) {
		for text, on := range own {
			for _, ground := range on {
				if c := contrast(t, set[text], set[ground]); c < 7 {
					t.Errorf("%s: %s on %s is %.2f:1", name, text, ground, c)
				}
			}
		}
		for _, ground := range grounds {
			if c := contrast(t, set["edge"], set[ground]); c < 3 {
				t.Errorf("%s: edge on %s is %.2f:1", name, ground, c)
			}
		}
	}
}

// The two ways into the dark are the same dark.
func TestDarkIsOneTheme(t *testing.T) {
	all := themes(t)
	for k, v := range all["dark by device"] {
		if all["dark by choice"][k] != v {
			t.Errorf("--%s is %s by device and %s by choice", k, v, all["dark by choice"][k])
		}
	}
}

// A plate is read from a distance.
func TestPlatesAreReadable(t *testing.T) {
	css := string(static.Bytes("css/app.css"))
	found := regexp.MustCompile(`\.plate\.([a-z]+) \{ background: (#[0-9a-f]{6}); color: (#[0-9a-f]{6})`).FindAllStringSubmatch(css, -1)
	if len(found) < 5 {
		t.Fatalf("found %d colours of plates", len(found))
	}
	for _, m := range found {
		if c := contrast(t, m[2], m[3]); c < 7 {
			t.Errorf("%s plate is %.2f:1", m[1], c)
		}
	}
}
