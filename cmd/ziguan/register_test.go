package main_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/bench/worst"
)

const registers = "../../testdata/registers/"

type report struct {
	Dwellings      int   `json:"dwellings"`
	Vehicles       int   `json:"vehicles"`
	AreaHundredths int64 `json:"area_hundredths"`
	Problems       []struct {
		Row                 int
		Column, Code, Value string
	} `json:"problems"`
}

func read[T any](t *testing.T, text []byte) T {
	t.Helper()
	var v T
	must(t, json.Unmarshal(text, &v))
	return v
}

// A register is imported by command exactly, again without a change, and undone.
func TestImportByCommand(t *testing.T) {
	t.Parallel()
	m, _ := shared(t)
	m.found(t, "estate")
	b, err := os.ReadFile(registers + "estate.expected.json")
	must(t, err)
	want := read[report](t, b)

	dry := m.run(t, "", "import", "register", registers+"estate.xlsx", "--committee", "estate", "--dry-run", "--json")
	first := m.run(t, "", "import", "register", registers+"estate.xlsx", "--committee", "estate", "--json")
	for name, r := range map[string]result{"dry": dry, "first": first} {
		if r.code != 1 { // there are problems, and the good part is imported all the same
			t.Errorf("%s: exit %d %s", name, r.code, r.said)
		}
		if d := cmp.Diff(want, read[report](t, []byte(r.out))); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	if strings.Contains(dry.said, "undo") {
		t.Error("a dry run left a batch")
	}
	file, err := os.ReadFile(registers + "estate.xlsx")
	must(t, err)
	again := m.run(t, string(file), "import", "register", "-", "--committee", "estate", "--json")
	if d := cmp.Diff(first.out, again.out); d != "" {
		t.Errorf("again (-first +again):\n%s", d)
	}
	if strings.Contains(again.said, "undo") {
		t.Error("the same file again left a batch")
	}
	batch := strings.Fields(strings.ReplaceAll(first.said, "，", " "))[1]
	m.must(t, nil, "import", "undo", batch)
	if r := m.run(t, "", "import", "undo", batch, "--json"); r.code != 1 {
		t.Errorf("undone twice: exit %d %s", r.code, r.out)
	}
}

// A file that cannot be read, or not as told, is exit 2, whatever its code.
func TestAnUnreadableRegisterIsExitTwo(t *testing.T) {
	t.Parallel()
	m, _ := shared(t)
	m.found(t, "yuan")
	for name, tt := range map[string]struct{ stdin, extra, code string }{
		"nothing":                          {"", "", "file.empty"},
		"no row of titles":                 {"a,b\n1,2\n", "", "header.missing"},
		"a field that is none":             {"a,b\n1,2\n", "--map=colour=a", "map.unknown"},
		"a sheet that is not there":        {"住户\n3-2-101\n", "--sheet=二", "sheet.unknown"},
		"a file that unpacks to gigabytes": {string(worst.Workbooks()[3].Make()), "", "file.too_much"},
		"a file of a million commas":       {strings.Repeat(strings.Repeat(",", 199)+"a\n", 20_000), "", "file.too_much"},
	} {
		args := []string{"import", "register", "-", "--committee", "yuan", "--json"}
		if tt.extra != "" {
			args = append(args, tt.extra)
		}
		r := m.run(t, tt.stdin, args...)
		if r.code != 2 || !strings.Contains(r.out, tt.code) {
			t.Errorf("%s: exit %d %s", name, r.code, r.out)
		}
	}
}

type card struct {
	Number, Token string
	ValidTo       string `json:"valid_to"`
}

type cardRow struct {
	Number, State, Dwelling string
	Plates                  []string
}

// A card's life by command: one household, one card.
func TestCardsByCommand(t *testing.T) {
	t.Parallel()
	m, _ := shared(t)
	m.found(t, "yuan")
	csv := "住户,业主,车牌\n3-2-101,王某,京A12345\n3-2-102,李某,\n"
	if r := m.run(t, csv, "import", "register", "-", "--committee", "yuan", "--json"); r.code != 0 {
		t.Fatalf("exit %d %s%s", r.code, r.out, r.said)
	}
	in := []string{"--committee", "yuan"}
	var got card
	m.must(t, &got, append([]string{"card", "issue", "--dwelling", "3号楼2单元101室", "--plate", "京A12345"}, in...)...)
	if got.Number != "A-0001" || len(got.Token) != 26 || strings.ToUpper(got.Token) != got.Token || len(got.ValidTo) != 10 {
		t.Errorf("issued %+v", got)
	}
	again := m.run(t, "", append([]string{"card", "issue", "--dwelling", "3-2-101", "--plate", "京A54321", "--json"}, in...)...)
	if again.code != 1 || !strings.Contains(again.out, `"household.has_card"`) {
		t.Errorf("second card: exit %d %s", again.code, again.out)
	}
	var row cardRow
	m.must(t, &row, append([]string{"card", "suspend", "A-0001", "--reason", "三次乱停"}, in...)...)
	if row.State != "suspended" {
		t.Errorf("suspended: %+v", row)
	}
	var next card
	m.must(t, &next, append([]string{"card", "lost", "a1", "--reason", "丢了", "--replace"}, in...)...)
	if next.Number != "A-0002" || next.Token == got.Token {
		t.Errorf("replaced by %+v", next)
	}
	m.must(t, &row, append([]string{"card", "revoke", "A-0002", "--reason", "搬走"}, in...)...)
	var rows []cardRow
	m.must(t, &rows, append([]string{"card", "list"}, in...)...)
	want := []cardRow{
		{"A-0001", "replaced", "3-2-101", []string{"京A12345"}}, {"A-0002", "revoked", "3-2-101", []string{"京A12345"}},
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if r := m.run(t, "", append([]string{"card", "show", "A-9", "--json"}, in...)...); r.code != 1 {
		t.Errorf("no such card: exit %d %s", r.code, r.out)
	}
}
