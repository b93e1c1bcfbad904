package sheet_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ziguan/internal/sheet"
)

// Rules 36 and 37 of the list of promises to people.
func TestXLSXRoundTripKeepsRareNamesAndOpensWithTextAlone(t *testing.T) {
	out := sheet.Out{Name: "登记表", Titles: []string{"户主", "车牌号"}, Rows: [][]string{
		{"𬍛䶮㛃", "京A12345"},
		{"=cmd|'/C calc'!A0", "013800138000"},
		{"控\x01制", "1.38E+10"},
	}}
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, out, sheet.Out{Name: "二", Titles: []string{"x"}}); err != nil {
		t.Fatal(err)
	}
	want := []string{"1: 户主|车牌号", "2: 𬍛䶮㛃|京A12345", "3: =cmd|'/C calc'!A0|013800138000", "4: 控制|1.38E+10"}
	if diff := cmp.Diff(want, grid(read(t, "x.xlsx", b.Bytes()))); diff != "" {
		t.Error(diff)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	if formula, err := f.GetCellFormula("登记表", "A3"); err != nil || formula != "" {
		t.Errorf("formula %q, %v", formula, err)
	}
	for _, cell := range []string{"A1", "A3", "B3"} {
		id, err := f.GetCellStyle("登记表", cell)
		if err != nil {
			t.Fatal(err)
		}
		if s, err := f.GetStyle(id); err != nil || s.NumFmt != 49 {
			t.Errorf("%s is not text: %v %v", cell, s, err)
		}
	}
	if p, err := f.GetPanes("登记表"); err != nil || !p.Freeze || p.YSplit != 1 {
		t.Errorf("titles do not stay: %v %v", p, err)
	}
}

func TestCSVIsWrittenWithItsMarkAndNeutralised(t *testing.T) {
	var b bytes.Buffer
	err := sheet.WriteCSV(&b, sheet.Out{Titles: []string{"户主", "备注"}, Rows: [][]string{
		{"𬍛", "=1+1"}, {"+86", "-1"}, {"@x", "\tx"}, {"\rx", "＝1"}, {"a,b", "x=1"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := "\uFEFF户主,备注\r\n𬍛,'=1+1\r\n'+86,'-1\r\n'@x,'\tx\r\n\"'x\",'＝1\r\n\"a,b\",x=1\r\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}
