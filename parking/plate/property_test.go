package plate_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ziguan/parking/plate"
)

const (
	province = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
	office   = province + "[A-HJ-Z]"
	serial   = "[A-HJ-NP-Z0-9]"
)

func TestEveryPlateOfAKindParsesToThatKind(t *testing.T) {
	t.Parallel()
	for kind, shape := range map[plate.Kind]string{
		plate.Emergency:   province + "[XS][0-9]{4}应急",
		plate.Ordinary:    office + serial + "{5}",
		plate.NEVSmall:    office + "[A-HJK]" + serial + "[0-9]{4}",
		plate.NEVLarge:    office + "[0-9]{5}[A-HJK]",
		plate.Police:      office + serial + "{4}警",
		plate.Learner:     office + serial + "{4}学",
		plate.Trailer:     office + serial + "{4}挂",
		plate.HongKong:    "粤Z" + serial + "{4}港",
		plate.Macao:       "粤Z" + serial + "{4}澳",
		plate.Embassy:     "([0-9]{6}使|使[0-9]{6})",
		plate.Consulate:   province + "[A-Z0-9][0-9]{4}领",
		plate.ArmedPolice: "WJ" + province + "?[0-9]{4}[0-9TDSHBXJ]",
		plate.Military:    "([A-VX-Z][A-Z]|W[A-IK-Z])[0-9]{5}",
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			texts := rapid.StringMatching(shape)
			rapid.Check(t, func(t *rapid.T) {
				text := texts.Draw(t, "text")
				p, err := plate.Parse(scatter(t, text))
				if err != nil || p.String() != text || p.Kind() != kind {
					t.Fatalf("%s: got %s %s %v", text, p, p.Kind(), err)
				}
				head, rest := p.Split()
				if head == "" || rest == "" || head+rest != text {
					t.Fatalf("%s splits into %s and %s", text, head, rest)
				}
				if got, ok := plate.Tail4(p.Tail()); !ok || got != p.Tail() {
					t.Fatalf("the tail of %s is not found: %s %v", text, got, ok)
				}
				if kind != plate.Military && len(plate.Suggest(text, "京")) != 0 {
					t.Fatalf("%s is right and gets suggestions", text)
				}
			})
		})
	}
}

// scatter writes a plate as people do: lower case, with dots and spaces.
func scatter(t *rapid.T, text string) string {
	if rapid.Bool().Draw(t, "lower") {
		text = strings.ToLower(text)
	}
	var b strings.Builder
	for _, r := range text {
		b.WriteString(rapid.SampledFrom([]string{"", "", "", " ", "·", "　", "-", "•"}).Draw(t, "mark"))
		b.WriteRune(r)
	}
	return b.String()
}

func TestSeveralPlatesInOneCellComeBackApart(t *testing.T) {
	t.Parallel()
	one := rapid.StringMatching("(" + office + serial + "{5}|" + office + "[A-HJK]" + serial + "[0-9]{4}|" + office + serial + "{4}警)")
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(one, 1, 5).Draw(t, "plates")
		mark := rapid.SampledFrom([]string{"、", ",", "，", "/", ";", "；", " ", "　", " / ", "\n"}).Draw(t, "mark")
		got := plate.SplitCell(strings.Join(want, mark))
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}
