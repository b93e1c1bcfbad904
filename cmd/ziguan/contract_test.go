package main_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Exit codes, refusals and the exact fields of answers are what other programs
// rely on.
func TestTheContractOfTheCommandLine(t *testing.T) {
	t.Parallel()
	m, _ := shared(t)
	m.found(t, "yuan")
	tests := []struct {
		name  string
		args  string
		stdin string
		code  int
		want  string // the JSON's code where it is a refusal, else the whole document
	}{
		{"a list of nothing is empty", "token list --json", "", 0, "[]\n"},
		{
			"a committee answers as it is listed", "committee create --json --code two --name 二 --regime residents", "", 0,
			`{"code":"two","name":"二","regime":"residents"}` + "\n",
		},
		{
			"flags may stand anywhere", "--json committee --lang en list", "", 0,
			`[{"code":"two","name":"二","regime":"residents"},{"code":"yuan","name":"一号院","regime":"owners"}]` + "\n",
		},
		{"a code that is taken is refused", "committee create --json --code YUAN --name x --regime owners", "", 1, "committee.code.taken"},
		{"a code of another form is refused", "committee create --json --code a_b --name x --regime owners", "", 1, "committee.code.invalid"},
		{"an unknown regime is refused", "committee create --json --code c --name x --regime kings", "", 1, "committee.regime.invalid"},
		{"a missing flag is wrong usage", "committee create --json --code c", "", 2, "usage"},
		{"an unknown flag is wrong usage", "committee list --json --colour", "", 2, "usage"},
		{"an unknown command is wrong usage", "frobnicate --json", "", 2, "usage"},
		{"a group alone is wrong usage", "committee --json", "", 2, "usage"},
		{"an argument too many is wrong usage", "committee list more --json", "", 2, "usage"},
		{"an unknown committee is refused", "token create --json --committee none --role gate --name east", "", 1, "committee.unknown"},
		{"a token has one of two roles", "token create --json --committee yuan --role chair --name east", "", 1, "token.role.invalid"},
		{"a token that is none is not revoked", "token revoke --json 01990000-0000-7000-8000-000000000000", "", 1, "token.unknown"},
		{"what is no id is refused", "token revoke --json x", "", 1, "id.invalid"},
		{"an empty password is refused", "user create --json --committee yuan --role chair --name 王 --phone 13800138000 --password-stdin", "\n", 1, "password.invalid"},
		{"a short password is refused", "user create --json --committee yuan --role chair --name 王 --phone 13800138000 --password-stdin", "short", 1, "password.invalid"},
		{"no phone of a landline", "user create --json --committee yuan --role chair --name 王 --phone 010-12345678", "", 1, "phone.invalid"},
		{"committee and district exclude each other", "user create --json --committee yuan --district d --role street --name 王 --phone 13800138000", "", 2, "usage"},
		{"a district is entered", "district create --json --code DC --name 东城区", "", 0, `{"code":"DC","name":"东城区"}` + "\n"},
		{"a district is entered once", "district create --json --code dc --name 东城", "", 1, "place.code.taken"},
		{"a street is entered in it", "street create --json --district DC --code A --name 甲街道", "", 0, `{"district":"DC","code":"A","name":"甲街道"}` + "\n"},
		{"a street needs its district", "street create --json --district none --code A --name 甲街道", "", 1, "place.unknown"},
		{"the streets are listed", "street list --json", "", 0, `[{"district":"DC","code":"A","name":"甲街道"}]` + "\n"},
		{"a committee lies in a street", "committee create --json --code three --name 三 --regime owners --district DC --street A", "", 0, `{"code":"three","name":"三","regime":"owners"}` + "\n"},
		{"a street alone is wrong usage", "committee create --json --code four --name 四 --regime owners --street A", "", 2, "usage"},
		{"an office looks after a street", "user create --json --district DC --street A --role street --name 王 --phone 13800138009", "", 0, ""},
		{"a district's role has no street", "user create --json --district DC --street A --role district --name 王 --phone 13800138009", "", 1, "street.role"},
		{"nobody is reset who cannot sign in", "user reset --json --phone 13900139000", "", 1, "person.unknown"},
		{
			"a box is counted", "tally --json -", `{"format":"ziguan/ballot-box/v1","regime":"residents","threshold":"majority","roll":[{"unit":"1","head":"a"}],"ballots":[{"voter":"a","choice":"for","channel":"paper","seq":1}]}`, 0,
			`{"format":"ziguan/tally/v1","total":{"area":0,"heads":1},"participating":{"area":0,"heads":1},"for":{"area":0,"heads":1},"against":{"area":0,"heads":0},` +
				`"abstain":{"area":0,"heads":0},"invalid":0,"refused":0,"superseded":0,"quorum":true,"passed":true}` + "\n",
		},
		{
			"a stay is quoted", "quote --schedule - --class v --in 2026-03-01T10:00:59+08:00 --out 2026-03-01T11:35:00+08:00 --json",
			`{"format":"ziguan/fee-schedule/v1","zone":"Asia/Shanghai","timed":[{"class":"v","unit_minutes":30,"unit_fen":100,"free_minutes":30,"free_is":"threshold","cap_fen":2500,"cap_per":"stay-24h"}],"term":[]}`, 0,
			`{"minutes":95,"fen":300}` + "\n",
		},
		{"a schedule with an unknown member is unreadable", "quote --schedule - --class v --in 2026-03-01T10:00:00+08:00 --out 2026-03-01T10:00:00+08:00 --json", `{"format":"ziguan/fee-schedule/v1","fine":1}`, 2, "document.unreadable"},
		{"a stay of a class without a price is wrong usage", "quote --schedule - --class v --in 2026-03-01T10:00:00+08:00 --out 2026-03-01T10:00:00+08:00 --json", `{"format":"ziguan/fee-schedule/v1","zone":"Asia/Shanghai","timed":[],"term":[]}`, 2, "tariff.class.unknown"},
		{"a time that is none is wrong usage", "quote --schedule - --class v --in ten --out 2026-03-01T10:00:00+08:00 --json", `{"format":"ziguan/fee-schedule/v1","zone":"Asia/Shanghai","timed":[],"term":[]}`, 2, "tariff.stay.invalid"},
		{"a box of another format is unreadable", "tally --json -", `{"format":"box"}`, 2, "document.format"},
		{"a box without a roll is unreadable", "tally --json -", `{"format":"ziguan/ballot-box/v1","regime":"owners","threshold":"ordinary","roll":[],"ballots":[]}`, 2, "vote.roll.row"},
		{"names are drawn", "draw --json --names - --seeds ../../internal/draw/testdata/ref.seeds --count 1", "a\n", 0, `[{"pick":1,"index":1,"name":"a","digest":"990dd0a5692a029a98b5e01aa28f3459"}]` + "\n"},
		{"more than there are is wrong usage", "draw --json --names - --seeds ../../internal/draw/testdata/ref.seeds --count 2", "a\n", 2, "draw.count.invalid"},
		{"what is no backup is unreadable", "restore --json -", "PK", 2, "backup.unreadable"},
		{"a file that is not there is unreadable", "restore --json /nowhere/at/all", "", 2, "input.unreadable"},
		{"a backup goes into a file", "backup --json -", "", 2, "usage"},
		{"a job that is none is refused", "jobs run --json none.such", "", 1, "job.unknown"},
		{"an instant is written whole", "jobs run --json --at tomorrow cards.expire", "", 2, "usage"},
		{
			"a past night's job is done", "jobs run --json --at 2025-03-01T03:10:00+08:00 backup.nightly", "", 0,
			`{"job":"backup.nightly","period":"2025-03-01","read":1,"wrote":1,"findings":[]}` + "\n",
		},
		{
			"what was done is left", "jobs run --json --at 2025-03-01T04:00:00+08:00 backup.nightly", "", 0,
			`{"job":"backup.nightly","period":"2025-03-01","read":1,"wrote":1,"findings":[],"again":true}` + "\n",
		},
		{
			"unless it is asked for again", "jobs run --json rounds.advance --at 2025-03-01T00:25:00+08:00 --again", "", 0,
			`{"job":"rounds.advance","period":"2025-03-01","read":0,"wrote":0,"findings":[]}` + "\n",
		},
		{
			"the same data give the same bytes", "jobs run --json rounds.advance --at 2025-03-01T00:25:00+08:00 --again", "", 0,
			`{"job":"rounds.advance","period":"2025-03-01","read":0,"wrote":0,"findings":[]}` + "\n",
		},
		{"no job is done by an instant to come", "jobs run --json --at 2099-03-01T00:25:00+08:00 rounds.advance", "", 1, "job.future"},
		{
			"what it would do is told", "jobs run --json --dry-run --at 2099-03-01T00:25:00+08:00 rounds.advance", "", 0,
			`{"job":"rounds.advance","period":"2099-03-01","read":0,"wrote":0,"findings":[]}` + "\n",
		},
		{"and leaves nothing", "jobs run --json --at 2099-03-01T00:25:00+08:00 --again rounds.advance", "", 1, "job.future"},
		{"a backup is not told of without making it", "jobs run --json --dry-run backup.nightly", "", 1, "job.outside"},
		{"the jobs are listed", "jobs list --json", "", 0, ""},
		{"how far the schema is", "migrate --status --json", "", 0, ""},
	}
	for _, tt := range tests { // in order: each sees what those before it made
		t.Run(tt.name, func(t *testing.T) {
			r := m.run(t, tt.stdin, strings.Fields(tt.args)...)
			if r.code != tt.code {
				t.Fatalf("exit %d, want %d\n%s%s", r.code, tt.code, r.out, r.said)
			}
			switch {
			case tt.code != 0:
				refusal(t, r, tt.want)
			case tt.want != "" && r.out != tt.want:
				t.Errorf("said %q, want %q", r.out, tt.want)
			case !json.Valid([]byte(r.out)):
				t.Errorf("not one JSON document: %q", r.out)
			}
		})
	}
}

