package plate_test

import (
	"bytes"
	"database/sql/driver"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"ziguan/internal/errs"
	"ziguan/parking/plate"
)

func TestParseAccepts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		canonical string
		kind      plate.Kind
		colour    plate.Colour
	}{
		"京A12345":                   {"京A12345", plate.Ordinary, plate.Blue},
		"京a·12345":                  {"京A12345", plate.Ordinary, plate.Blue},
		"京AA12345":                  {"京AA12345", plate.NEVSmall, plate.Green},
		"京AD12345":                  {"京AD12345", plate.NEVSmall, plate.Green},
		"京A12345D":                  {"京A12345D", plate.NEVLarge, plate.YellowGreen},
		"京A12345K":                  {"京A12345K", plate.NEVLarge, plate.YellowGreen},
		"浙ABB8888":                  {"浙ABB8888", plate.NEVSmall, plate.Green},
		"粤Z1234港":                   {"粤Z1234港", plate.HongKong, plate.Black},
		"粤Z1234澳":                   {"粤Z1234澳", plate.Macao, plate.Black},
		"京A1234警":                   {"京A1234警", plate.Police, plate.White},
		"京A1234学":                   {"京A1234学", plate.Learner, plate.Yellow},
		"京A1234挂":                   {"京A1234挂", plate.Trailer, plate.Yellow},
		"京X0001应急":                  {"京X0001应急", plate.Emergency, plate.White},
		"沪s·1234 应急":                {"沪S1234应急", plate.Emergency, plate.White},
		"使123456":                   {"使123456", plate.Embassy, plate.Black},
		"123456使":                   {"123456使", plate.Embassy, plate.Black},
		"沪A1234领":                   {"沪A1234领", plate.Consulate, plate.Black},
		"WJ12345":                   {"WJ12345", plate.ArmedPolice, plate.White},
		"WJ京1234X":                  {"WJ京1234X", plate.ArmedPolice, plate.White},
		"VA12345":                   {"VA12345", plate.Military, plate.White},
		"京OA1234":                   {"京OA1234", plate.Ordinary, plate.Blue},
		"京AD1234":                   {"京AD1234", plate.Ordinary, plate.Blue},
		"京Ｑ９１６５８":                   {"京Q91658", plate.Ordinary, plate.Blue},
		"京n97856":                   {"京N97856", plate.Ordinary, plate.Blue},
		" 京A　12345":                 {"京A12345", plate.Ordinary, plate.Blue},
		"京A-1234.5":                 {"京A12345", plate.Ordinary, plate.Blue},
		"京A•１２３４５":                  {"京A12345", plate.Ordinary, plate.Blue},
		"京A・12345":                  {"京A12345", plate.Ordinary, plate.Blue},
		"京A･12345":                  {"京A12345", plate.Ordinary, plate.Blue},
		"\ufeff京A\u200b12345\u00a0": {"京A12345", plate.Ordinary, plate.Blue},
	} {
		got, err := plate.Parse(text)
		if err != nil {
			t.Errorf("%q is a plate, got %v", text, err)
			continue
		}
		if got.String() != want.canonical || got.Kind() != want.kind || got.Colour() != want.colour {
			t.Errorf("%q: got %s %s %s, want %v", text, got, got.Kind(), got.Colour(), want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for text, why := range map[string]string{
		"京AIO123":     "a serial holds neither I nor O",
		"京A1234O":     "a serial holds no O",
		"京 AD1234O":   "a serial holds no O, spaces or not",
		"京AD1234O":    "a serial holds no O",
		"京IA1234":     "no office has the letter I",
		"京AL12345":    "L is no new-energy letter",
		"京A123456":    "six digits are no serial",
		"京AF1234D":    "a new-energy letter stands at one end only",
		"粤A1234港":     "Hong Kong cars have 粤Z",
		"京Z1234澳":     "Macao cars have 粤Z",
		"京A1234":      "one character is missing",
		"京12345":      "the office is missing",
		"台A12345":     "no such province",
		"12345":       "a number is no plate",
		"WJ1234":      "one character is missing",
		"WJ台12345":    "no such province",
		"12345使":      "an embassy has six digits",
		"使1234567":    "an embassy has six digits",
		"京A0001应急":    "a rescue brigade has X or S",
		"京X001应急":     "a rescue brigade has four digits",
		"京X0001应":     "half a word",
		"京A12345警":    "the word takes a serial's place",
		"":            "nothing is no plate",
		"·":           "a dot is no plate",
		"无牌":          "words are no plate",
		"京A12345\n*":  "text follows",
		"京Aı2345":     "a dotless i is neither I nor 1",
		"京A12345\xff": "broken text",
	} {
		_, err := plate.Parse(text)
		if !errors.Is(err, plate.ErrInvalid) || errs.KindOf(err) != errs.Invalid || errs.CodeOf(err) != "plate.invalid" {
			t.Errorf("%q (%s): got %v", text, why, err)
			continue
		}
		if text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("the error repeats %q", text)
		}
	}
}

// What people write for a car without a plate is told from a plate misread.
func TestACarWithoutAPlateIsKnownByItsWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]plate.Unplated{
		"无牌": plate.Bare, "没有车牌": plate.Bare, "无 牌照": plate.Bare, "临牌": plate.Temporary, "临时号牌": plate.Temporary,
		"临A12345": plate.Temporary, "京A临1234": plate.Temporary, "京A12345临": plate.Temporary, "京临12345": plate.Temporary,
		"京A12345": "", "京A1234": "", "牌": "", "无": "", "临河路": "",
	} {
		got, ok := plate.ParseUnplated(text)
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q %v", text, got, ok)
		}
	}
}

