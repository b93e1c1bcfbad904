package register_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/errs"
	"ziguan/internal/sheet"
	"ziguan/parking/register"
)

// workbook writes sheets by their name, rows by |, the titles first.
func workbook(t *testing.T, all ...[]string) []byte {
	t.Helper()
	var out []sheet.Out
	for _, s := range all {
		o := sheet.Out{Name: s[0]}
		for i, r := range table(s[1:]...).Rows {
			if i == 0 {
				o.Titles = r.Cells
			} else {
				o.Rows = append(o.Rows, r.Cells)
			}
		}
		out = append(out, o)
	}
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, out...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Whoever says of every column what it was taken for changes nothing: not the columns
// that stand under one title twice or under no title of their own, nor those of another
// sheet where the same title means something else.
func TestColumnsToldAsTheyAreChangeNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	files := map[string][]byte{
		"two rows": workbook(t, []string{"a", "房屋|房屋|业主|业主|承租|承租|车辆", "楼号|房号|姓名|电话|姓名|电话|", "3|101|张三|13800138000|李四|13800138001|京A12345"}),
		"one title, two meanings": workbook(t,
			[]string{"a", "楼号|房号|业主|车牌|备注", "3|101|张三|京A12345|"},
			[]string{"b", "房号|业主|车牌|车牌", "3-102|李四|京B12345|京B12346"},
			[]string{"c", "填表人：王|电话", "房号|业主|手机", "3-103|李四|13800138000"},
			[]string{"d", "房号|姓名|电话|备注", "3-104|李四|13800138001|好"},
			[]string{"e", "房号|姓名|电话|承租|姓名|电话", "3-105|李四|13800138001|是|王五|13800138002"}),
	}
	for _, pattern := range []string{"*.xlsx", "*.csv", "odd/*.xlsx", "odd/*.csv"} {
		found, err := filepath.Glob(registers + pattern)
		w.must(err)
		for _, f := range found {
			files[f], err = os.ReadFile(f)
			w.must(err)
		}
	}
	for name, data := range files {
		key, err := w.reg.Keep(t.Context(), w.chair, w.c, filepath.Base(name), data)
		w.must(err)
		was, err := w.reg.Preview(t.Context(), w.chair, w.c, key)
		w.must(err)
		if was.Problem != nil {
			t.Errorf("%s: %v", name, was.Problem)
			continue
		}
		var told []register.Told
		for _, c := range was.Read[0].Mapping.Named()[:1] {
			told = append(told, register.Told{Name: c.Name(), Field: c.Field})
		}
		w.must(w.reg.SetColumns(t.Context(), w.chair, w.c, key, register.Said{Columns: told}))
		is, err := w.reg.Preview(t.Context(), w.chair, w.c, key)
		w.must(err)
		if diff := cmp.Diff(was.Read, is.Read) + cmp.Diff(was.Result.Report, is.Result.Report); diff != "" || is.Problem != nil {
			t.Errorf("%s: %v %s", name, is.Problem, diff)
		}
	}
}

// One column is told, on every sheet that has it; the others stay what they were.
func TestOneColumnIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key, err := w.reg.Keep(t.Context(), w.chair, w.c, "a.xlsx", workbook(t,
		[]string{"a", "楼号|房号|姓名|谁|车牌|车牌", "3|101|张三|李四|京A12345|京A12346"},
		[]string{"b", "房号|谁", "3-102|王五"}))
	w.must(err)
	tell := func(told ...register.Told) error {
		return w.reg.SetColumns(t.Context(), w.chair, w.c, key, register.Said{Columns: told})
	}
	read := func() string {
		p, err := w.reg.Preview(t.Context(), w.chair, w.c, key)
		w.must(err)
		out := ""
		for _, s := range p.Read {
			out += fields(s.Mapping) + ";"
		}
		return out
	}
	if got := read(); got != "building room owner - plates plates;" {
		t.Error(got)
	}
	w.must(w.reg.SetColumns(t.Context(), w.chair, w.c, key, register.Said{}))
	w.must(tell(register.Told{Name: "谁", Field: register.FieldTenant}, register.Told{Name: "车牌", Nth: 1}))
	if got := read(); got != "building room owner tenant plates -;dwelling tenant;" {
		t.Error(got)
	}
	w.must(tell(register.Told{Name: "姓名"}))
	if got := read(); got != "building room - tenant plates -;dwelling tenant;" {
		t.Errorf("said one after the other: %s", got)
	}
	for name, err := range map[string]error{
		"no such title": tell(register.Told{Name: "产权", Field: register.FieldOwner}),
		"no third":      tell(register.Told{Name: "车牌", Nth: 2, Field: register.FieldPlates}),
		"no such field": tell(register.Told{Name: "谁", Field: "door"}),
	} {
		if errs.CodeOf(err) != "map.unknown" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
