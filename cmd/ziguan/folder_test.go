package main_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Whoever names no folder is told which one is meant, and no command makes an empty
// database in it to look after.
func TestNoCommandLooksAfterAnEmptyDatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	m := private(t)
	r := m.run(t, "", "backup", filepath.Join(t.TempDir(), "night.zip"), "--json")
	if r.code != 3 || !strings.Contains(r.out, "database.none") || !strings.Contains(r.out, m.dir) {
		t.Errorf("backup: exit %d %s", r.code, r.out)
	}
	if r = m.run(t, "", "doctor", "--json"); r.code != 3 || !strings.Contains(r.out, "database.none") {
		t.Errorf("doctor: exit %d %s", r.code, r.out)
	}
	if left, err := os.ReadDir(m.dir); err != nil || len(left) > 0 {
		t.Errorf("they left %v %v", left, err)
	}
	home := t.TempDir()
	m.env = []string{"ZIGUAN_DATA_DIR=", "XDG_DATA_HOME=" + home}
	where := filepath.Join(home, "ziguan")
	if os.Geteuid() == 0 { // the machine's own folder: nothing is tried in it
		return
	}
	if r = m.run(t, "", "committee", "list"); !strings.Contains(r.said, where) {
		t.Errorf("committee list says %q", r.said)
	}
}

// doctor tells the age of the last backup and of a missing public address.
func TestDoctorTellsOfBackupsAndTheAddress(t *testing.T) {
	t.Parallel()
	m := private(t)
	m.found(t, "yuan")
	look := func() map[string]string {
		r := m.run(t, "", "doctor", "--json")
		var found struct {
			Checks []struct{ Name, Code, Detail string }
		}
		must(t, json.Unmarshal([]byte(r.out), &found))
		out := map[string]string{}
		for _, c := range found.Checks {
			out[c.Name] = c.Code + " " + c.Detail
		}
		return out
	}
	got := look()
	if !strings.HasPrefix(got["address"], "address.missing") || !strings.Contains(got["address"], "ZIGUAN_PUBLIC_URL") || got["backup"] != " 正常" {
		t.Errorf("at first: %v", got)
	}
	dir := t.TempDir()
	m.env = []string{"ZIGUAN_PUBLIC_URL=https://parking.example", "ZIGUAN_BACKUP_DIR=" + dir}
	name := filepath.Join(dir, "ziguan-"+time.Now().AddDate(0, 0, -9).Format(time.DateOnly)+".zip")
	must(t, os.WriteFile(name, nil, 0o600))
	if got = look(); got["address"] != " https://parking.example" || !strings.HasPrefix(got["backup"], "backup.old") {
		t.Errorf("nine days later: %v", got)
	}
}
