package register_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/parking/register"
)

// Both registers come in as they are expected to, and a second time change nothing.
func TestARegisterImportsExactlyAndTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{"estate.xlsx": "estate", "small-gb18030.csv": "small-gb18030"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			var want register.Report
			data, err := os.ReadFile(registers + answer + ".expected.json")
			if err == nil {
				err = json.Unmarshal(data, &want)
			}
			if err != nil {
				t.Fatal(err)
			}
			first := w.imports(file(t, name))
			held := w.counts()
			second := w.imports(file(t, name))
			answer := readExpected(t, registers+answer+".expected.json")
			diff := cmp.Diff(answer, expectedOf(t, first.Report, answer)) + cmp.Diff(first.Report, second.Report) + cmp.Diff(held, w.counts())
			if diff != "" {
				t.Error(diff)
			}
			if first.Batch.Zero() || !second.Batch.Zero() {
				t.Errorf("batches %v, %v", first.Batch, second.Batch)
			}
			if n := w.number(`select count(*) from people.dwellings`); n != want.Dwellings {
				t.Errorf("%d dwellings held, want %d", n, want.Dwellings)
			}
			if n := w.number(`select count(*) from parking.vehicles where to_day is null`); n != want.Vehicles {
				t.Errorf("%d vehicles held, want %d", n, want.Vehicles)
			}
			if n := w.number(`select sum(area_hundredths) from people.dwellings`); int64(n) != want.AreaHundredths {
				t.Errorf("area %d held, want %d", n, want.AreaHundredths)
			}
			w.verify()
		})
	}
}

func TestADryRunWritesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	held := w.counts()
	f := file(t, "estate.xlsx")
	f.DryRun = true
	if out := w.imports(f); out.Dwellings == 0 || !out.Batch.Zero() {
		t.Errorf("%d dwellings, batch %v", out.Dwellings, out.Batch)
	}
	if diff := cmp.Diff(held, w.counts()); diff != "" {
		t.Error(diff)
	}
}

func TestEverythingAListSaysIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lines := csv("住址,户主,手机1,手机2,面积,租户,租约到期,车牌,卡号,类别,有效期至,缴费至",
		"1-1-101,张三、李四,13800138000,13900139000,80,王五,2027-05-01,京A12345 京A22222,A-1,首辆,2027-06-30,2027-03-31",
		"1-1-102,张三,13800138000,13700137000,70,,2028-01-01,,A-2,,,",
		"1-1-103,𬍛䶮㛃,,,,,,京A33333,,首辆,,",
	)
	w.imports(lines)
	for code, want := range map[string]string{
		"1-1-101": "owner 张三 13800138000; owner 李四 13900139000; tenant 王五 ",
		"1-1-102": "owner 张三 13800138000; tenant  ",
		"1-1-103": "owner 𬍛䶮㛃 ",
	} {
		if diff := cmp.Diff(want, w.names(code)); diff != "" {
			t.Error(code, diff)
		}
	}
	if n := w.number(`select count(*) from people.residents where name = '张三'`); n != 1 {
		t.Errorf("one name with one phone is one person, not %d", n)
	}
	if diff := cmp.Diff([]string{"13700137000"}, w.view("1-1-102").Contacts); diff != "" {
		t.Error(diff)
	}
	claims := w.text(`select string_agg(concat_ws(' ', coalesce(plate, ''), number, class, valid_to, paid_to, state), '; ' order by id) from parking.claims`)
	if want := "京A12345 A-1 首辆 2027-06-30 2027-03-31 waiting; 京A22222 A-1 首辆 2027-06-30 2027-03-31 waiting;  A-2  waiting; 京A33333  首辆 waiting"; claims != want {
		t.Error(claims)
	}
	held := w.counts()
	w.imports(lines)
	if diff := cmp.Diff(held, w.counts()); diff != "" {
		t.Error(diff)
	}
	w.verify()
}

