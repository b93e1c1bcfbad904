package billing_test

import (
	"testing"

	"pgregory.net/rapid"

	"ziguan/billing"
)

// An amount is read however people write it, and never guessed or rounded.
func TestAmountsAreReadInAnySpelling(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]billing.Fen{
		"12.5": 1250, "１２．５０": 1250, "¥1,234.56": 123456, "￥1,234.56": 123456, "1234.56元": 123456, " 150 元 ": 15000, "+0.01": 1,
		"-22.78": -2278, "−3": -300, "¥-12.00": -1200, "12.500": 1250, "1,234,567.00": 123456700, "0": 0, "RMB 5": 500, "¥+5": 500, "－１，２３４．５　元": -123450,
	} {
		if got, ok := billing.Read(text); !ok || got != want {
			t.Errorf("%q is %d, %t; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "元", "1.234", "12.", ".", "1,23.00", "12,3456", "1e5", "1.5E+17", "--3", "+-3", "-¥-3", "¥¥5", "1²", "①", "一百", "12 34", ",123", "9999999999999999999", "0x10"} {
		if got, ok := billing.Read(text); ok {
			t.Errorf("%q is read as %d", text, got)
		}
	}
	for _, text := range []string{"0", "-1", "0.00", "100000000.01", "abc"} {
		if got, err := billing.Parse(text); err == nil {
			t.Errorf("%q is taken for %d", text, got)
		}
	}
}

// What is written is read again as it was, in both spellings.
func TestAmountsComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := billing.Fen(rapid.Int64Range(-int64(billing.Most)*9, int64(billing.Most)*9).Draw(t, "fen"))
		for _, text := range []string{f.String(), f.Yuan(), "¥" + f.Yuan()} {
			if got, ok := billing.Read(text); !ok || got != f {
				t.Fatalf("%q is %d, want %d", text, got, f)
			}
		}
	})
}

// 大写 as a bank takes it.
func TestCapitalNumerals(t *testing.T) {
	t.Parallel()
	for fen, want := range map[billing.Fen]string{
		0: "零元整", 1: "壹分", 10: "壹角", 15: "壹角伍分", 100: "壹元整", 105: "壹元零伍分", 120: "壹元贰角", 1_000_00: "壹仟元整", 1_005_20: "壹仟零伍元贰角",
		10_000_00: "壹万元整", 10_001_00: "壹万零壹元整", 100_100_00: "壹拾万零壹佰元整", 1_640_902: "壹万陆仟肆佰零玖元零贰分", 10_700_053: "壹拾万零柒仟元伍角叁分",
		100_000_000_00: "壹亿元整", 100_000_001_00: "壹亿零壹元整", 100_010_000_00: "壹亿零壹万元整", -1234: "负壹拾贰元叁角肆分", 2_050_00: "贰仟零伍拾元整",
	} {
		if got := fen.Words(); got != want {
			t.Errorf("%s is %s, want %s", fen, got, want)
		}
	}
}
