package register_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/errs"
	"ziguan/internal/sheet"
	"ziguan/parking/register"
)

// fields gives a mapping as its titles' fields, in order; - for none.
func fields(m register.Mapping) string {
	var out []string
	for _, c := range m.Columns {
		f := string(c.Field)
		if f == "" {
			f = "-"
		}
		out = append(out, f)
	}
	return strings.Join(out, " ")
}

func TestTitlesAreRecognised(t *testing.T) {
	for titles, want := range map[string]string{
		"楼号|单元|房号|业主姓名|联系电话|建筑面积(㎡)|承租人|租期至|车牌号": "building unit room owner phone area tenant lease_end plates",
		"住址|户主|手机|车牌|面积|租户|租约到期":                 "dwelling owner phone plates area tenant lease_end",
		"序号|房号|姓 名|电　话|车牌号码（可多个）|备注":             "- dwelling owner phone plates -",
		"住址|业主姓名|电话|承租人姓名|联系电话|车牌":               "dwelling owner phone tenant tenant_phone plates",
		"地址|楼栋|单元号|门牌号|产权人":                      "- building unit room owner",
		"住址|楼号|户主":            "dwelling - owner",
		"单元|室|户主":             "unit room owner",
		"门牌|业主|车牌1|车牌２|手机|电话": "dwelling owner plates plates phone phone",
		"户号|业主姓名|住户姓名|卡号|卡类|有效期至|缴费至":           "dwelling owner - card class valid_to paid_to",
		"【楼号】|单元：|房间号 *|Owner|PHONE|面积（平方米）|车号": "building unit room owner phone area plates",
		"房号|业主|套内面积|建筑面积㎡|车位号":                  "dwelling owner - area -",
		"房号|业主|建筑面积|使用面积":                       "dwelling owner area -",
		"房号|姓名|承租|姓名|电话":                        "dwelling owner - tenant tenant_phone",
		"房号|业主|承租人|电话":                          "dwelling owner tenant phone",
		"房号|户主|电话|紧急联系人|电话|车牌|车主|手机":            "dwelling owner phone - - plates - -",
	} {
		m, err := register.Recognise(table(titles, "1|2|3"))
		if err != nil || fields(m) != want || m.HeaderRow != 1 {
			t.Errorf("%s\n got %s (%v)\nwant %s", titles, fields(m), err, want)
		}
	}
}

func TestTheRowOfTitlesIsFoundBelowOthers(t *testing.T) {
	tab := table("住户登记表|住户登记表|住户登记表", "填表人：张三|电话|", "住址|住址|户主", "楼号|室号|户主", "3|101|李四")
	m, err := register.Recognise(tab)
	if err != nil || m.HeaderRow != 4 || fields(m) != "building room owner" {
		t.Errorf("row %d: %s (%v)", m.HeaderRow, fields(m), err)
	}
}

func TestColumnsMayBeTold(t *testing.T) {
	tab := table("编号|谁|车牌号|另一辆|备注", "3-2-101|张三|京A12345|京B12345|")
	overrides := make([]register.Override, 0, 4)
	for _, s := range []string{"dwelling=编号", "owner= 谁 ", "plates=另一辆"} {
		o, err := register.ParseOverride(s)
		if err != nil {
			t.Fatal(err)
		}
		overrides = append(overrides, o)
	}
	m, err := register.Recognise(tab, overrides...)
	if want := "dwelling owner - plates -"; err != nil || fields(m) != want {
		t.Errorf("got %s (%v)", fields(m), err)
	}
	m, err = register.Recognise(table("住址|户主|电话|手机", "1"), register.Override{Title: "电话"})
	if err != nil || fields(m) != "dwelling owner - phone" {
		t.Errorf("a column taken out of use: %s (%v)", fields(m), err)
	}
}

func TestTablesWithoutTheirColumnsAreRefused(t *testing.T) {
	for _, c := range []struct {
		name  string
		table sheet.Table
		over  []register.Override
		code  string
	}{
		{"no dwelling", table("户主|车牌", "张三|京A12345"), nil, "header.missing"},
		{"nothing", sheet.Table{}, nil, "header.missing"},
		{"a title that is not there", table("住址|户主"), []register.Override{{Field: "owner", Title: "产权"}}, "map.unknown"},
		{"a field that does not exist", table("住址|户主"), []register.Override{{Field: "door", Title: "住址"}}, "map.unknown"},
		{"told, and still no dwelling", table("甲|乙"), []register.Override{{Field: "owner", Title: "乙"}}, "header.missing"},
	} {
		if _, err := register.Recognise(c.table, c.over...); errs.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
	}
	for _, s := range []string{"owner", "nothing=户主", "door=户主", "=户主"} {
		if _, err := register.ParseOverride(s); errs.CodeOf(err) != "map.unknown" {
			t.Errorf("%s: %v", s, err)
		}
	}
}

func TestASingleBuildingMayLeaveItsColumnOut(t *testing.T) {
	r := interpret(t, register.Known{}, "单元|房号|业主", "2单元|101室|张三", "1|101|李四")
	var got []string
	for _, e := range r.Entries {
		got = append(got, e.Dwelling.String())
	}
	if diff := cmp.Diff([]string{"2-101", "1-101"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheSheetOfTheRegisterIsFoundAmongOthers(t *testing.T) {
	notes, list := table("填写说明", "每户一行"), table("住址|户主", "3-2-101|张三")
	notes.Name, list.Name = "说明", "住户"
	b := &sheet.Book{Sheets: []sheet.Table{notes, list}}
	got, err := register.Choose(b, "")
	if err != nil || len(got.Sources) != 1 || got.Sources[0].Table.Name != "住户" || fields(got.Sources[0].Mapping) != "dwelling owner" {
		t.Errorf("%+v %v", got.Sheets, err)
	}
	if _, err := register.Choose(b, "说明"); errs.CodeOf(err) != "header.missing" {
		t.Error(err)
	}
	if _, err := register.Choose(b, "车辆"); errs.CodeOf(err) != "sheet.unknown" {
		t.Error(err)
	}
}