// A later file fills in what was missing; undoing it takes that back and nothing else.
func TestUndoTakesBackExactlyWhatAFileBrought(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.imports(csv("住址,户主,手机,面积,租户,租约到期,车牌", "1-1-101,张三,,,王五,2027-05-01,京A12345", "1-1-102,李四,13900139000,,,,"))
	held, names := w.counts(), w.names("1-1-101")
	second := w.imports(csv("住址,户主,手机,面积,租户,租约到期,车牌",
		"1-1-101,张三,13800138000,80,王五,2028-05-01,京A22222", "1-1-103,李四,13900139000,,,,京A33333"))
	if v := w.view("1-1-101"); v.AreaHundredths != 8000 || len(v.Vehicles) != 2 || v.Present[1].LeaseEnd != day.Of(2028, 5, 1) || v.Present[0].Phone == "" {
		t.Errorf("%+v", v)
	}
	if err := w.reg.Undo(t.Context(), w.chair, w.c, second.Batch); err != nil {
		t.Fatal(err)
	}
	after := w.counts()
	for _, kept := range []string{"people.batches", "people.batch_changes", "record.entries"} {
		delete(held, kept)
		delete(after, kept)
	}
	if diff := cmp.Diff(held, after) + cmp.Diff(names, w.names("1-1-101")); diff != "" {
		t.Error(diff)
	}
	if v := w.view("1-1-101"); v.AreaHundredths != 0 || v.Present[1].LeaseEnd != day.Of(2027, 5, 1) {
		t.Errorf("%+v", v)
	}
	if err := w.reg.Undo(t.Context(), w.chair, w.c, second.Batch); errs.CodeOf(err) != "batch.undone" {
		t.Errorf("undone twice: %v", err)
	}
	w.verify()
}

func TestUndoneAndImportedAgainIsTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.imports(file(t, "estate.xlsx"))
	held := w.counts()
	if err := w.reg.Undo(t.Context(), w.chair, w.c, first.Batch); err != nil {
		t.Fatal(err)
	}
	if n := w.counts(); n["people.dwellings"]+n["people.residents"]+n["parking.vehicles"]+n["parking.claims"]+n["people.occupancies"] != 0 {
		t.Errorf("left behind: %v", n)
	}
	w.imports(file(t, "estate.xlsx"))
	again := w.counts()
	for _, k := range []string{"people.batches", "record.entries"} {
		delete(held, k)
		delete(again, k)
	}
	if diff := cmp.Diff(held, again); diff != "" {
		t.Error(diff)
	}
}

func TestUndoIsRefusedOnceCardsRest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.imports(csv("住址,户主,车牌", "1-1-101,张三,京A12345", "1-1-102,李四,"))
	second := w.imports(csv("住址,户主,车牌", "1-1-102,李四,京A22222"))
	w.card("1-1-102", "A-0001", "京A22222")
	held := w.counts()
	for _, batch := range []people.BatchID{first.Batch, second.Batch} {
		err := w.reg.Undo(t.Context(), w.chair, w.c, batch)
		if errs.CodeOf(err) != "batch.cards_rest" || errs.KindOf(err) != errs.Conflict || !strings.Contains(fmt.Sprint(params(err)), "A-0001") {
			t.Errorf("undo: %v %v", err, params(err))
		}
	}
	if diff := cmp.Diff(held, w.counts()); diff != "" {
		t.Error(diff)
	}
}

func TestUndoKeepsWhatOthersBuiltOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.imports(csv("住址,户主,车牌", "1-1-101,张三,京A12345", "1-1-102,李四,"))
	if err := w.reg.AddVehicle(t.Context(), w.chair, w.at("1-1-101"), "京A55555"); err != nil {
		t.Fatal(err)
	}
	if err := w.reg.Undo(t.Context(), w.chair, w.c, first.Batch); err != nil {
		t.Fatal(err)
	}
	v := w.view("1-1-101")
	if len(v.Vehicles) != 1 || v.Vehicles[0].Plate != "京A55555" || len(v.Present) != 0 {
		t.Errorf("%+v", v)
	}
	if _, err := w.reg.Dwelling(t.Context(), w.chair, w.at("1-1-102")); errs.KindOf(err) != errs.NotFound {
		t.Errorf("the other dwelling: %v", err)
	}
}

func TestTwoClerksImportingAtOnceBringItOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	f := file(t, "small-gb18030.csv")
	var group sync.WaitGroup
	out := make([]register.Imported, 2)
	fails := make([]error, 3)
	for i := range 2 {
		group.Go(func() { out[i], fails[i] = w.reg.Import(t.Context(), w.chair, w.c, f) })
	}
	group.Go(func() {
		a, err := register.ParseAddress("99-9-909")
		if err == nil {
			_, err = w.reg.AddDwelling(t.Context(), w.chair, w.c, a, 0)
		}
		fails[2] = err
	})
	group.Wait()
	for _, err := range fails {
		if err != nil {
			t.Fatal(err)
		}
	}
	if out[0].Batch.Zero() == out[1].Batch.Zero() {
		t.Errorf("batches %v and %v", out[0].Batch, out[1].Batch)
	}
	if diff := cmp.Diff(out[0].Report, out[1].Report); diff != "" {
		t.Error(diff)
	}
	if n := w.number(`select count(*) from people.dwellings`); n != out[0].Dwellings+1 {
		t.Errorf("%d dwellings", n)
	}
	w.verify()
}

// Next year's file: a flat sold, a car gone, a car and a flat new.
func TestNextYearsFileOffersAndNeverRemoves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.imports(csv("住址,户主,手机,手机,车牌", "1-1-101,张三,13800138000,13600136000,京A12345", "1-1-102,李四,,,京B12345 京C12345"))
	next := csv("住址,户主,手机,车牌", "1-1-101,孙七,13700137000,京D12345", "1-1-102,李四,,京B12345", "1-1-104,周八,,")
	seen := next
	seen.DryRun = true
	before := w.imports(seen)
	if len(before.Conflicts) != 1 || !before.Conflicts[0].InRegister || len(before.Unlisted) != 2 || len(before.Problems) != 1 {
		t.Fatalf("%+v", before.Result)
	}
	sold := before.Conflicts[0].Dwelling
	next.NewOwners = map[register.Address]day.Day{sold: mustDay(t, "2026-11-24")}
	if _, err := w.reg.Import(t.Context(), w.chair, w.c, next); errs.CodeOf(err) != "date.future" {
		t.Errorf("sold tomorrow: %v", err)
	}
	next.NewOwners[sold] = mustDay(t, "2026-11-23")
	after := w.imports(next)
	if len(after.Problems) != 0 || after.Dwellings != 3 {
		t.Errorf("%+v", after.Report)
	}
	v := w.view("1-1-101")
	if w.names("1-1-101") != "owner 孙七 13700137000" || len(v.Past) != 1 || v.Past[0].To != mustDay(t, "2026-11-23") || len(v.Contacts) != 0 || len(v.Vehicles) != 2 {
		t.Errorf("%+v", v)
	}
	if len(w.view("1-1-102").Vehicles) != 2 {
		t.Error("a car no longer listed was removed")
	}
	held := w.counts()
	w.imports(next)
	if diff := cmp.Diff(held, w.counts()); diff != "" {
		t.Error(diff)
	}
	if err := w.reg.Undo(t.Context(), w.chair, w.c, after.Batch); err != nil {
		t.Fatal(err)
	}
	if v := w.view("1-1-101"); w.names("1-1-101") != "owner 张三 13800138000" || len(v.Contacts) != 1 || len(v.Past) != 0 {
		t.Errorf("after undo %+v", v)
	}
}
