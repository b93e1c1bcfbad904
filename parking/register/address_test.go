package register_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ziguan/parking/register"
)

func TestOneDwellingIsShownOneWay(t *testing.T) {
	for want, spellings := range map[string][]string{
		"3-2-101":    {"3-2-101", "3号楼2单元101室", "３－２－１０１", "3#楼 2门 101", " 3号楼 2单元 101 ", "3 2 101", "03-02-101", "三号楼二单元101", "3栋2单元101号", "3—2—101", "3/2/101", "3号楼二门一〇一室", "3-2-0101", "3幢-2单元-101室"},
		"12号院3号":     {"12号院3号", "12号院-3", "12院3号", "１２号院３室", "十二号院三号", "12号院 3"},
		"12号院":       {"12号院", "12 号院"},
		"12号院北房3号":   {"12号院北房3间", "12号院-北房3"},
		"12号院东屋":     {"12号院东屋"},
		"东四九条12号院3号": {"东四九条12号院3号", "东四九条 12号院-3"},
		"东四九条12":     {"东四九条12号"},
		"8号院3-2-101": {"8号院3号楼2单元101室", "8号院3-2-101", "8号院-3-2-101"},
		"5-302":      {"5-302", "5号楼302", "5栋302室", "５－３０２"},
		"甲3-1-101":   {"甲3号楼1单元101", "甲3-1-101"},
		"3A-101":     {"3A-101", "3a号楼101室"},
		"A-1-101":    {"A座1单元101", "a-1-101"},
		"3-2-地下1":    {"3-2-地下1", "3号楼2单元地下1号"},
		"3-2-B102":   {"3-2-B102", "3号楼2门b102"},
		"3-2-101-1":  {"3-2-101-1"},
		"3-2-101甲":   {"3-2-101甲"},
		"21-1-110":   {"二十一号楼一单元110", "21-1-一百一十室"},
		"101":        {"101", "101室"},
	} {
		for _, s := range spellings {
			if a, err := register.ParseAddress(s); err != nil || a.String() != want {
				t.Errorf("%q is shown as %q (%v), want %q", s, a, err, want)
			}
		}
	}
}

func TestLinesThatNameNoDwellingAreRefused(t *testing.T) {
	for _, s := range []string{
		"", " ", "合计", "小计", "总计：102户", "合计102户", "备注", "-", "号楼", "3号楼", "无", "2026-03-12", "2026年9月30日",
		"A-B-C", "3-2-", "--", "3-2-101\x00", strings.Repeat("3", 300000),
	} {
		if a, err := register.ParseAddress(s); !errors.Is(err, register.ErrDwelling) {
			t.Errorf("%.20q was taken for %q", s, a)
		}
	}
}

func TestColumnsMakeADwelling(t *testing.T) {
	for _, c := range [][4]string{
		{" 1# ", "1门", "502", "1-1-502"},
		{"7号楼", "2单元", "101室", "7-2-101"},
		{"１", "１", "１０２", "1-1-102"},
		{"5", "", "302", "5-302"},
		{"2单元", "", "101室", "2-101"},
		{"12号院", "", "3号", "12号院3号"},
		{"8号院3号楼", "2", "101", "8号院3-2-101"},
		{"3号楼", "2单元", "3-2-101", "3-2-101"},
		{"3", "", "3-2-101", "3-2-101"},
		{"合计", "", "", ""},
		{"3", "2", "", ""},
		{"", "2", "101", ""},
		{"合计", "合计", "合计", ""},
	} {
		a, err := register.FromParts(c[0], c[1], c[2])
		if a.String() != c[3] || (err == nil) != (c[3] != "") {
			t.Errorf("%q gives %q (%v)", c, a, err)
		}
	}
}

func TestPlacesAreKeptApart(t *testing.T) {
	a, err := register.ParseAddress("东四九条8号院甲3号楼2单元101室")
	want := register.Address{Lane: "东四九条", Court: "8", Building: "甲3", Unit: "2", Room: "101"}
	if err != nil || a != want {
		t.Errorf("got %#v, %v", a, err)
	}
}

func TestDwellingsSortAsPeopleWalkPastThem(t *testing.T) {
	want := []string{"1-1-9", "1-1-10", "2-1-101", "3-2-9", "3-2-10", "3-10-1", "10-1-1", "3号院9号", "3号院10号", "12号院1号"}
	got := slices.Clone(want)
	slices.Reverse(got)
	key := func(s string) string {
		a, err := register.ParseAddress(s)
		if err != nil {
			t.Fatal(err)
		}
		return a.SortKey()
	}
	slices.SortFunc(got, func(a, b string) int { return strings.Compare(key(a), key(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestAnAddressReadsItsOwnText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.SampledFrom([]rune("0123456789甲三十地下号院楼栋单元门室条胡同东北房AB#- －")), 1, 16, -1).Draw(t, "s")
		readsItself(t, s)
	})
}

type fataler interface{ Fatalf(string, ...any) }

func readsItself(t fataler, s string) {
	a, err := register.ParseAddress(s)
	if err != nil {
		return
	}
	if b, err := register.ParseAddress(a.String()); err != nil || b != a {
		t.Fatalf("%q gives %#v, its text %q gives %#v (%v)", s, a, a, b, err)
	}
	if f, err := register.FromParts(a.Building, a.Unit, a.Room); a.Lane == "" && a.Court == "" && a.Building != "" && (err != nil || f != a) {
		t.Fatalf("%#v from its parts gives %#v (%v)", a, f, err)
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"3-2-101", "12号院北房3间", "东四九条8号院甲3号楼2单元101室", "合计", "三号楼一百零一"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { readsItself(t, s) })
}
