package tariff_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ziguan/billing"
	"ziguan/billing/tariff"
	"ziguan/internal/errs"
)

func read(t *testing.T, text string) tariff.Schedule {
	t.Helper()
	s, err := tariff.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Every published case comes to its answer, and its steps to the same.
func TestStaysComeToTheirAnswers(t *testing.T) {
	t.Parallel()
	file, err := os.Open("testdata/schedule.json")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	s, err := tariff.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("testdata/quote-cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Class, In, Out string
		Expected       tariff.Quote
	}
	if err := json.Unmarshal(data, &cases); err != nil || len(cases) == 0 {
		t.Fatal(len(cases), err)
	}
	for _, c := range cases {
		got, err := s.Quote(c.Class, at(t, c.In), at(t, c.Out))
		if err != nil || got.Minutes != c.Expected.Minutes || got.Fen != c.Expected.Fen {
			t.Errorf("%s %s to %s: %d minutes, %s, %v; want %v", c.Class, c.In, c.Out, got.Minutes, got.Fen, err, c.Expected)
		}
		var steps billing.Fen
		for _, st := range got.Steps {
			steps += st.Fen
		}
		if steps != got.Fen {
			t.Errorf("%s: the steps come to %s, the stay to %s", c.In, steps, got.Fen)
		}
	}
}

const dayAndNight = `{"format":"ziguan/fee-schedule/v1","zone":"Asia/Shanghai","term":[],"timed":[{"class":"visitor","free_minutes":0,"remainder":"REST",
	"bands":[{"from":"07:00","to":"19:00","unit_minutes":15,"unit_fen":150},{"from":"19:00","to":"07:00","unit_minutes":120,"unit_fen":100}]}]}`

// Where day and night differ, minutes left at the boundary are dropped or carried as the
// schedule says, the midnight between is no boundary, and each band has its own unit.
func TestDayAndNight(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, in, out    string
		dropped, carried billing.Fen
	}{
		{"a day's unit", "2026-03-01T10:00:00+08:00", "2026-03-01T10:15:00+08:00", 150, 150},
		{"a minute short", "2026-03-01T10:00:00+08:00", "2026-03-01T10:14:59+08:00", 0, 0},
		{"over the evening's boundary", "2026-03-01T18:50:00+08:00", "2026-03-01T20:50:00+08:00", 0, 150},
		{"a whole night", "2026-03-01T19:00:00+08:00", "2026-03-02T07:00:00+08:00", 600, 600},
		{"from before midnight into the morning", "2026-03-01T23:30:00+08:00", "2026-03-02T07:30:00+08:00", 600, 400},
		{"two days", "2026-03-01T07:00:00+08:00", "2026-03-03T07:00:00+08:00", 2 * (48*150 + 600), 2 * (48*150 + 600)},
	} {
		for rest, want := range map[string]billing.Fen{"dropped": row.dropped, "carried": row.carried} {
			s := read(t, strings.Replace(dayAndNight, "REST", rest, 1))
			if got, err := s.Quote("visitor", at(t, row.in), at(t, row.out)); err != nil || got.Fen != want {
				t.Errorf("%s, %s: %s, %v; want %s", row.name, rest, got.Fen, err, want)
			}
		}
	}
}

// A stay never costs more when it is shorter, never over its cap a day begun, and never for
// a unit that is not complete.
func TestOnlyCompleteUnitsAreCharged(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		timed := tariff.Timed{
			Class: "v", Unit: rapid.IntRange(1, 300).Draw(t, "unit"), Fen: billing.Fen(rapid.IntRange(0, 2000).Draw(t, "rate")),
			Free: rapid.IntRange(0, 90).Draw(t, "free"), FreeIs: rapid.SampledFrom([]tariff.FreeIs{tariff.Threshold, tariff.Deducted}).Draw(t, "is"),
			CapPer: rapid.SampledFrom([]tariff.CapPer{tariff.Stay24h, tariff.CalendarDay}).Draw(t, "per"),
		}
		s := tariff.Schedule{Format: tariff.Format, Zone: "Asia/Shanghai", Timed: []tariff.Timed{timed}}
		in := time.Date(2026, 3, 1, 0, rapid.IntRange(0, 1439).Draw(t, "in"), rapid.IntRange(0, 59).Draw(t, "seconds"), 0, time.UTC)
		stay := time.Duration(rapid.IntRange(0, 5000).Draw(t, "stay")) * time.Minute
		q, err := s.Quote("v", in, in.Add(stay))
		if err != nil {
			t.Fatal(err)
		}
		charged := q.Minutes
		if timed.FreeIs == tariff.Deducted {
			charged -= timed.Free
		}
		want := billing.Fen(max(charged, 0)/timed.Unit) * timed.Fen
		if q.Minutes <= timed.Free {
			want = 0
		}
		if q.Fen != want {
			t.Fatalf("%d minutes cost %s, want %s", q.Minutes, q.Fen, want)
		}
		timed.Cap = billing.Fen(rapid.IntRange(1, 5000).Draw(t, "cap"))
		s.Timed[0] = timed
		capped, err := s.Quote("v", in, in.Add(stay))
		longer, again := s.Quote("v", in, in.Add(stay+time.Minute))
		if err != nil || again != nil || capped.Fen > q.Fen || longer.Fen < capped.Fen || capped.Fen > timed.Cap*billing.Fen(q.Minutes/1440+2) {
			t.Fatalf("capped %s of %s, a minute longer %s", capped.Fen, q.Fen, longer.Fen)
		}
	})
}

