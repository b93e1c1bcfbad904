package pgserver_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"ziguan/internal/pgserver"
)

// kept is what PostgreSQL said, which arrives while the test goes on.
type kept struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (k *kept) Write(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.b.Write(p)
}

func (k *kept) String() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.b.String()
}

// A phone that stood there already, one that no type holds, and one in a statement
// that cannot be read at all: none of them comes into PostgreSQL's log, which goes
// on saying how the server itself is.
func TestTheLogHoldsNoValues(t *testing.T) {
	t.Parallel()
	for _, use := range []pgserver.Use{pgserver.Serve, pgserver.Command, pgserver.Test} {
		var log kept
		s, err := pgserver.Start(limit(t, time.Minute), pgserver.Options{DataDir: newFolder(t), Use: use, Output: &log})
		must(t, err)
		const phone = "13800138000"
		ask(t, s.OwnerURL(pgserver.Database), `create table t (phone text constraint t_phone unique, n int constraint t_n check (n < 5))`)
		ask(t, s.OwnerURL(pgserver.Database), `insert into t values ('`+phone+`', 1)`)
		for _, q := range []string{
			`insert into t values ('` + phone + `', 2)`, `insert into t values ('` + phone + `0', 9)`, `select '` + phone + `x'::int`,
			`selekt '` + phone + `'`, `do $$begin raise warning '` + phone + `'; raise exception '` + phone + `'; end$$`,
		} {
			if _, err := try(s.OwnerURL(pgserver.Database), q); err == nil {
				t.Errorf("%s was taken", q)
			}
		}
		stop(t, s)
		if said := log.String(); strings.Contains(said, phone) || strings.Contains(said, "DETAIL") {
			t.Errorf("%s: %s", use, said)
		}
		if said := log.String(); !strings.Contains(said, "ready to accept connections") {
			t.Errorf("%s says nothing of itself: %s", use, said)
		}
	}
}
