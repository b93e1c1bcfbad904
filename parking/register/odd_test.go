package register_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/sheet"
	"ziguan/parking/register"
)

// Small registers of one oddity each, as committees keep them, with what a
// correct reading reports of each.
func TestOddRegistersImportExactly(t *testing.T) {
	files, err := filepath.Glob(registers + "odd/*.expected.json")
	if err != nil || len(files) < 9 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".expected.json")
		t.Run(name, func(t *testing.T) {
			source := "odd/" + name + ".xlsx"
			if _, err := os.Stat(registers + source); err != nil {
				source = "odd/" + name + ".csv"
			}
			want := readExpected(t, file)
			f := load(t, source)
			first := register.Interpret(f, register.Known{})
			got := expectedOf(t, first.Report, want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			var k register.Known
			k.Learn(first.New...)
			if again := register.Interpret(f, k); len(again.New) > 0 {
				t.Errorf("read again brings %+v", again.New)
			}
		})
	}
}

func readExpected(t *testing.T, file string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// expectedOf cuts a report down to the fields that an expectation names.
func expectedOf(t *testing.T, r register.Report, want map[string]any) map[string]any {
	t.Helper()
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	keep := func(got, like map[string]any) {
		for k := range got {
			if _, ok := like[k]; !ok {
				delete(got, k)
			}
		}
	}
	keep(all, want)
	for _, list := range []string{"problems", "sheets"} {
		rows, _ := all[list].([]any)
		likes, _ := want[list].([]any)
		for i, row := range rows {
			if i < len(likes) {
				keep(row.(map[string]any), likes[i].(map[string]any)) //nolint:forcetypeassert // lists of objects
			}
		}
	}
	return all
}

// sheets reads a workbook of sheets that are told by name, a ! before a hidden one.
func sheets(t *testing.T, named string, all map[string]sheet.Table, order ...string) register.Chosen {
	t.Helper()
	var b sheet.Book
	for _, name := range order {
		tab := all[name]
		tab.Name, tab.Hidden = strings.TrimPrefix(name, "!"), strings.HasPrefix(name, "!")
		b.Sheets = append(b.Sheets, tab)
	}
	f, err := register.Choose(&b, named)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func dwellings(r register.Result) []string {
	var out []string
	for _, e := range r.Entries {
		out = append(out, e.Dwelling.String())
	}
	return out
}

func TestShapeIsNotMeaning(t *testing.T) {
	number, date := []sheet.Kind{sheet.Number}, []sheet.Kind{sheet.Date}
	for _, c := range []struct {
		name     string
		lines    []string
		kinds    map[int][]sheet.Kind // by line
		doors    []string
		problems []string
	}{
		{
			"a number alone is a door where all are",
			[]string{"房号|业主", "101|张三", "102|李四", "合计|"},
			nil,
			[]string{"101", "102"},
			[]string{"4 房号 dwelling.missing 合计"},
		},
		{
			"a count below them is none",
			[]string{"房号|业主|面积", "101|张三|50", "102|李四|60", "2||110"},
			map[int][]sheet.Kind{3: {sheet.Number, sheet.Text, sheet.Number}},
			[]string{"101", "102"},
			[]string{"4 房号 dwelling.invalid 2"},
		},
		{
			"nor beside the word for a total",
			[]string{"序号|房号|业主", "1|101|张三", "合计|102|"},
			nil,
			[]string{"101"},
			[]string{"3 房号 dwelling.missing 102"},
		},
		{
			"a number alone among full doors is none",
			[]string{"住址|业主", "3-2-101|张三", "3-2-102|李四", "812|"},
			nil,
			[]string{"3-2-101", "3-2-102"},
			[]string{"4 住址 dwelling.invalid 812"},
		},
		{
			"a number with decimals is none",
			[]string{"住址|业主", "3.1|张三", "3-2-102|李四"},
			map[int][]sheet.Kind{1: number},
			[]string{"3-2-102"},
			[]string{"2 住址 dwelling.invalid 3.1"},
		},
		{"typed as text it is a building and a room", []string{"住址|业主", "3.10|张三", "3-2-102|李四"}, nil, []string{"3-10", "3-2-102"}, nil},
		{
			"a date is none",
			[]string{"住址|业主", "2026-03-12|张三", "3月12日|王五", "12-Mar|赵六", "Mar-12|孙七", "3-2-102|李四"},
			map[int][]sheet.Kind{1: date},
			[]string{"3-2-102"},
			[]string{"2 住址 dwelling.invalid 2026-03-12", "3 住址 dwelling.invalid 3月12日", "4 住址 dwelling.invalid 12-Mar", "5 住址 dwelling.invalid Mar-12"},
		},
		{
			"words and counts name no door",
			[]string{"住址|业主", "3-2-101|张三", "小计：|", "共2户|", "2户|", "无|", "1号楼小计|"},
			nil,
			[]string{"3-2-101"},
			[]string{"3 住址 dwelling.missing 小计：", "4 住址 dwelling.missing 共2户", "5 住址 dwelling.missing 2户", "6 住址 dwelling.missing 无", "7 住址 dwelling.missing 1号楼小计"},
		},
		{
			"in columns too",
			[]string{"楼号|房号|业主", "3|101|张三", "合计|812|", "3|小计|", "#N/A|102|李四"},
			map[int][]sheet.Kind{4: {sheet.Error}},
			[]string{"3-101"},
			[]string{"3 房号 dwelling.missing 812", "4 房号 dwelling.missing 小计", "5 房号 dwelling.invalid #N/A"},
		},
		{
			"a heading gives its building to the rows below",
			[]string{"房号|业主", "1号楼|", "101|张三", "2单元|", "102|李四", "五号楼1单元（共2户）|", "101|王五", "3-2-101|赵六", "9号楼101|孙七"},
			nil,
			[]string{"1-101", "1-2-102", "5-1-101", "3-2-101", "9-101"},
			nil,
		},
		{"units below a building", []string{"房号|业主", "1号楼|", "1-101|张三", "2-101|李四"}, nil, []string{"1-1-101", "1-2-101"}, nil},
		{"or the building itself", []string{"房号|业主", "3号楼|", "3-101|张三", "3-102|李四"}, nil, []string{"3-101", "3-102"}, nil},
		{
			"a heading in the building's column",
			[]string{"楼号|房号|业主", "1号楼||", "|101|张三", "2#|102|李四", "2号楼||", "|103|王五"},
			nil,
			[]string{"1-101", "2-102", "2-103"},
			nil,
		},
		{
			"a courtyard heads its doors",
			[]string{"门牌|业主", "12号院|", "3号|张三", "北房|李四", "甲15号院|", "1|王五", "16号院|", "17号院|"},
			nil,
			[]string{"12号院3号", "12号院北房", "甲15号院1号", "16号院", "17号院"},
			[]string{"7 业主 owner.missing ", "8 业主 owner.missing "},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab := table(c.lines...)
			for i, k := range c.kinds {
				tab.Rows[i].Kinds = k
			}
			r := register.Interpret(one(t, tab), register.Known{})
			if diff := cmp.Diff(c.doors, dwellings(r)) + cmp.Diff(c.problems, problems(r)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNothingIsNoValue(t *testing.T) {
	r := interpret(t, register.Known{}, "住址|业主|手机|面积|租户|租约到期|车牌|卡号|卡类|有效期至",
		"1-1-101|张三|无|50|自住|-|无车|没办|无|——",
		"1-1-102|空置|-|/|否|无|京A12345、无|N/A|-|暂无",
		"1-1-103|李四||60|王五||否|A-0001||",
	)
	want := []string{"2 手机 phone.invalid 无", "3 业主 owner.missing 空置", "3 手机 phone.invalid -", "3 面积 area.invalid /"}
	if diff := cmp.Diff(want, problems(r)); diff != "" {
		t.Error(diff)
	}
	if r.Cards != 1 || r.Owners != 2 || r.Tenants != 1 || r.Vehicles != 1 || r.Dwellings != 3 {
		t.Errorf("%+v", r.Report)
	}
}

// An error of Excel is its cell's problem and nothing else.
func TestAFailedFormulaIsItsCellsProblem(t *testing.T) {
	tab := table("住址|业主|手机|面积|车牌", "1-1-101|#N/A|#REF!|#DIV/0!|#NAME?")
	tab.Rows[1].Kinds = []sheet.Kind{sheet.Text, sheet.Error, sheet.Error, sheet.Error, sheet.Error}
	r := register.Interpret(one(t, tab), register.Known{})
	want := []string{"2 业主 cell.error #N/A", "2 手机 cell.error #REF!", "2 面积 cell.error #DIV/0!", "2 车牌 cell.error #NAME?"}
	if diff := cmp.Diff(want, problems(r)); diff != "" || r.Dwellings != 1 {
		t.Error(diff)
	}
}

func TestOneNameInAllItsDots(t *testing.T) {
	r := interpret(t, register.Known{}, "住址|业主",
		"1-1-101|买买提·艾力", "1-1-101|买买提•艾力", "1-1-101|买买提・艾力", "1-1-101|买买提‧艾力", "1-1-101|买买提.艾力", "1-1-101|买买提．艾力", "1-1-101|买买提 · 艾力")
	if len(r.Problems) > 0 || r.Owners != 1 || len(r.Entries[0].Owners) != 1 {
		t.Errorf("%+v", r)
	}
}

func TestWhatOnlyForcesTextIsNoValue(t *testing.T) {
	r := interpret(t, register.Known{}, "住址|业主|手机|车牌", `="1-1-101"|'张三|'13800138000|="京A12345"`, "‘1-1-102|“李四”|`13800138001|＇京B12345", "\t1-1-103|王五||")
	if len(r.Problems) > 0 || strings.Join(dwellings(r), " ") != "1-1-101 1-1-102 1-1-103" || r.Vehicles != 2 || r.Entries[1].Owners[0] != "李四" {
		t.Errorf("%+v", r)
	}
}

func TestTitlesInTwoRows(t *testing.T) {
	for _, lines := range [][]string{
		{"房屋|房屋|业主|业主|承租|承租|车辆", "楼号|房号|姓名|电话|姓名|电话|车牌", "3|101|张三|13800138000|李四|13800138001|京A12345"},
		{"房屋||业主||承租||车辆", "楼号|房号|姓名|电话|姓名|电话|车牌", "3|101|张三|13800138000|李四|13800138001|京A12345"},
		{"楼号|房号|姓名|电话|承租|姓名|电话|车牌", "3|101|张三|13800138000|是|李四|13800138001|京A12345"},
	} {
		r := interpret(t, register.Known{}, lines...)
		if len(r.Problems) > 0 || len(r.Entries) != 1 {
			t.Fatalf("%s: %+v", lines[0], r)
		}
		e := r.Entries[0]
		if e.Dwelling.String() != "3-101" || strings.Join(e.Owners, " ") != "张三" || len(e.Tenants) != 1 || e.Tenants[0].Name != "李四" ||
			e.Tenants[0].Phone != "13800138001" || strings.Join(e.Phones, " ") != "13800138000" || len(e.Plates) != 1 {
			t.Errorf("%s: %+v", lines[0], e)
		}
	}
	r := interpret(t, register.Known{}, "住址|业主|承租|车牌", "3-2-101|张三|李四|")
	if e := r.Entries[0]; len(e.Tenants) != 1 || e.Tenants[0].Name != "李四" {
		t.Errorf("a tenant by his own title: %+v", e)
	}
}
