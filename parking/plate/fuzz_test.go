package plate_test

import (
	"strings"
	"testing"

	"ziguan/parking/plate"
)

func seed(f *testing.F) {
	f.Helper()
	for _, s := range []string{
		"京A12345", "京ad1234o", "京Ｑ９１６５８", "粤Z1234港", "WJ京1234X", "123456使", "VA12345",
		"京A - 12345、京B·23456 / BA12345", "京 AD1234O", "A-\u030a", "\xff京", "", "- - -", "⒈⒉,🄁",
	} {
		f.Add(s)
	}
}

func FuzzParseOfStringIsTheSame(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		p, err := plate.Parse(s)
		if err != nil {
			if p != "" || s != "" && strings.Contains(err.Error(), s) && !strings.Contains("plate.invalid", s) {
				t.Fatalf("%q: got %q %v", s, p, err)
			}
			return
		}
		again, err := plate.Parse(p.String())
		if err != nil || again != p || p.Kind() == "" {
			t.Fatalf("%q: %q became %q, %v", s, p, again, err)
		}
	})
}

func FuzzNormaliseTwiceIsOnce(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		once := plate.Normalise(s)
		if twice := plate.Normalise(once); twice != once {
			t.Fatalf("%q: %q became %q", s, once, twice)
		}
	})
}

func FuzzMaskedHidesTheMiddle(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		plain, masked := []rune(s), []rune(plate.Plate(s).Masked())
		if len(plain) != len(masked) {
			t.Fatalf("%q: %d characters became %d", s, len(plain), len(masked))
		}
		for i, r := range masked {
			kept := len(plain) > 4 && (i < 2 || i >= len(plain)-2)
			if kept && r != plain[i] || !kept && r != '*' {
				t.Fatalf("%q: %q at %d", s, string(masked), i)
			}
		}
	})
}

func FuzzSplitCellLosesNothing(f *testing.F) {
	seed(f)
	content := func(s string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune("、,/;", r) {
				return -1
			}
			return r
		}, plate.Normalise(s))
	}
	f.Fuzz(func(t *testing.T, s string) {
		parts := plate.SplitCell(s)
		for _, part := range parts {
			if content(part) == "" || !strings.Contains(s, part) {
				t.Fatalf("%q: part %q was not written", s, part)
			}
		}
		if got, want := content(strings.Join(parts, " ")), content(s); got != want {
			t.Fatalf("%q: kept %q of %q", s, got, want)
		}
	})
}

func FuzzSuggestionsAreValidAndFew(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		all := plate.Suggest(s, "京", "津")
		if len(all) > 5 {
			t.Fatalf("%q: %d suggestions", s, len(all))
		}
		for _, p := range all {
			if again, err := plate.Parse(p.String()); err != nil || again != p || p.String() == plate.Normalise(s) {
				t.Fatalf("%q: suggested %q, %v", s, p, err)
			}
		}
	})
}
