package register_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/sheet"
	"ziguan/parking/register"
)

// keeps lets a file wait.
func (w world) keeps(lines ...string) people.UploadID {
	w.t.Helper()
	key, err := w.reg.Keep(w.t.Context(), w.chair, w.c, "a.csv", csv(lines...).Data)
	w.must(err)
	return key
}

// plates are those that a waiting file's dwellings have.
func (w world) plates(key people.UploadID) string {
	w.t.Helper()
	p, err := w.reg.Preview(w.t.Context(), w.chair, w.c, key)
	w.must(err)
	var out []string
	for _, e := range p.Result.Entries {
		out = append(out, fmt.Sprint(e.Plates))
	}
	return strings.Join(out, " ")
}

// A value takes the place of a whole plate, and of the one that was meant: a piece of
// another is none, and where the cell holds no such thing nothing is put in at all.
func TestAFixTakesTheWholePartItIsFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key := w.keeps("住址,业主,车牌", "1-1-101,张三,京A12345、京A1234 京A1234", "1-1-102,李四,")
	fix := func(row, column int, was, value string) error {
		return w.reg.Fix(t.Context(), w.chair, w.c, key, sheet.Fix{Row: row, Column: column, Was: was, Value: value})
	}
	w.must(fix(2, 2, "京A1234", "京A12346"))
	if got := w.plates(key); got != "[京A12345 京A12346] []" {
		t.Error(got)
	}
	for name, err := range map[string]error{
		"a piece of a plate":  fix(2, 2, "京A1234 京", "京A12347"),
		"another cell":        fix(3, 2, "京A1234", "京A12347"),
		"no cell of the file": fix(9, 2, "京A1234", "京A12347"),
		"a piece of a name":   fix(2, 1, "张", "王"),
		"one of several": w.reg.Fix(t.Context(), w.chair, w.c, key,
			sheet.Fix{Row: 3, Column: 1, Was: "李四", Value: "李思"}, sheet.Fix{Row: 3, Column: 2, Was: "京C1", Value: "京C12345"}),
	} {
		if errs.CodeOf(err) != "fixes.lost" {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.must(fix(2, 2, "京A12346", "京B12345"))
	w.must(fix(3, 2, "", "京C12345"))
	w.must(fix(2, 1, "张三 ", "张山"))
	if got := w.plates(key); got != "[京A12345 京B12345] [京C12345]" {
		t.Error(got)
	}
	w.must(w.reg.Unfix(t.Context(), w.chair, w.c, key, sheet.Fix{Row: 2, Column: 2, Was: "京A1234"}))
	if got := w.plates(key); got != "[京A12345] [京C12345]" {
		t.Errorf("what was put into a value that is taken back stays: %s", got)
	}
	out, err := w.reg.ImportKept(t.Context(), w.chair, w.c, key, nil)
	if err != nil || out.Entries[0].Owners[0] != "张山" {
		t.Errorf("%+v %v", out, err)
	}
	f := csv("住址,业主", "1-1-103,王五")
	f.Fixes = []sheet.Fix{{Row: 2, Column: 1, Was: "赵六", Value: "钱七"}}
	if _, err := w.reg.Import(t.Context(), w.chair, w.c, f); errs.CodeOf(err) != "fixes.lost" {
		t.Errorf("imported without a correction: %v", err)
	}
}

// More corrections than a file may have are refused together, not cut off.
func TestTooManyCorrectionsAreRefusedWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lines, list := []string{"住址,业主"}, sheet.Out{Name: "a", Titles: make([]string, 7)}
	for i := range 2001 {
		lines = append(lines, fmt.Sprintf("1-1-%d,", 101+i))
		list.Rows = append(list.Rows, []string{"", sheet.CellName(i+2, 1), "", "", "", "", "张三"})
	}
	key := w.keeps(lines...)
	correct := func(rows [][]string) error {
		var b bytes.Buffer
		w.must(sheet.WriteCSV(&b, sheet.Out{Name: list.Name, Titles: list.Titles, Rows: rows}))
		return w.reg.Correct(t.Context(), w.chair, w.c, key, register.ImportFile{Name: "b.csv", Data: b.Bytes()})
	}
	if err := correct(list.Rows); errs.CodeOf(err) != "fixes.many" {
		t.Errorf("%v", err)
	}
	w.must(correct(list.Rows[:2000]))
	p, err := w.reg.Preview(t.Context(), w.chair, w.c, key)
	if err != nil || p.Result.Owners != 2000 {
		t.Errorf("%d owners, %v", p.Result.Owners, err)
	}
}
