package backup_test

import (
	"errors"
	"strings"
	"testing"

	"ziguan/internal/backup"
	"ziguan/internal/pg"
)

// forgets sees that what was put aside is told of and removed by its name, and that
// no other database is.
func forgets(t *testing.T, h home, running *pg.DB, kept string) {
	t.Helper()
	list, err := backup.Asides(t.Context(), running)
	must(t, err)
	if len(list) != 1 || list[0].Name != kept || list[0].Bytes == 0 || list[0].At.IsZero() {
		t.Errorf("aside stand %+v", list)
	}
	for _, name := range []string{"postgres", "template1", strings.Split(kept, "_before_")[0], kept + "x", ""} {
		if _, err := h.Forget(t.Context(), running, name); !errors.Is(err, backup.ErrAsideUnknown) {
			t.Errorf("%s is removed: %v", name, err)
		}
	}
	_, err = h.Forget(t.Context(), running, kept)
	must(t, err)
	if list, err = backup.Asides(t.Context(), running); err != nil || len(list) != 0 {
		t.Errorf("after it was removed: %+v %v", list, err)
	}
}
