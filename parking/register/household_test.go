package register_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/sheet"
	"ziguan/parking/register"
)

func (w world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// Everything done by hand stands on the record under pseudonyms alone.
func TestActsByHandStandOnTheRecordWithoutAnythingPersonal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, d := t.Context(), w.at("1-1-101")
	a, err := register.ParseAddress("1号楼1单元101")
	w.must(err)
	_, err = w.reg.AddDwelling(ctx, w.chair, w.c, a, 8950)
	w.must(err)
	_, err = w.reg.AddDwelling(ctx, w.chair, w.c, a, 0)
	if errs.CodeOf(err) != "dwelling.held" {
		t.Errorf("added twice: %v", err)
	}
	w.must(w.reg.ChangeArea(ctx, w.chair, d, 9000))
	w.must(w.reg.AddVehicle(ctx, w.chair, d, "京a·12345"))
	if err := w.reg.AddVehicle(ctx, w.chair, d, "京A12345"); errs.CodeOf(err) != "vehicle.held" {
		t.Errorf("car twice: %v", err)
	}
	w.must(w.reg.AddPerson(ctx, w.chair, d, register.NewPerson{Name: "张 三", Phone: "138-0013-8000", Kind: people.KindOwner}))
	w.must(w.reg.AddPerson(ctx, w.chair, d, register.NewPerson{Name: "王五", Kind: people.KindTenant, LeaseEnd: day.Of(2027, 5, 1)}))
	if err := w.reg.AddPerson(ctx, w.chair, d, register.NewPerson{Name: "张三", Kind: people.KindOwner}); errs.CodeOf(err) != "occupancy.held" {
		t.Errorf("owner twice: %v", err)
	}
	tenant := w.view("1-1-101").Present[1]
	w.must(w.reg.ChangePerson(ctx, w.chair, d, tenant.ID, register.NewPerson{Name: "王伍", Phone: "13900139000", LeaseEnd: day.Of(2028, 5, 1)}))
	if got := w.names("1-1-101"); got != "owner 张三 13800138000; tenant 王伍 13900139000" {
		t.Error(got)
	}
	if hits := w.finds("wangwu"); len(hits) != 1 {
		t.Errorf("found %v", hits)
	}
	w.must(w.reg.EndOccupancy(ctx, w.chair, d, tenant.ID, day.Of(2026, 11, 23)))
	if err := w.reg.EndOccupancy(ctx, w.chair, d, tenant.ID, day.Of(2026, 11, 23)); errs.CodeOf(err) != "occupancy.unknown" {
		t.Errorf("ended twice: %v", err)
	}
	w.must(w.reg.EndVehicle(ctx, w.chair, d, w.view("1-1-101").Vehicles[0].ID, day.Of(2026, 11, 23)))
	w.must(w.reg.NewOwner(ctx, w.chair, d, register.Sale{Names: []string{"孙七", "孙八"}, Phone: "13700137000", From: day.Of(2026, 11, 1)}))
	if got := w.names("1-1-101"); got != "owner 孙七 13700137000; owner 孙八 " {
		t.Error(got)
	}
	kinds := w.text(`select string_agg(kind, ' ' order by seq) from record.entries where committee_id = $1`, w.c)
	want := "committee.founded dwelling.added dwelling.changed vehicle.added person.added person.added person.changed person.ended vehicle.ended owner.changed"
	if kinds != want {
		t.Error(kinds)
	}
	all := w.text(`select string_agg(convert_from(canon, 'UTF8'), ' ') from record.entries where committee_id = $1`, w.c)
	for _, personal := range []string{"张三", "王五", "孙七", "12345", "13800138000", "13900139000", "1-1-101"} {
		if strings.Contains(all, personal) {
			t.Errorf("the record holds %s", personal)
		}
	}
	w.verify()
}

