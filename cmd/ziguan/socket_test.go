package main_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// The folder of the socket goes with the server it was for, also where serve has
// given root up in between.
func TestNoSocketFolderStaysBehind(t *testing.T) {
	t.Parallel()
	m := private(t)
	socket := func() string {
		var r struct{ Socket string }
		b, err := os.ReadFile(filepath.Join(m.dir, "owner.lock"))
		must(t, err)
		must(t, json.Unmarshal(b, &r))
		return r.Socket
	}
	gone := func(what string) {
		t.Helper()
		if dir := socket(); dir == "" {
			t.Errorf("%s: no socket is on record", what)
		} else if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %s is still there", what, dir)
		}
	}
	m.must(t, nil, "committee", "list")
	gone("a command")
	s := m.serve(t)
	s.ready(t)
	m.must(t, nil, "committee", "list") // joins, and leaves the folder alone
	s.ready(t)
	if _, err := os.Stat(socket()); err != nil {
		t.Fatal(err)
	}
	s.terminate(t)
	gone("serve")
}
