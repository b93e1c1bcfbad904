package register_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ziguan/internal/day"
	"ziguan/internal/sheet"
	"ziguan/parking/plate"
	"ziguan/parking/register"
)

const registers = "../../testdata/registers/"

func load(t *testing.T, file string) register.Chosen {
	t.Helper()
	data, err := os.ReadFile(registers + file)
	if err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Read(t.Context(), file, data, sheet.Defaults)
	if err != nil {
		t.Fatal(err)
	}
	return choose(t, b)
}

func choose(t *testing.T, b *sheet.Book) register.Chosen {
	t.Helper()
	f, err := register.Choose(b, "")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// one is a file of a single sheet that says nothing of itself.
func one(t *testing.T, tab sheet.Table) register.Chosen {
	t.Helper()
	return choose(t, &sheet.Book{Sheets: []sheet.Table{tab}, Plain: true})
}

func TestBothRegistersImportExactly(t *testing.T) {
	for file, answer := range map[string]string{"estate.xlsx": "estate", "small-gb18030.csv": "small-gb18030"} {
		t.Run(file, func(t *testing.T) {
			f := load(t, file)
			want := readExpected(t, registers+answer+".expected.json")
			first := register.Interpret(f, register.Known{})
			if diff := cmp.Diff(want, expectedOf(t, first.Report, want)); diff != "" {
				t.Error(diff)
			}
			var k register.Known
			k.Learn(first.New...)
			again := register.Interpret(f, k)
			if diff := cmp.Diff(want, expectedOf(t, again.Report, want)); diff != "" || len(again.New) > 0 || len(again.Gone)+len(again.Unlisted) > 0 {
				t.Errorf("read again: %s %d new, %v gone, %v unlisted", diff, len(again.New), again.Gone, again.Unlisted)
			}
		})
	}
}

// table makes a sheet from lines of cells parted by |, the titles first.
func table(lines ...string) sheet.Table {
	var t sheet.Table
	for i, l := range lines {
		t.Rows = append(t.Rows, sheet.Row{Number: i + 1, Cells: strings.Split(l, "|")})
	}
	return t
}

func interpret(t *testing.T, k register.Known, lines ...string) register.Result {
	t.Helper()
	return register.Interpret(one(t, table(lines...)), k)
}

func problems(r register.Result) []string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, strings.Join(append([]string{string(rune('0' + p.Row)), p.Column, p.Code, p.Value}, p.Suggestions...), " "))
	}
	return out
}