func TestWhatCannotBeIsRefusedByItsField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.imports(csv("住址,户主,车牌", "1-1-101,张三,京A12345", "1-1-102,李四,"))
	w.card("1-1-101", "A-0001", "京A12345")
	ctx, d := t.Context(), w.at("1-1-101")
	held := w.counts()
	for name, one := range map[string]struct {
		err  error
		want string
	}{
		"two names":       {w.reg.AddPerson(ctx, w.chair, d, register.NewPerson{Name: "张三、李四", Kind: "owner"}), "form.invalid; name.invalid (name)"},
		"no phone":        {w.reg.AddPerson(ctx, w.chair, d, register.NewPerson{Name: "李四", Phone: "65120000", Kind: "owner"}), "form.invalid; phone.invalid (phone)"},
		"a kind":          {w.reg.AddPerson(ctx, w.chair, d, register.NewPerson{Name: "李四", Kind: "king"}), "form.invalid; occupancy.kind.invalid (kind)"},
		"a plate":         {w.reg.AddVehicle(ctx, w.chair, d, "京AIO123"), "plate.invalid (plate)"},
		"another's plate": {w.reg.AddVehicle(ctx, w.chair, w.at("1-1-102"), "京A12345"), "vehicle.held (plate)"},
		"a car on a card": {w.reg.EndVehicle(ctx, w.chair, d, w.view("1-1-101").Vehicles[0].ID, day.Of(2026, 11, 23)), "vehicle.on_card"},
		"another's car":   {w.reg.EndVehicle(ctx, w.chair, w.at("1-1-102"), w.view("1-1-101").Vehicles[0].ID, day.Of(2026, 11, 23)), "vehicle.unknown"},
		"a sale to come":  {w.reg.NewOwner(ctx, w.chair, d, register.Sale{Names: []string{"王五"}, From: day.Of(2027, 1, 1)}), "form.invalid; date.future (from)"},
		"a sale to none":  {w.reg.NewOwner(ctx, w.chair, d, register.Sale{From: day.Of(2026, 1, 1)}), "form.invalid; name.invalid (name)"},
		"no dwelling":     {w.reg.ChangeArea(ctx, w.chair, w.at("9-9-9"), 1), "dwelling.unknown"},
		"an area":         {w.reg.ChangeArea(ctx, w.chair, d, -1), "area.invalid (area)"},
	} {
		if one.err == nil || one.err.Error() != one.want {
			t.Errorf("%s: %v, want %s", name, one.err, one.want)
		}
	}
	if diff := cmp.Diff(held, w.counts()); diff != "" {
		t.Error(diff)
	}
}

// Rules 36 and 37: an export imports again without changing anything, its cells
// are text, and rare names and what looks like a formula survive.
func TestAnExportImportsAgainAndChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.imports(file(t, "estate.xlsx"))
	w.imports(csv("住址,户主,手机1,手机2,面积,租户,租约到期,车牌,卡号,类别,有效期至,缴费至",
		"91-1-101,张三、李四,13800138000,13900139000,80.05,王五,2027-05-01,京A1A2A5 京A2A2A2,A-1,首辆,2027-06-30,2027-03-31",
		"91-1-101,张三,,,,赵六,,京A4A4A4,,,,",
		"91-1-102,=1+2,13800138001,13700137000,70,,2028-01-01,,A-2,,,",
		"91-1-103,𬍛䶮㛃,,,,,,京A3A3A3,,首辆,,",
	))
	w.card("91-1-101", "A-0001", "京A4A4A4")
	if _, err := w.db.Bare().Exec(`insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits, until_day)
		select committee_id, id, '京S7S7S7', true, 'x', 'x', '2026-11-30' from parking.cards where number = 'A-0001'`); err != nil {
		t.Fatal(err)
	}
	for _, format := range []register.Format{register.XLSX, register.CSV} {
		data, err := w.reg.Export(t.Context(), w.chair, w.c, format)
		w.must(err)
		held := w.counts()
		out := w.imports(register.ImportFile{Name: "export." + string(format), Data: data})
		if diff := cmp.Diff(held, w.counts()); diff != "" || len(out.Gone)+len(out.Unlisted)+len(out.New) > 0 {
			t.Errorf("%s: %s gone %v unlisted %v new %v", format, diff, out.Gone, out.Unlisted, out.New)
		}
		if out.Dwellings != w.number(`select count(*) from people.dwellings`) || out.Vehicles != w.number(`select count(*) from parking.vehicles`) {
			t.Errorf("%s: %+v", format, out.Report)
		}
		book, err := sheet.Read(t.Context(), "x", data, sheet.Defaults)
		w.must(err)
		var text strings.Builder
		for _, r := range book.Sheets[0].Rows {
			text.WriteString(strings.Join(r.Cells, "|") + "\n")
		}
		if !strings.Contains(text.String(), "𬍛䶮㛃") || !strings.Contains(text.String(), "13800138000") {
			t.Errorf("%s lost a rare name or a number", format)
		}
	}
	if n := w.number(`select count(*) from record.entries where kind = 'register.exported'`); n != 2 {
		t.Errorf("%d exports on record", n)
	}
}

