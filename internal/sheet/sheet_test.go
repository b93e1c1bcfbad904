package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"ziguan/internal/errs"
	"ziguan/internal/sheet"
)

func read(t *testing.T, name string, data []byte) sheet.Table {
	t.Helper()
	b, err := sheet.Read(t.Context(), name, data, sheet.Defaults)
	if err != nil {
		t.Fatal(err)
	}
	return b.Sheets[0]
}

// grid gives "number: cells" of each row, trailing empty cells cut.
func grid(t sheet.Table) []string {
	var out []string
	for _, r := range t.Rows {
		out = append(out, fmt.Sprintf("%d: %s", r.Number, strings.TrimRight(strings.Join(r.Cells, "|"), "|")))
	}
	return out
}

func gb18030(t *testing.T, s string) []byte {
	t.Helper()
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func utf16le(s string) []byte {
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

func TestCSV(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		want []string
	}{
		{"plain UTF-8", []byte("住址,户主\n3-2-101,张三\n"), []string{"1: 住址|户主", "2: 3-2-101|张三"}},
		{"a byte order mark is no letter", []byte("\xEF\xBB\xBF住址,户主\r\n1,2"), []string{"1: 住址|户主", "2: 1|2"}},
		{"GB18030 with a letter of four bytes", gb18030(t, "住址,户主\n1,𬍛䶮㛃\n"), []string{"1: 住址|户主", "2: 1|𬍛䶮㛃"}},
		{"UTF-16 as Excel saves Unicode text", utf16le("住址\t户主\r\n1\t𬍛\r\n"), []string{"1: 住址|户主", "2: 1|𬍛"}},
		{"semicolons, with commas inside cells", []byte("a;b\n1;2,3\n4;5,6,7\n"), []string{"1: a|b", "2: 1|2,3", "3: 4|5,6,7"}},
		{"blank lines keep their number", []byte("\n\na,b\n\n1,2\n,,\n3,4"), []string{"3: a|b", "5: 1|2", "7: 3|4"}},
		{"a line end inside quotes is one row", []byte("a,b\n\"x\ny\",2\n3,4\n"), []string{"1: a|b", "2: x\ny|2", "3: 3|4"}},
		{"doubled quotes are one", []byte("a,b\n\"x\"\"y\",2\n"), []string{"1: a|b", `2: x"y|2`}},
		{"a quote within a bare cell is a letter", []byte("a,b\n12\"楼,2\n3,4"), []string{"1: a|b", `2: 12"楼|2`, "3: 3|4"}},
		{"old line ends", []byte("a,b\r1,2\r"), []string{"1: a|b", "2: 1|2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, grid(read(t, "x.csv", c.data))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func zipOf(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write(content)
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRefusals(t *testing.T) {
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 512)
	locked := ole + string(utf16le("EncryptedPackage")[2:])
	small := sheet.Limits{Bytes: 1 << 20, UnzipBytes: 1 << 20, Rows: 3, Columns: 3, CellRunes: 10}
	good := book(t, func(*excelize.File) {})
	for _, c := range []struct {
		name string
		data []byte
		code string
	}{
		{"nothing", nil, "file.empty"},
		{"only blank lines", []byte("\n \r\n"), "file.empty"},
		{"a workbook without content", good, "file.empty"},
		{"a file over the limit", bytes.Repeat([]byte("a"), 1<<20+1), "file.too_big"},
		{"a zip bomb", zipOf(t, "xl/worksheets/sheet1.xml", make([]byte, 30<<20)), "file.too_much"},
		{"a zip that is no workbook", zipOf(t, "word/document.xml", []byte("<w/>")), "file.not_sheet"},
		{"a workbook cut off", good[:len(good)-200], "file.not_sheet"},
		{"an old .xls", []byte(ole), "file.old_excel"},
		{"a workbook with a password", []byte(locked), "file.encrypted"},
		{"a web page named .xls", []byte("<html><table></table></html>"), "file.not_sheet"},
		{"a quote that never closes", []byte("a,b\n\"1,2\n3,4\n"), "file.not_sheet"},
		{"a NUL byte", []byte("a,b\x00\n"), "file.encoding"},
		{"bytes of no encoding", []byte("a,\xFF\xFF\n"), "file.encoding"},
		{"too many rows of CSV", []byte("a\nb\nc\nd\n"), "file.too_many_rows"},
		{"too many columns of CSV", []byte("a,b,c,d\n"), "file.too_many_columns"},
		{"too many rows of XLSX", book(t, func(f *excelize.File) {
			for _, cell := range []string{"A1", "A2", "A9", "A1048576"} {
				set(f, cell, "x")
			}
		}), "file.too_many_rows"},
		{"too many columns of XLSX", book(t, func(f *excelize.File) { set(f, "XFD1", "x") }), "file.too_many_columns"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := sheet.Read(t.Context(), "x", c.data, small)
			if errs.CodeOf(err) != c.code || errs.KindOf(err) != errs.Invalid {
				t.Errorf("got %v, want %s", err, c.code)
			}
		})
	}
}

func set(f *excelize.File, cell string, v any) {
	if err := f.SetCellValue("Sheet1", cell, v); err != nil {
		panic(err)
	}
}

func style(f *excelize.File, cell, pattern string) {
	id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &pattern})
	if err == nil {
		err = f.SetCellStyle("Sheet1", cell, cell, id)
	}
	if err != nil {
		panic(err)
	}
}

func book(t *testing.T, fill func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestExcelCellsAreReadAsPeopleMeantThem(t *testing.T) {
	data := book(t, func(f *excelize.File) {
		for cell, v := range map[string]any{
			"A1": 13800138000, "B1": 89.0, "C1": 89.05, "D1": 1.3800138e10, "E1": "0101", "F1": 45000,
			"A2": 46789, "B2": 46789, "C2": 46789, "D2": 46789.5, "E2": "46789", "F2": true,
		} {
			set(f, cell, v)
		}
		style(f, "A2", `yyyy"年"m"月"d"日"`)
		style(f, "B2", `[Red]0.00`)
		style(f, "C2", "yyyy/m/d;@")
		style(f, "D2", "yyyy-mm-dd hh:mm")
		style(f, "E2", "yyyy-mm-dd")
		if err := f.SetCellFormula("Sheet1", "A3", "A1+1"); err != nil {
			panic(err)
		}
		set(f, "B3", "x")
		if err := f.SetRowVisible("Sheet1", 3, false); err != nil {
			panic(err)
		}
	})
	want := []string{
		"1: 13800138000|89|89.05|13800138000|0101|45000",
		"2: 2028-02-06|46789|2028-02-06|2028-02-06 12:00:00|46789|1",
		"3: |x",
	}
	if diff := cmp.Diff(want, grid(read(t, "x.xlsx", data))); diff != "" {
		t.Error(diff)
	}
}

func TestNumbersKeepTheirDigitsHoweverTheyAreStored(t *testing.T) {
	data := book(t, func(f *excelize.File) {
		for cell, raw := range map[string]string{
			"A1": "1.3800138E10", "B1": "89.049999999999997", "C1": "123456789012345678", "D1": "8.9E1", "E1": "-0.5",
		} {
			if err := f.SetCellDefault("Sheet1", cell, raw); err != nil {
				panic(err)
			}
		}
	})
	want := []string{"1: 13800138000|89.05|123456789012345678|89|-0.5"}
	if diff := cmp.Diff(want, grid(read(t, "x.xlsx", data))); diff != "" {
		t.Error(diff)
	}
}

func TestMergedCellsCountForEachOfTheirRowsAndColumns(t *testing.T) {
	data := book(t, func(f *excelize.File) {
		for cell, v := range map[string]string{"A1": "楼", "B1": "房", "C1": "车", "A2": "3", "B2": "101", "B3": "102", "B4": "103", "B9": "x"} {
			set(f, cell, v)
		}
		for _, m := range [][2]string{{"A2", "A8"}, {"C1", "D1"}} {
			if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
				panic(err)
			}
		}
	})
	want := []string{"1: 楼|房|车|车", "2: 3|101", "3: 3|102", "4: 3|103", "9: |x"}
	if diff := cmp.Diff(want, grid(read(t, "x.xlsx", data))); diff != "" {
		t.Error(diff)
	}
}

func TestLongCellsAreCutAtTheLimit(t *testing.T) {
	l := sheet.Defaults
	l.CellRunes = 3
	b, err := sheet.Read(t.Context(), "x.csv", []byte("a,b\n𬍛䶮㛃丙,2"), l)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Sheets[0].Rows[1].Cell(0); got != "𬍛䶮㛃" {
		t.Errorf("got %q", got)
	}
}

func TestTheRegistersAreRead(t *testing.T) {
	for file, want := range map[string]struct{ rows, last int }{
		"estate.xlsx":       {822, 824},
		"small-gb18030.csv": {110, 112},
	} {
		data, err := os.ReadFile("../../testdata/registers/" + file)
		if err != nil {
			t.Fatal(err)
		}
		tab := read(t, file, data)
		if last := tab.Rows[len(tab.Rows)-1].Number; len(tab.Rows) != want.rows || last != want.last {
			t.Errorf("%s: %d rows, last %d", file, len(tab.Rows), last)
		}
	}
}

func FuzzReadNeverPanics(f *testing.F) {
	f.Add([]byte("a,b\n\"1\n2\",3\n"))
	f.Add([]byte("\xFF\xFEa\x00"))
	f.Add([]byte("\"\"\"\",\"a\"b;\t\r\n"))
	l := sheet.Limits{Bytes: 1 << 16, UnzipBytes: 1 << 18, Rows: 100, Columns: 10, CellRunes: 20}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := sheet.Read(t.Context(), "x", data, l)
		if err != nil {
			if errs.KindOf(err) != errs.Invalid {
				t.Fatalf("%v is no refusal", err)
			}
			return
		}
		for _, r := range b.Sheets[0].Rows {
			if r.Number < 1 || len(b.Sheets[0].Rows) > l.Rows || len(r.Cells) > l.Columns {
				t.Fatalf("row %d of %d cells", r.Number, len(r.Cells))
			}
		}
	})
}