func address(t *testing.T, s string) register.Address {
	t.Helper()
	a, err := register.ParseAddress(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestRowsOfOneDwellingAddUp(t *testing.T) {
	r := interpret(t, register.Known{}, "住址|户主|手机|车牌|面积|租户|租约到期",
		"3-2-101|张 三|138 0013-8000|京A12345|89.50||",
		"3号楼2单元101室|张三|+86 13900139000|京a·12345 京AD12345|89.5㎡|李四|2028年2月6日",
		"5-302|王五、赵六|||９０|钱七|46789",
		"5-302|赵六||粤Z1234港|||",
	)
	want := []register.Entry{{
		Rows: []int{2, 3}, Dwelling: address(t, "3-2-101"), Owners: []string{"张三"}, Phones: []string{"13800138000", "13900139000"},
		AreaHundredths: 8950, Tenants: []register.Tenant{{Name: "李四", LeaseEnd: day.Of(2028, 2, 6)}}, Plates: []plate.Plate{"京A12345", "京AD12345"},
	}, {
		Rows: []int{4, 5}, Dwelling: address(t, "5-302"), Owners: []string{"王五", "赵六"}, AreaHundredths: 9000,
		Tenants: []register.Tenant{{Name: "钱七", LeaseEnd: day.Of(2028, 2, 6)}}, Plates: []plate.Plate{"粤Z1234港"},
	}}
	if diff := cmp.Diff(want, r.Entries); diff != "" || len(r.Problems) > 0 {
		t.Error(diff, r.Problems)
	}
	if r.Dwellings != 2 || r.Vehicles != 3 || r.AreaHundredths != 17950 {
		t.Errorf("counts %+v", r.Report)
	}
}

func TestABadCellCostsThatCell(t *testing.T) {
	long, control := strings.Repeat("长", 100000), "张\x00三"
	r := interpret(t, register.Known{Provinces: []string{"京"}}, "住址|户主|手机|车牌|面积|租户|租约到期",
		"1-1-101||010-65120000|A12345,京AIO123|0|"+control+"|2028-02-30",
		"1-1-102|"+long+"|13800138000 妻|无|89.505||2028年2月",
		"1-1-103|李四|无|京A12345||王五|2028-02-06",
		"1-1-104|李四||京A12345，京B12345|||",
		"1-1-103|李四|||70||",
		"1-1-103|李四|||71||",
		"1-1-103|李五||京C12345|||",
		long+"|a|b|c|d|e|f",
	)
	cutLong := strings.Repeat("长", 200) + "…"
	want := []string{
		"2 户主 owner.missing ",
		"2 手机 phone.invalid 010-65120000",
		"2 车牌 plate.invalid A12345 京A12345",
		"2 车牌 plate.invalid 京AIO123 京A10123",
		"2 面积 area.invalid 0",
		"2 租户 tenant.invalid 张\uFFFD三",
		"2 租约到期 lease_end.invalid 2028-02-30",
		"3 户主 owner.missing " + cutLong,
		"3 手机 phone.invalid 13800138000 妻 13800138000",
		"3 面积 area.invalid 89.505",
		"3 租约到期 lease_end.invalid 2028年2月",
		"4 手机 phone.invalid 无",
		"5 车牌 plate.duplicate 京A12345",
		"7 面积 area.invalid 71",
		"8 住址 dwelling.conflict 1-1-103",
		"9 住址 dwelling.missing " + cutLong,
	}
	if diff := cmp.Diff(want, problems(r)); diff != "" {
		t.Error(diff)
	}
	if r.Dwellings != 4 || r.Vehicles != 2 || r.AreaHundredths != 7000 {
		t.Errorf("counts %+v", r.Report)
	}
}

func TestNextYearsFileIsReadAgainstTheRegister(t *testing.T) {
	var k register.Known
	k.Learn(interpret(t, k, "住址|户主|车牌|面积",
		"1-1-101|张三|京A12345|60", "1-1-102|李四|京B12345、京C12345|70", "1-1-103|王五||80").Entries...)
	r := interpret(t, k, "住址|户主|车牌|面积",
		"1-1-101|孙七|京D12345|60", "1-1-102|李四|京B12345、京E12345、京A12345|70", "1-1-104|周八||90")
	want := []string{"2 住址 dwelling.conflict 1-1-101", "3 车牌 plate.duplicate 京A12345"}
	if diff := cmp.Diff(want, problems(r)); diff != "" {
		t.Error(diff)
	}
	conflicts := []register.Conflict{{Line: 1, Row: 2, Dwelling: address(t, "1-1-101"), Named: []string{"孙七"}, Held: []string{"张三"}, InRegister: true}}
	unlisted := []register.Unlisted{{Dwelling: address(t, "1-1-102"), Plate: "京C12345"}}
	fresh := []register.Entry{
		{Rows: []int{3}, Dwelling: address(t, "1-1-102"), Plates: []plate.Plate{"京E12345"}},
		{Rows: []int{4}, Dwelling: address(t, "1-1-104"), Owners: []string{"周八"}, AreaHundredths: 9000},
	}
	if diff := cmp.Diff(conflicts, r.Conflicts) + cmp.Diff(unlisted, r.Unlisted) + cmp.Diff(fresh, r.New) +
		cmp.Diff([]register.Address{address(t, "1-1-103")}, r.Gone); diff != "" {
		t.Error(diff)
	}
}

func TestCardsThatExistComeWithTheirRows(t *testing.T) {
	r := interpret(t, register.Known{}, "住址|户主|车牌号|停车证号|类别|有效期至|缴费至",
		"1-1-101|张三|京A12345|A-001|第一辆|2027-06-30|2027.3.31",
		"1-1-101|张三|京B12345|A-001|第二辆||",
		"1-1-102|李四|京C12345|A-001|||过两天",
	)
	want := []register.Card{{
		Number: "A-001", Class: "第一辆", ValidTo: day.Of(2027, 6, 30), PaidTo: day.Of(2027, 3, 31),
		Plates: []plate.Plate{"京A12345", "京B12345"},
	}}
	if diff := cmp.Diff(want, r.Entries[0].Cards) + cmp.Diff([]string{
		"3 类别 class.invalid 第二辆", "4 停车证号 card.duplicate A-001",
		"4 缴费至 paid_to.invalid 过两天",
	}, problems(r)); diff != "" {
		t.Error(diff)
	}
}

func TestAListWithoutOwnersIsNoListOfMissingOwners(t *testing.T) {
	r := interpret(t, register.Known{}, "楼号|单元|房号|车牌1|车牌2", "3|2|101|京A12345|京B12345", "合计||||2")
	if diff := cmp.Diff([]string{"3 房号 dwelling.missing "}, problems(r)); diff != "" || r.Vehicles != 2 {
		t.Error(diff, r.Vehicles)
	}
}

func TestReadingAgainChangesNothing(t *testing.T) {
	pick := func(t *rapid.T, label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
	rapid.Check(t, func(t *rapid.T) {
		lines := []string{"住址|户主|手机|车牌|面积|租户|租约到期|停车证号|有效期至"}
		for range rapid.IntRange(1, 12).Draw(t, "rows") {
			lines = append(lines, strings.Join([]string{
				pick(t, "dwelling", "1-1-101", "1号楼1单元101", "1-1-102", "12号院3号", "12号院-3", "合计", ""),
				pick(t, "owner", "张三", "张 三", "李四", "张三、李四", "", "𬍛䶮"),
				pick(t, "phone", "13800138000", "无", ""),
				pick(t, "plates", "京A12345", "京A12345 京B12345", "京AIO123", "京C12345、-", ""),
				pick(t, "area", "89.5", "89.50", "90", "-", ""),
				pick(t, "tenant", "王五", "赵六", ""),
				pick(t, "end", "2028-02-06", "46790", "明年底", ""),
				pick(t, "card", "A1", "A2", ""),
				pick(t, "valid", "2027-01-01", "2027-02-01", ""),
			}, "|"))
		}
		tab := table(lines...)
		m, err := register.Recognise(tab)
		if err != nil {
			t.Fatal(err)
		}
		f := register.Chosen{Sources: []register.Source{{Table: tab, Mapping: m}}}
		first := register.Interpret(f, register.Known{})
		var k register.Known
		k.Learn(first.New...)
		again := register.Interpret(f, k)
		if diff := cmp.Diff(first.Report, again.Report) + cmp.Diff(first.Entries, again.Entries); diff != "" || len(again.New) > 0 {
			t.Fatalf("%s\n%+v", diff, again.New)
		}
	})
}

// A formula whose result is not in the file is a problem of its cell, with the
// formula as it stands; a dwelling put together from one is no dwelling.
func TestAFormulaWithoutItsResultIsAProblem(t *testing.T) {
	tab := table("住址|户主|手机|车牌|面积|租户|租约到期", "3-2-101|||||李四|", "|王|||||", "3-2-102|赵|13800138000|京A12345|80||")
	tab.Rows[1].Formulas = map[int]string{1: "=H2", 2: "=I2", 3: `="京"&A12345`, 4: "=J2*2", 6: "=TODAY()"}
	tab.Rows[2].Formulas = map[int]string{0: `=A2&"x"`}
	r := register.Interpret(one(t, tab), register.Known{Provinces: []string{"京"}})
	want := []string{
		"2 户主 owner.missing =H2", "2 手机 phone.invalid =I2", `2 车牌 plate.invalid ="京"&A12345`, "2 面积 area.invalid =J2*2",
		"2 租约到期 lease_end.invalid =TODAY()", `3 住址 dwelling.missing =A2&"x"`,
	}
	if diff := cmp.Diff(want, problems(r)); diff != "" {
		t.Error(diff)
	}
	if r.Dwellings != 2 || r.Vehicles != 1 {
		t.Errorf("%d dwellings, %d vehicles", r.Dwellings, r.Vehicles)
	}
	parts := table("楼|单元|房间|户主", "3||101|张三")
	parts.Rows[1].Formulas = map[int]string{1: "=B1"}
	if diff := cmp.Diff([]string{"2 房间 dwelling.missing =B1"}, problems(register.Interpret(one(t, parts), register.Known{}))); diff != "" {
		t.Error(diff)
	}
}
