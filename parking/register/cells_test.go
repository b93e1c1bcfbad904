package register_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ziguan/internal/day"
	"ziguan/internal/sheet"
	"ziguan/parking/register"
)

func TestAreasAreReadExactly(t *testing.T) {
	for s, want := range map[string]int64{
		"89.50": 8950, "89.5㎡": 8950, "８９．５": 8950, " 89 平方米": 8900, "89.05 m²": 8905, "0.01": 1, "1,234.50": 123450,
		"89.500": 8950, "100000": 10000000, "89.": 0, "0": 0, "0.00": 0, "-1": 0, "89.505": 0, "八十九": 0, "": 0, "1e3": 0,
		"100000.01": 0, "999999999999999999999": 0, "12,34": 0, "约89": 0, "89.5.1": 0,
	} {
		if n, ok := register.ParseArea(s); ok != (want > 0) || ok && n != want {
			t.Errorf("%q is %d, %t; want %d", s, n, ok, want)
		}
	}
}

func TestEveryAreaReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 10_000_000).Draw(t, "hundredths")
		if got, ok := register.ParseArea(fmt.Sprintf("%d.%02d", n/100, n%100)); !ok || got != n {
			t.Fatalf("%d came back as %d, %t", n, got, ok)
		}
	})
}

func TestPhonesAreMainlandMobiles(t *testing.T) {
	for s, want := range map[string]string{
		"13800138000": "13800138000", "138 0013 8000": "13800138000", "138-0013-8000": "13800138000", "+86 138 0013 8000": "13800138000",
		"0086-13800138000": "13800138000", "１３８００１３８０００": "13800138000", "\u202D13800138000\u202C": "13800138000", "138–0013–8000": "13800138000",
		"1380013800": "", "无": "", "010-65120000": "", "12800138000": "", "13800138000转1": "", "8613800138000": "", "13800138000/13900139000": "", "": "",
	} {
		if p, ok := register.ParsePhone(s); ok != (want != "") || ok && p != want {
			t.Errorf("%q is %q, %t", s, p, ok)
		}
	}
}

func TestDatesAreReadAsWritten(t *testing.T) {
	want := day.Of(2028, 2, 6)
	for _, s := range []string{"2028-02-06", "2028-2-6", "2028.2.6", "2028/02/06", "2028年2月6日", "２０２８年２月６日", "20280206", "46789", "46789.0", "2028-02-06 00:00:00", "2028-02-06T00:00:00", " 2028 年 2 月 6 日 "} {
		if d, ok := register.ParseDate(s); !ok || d != want {
			t.Errorf("%q is %v, %t", s, d, ok)
		}
	}
	for _, s := range []string{"", "明年底", "2028-02-30", "2028年2月", "2028", "1900-01-01", "99999", "2200-01-01", "2-6", "20281340", "2028-02-06至2029-02-06"} {
		if d, ok := register.ParseDate(s); ok {
			t.Errorf("%q was taken for %v", s, d)
		}
	}
}

func FuzzCellsNeverPanic(f *testing.F) {
	for _, s := range []string{"89.5㎡", "+86 13800138000", "2028年2月6日", "46789", "1,234.50", "张\x00三", "京A·12345 / 京AD12345"} {
		f.Add(s)
	}
	m, err := register.Recognise(sheet.Table{Rows: []sheet.Row{{Number: 1, Cells: []string{"住址", "户主", "手机", "车牌", "面积", "租户", "租约到期", "卡号", "类别", "有效期至", "缴费至"}}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, ok := register.ParseArea(s); ok && (n <= 0 || n > 10_000_000) {
			t.Fatalf("area %d of %q", n, s)
		}
		if p, ok := register.ParsePhone(s); ok && len(p) != 11 {
			t.Fatalf("phone of %q", s)
		}
		cells := []string{"3-2-101", s, s, s, s, s, s, s, s, s, s}
		rows := sheet.Table{Rows: []sheet.Row{{Number: 2, Cells: cells}, {Number: 3, Cells: []string{s}}}}
		r := register.Interpret(register.Chosen{Sources: []register.Source{{Table: rows, Mapping: m}}}, register.Known{})
		for _, p := range r.Problems {
			if len([]rune(p.Value)) > 201 || strings.ContainsRune(p.Value, 0) {
				t.Fatalf("value of %s not bounded", p.Code)
			}
		}
	})
}