func refusal(t *testing.T, r result, code string) {
	t.Helper()
	var got map[string]string
	must(t, json.Unmarshal([]byte(r.out), &got))
	if got["code"] != code || got["detail"] == "" || len(got) != 2 {
		t.Errorf("refused with %v, want %s", got, code)
	}
	if got["detail"] == code || strings.Contains(got["detail"], "{{") {
		t.Errorf("no sentence: %q", got["detail"])
	}
}

// A secret is shown once, and what was made can be listed and ended.
func TestATokenIsMadeListedAndEnded(t *testing.T) {
	t.Parallel()
	m, _ := shared(t)
	m.found(t, "yuan")
	var made map[string]string
	m.must(t, &made, "token", "create", "--committee", "yuan", "--role", "gate", "--name", "东门")
	if len(made) != 1 || len(made["token"]) != 26 {
		t.Errorf("made %v", made)
	}
	var rows []struct {
		ID, Name, Committee string
		RevokedAt           *string `json:"revoked_at"`
	}
	m.must(t, &rows, "token", "list", "--committee", "yuan")
	if len(rows) != 1 || rows[0].Name != "东门" || rows[0].Committee != "yuan" || rows[0].RevokedAt != nil {
		t.Fatalf("listed %+v", rows)
	}
	if r := m.run(t, "", "token", "list"); strings.Contains(r.out+r.said, made["token"]) {
		t.Error("the secret is shown again")
	}
	m.must(t, nil, "token", "revoke", rows[0].ID)
	m.must(t, &rows, "token", "list")
	if rows[0].RevokedAt == nil {
		t.Error("still in force")
	}
}

