package mask_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ziguan/internal/mask"
)

// Each kind of name is shortened as the sheets on the wall do.
func TestNames(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"张三": "张*", "张小三": "张*三", "欧阳锋": "欧阳*", "欧阳小锋": "欧阳**", "司马": "司*", "王": "*", "": "",
		"刘张小三": "刘**三", "𬍛": "*", "买买提·艾力": "买**", "Li Lei": "L**", " 王秀兰 ": "王*兰",
	} {
		if got := mask.Name(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// Plates are masked by position, whatever their length; numbers keep three and four.
func TestPlatesPhonesDoors(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"京A12345": "京A***45", "京AD12345": "京A****45", "使224001": "使2***01", "京A12": "****", "京A1": "***", "": "",
	} {
		if got := mask.Plate(in); got != want {
			t.Errorf("plate %q becomes %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"13812345678": "138****5678", "": "****", "12": "****", "138123456789": "****"} {
		if got := mask.Phone(in); got != want {
			t.Errorf("phone %q becomes %q", in, got)
		}
	}
	if mask.Door("3-2-101") != "***" || mask.Door("") != "" {
		t.Error("a door is shown")
	}
}

// Whatever a name is, what is shown of it is another text, and no longer than two characters of it.
func TestANameIsNeverShownWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[\x{4e00}-\x{9fa5}A-Za-z·]{1,8}`).Draw(t, "name")
		got := mask.Name(name)
		if got == name || utf8.RuneCountInString(strings.ReplaceAll(got, "*", "")) > 2 {
			t.Fatalf("%q becomes %q", name, got)
		}
	})
}

// What names somebody is found in a free text, however it is spelled.
func TestLeaksAreFound(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		text string
		want []mask.Kind
	}{
		"a plate":                      {"车牌京A12345的车", []mask.Kind{mask.KindPlate}},
		"a plate with a dot":           {"京N·3QK57", []mask.Kind{mask.KindPlate}},
		"a plate in wide letters":      {"京Ａ１２３４５", []mask.Kind{mask.KindPlate}},
		"a plate in small letters":     {"京a d12345", []mask.Kind{mask.KindPlate}},
		"a new-energy plate":           {"京AD12345", []mask.Kind{mask.KindPlate}},
		"a learner's plate":            {"京A1234学", []mask.Kind{mask.KindPlate}},
		"a rescue brigade's plate":     {"京X0001应急到了", []mask.Kind{mask.KindPlate}},
		"a consulate's plate":          {"沪A1234领", []mask.Kind{mask.KindPlate}},
		"an embassy's plate":           {"使224001", []mask.Kind{mask.KindPlate}},
		"a mobile number":              {"电话13812345678。", []mask.Kind{mask.KindPhone}},
		"a mobile number with spaces":  {"138 1234 5678", []mask.Kind{mask.KindPhone}},
		"a mobile number with hyphens": {"138-1234-5678", []mask.Kind{mask.KindPhone}},
		"an identity number":           {"11010119900307123x", []mask.Kind{mask.KindID}},
		"a door with hyphens":          {"3-2-101室", []mask.Kind{mask.KindDoor}},
		"a door with wide hyphens":     {"３－２－１０１", []mask.Kind{mask.KindDoor}},
		"a door in words":              {"3号楼2单元101", []mask.Kind{mask.KindDoor}},
		"a door without its unit":      {"12楼 503室", []mask.Kind{mask.KindDoor}},
		"a door in Chinese figures":    {"三号楼二单元一零一", []mask.Kind{mask.KindDoor}},
		"two things":                   {"3-2-101 京A12345", []mask.Kind{mask.KindPlate, mask.KindDoor}},
	} {
		var got []mask.Kind
		for _, f := range mask.Leaks(row.text) {
			got = append(got, f.Kind)
			if strings.Contains(strings.ToUpper(row.text), f.Masked) {
				t.Errorf("%s: told as %s", name, f.Masked)
			}
		}
		if d := cmp.Diff(row.want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// What a posting ordinarily says is let through.
func TestOrdinaryTextIsNoLeak(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"公示期 2026-11-23 至 2026-11-30", "停车卡 A-0137、A-0138", "京A***45", "张*三", "138****5678", "值班电话 010-5550 1234",
		"3号楼东侧划线 12 个车位", "首辆车每月 150 元，共 312 户", "第 12 条第 3 款", "公示〔2026〕12号", "咨询 400-810-1234",
		"2026年10月收支公示，总额 13812345678901 元", "5号院门口、2号楼南侧", "订单 202611231234567890123", "京津冀", "自 12 月 1 日起，每天 22:00 至 7:00",
	} {
		if got := mask.Leaks(text); len(got) > 0 {
			t.Errorf("%q holds %v", text, got)
		}
	}
}

// Whatever stands around it, a whole plate in a text is found.
func TestAPlateIsFoundAnywhere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		plate := rapid.StringMatching(`[京津冀沪][A-HJ-NP-Z][DF]?[0-9]{5}`).Draw(t, "plate")
		around := rapid.StringMatching(`[\x{4e00}-\x{5000}，。]{0,6}`)
		if len(mask.Leaks(around.Draw(t, "before")+plate+around.Draw(t, "after"))) == 0 {
			t.Fatalf("%s was not found", plate)
		}
	})
}
