package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ziguan/internal/sheet"
)

// raw is a workbook whose only sheet holds the given rows as they stand.
func raw(t *testing.T, rows string) []byte {
	t.Helper()
	empty := book(t, func(*excelize.File) {})
	old, err := zip.NewReader(bytes.NewReader(empty), int64(len(empty)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range old.File {
		r, err1 := f.Open()
		content, err2 := io.ReadAll(r)
		if f.Name == "xl/worksheets/sheet1.xml" {
			content = []byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`)
		}
		w, err3 := z.Create(f.Name)
		_, err4 := w.Write(content)
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func formulas(tab sheet.Table) []string {
	var out []string
	for _, r := range tab.Rows {
		for c := range r.Cells {
			if f := r.Formula(c); f != "" {
				out = append(out, fmt.Sprintf("%d.%d %s", r.Number, c, f))
			}
		}
	}
	return out
}

// A formula whose result was not saved is no empty cell: a person who opens the
// file sees something there.
func TestAFormulaWithoutItsResultIsNamed(t *testing.T) {
	tab := read(t, "x.xlsx", raw(t, `
		<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f></c><c r="C1"><f>A1+1</f><v></v></c><c r="D1"><f>A1+1</f><v>2</v></c></row>
		<row r="2"><c r="A2" t="str"><f>IF(A1=1,"","x")</f><v></v></c><c r="B2" t="str"><f>"x"&amp;A1</f><v>x1</v></c></row>
		<row r="3"><c r="B3"><f t="shared" si="0"/></c></row>
		<row r="5"><c r="A5" t="inlineStr"><is><t>y</t></is></c></row>`))
	if diff := cmp.Diff([]string{"1: 1|||2", "2: |x1", "3: ", "5: y"}, grid(tab)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"1.1 =A1+1", "1.2 =A1+1", "3.1 ="}, formulas(tab)); diff != "" {
		t.Error(diff)
	}
}

// A merged cell counts for each of its rows, and so does what it lacks.
func TestAMergedFormulaLacksItsResultOnEachRow(t *testing.T) {
	data := book(t, func(f *excelize.File) {
		for _, cell := range []string{"B1", "B2", "B3"} {
			set(f, cell, "x")
		}
		if err := errors.Join(f.SetCellFormula("Sheet1", "A2", "C9"), f.MergeCell("Sheet1", "A2", "A3")); err != nil {
			panic(err)
		}
	})
	if diff := cmp.Diff([]string{"2.0 =C9", "3.0 =C9"}, formulas(read(t, "x.xlsx", data))); diff != "" {
		t.Error(diff)
	}
}

// What counts is how many rows hold something, not how far down one stands.
func TestAStrayCellInTheLastRowIsNoLongList(t *testing.T) {
	small := sheet.Limits{Bytes: 1 << 20, UnzipBytes: 1 << 20, Rows: 3, Columns: 3, CellRunes: 10}
	b, err := sheet.Read(t.Context(), "x", book(t, func(f *excelize.File) {
		for _, cell := range []string{"A1", "A2", "A1048576"} {
			set(f, cell, "x")
		}
	}), small)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1: x", "2: x", "1048576: x"}, grid(b.Sheets[0])); diff != "" {
		t.Error(diff)
	}
	if _, err := sheet.Read(t.Context(), "x", []byte("a\n"+strings.Repeat("\n", 9)+"b\nc\n"), small); err != nil {
		t.Error(err)
	}
	many := excelize.NewFile()
	for i := range 12 { // a million empty rows above cost nothing
		name := fmt.Sprintf("S%d", i)
		_, errNew := many.NewSheet(name)
		if err := errors.Join(errNew, many.SetCellValue(name, "A1048576", "x")); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := many.Write(&out); err != nil {
		t.Fatal(err)
	}
	if b, err := sheet.Read(t.Context(), "x", out.Bytes(), small); err != nil || len(b.Sheets) != 13 { // the first of them is empty
		t.Errorf("read with %v", err)
	}
}