// The language is the reader's: Chinese unless the system or --lang is English.
func TestRefusalsSpeakTheReadersLanguage(t *testing.T) {
	t.Parallel()
	m, _ := shared(t)
	tests := []struct {
		name string
		env  string
		args []string
		want string
	}{
		{"Chinese by default", "LANG=C.UTF-8", nil, "没有"},
		{"English where the system is", "LANG=en_GB.UTF-8", nil, "no "},
		{"English when told", "LANG=zh_CN.UTF-8", []string{"--lang", "en"}, "no "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := machine{dir: m.dir, env: append(slices.Clone(m.env), tt.env)}
			r := m.run(t, "", append([]string{"token", "create", "--committee", "none", "--role", "gate", "--name", "n", "--json"}, tt.args...)...)
			var got map[string]string
			must(t, json.Unmarshal([]byte(r.out), &got))
			if !strings.Contains(strings.ToLower(got["detail"]), tt.want) {
				t.Errorf("said %q", got["detail"])
			}
		})
	}
}

// Every command explains itself, in both languages and with every flag in words.
func TestEveryCommandHasHelp(t *testing.T) {
	t.Parallel()
	m := machine{dir: t.TempDir()}
	for _, lang := range []string{"zh", "en"} {
		paths := [][]string{{}}
		seen := 0
		for len(paths) > 0 {
			path := paths[0]
			paths = paths[1:]
			seen++
			r := m.run(t, "", append(path, "--help", "--lang", lang)...)
			if r.code != 0 || r.said != "" || strings.Contains(r.out, "cmd.") || !strings.Contains(r.out, "--json") {
				t.Errorf("%v %s: exit %d\n%s%s", path, lang, r.code, r.out, r.said)
			}
			for _, sub := range subcommands(r.out) {
				paths = append(paths, append(slices.Clone(path), sub))
			}
		}
		if seen < 20 {
			t.Errorf("only %d commands were seen", seen)
		}
	}
}

