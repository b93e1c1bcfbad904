package register_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/sheet"
	"ziguan/parking/register"
)

func TestTotalsAreToldFromHouseholds(t *testing.T) {
	for _, c := range []struct {
		name            string
		lines           []string
		doors, problems []string
	}{
		{
			"a remark that the dwelling is shared is no total",
			[]string{"楼号|房号|业主|备注", "3|101|张三、李四|共有", "3|102|王五|合计两份"},
			[]string{"3-101", "3-102"},
			nil,
		},
		{
			"nor is a word in a cell that names nobody and no door",
			[]string{"房号|业主|备注", "101|张三|", "102||累计"},
			[]string{"101", "102"},
			[]string{"3 业主 owner.missing "},
		},
		{
			"a row with an owner is a household, whatever its first cell says",
			[]string{"序号|房号|业主", "合计|101|张三", "小计|102|"},
			[]string{"101"},
			[]string{"3 房号 dwelling.missing 102"},
		},
		{
			"an owner's cell may say the total",
			[]string{"序号|房号|业主", "1|101|张三", "|102|合计：", "3|103|无"},
			[]string{"101", "103"},
			[]string{"3 房号 dwelling.missing 102", "4 业主 owner.missing 无"},
		},
		{
			"and the first cell that is filled, and the building's",
			[]string{"序号|楼号|房号|业主", "1|3|101|张三", "||总计|", "2|小计|812|"},
			[]string{"3-101"},
			[]string{"3 房号 dwelling.missing 总计", "4 房号 dwelling.missing 812"},
		},
		{
			"a number after the word",
			[]string{"住址|业主", "3-2-101|张三", "共有812|", "共：812户|", "共有|"},
			[]string{"3-2-101"},
			[]string{"3 住址 dwelling.missing 共有812", "4 住址 dwelling.missing 共：812户", "5 住址 dwelling.missing 共有"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := interpret(t, register.Known{}, c.lines...)
			if diff := cmp.Diff(c.doors, dwellings(r)) + cmp.Diff(c.problems, problems(r)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A door of which nothing else is known is told from a heading by how the doors beside
// it are written.
func TestADoorAloneIsNoHeading(t *testing.T) {
	for name, c := range map[string]struct{ lines, doors []string }{
		"among doors with #":   {[]string{"房号|业主", "101#|张三", "103#|", "104#|", "105#|李四"}, []string{"101", "103", "104", "105"}},
		"the last one":         {[]string{"房号|业主", "101#|张三", "103#|"}, []string{"101", "103"}},
		"the first one":        {[]string{"房号|业主", "101#|", "103#|李四"}, []string{"101", "103"}},
		"below a heading":      {[]string{"房号|业主", "6号楼|", "101#|张三", "103#|"}, []string{"6-101", "6-103"}},
		"a building":           {[]string{"房号|业主", "6#|", "101|张三", "7#|", "101|李四"}, []string{"6-101", "7-101"}},
		"in the room's column": {[]string{"楼号|房号|业主", "6号楼||", "|101#|张三", "|103#|", "7#||", "|101#|李四"}, []string{"6-101", "6-103", "7-101"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.doors, dwellings(interpret(t, register.Known{}, c.lines...))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A heading is read however it is written; a sentence about a building is none.
func TestHeadingsAreReadAsTheyAreWritten(t *testing.T) {
	for heading, want := range map[string]string{
		"1号楼：": "1-101", "【1号楼】": "1-101", "——1号楼——": "1-101", "第1栋": "1-101", "第一单元": "1-101", "1号楼一单元：": "1-1-101",
		"1号楼 共24户": "1-101", "1号楼（共24户）": "1-101", "1号楼：24户": "1-101", "1号楼住户名单": "1-101", "3#住户登记表": "3-101", "1-2单元": "1-2-101",
		"第3栋第2单元": "3-2-101", "2号楼已拆除": "101", "1号楼门卫": "101",
	} {
		r := interpret(t, register.Known{}, "房号|业主", heading+"|", "101|张三", "102|李四")
		if got := dwellings(r); len(got) != 2 || got[0] != want || (len(r.Problems) > 0) != (want == "101") {
			t.Errorf("%s: %v %v", heading, got, problems(r))
		}
	}
}

func TestARowOfSumsIsNoDwelling(t *testing.T) {
	for _, c := range []struct {
		name            string
		lines           []string
		doors, problems []string
	}{
		{
			"a part's sum, and that of all",
			[]string{"房号|业主|面积", "1号楼||", "101|张三|50", "102|李四|60", "2||110", "2号楼||", "101|王五|70", "102|赵六|80", "103|钱|10", "3||160", "5||270"},
			[]string{"1-101", "1-102", "2-101", "2-102", "2-103"},
			[]string{"5 房号 dwelling.invalid 2", ": 房号 dwelling.invalid 3", "; 房号 dwelling.invalid 5"},
		},
		{
			"parts that no heading opens",
			[]string{"房号|业主|面积", "101|张三|50", "102|李四|60", "小计||110", "201|王五|70", "202|赵六|80", "2||150"},
			[]string{"101", "102", "201", "202"},
			[]string{"4 房号 dwelling.missing 小计", "7 房号 dwelling.invalid 2"},
		},
		{
			"without areas, by the count",
			[]string{"房号|业主|面积", "101|张三|50", "102|李四|60", "2||-"},
			[]string{"101", "102"},
			[]string{"4 房号 dwelling.invalid 2"},
		},
		{
			"with the rows that could not be read",
			[]string{"房号|业主|面积", "101|张三|50", "102|李四|60", "合租|王五|20", "3||130"},
			[]string{"101", "102"},
			[]string{"4 房号 dwelling.missing 合租", "5 房号 dwelling.invalid 3"},
		},
		{
			"larger than any dwelling",
			[]string{"房号|业主|面积", "101|张三|60000", "102|李四|70000", "812||130000"},
			[]string{"101", "102"},
			[]string{"4 房号 dwelling.invalid 812"},
		},
		{
			"where a heading gives the building to the room's column",
			[]string{"楼号|房号|业主|面积", "1号楼|||", "|101|张三|50", "|102|李四|60", "|2||110"},
			[]string{"1-101", "1-102"},
			[]string{"5 房号 dwelling.invalid 2"},
		},
		{
			"any other cell speaks of a household",
			[]string{"房号|业主|面积|手机|备注", "101|张三|50||", "102|李四|60||", "2||110|13800138000|", "3||220||出国"},
			[]string{"101", "102", "2", "3"},
			[]string{"4 业主 owner.missing ", "5 业主 owner.missing "},
		},
		{
			"an area that is not known is no sum",
			[]string{"房号|业主|面积", "101|张三|50", "102|李四|60", "103||未测", "104||约50"},
			[]string{"101", "102", "103", "104"},
			[]string{"4 业主 owner.missing ", "5 业主 owner.missing ", "5 面积 area.invalid 约50"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab := table(c.lines...)
			for i := range tab.Rows { // as a spreadsheet has numbers
				tab.Rows[i].Kinds = []sheet.Kind{sheet.Text, sheet.Text, sheet.Number, sheet.Number}
			}
			r := register.Interpret(one(t, tab), register.Known{})
			if diff := cmp.Diff(c.doors, dwellings(r)) + cmp.Diff(c.problems, problems(r)); diff != "" {
				t.Error(diff)
			}
		})
	}
	two := map[string]sheet.Table{"甲": table("房号|业主|面积", "101|张三|50", "102|李四|60"), "乙": table("房号|业主|面积", "201|王五|50", "2||"), "丙": table("房号|业主|面积", "301|王五|50", "302|赵六|60", "2||110")}
	r := register.Interpret(sheets(t, "", two, "甲", "乙", "丙"), register.Known{})
	if diff := cmp.Diff([]string{"101", "102", "201", "2", "301", "302"}, dwellings(r)); diff != "" {
		t.Errorf("what other sheets hold is not counted: %s", diff)
	}
}

func TestWordsThatSayNothingOrOnlyThatThereIsSomething(t *testing.T) {
	r := interpret(t, register.Known{}, "住址|业主|手机|租户|租户电话|租约到期|车牌|卡号|卡类",
		"1-1-101|张三、无|13800138000|不适用||（无）|（无）|无。|【无】",
		"1-1-102|无；空置|||||||",
		"1-1-103|李四||已出租|13900139000|||有|是",
		"1-1-104|王五||自住|13900139001|2028-01-01|||",
		"1-1-105|赵六|13800138001|（自住）|13800138001||||",
		"1-1-106|钱七||不详|13900139002||||",
		"1-1-107|孙八||周九、无|||||",
		"1-1-108|吴十||0|0|0|0|0|0",
		"1-1-109|0||业主自用||？|？|申请中|",
	)
	want := []string{
		"3 业主 owner.missing 无；空置",
		"4 租户 tenant.invalid 已出租", "4 卡号 card.invalid 有", "4 卡类 class.invalid 是",
		"5 租户电话 tenant.invalid 13900139001", "5 租约到期 tenant.invalid 2028-01-01",
		": 业主 owner.missing 0", ": 卡号 card.invalid 申请中",
	}
	if diff := cmp.Diff(want, problems(r)); diff != "" {
		t.Error(diff)
	}
	tenants := [][]register.Tenant{nil, nil, {{Phone: "13900139000"}}, nil, nil, {{Phone: "13900139002"}}, {{Name: "周九"}}, nil, nil}
	for i, e := range r.Entries {
		if diff := cmp.Diff(tenants[i], e.Tenants); diff != "" || len(e.Cards) > 0 || len(e.Owners) != map[bool]int{true: 0, false: 1}[i == 1 || i == 8] {
			t.Errorf("%s: %s %+v", e.Dwelling, diff, e)
		}
	}
}
