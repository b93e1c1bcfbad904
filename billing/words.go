package billing

import (
	_ "embed"
	"encoding/json"
	"strings"
)

//go:embed words.json
var wordsData []byte

// capital are the numerals of a Chinese receipt, which no stroke turns one into another.
// They are data of that receipt, in whatever language the page around it is.
var capital = func() (w struct {
	Digits, Places, Myriads      []string
	Yuan, Jiao, Fen, Even, Minus string
},
) {
	if err := json.Unmarshal(wordsData, &w); err != nil {
		panic(err) // which a first test run shows
	}
	return w
}()

// Words is the amount in capital numerals (大写), as it stands on a receipt beside the
// figures: 1,005.20 is 壹仟零伍元贰角, 100.00 is 壹佰元整. The rules are those of 支付结算办法,
// annex 1: 整 after 元 and nothing after 角, one zero for all between two digits.
func (f Fen) Words() string {
	var b strings.Builder
	if f < 0 {
		b.WriteString(capital.Minus)
		f = -f
	}
	whole, rest := int64(f)/100, int64(f)%100
	if whole > 0 || rest == 0 {
		b.WriteString(spell(whole) + capital.Yuan)
	}
	if rest == 0 {
		b.WriteString(capital.Even)
		return b.String()
	}
	if j := rest / 10; j > 0 {
		b.WriteString(capital.Digits[j] + capital.Jiao)
	} else if whole > 0 {
		b.WriteString(capital.Digits[0])
	}
	if c := rest % 10; c > 0 {
		b.WriteString(capital.Digits[c] + capital.Fen)
	}
	return b.String()
}

// spell writes a whole number, ten thousand by ten thousand.
func spell(n int64) string {
	if n == 0 {
		return capital.Digits[0]
	}
	var groups []int64
	for ; n > 0; n /= 10_000 {
		groups = append(groups, n%10_000)
	}
	var b strings.Builder
	gap := false // a zero is due before the next digit
	for i := len(groups) - 1; i >= 0; i-- {
		g := groups[i]
		if g == 0 {
			gap = gap || b.Len() > 0
			continue
		}
		for p, unit := 3, int64(1000); p >= 0; p, unit = p-1, unit/10 {
			d := g / unit % 10
			if d == 0 {
				gap = gap || b.Len() > 0
				continue
			}
			if gap {
				b.WriteString(capital.Digits[0])
				gap = false
			}
			b.WriteString(capital.Digits[d] + capital.Places[p])
		}
		b.WriteString(capital.Myriads[i])
	}
	return b.String()
}