func subcommands(help string) []string {
	var out []string
	blocks := strings.Split(help, "\n\n")
	for _, b := range blocks {
		lines := strings.Split(strings.TrimSpace(b), "\n")
		if head := lines[0]; head != "命令：" && head != "Commands:" {
			continue
		}
		for _, l := range lines[1:] {
			if f := strings.Fields(l); len(f) > 1 && f[0] != "help" {
				out = append(out, f[0])
			}
		}
	}
	return out
}

// A database that is not there, or not migrated, is the environment's failure.
func TestAnUnusableDatabaseIsExitThree(t *testing.T) {
	t.Parallel()
	_, d := shared(t)
	empty := "fresh_" + d.Name
	query(t, d.Super, `create database `+empty+` owner ziguan_owner`)
	t.Cleanup(func() { query(t, d.Super, `drop database `+empty+` with (force)`) })
	elsewhere := func(u string) string { return strings.Replace(u, "/"+d.Name+"?", "/"+empty+"?", 1) }
	fresh := machine{dir: t.TempDir(), env: []string{"ZIGUAN_DATABASE_URL=" + elsewhere(d.App), "ZIGUAN_MIGRATE_URL=" + elsewhere(d.Owner)}}

	nowhere := machine{dir: t.TempDir(), env: []string{"ZIGUAN_DATABASE_URL=postgres://nobody@127.0.0.1:1/none?sslmode=disable"}}
	if r := nowhere.run(t, "", "committee", "list", "--json"); r.code != 3 {
		t.Errorf("no database: exit %d %s", r.code, r.out)
	}
	r := fresh.run(t, "", "committee", "list", "--json")
	if r.code != 3 || !strings.Contains(r.out, "database.behind") {
		t.Errorf("not migrated: exit %d %s", r.code, r.out)
	}
	var at struct{ Current, Latest int64 }
	fresh.must(t, &at, "migrate", "--status")
	if at.Current != 0 || at.Latest == 0 {
		t.Errorf("status %+v", at)
	}
	fresh.must(t, &at, "migrate")
	if at.Current != at.Latest {
		t.Errorf("migrated to %+v", at)
	}
	if d := cmp.Diff([]row{}, fresh.committees(t)); d != "" {
		t.Error(d)
	}
	missing := machine{dir: filepath.Join("/proc", "nowhere")}
	if r := missing.run(t, "", "committee", "list", "--json"); r.code != 3 {
		t.Errorf("no folder: exit %d %s", r.code, r.out)
	}
}
