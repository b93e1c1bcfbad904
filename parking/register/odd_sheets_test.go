package register_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/day"
	"ziguan/internal/sheet"
	"ziguan/parking/register"
)

func TestAllSheetsOfARegisterAreRead(t *testing.T) {
	all := map[string]sheet.Table{
		"!旧表": table("门牌号|业主", "9-9-901|旧业主"), "3号楼": table("房号|业主", "2-101|张三", "2-102|李四", "3-101|钱"), "5号楼名单": table("", "房号|业主", "101|王五", "1号楼102|孙"),
		"6#": table("房号|业主", "101|赵六"), "说明": table("本表由居委会整理"), "空": {},
	}
	order := []string{"!旧表", "3号楼", "5号楼名单", "6#", "说明", "空"}
	f := sheets(t, "", all, order...)
	r := register.Interpret(f, register.Known{})
	if diff := cmp.Diff([]string{"3-2-101", "3-2-102", "3-3-101", "5-101", "1-102", "6-101"}, dwellings(r)); diff != "" || len(r.Problems) > 0 {
		t.Error(diff, r.Problems)
	}
	want := []register.SheetRead{{"旧表", 2, false, true}, {"3号楼", 4, true, false}, {"5号楼名单", 4, true, false}, {"6#", 2, true, false}, {"说明", 1, false, false}, {"空", 0, false, false}}
	if diff := cmp.Diff(want, r.Sheets); diff != "" {
		t.Error(diff)
	}
	if named := register.Interpret(sheets(t, "旧表", all, order...), register.Known{}); strings.Join(dwellings(named), " ") != "9-9-901" {
		t.Errorf("a hidden sheet by its name: %v", dwellings(named))
	}
	twice := register.Interpret(sheets(t, "", map[string]sheet.Table{"甲": table("住址|业主|车牌", "3-2-101|张三|京A12345"), "乙": table("住址|业主|车牌", "3-2-102|李四|京A12345")}, "甲", "乙"), register.Known{})
	if len(twice.Problems) != 1 || twice.Problems[0].Sheet != "乙" || twice.Problems[0].Code != register.CodePlateDuplicate {
		t.Errorf("%+v", twice.Problems)
	}
}

// What a cell says by a mark is what stands above it; a problem shows the mark.
func TestWhatStandsAboveIsRead(t *testing.T) {
	r := interpret(t, register.Known{}, "住址|业主|手机|租户|车牌", "1-1-101|张三|1380|〃|京A12345", "1-1-102|同上|〃|王五|〃")
	want := []string{"2 手机 phone.invalid 1380", "2 租户 tenant.invalid 〃", "3 手机 phone.invalid 〃", "3 车牌 plate.invalid 〃"}
	if diff := cmp.Diff(want, problems(r)); diff != "" || strings.Join(r.Entries[1].Owners, " ") != "张三" {
		t.Errorf("%s %+v", diff, r.Entries)
	}
	full := interpret(t, register.Known{}, "楼号|房号|业主", "1|101|张三", "|102|李四", "1|103|王五", "2|101|赵六")
	if diff := cmp.Diff([]string{"3 房号 dwelling.missing 102"}, problems(full)); diff != "" {
		t.Errorf("left out where it is written on each row: %s", diff)
	}
	sums := interpret(t, register.Known{}, "楼号|房号|业主", "1|101|张三", "|102|李四", "小计|2户|", "|103|王五")
	if diff := cmp.Diff([]string{"1-101", "1-102", "1-103"}, dwellings(sums)); diff != "" {
		t.Errorf("below a line of totals: %s", diff)
	}
	bare := interpret(t, register.Known{}, "楼号|单元|房号|业主", "3|1|101|张三", "5||302|李四", "5||303|王五")
	if diff := cmp.Diff([]string{"3-1-101", "5-302", "5-303"}, dwellings(bare)); diff != "" {
		t.Errorf("a building without units: %s", diff)
	}
}

func TestSeveralTenantsInOneCell(t *testing.T) {
	r := interpret(t, register.Known{}, "住址|租户|租户电话|租约到期", "1-1-101|张三、李四|13800138000|2027-05-31")
	end := day.Of(2027, 5, 31)
	want := []register.Tenant{{Name: "张三", Phone: "13800138000", LeaseEnd: end}, {Name: "李四", LeaseEnd: end}}
	if diff := cmp.Diff(want, r.Entries[0].Tenants); diff != "" || len(r.Problems) > 0 {
		t.Error(diff, r.Problems)
	}
}
