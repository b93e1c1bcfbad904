package register_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// claims are a committee's old cards in words, to compare.
func (w world) claims() string {
	w.t.Helper()
	return w.text(`select coalesce(string_agg(concat_ws(' ', d.code, coalesce(m.plate, '-'), coalesce(nullif(m.number, ''), '-'),
			coalesce(nullif(m.class, ''), '-'), coalesce(m.valid_to::text, '-'), m.state), '; ' order by d.code, m.number, m.plate), '')
		from parking.claims m join people.dwellings d on d.committee_id = m.committee_id and d.id = m.dwelling_id`)
}

const oldTitles = "房号,业主,车牌号,停车证号,类别,有效期至"

// A corrected row repairs the old card that waits: its number, plate, class and last
// day, or the plate it waits for; nothing is added beside it, the same file again
// changes nothing, and undoing the file gives back what was.
func TestACorrectedRowRepairsTheOldCard(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, after, want string }{
		"class and last day":        {"1-1-101,张三,京A12345,31,,2026-12-31", "1-1-101,张三,京A12345,31,首辆车,2027-01-31", "1-1-101 京A12345 31 首辆车 2027-01-31 waiting"},
		"the number":                {"1-1-101,张三,京A12345,31,,", "1-1-101,张三,京A12345,13,,", "1-1-101 京A12345 13 - - waiting"},
		"a number that was missing": {"1-1-101,张三,京A12345,,首辆车,", "1-1-101,张三,京A12345,13,首辆车,", "1-1-101 京A12345 13 首辆车 - waiting"},
		"a plate that was misread":  {"1-1-101,张三,京A12345,31,,", "1-1-101,张三,京A12346,31,,", "1-1-101 京A12346 31 - - waiting"},
		"the plate it waits for":    {"1-1-101,张三,京AO2345,31,,", "1-1-101,张三,京A12345,31,,", "1-1-101 京A12345 31 - - waiting"},
		"a plate without a number":  {"1-1-101,张三,京AO2345,,首辆车,", "1-1-101,张三,京A12345,,首辆车,", "1-1-101 京A12345 - 首辆车 - waiting"},
		"a second car beside it": {
			"1-1-101,张三,京A12345,31,,", "1-1-101,张三,京A12345,31,,\n1-1-101,张三,京A67890,32,,",
			"1-1-101 京A12345 31 - - waiting; 1-1-101 京A67890 32 - - waiting",
		},
		"what is left empty stays": {"1-1-101,张三,京A12345,31,首辆车,2026-12-31", "1-1-101,张三,京A12345,31,,", "1-1-101 京A12345 31 首辆车 2026-12-31 waiting"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.imports(csv(oldTitles, c.before))
			was := w.claims()
			out := w.imports(csv(append([]string{oldTitles}, strings.Split(c.after, "\n")...)...))
			if d := cmp.Diff(c.want, w.claims()); d != "" {
				t.Error(d)
			}
			if again := w.imports(csv(append([]string{oldTitles}, strings.Split(c.after, "\n")...)...)); !again.Batch.Zero() {
				t.Error("the same file again changes something")
			}
			if !out.Batch.Zero() {
				if err := w.reg.Undo(t.Context(), w.chair, w.c, out.Batch); err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(was, w.claims()); d != "" {
					t.Errorf("undone: %s", d)
				}
			}
			w.verify()
		})
	}
}

// What two files put right one after the other is given back file by file, in any order.
func TestRepairsAreUndoneInAnyOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	row := func(kind string) []string { return []string{oldTitles, "1-1-101,张三,京A12345,31," + kind + ","} }
	w.imports(csv(row("")...))
	first := w.imports(csv(row("第二辆车")...))
	second := w.imports(csv(row("首辆车")...))
	if err := w.reg.Undo(t.Context(), w.chair, w.c, first.Batch); err != nil {
		t.Fatal(err)
	}
	if got := w.claims(); got != "1-1-101 京A12345 31 首辆车 - waiting" {
		t.Errorf("the later file stands no more: %s", got)
	}
	if err := w.reg.Undo(t.Context(), w.chair, w.c, second.Batch); err != nil {
		t.Fatal(err)
	}
	if got := w.claims(); got != "1-1-101 京A12345 31 - - waiting" {
		t.Errorf("%s", got)
	}
}

// A household whose old cards were kept because they were too many is looked at anew
// when one of them is put right; the day that was promised stays.
func TestARepairLooksAtKeptCardsAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.imports(csv(oldTitles, "1-1-101,张三,京A12345,,首辆车,", "1-1-101,张三,京A67890,,首辆车,"))
	w.number(`with k as (update parking.claims set state = 'kept', kept_until = '2027-01-01' returning 1) select count(*) from k`)
	w.imports(csv(oldTitles, "1-1-101,张三,京A12345,,首辆车,", "1-1-101,张三,京A67890,,第二辆车,"))
	if got := w.claims(); got != "1-1-101 京A12345 - 首辆车 - waiting; 1-1-101 京A67890 - 第二辆车 - waiting" {
		t.Error(got)
	}
	if n := w.number(`select count(*) from parking.claims where kept_until = '2027-01-01'`); n != 2 {
		t.Errorf("%d keep the day that was promised", n)
	}
}

// An old card that has got its plate since is not brought in again by the file in which
// it could not be read.
func TestAnUnreadablePlateComesOnce(t *testing.T) {
	t.Parallel()
	for _, number := range []string{"", "31"} {
		w := newWorld(t)
		f := csv(oldTitles, "1-1-101,张三,京AO2345,"+number+",首辆车,")
		w.imports(f)
		w.number(`with k as (update parking.claims set plate = '京A12345' returning 1) select count(*) from k`)
		if again := w.imports(f); !again.Batch.Zero() || strings.Contains(w.claims(), ";") {
			t.Errorf("number %q: %s", number, w.claims())
		}
	}
}