func TestAHouseholdOwnsNoMilitaryPlate(t *testing.T) {
	t.Parallel()
	for text, owned := range map[string]bool{
		"BA12345": false, "VA12345": false, "京12345": false, "京AIO123": false,
		"京BA12345": true, "京A12345": true, "WJ12345": true, "粤Z1234港": true,
	} {
		_, err := plate.ParseOwned(text)
		if (err == nil) != owned {
			t.Errorf("%s: owned %v, got %v", text, owned, err)
		}
		if err != nil && !errors.Is(err, plate.ErrInvalid) {
			t.Errorf("%s: got %v", text, err)
		}
	}
	if p, err := plate.Parse("BA12345"); err != nil || !p.Military() {
		t.Errorf("at the gate BA12345 has the military shape, got %v %v", p.Kind(), err)
	}
	if p, err := plate.Parse("WJ12345"); err != nil || p.Military() {
		t.Errorf("WJ is the armed police, not the military, got %v %v", p.Kind(), err)
	}
}

func TestAnOrdinaryPlateFromAToKMayBeANewEnergyPlateCutShort(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"京AD1234": true, "京AA1234": true, "京AK1234": true, "京AE12F3": true,
		"京AL1234": false, "京A12345": false, "京AD12345": false, "京A1234D": false, "京AD123警": false,
	} {
		if got := plate.Plate(text).MaybeNEVMissingOne(); got != want {
			t.Errorf("%s: got %v", text, got)
		}
	}
}

func TestPartsOfAPlate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, tail, digits, head, rest, masked string }{
		{"京A12345", "2345", "2345", "京A", "12345", "京A***45"},
		{"京AD12345", "2345", "2345", "京A", "D12345", "京A****45"},
		{"京A12345D", "345D", "345D", "京A", "12345D", "京A****5D"},
		{"京A1234警", "234警", "1234", "京A", "1234警", "京A***4警"},
		{"粤Z1234港", "234港", "1234", "粤Z", "1234港", "粤Z***4港"},
		{"使123456", "3456", "3456", "使", "123456", "使1***56"},
		{"123456使", "456使", "3456", "123", "456使", "12***6使"},
		{"WJ京1234X", "234X", "234X", "WJ京", "1234X", "WJ****4X"},
		{"WJ12345", "2345", "2345", "WJ", "12345", "WJ***45"},
		{"VA12345", "2345", "2345", "VA", "12345", "VA***45"},
		{"", "", "", "", "", ""},
		{"京A12", "京A12", "A12", "京A", "12", "****"},
		{"京", "京", "", "京", "", "*"},
	} {
		p := plate.Plate(c.text)
		head, rest := p.Split()
		if p.Tail() != c.tail || p.Digits() != c.digits || head != c.head || rest != c.rest || p.Masked() != c.masked {
			t.Errorf("%s: got %s %s %s|%s %s", c.text, p.Tail(), p.Digits(), head, rest, p.Masked())
		}
	}
}

func TestALogHoldsNoPlate(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	slog.New(slog.NewJSONHandler(&b, nil)).Info("checked", "plate", plate.Plate("京A12345"))
	if strings.Contains(b.String(), "123") || !strings.Contains(b.String(), "京A***45") {
		t.Errorf("got %s", b.String())
	}
}

func TestADatabaseKeepsTheText(t *testing.T) {
	t.Parallel()
	v, err := plate.Plate("京A12345").Value()
	if err != nil || v != driver.Value("京A12345") {
		t.Fatalf("got %v %v", v, err)
	}
	for _, src := range []any{"京A12345", []byte("京A12345")} {
		var p plate.Plate
		if err := p.Scan(src); err != nil || p != "京A12345" {
			t.Errorf("%T: got %s %v", src, p, err)
		}
	}
	var p plate.Plate
	if p.Scan(nil) == nil || p.Scan(12345) == nil {
		t.Error("null and numbers are no plates")
	}
}

func TestTheLastFourAreReadAsTyped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2345": "2345", "２３４５": "2345", " 34 5d ": "345D", "234警": "234警", "456使": "456使",
		"": "", "234": "", "12345": "", "234O": "", "I234": "", "警234": "", "京A12": "", "23京5": "",
	} {
		if got, ok := plate.Tail4(text); got != want || ok != (want != "") {
			t.Errorf("%q: got %q %v", text, got, ok)
		}
	}
}

func TestNormalise(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"京ａ·１２３４５":        "京A12345",
		"o0iI":            "O0II",
		"京A—12345":        "京A12345",
		"京A。12345":        "京A12345",
		"\t京A\r\n1 2345 ": "京A12345",
		"ſ":               "S",
		"ı":               "ı",
		"無":               "無",
	} {
		if got := plate.Normalise(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