// What is no schedule is refused, and what it says where.
func TestWhatIsNoScheduleIsRefused(t *testing.T) {
	t.Parallel()
	const frame = `{"format":"ziguan/fee-schedule/v1","zone":"Asia/Shanghai","timed":[TIMED],"term":[TERM]MORE}`
	for name, row := range map[string][4]string{
		"a unit without minutes":    {`{"class":"v","unit_minutes":0,"unit_fen":100,"free_minutes":0}`, "", "", "timed.0.unit_minutes"},
		"a negative sum":            {"", `{"class":"first-car","per":"month","fen":-1}`, "", "term.0"},
		"a sum that runs over":      {"", `{"class":"first-car","per":"month","fen":99999999999}`, "", "term.0"},
		"an unknown length":         {"", `{"class":"first-car","per":"week","fen":1}`, "", "term.0"},
		"a class twice":             {"", `{"class":"a","per":"month","fen":1},{"class":"a","per":"month","fen":2}`, "", "term.1"},
		"a class without a name":    {"", `{"class":"","per":"month","fen":1}`, "", "term.0"},
		"free minutes of no kind":   {`{"class":"v","unit_minutes":30,"unit_fen":100,"free_minutes":15}`, "", "", "timed.0.free_minutes"},
		"a cap of no day":           {`{"class":"v","unit_minutes":30,"unit_fen":100,"free_minutes":0,"cap_fen":5}`, "", "", "timed.0.cap_fen"},
		"bands with a gap":          {`{"class":"v","free_minutes":0,"remainder":"dropped","bands":[{"from":"07:00","to":"19:00","unit_minutes":15,"unit_fen":1},{"from":"20:00","to":"07:00","unit_minutes":15,"unit_fen":1}]}`, "", "", "timed.0.bands"},
		"bands that overlap":        {`{"class":"v","free_minutes":0,"remainder":"dropped","bands":[{"from":"07:00","to":"19:00","unit_minutes":15,"unit_fen":1},{"from":"19:00","to":"19:00","unit_minutes":15,"unit_fen":1}]}`, "", "", "timed.0.bands"},
		"bands and no remainder":    {`{"class":"v","free_minutes":0,"bands":[{"from":"00:00","to":"24:00","unit_minutes":15,"unit_fen":1}]}`, "", "", "timed.0.remainder"},
		"an unknown remainder":      {`{"class":"v","free_minutes":0,"remainder":"kept","bands":[{"from":"00:00","to":"24:00","unit_minutes":15,"unit_fen":1}]}`, "", "", "timed.0.remainder"},
		"a reduction over all":      {"", "", `,"reductions":[{"code":"x","class":"a","percent":101}]`, "reductions.0"},
		"a refund of no kind":       {"", "", `,"refund":{"by":"week"}`, "refund"},
		"damages of no length":      {"", "", `,"damages":[{"class":"v","per":"week","fen":1}]`, "damages.0"},
		"a part of a month unknown": {"", "", `,"part_month":"half"`, "part_month"},
		"a negative deposit":        {"", "", `,"deposits":[{"class":"v","fen":-1}]`, "deposits.0"},
		"a lost card beyond all":    {"", "", `,"lost_card_fen":-5`, "lost_card_fen"},
	} {
		text := strings.NewReplacer("TIMED", row[0], "TERM", row[1], "MORE", row[2]).Replace(frame)
		_, err := tariff.Read(strings.NewReader(text))
		if e := errs.As(err); e == nil || e.Code != tariff.ErrSchedule.Code || !strings.HasSuffix(e.Field, row[3]) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{
		"an unknown member": `{"format":"ziguan/fee-schedule/v1","zone":"Asia/Shanghai","timed":[],"term":[],"fine":1}`,
		"another format":    `{"format":"ziguan/fee-schedule/v2","zone":"Asia/Shanghai","timed":[],"term":[]}`,
		"no zone":           `{"format":"ziguan/fee-schedule/v1","zone":"","timed":[],"term":[]}`,
		"half a fen":        `{"format":"ziguan/fee-schedule/v1","zone":"Asia/Shanghai","timed":[],"term":[{"class":"a","per":"month","fen":1.5}]}`,
	} {
		if _, err := tariff.Read(strings.NewReader(text)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	s := read(t, strings.Replace(dayAndNight, "REST", "dropped", 1))
	for name, end := range map[string]string{"backwards": "2026-02-28T00:00:00+08:00", "over ten years": "2046-02-28T00:00:00+08:00"} {
		if _, err := s.Quote("visitor", at(t, "2026-03-01T00:00:00+08:00"), at(t, end)); errs.CodeOf(err) != "tariff.stay.invalid" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Quote("nobody", at(t, "2026-03-01T00:00:00+08:00"), at(t, "2026-03-01T00:00:00+08:00")); errs.CodeOf(err) != "tariff.class.unknown" {
		t.Error(err)
	}
}

// A schedule is read again as it was written.
func TestAScheduleComesBack(t *testing.T) {
	t.Parallel()
	s := read(t, `{"format":"ziguan/fee-schedule/v1","zone":"Asia/Shanghai","timed":[{"class":"v","unit_minutes":30,"unit_fen":100,"free_minutes":0}],"term":[{"class":"a","per":"year","fen":1}],"refund":{"by":"day","fee_fen":500},"deposits":[{"class":"a","fen":2000}]}`)
	first, err := s.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	again, err := tariff.Read(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	if second, err := again.Bytes(); err != nil || !bytes.Equal(first, second) {
		t.Errorf("%s\nbecame\n%s", first, second)
	}
}