func TestTheTemplateIsRecognised(t *testing.T) {
	t.Parallel()
	for _, f := range []register.Format{register.XLSX, register.CSV} {
		data, err := register.Template(f)
		if err != nil {
			t.Fatal(err)
		}
		book, err := sheet.Read(t.Context(), "x", data, sheet.Defaults)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range choose(t, book).Sources[0].Mapping.Columns {
			if c.Field == "" {
				t.Errorf("nobody reads %s", c.Title)
			}
		}
	}
}

// A file waits between the steps and is forgotten at its import and after a day.
func TestAnUploadedFileWaitsForItsImport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	data := []byte("哪一户,谁,车牌\n1-1-101,张三,京A12345\n1-1-102,李四,A22222\n")
	key, err := w.reg.Keep(ctx, w.chair, w.c, "a.csv", data)
	w.must(err)
	p, err := w.reg.Preview(ctx, w.chair, w.c, key)
	if err != nil || errs.CodeOf(p.Problem) != "header.missing" || len(p.Read) != 1 || len(p.Read[0].Mapping.Columns) != 3 || len(p.Read[0].Samples) != 2 {
		t.Fatalf("%+v, %v", p, err)
	}
	w.must(w.reg.SetColumns(ctx, w.chair, w.c, key, register.Said{Columns: []register.Told{
		{Name: "哪一户", Field: register.FieldDwelling}, {Name: "谁", Field: register.FieldOwner},
	}}))
	p, err = w.reg.Preview(ctx, w.chair, w.c, key)
	if err != nil || p.Problem != nil || p.Result.Dwellings != 2 || len(p.Result.Problems) != 1 || p.Result.Problems[0].Suggestions[0] != "京A22222" {
		t.Fatalf("%+v, %v", p, err)
	}
	if w.number(`select count(*) from people.dwellings`) != 0 {
		t.Error("a preview wrote")
	}
	out, err := w.reg.ImportKept(ctx, w.chair, w.c, key, nil)
	if err != nil || out.Batch.Zero() {
		t.Fatal(err)
	}
	if _, err := w.reg.ImportKept(ctx, w.chair, w.c, key, nil); errs.CodeOf(err) != "upload.gone" {
		t.Errorf("pressed twice: %v", err)
	}
	b, err := w.reg.Batch(ctx, w.chair, w.c, out.Batch)
	if err != nil || b.Dwellings != 2 || len(b.Problems) != 1 || len(b.Problems[0].Suggestions) != 1 {
		t.Errorf("%+v %v", b, err)
	}
	if _, err := w.db.Bare().Exec(`insert into people.uploads (committee_id, id, file_name, content, made_at) values ($1, gen_random_uuid(), 'x', 'x', $2)`, w.c, now.Add(-25*time.Hour)); err != nil {
		t.Fatal(err)
	}
	_, err = w.reg.Keep(ctx, w.chair, w.c, "b.csv", data)
	w.must(err)
	if n := w.number(`select count(*) from people.uploads`); n != 1 {
		t.Errorf("%d files wait", n)
	}
}
