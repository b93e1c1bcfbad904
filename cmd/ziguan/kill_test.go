package main_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"ziguan/internal/pgserver"
)

// shot is one check that a gate sent, and what it was told.
type shot struct {
	id     string
	body   string
	status int
	code   string
}

// fire sends checks from one connection until the server stops answering, and
// gives those it was answered.
func fire(s *serving, token string, lane int, count *atomic.Int64) []shot {
	client := &http.Client{Timeout: 5 * time.Second}
	var answered []shot
	for n := 0; ; n++ {
		one := shot{id: uuid.Must(uuid.NewV7()).String()}
		one.body = fmt.Sprintf(`{"id":%q,"gate":"lane %d","direction":"in","plate":"京C%05d"}`, one.id, lane, lane*1000+n%1000)
		if err := one.send(client, s.url, token); err != nil || one.status != http.StatusOK {
			return answered
		}
		answered = append(answered, one)
		count.Add(1)
	}
}

func (k *shot) send(client *http.Client, url, token string) error {
	req, err := http.NewRequest(http.MethodPost, url+"/api/v1/gate/checks", bytes.NewReader([]byte(k.body)))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	var a struct{ Code string }
	k.status = res.StatusCode
	err = json.NewDecoder(res.Body).Decode(&a)
	k.code = a.Code
	return err
}

// Server and database are killed under load, the one after the other in both
// orders: every check that was answered is there afterwards, once. Sent again it
// answers as before and adds nothing.
func TestAKillUnderLoadLosesNoAcknowledgedCheck(t *testing.T) {
	t.Parallel()
	m := private(t)
	m.found(t, "load")
	var token struct{ Token string }
	m.must(t, &token, "token", "create", "--committee", "load", "--role", "gate", "--name", "east")
	var answered []shot
	for round := range 2 {
		s := m.serve(t)
		s.ready(t)
		pg := m.postmaster(t)
		var mu sync.Mutex
		var lanes sync.WaitGroup
		var count atomic.Int64
		for lane := range 8 {
			lanes.Go(func() {
				got := fire(s, token.Token, round*8+lane, &count)
				mu.Lock()
				answered = append(answered, got...)
				mu.Unlock()
			})
		}
		until(t, "load", 30*time.Second, func() bool { return count.Load() > 300 }) // in the middle of commits
		if round == 0 {
			must(t, syscall.Kill(pg, syscall.SIGKILL))
			must(t, s.Process.Kill())
		} else {
			must(t, s.Process.Kill())
			_ = syscall.Kill(pg, syscall.SIGKILL)
		}
		<-s.done
		lanes.Wait()
	}
	s := m.serve(t)
	s.ready(t)
	there := m.recorded(t)
	client := &http.Client{Timeout: 20 * time.Second}
	for _, k := range answered {
		if !there[k.id] {
			t.Fatalf("the answered check %s is lost", k.id)
		}
		again := k
		if err := again.send(client, s.url, token.Token); err != nil || again.status != http.StatusOK || again.code != k.code {
			t.Fatalf("answered %s before the kill, now %d %s %v", k.code, again.status, again.code, err)
		}
	}
	if after := m.recorded(t); len(after) != len(there) {
		t.Errorf("%d records, and %d after everything was sent again", len(there), len(after))
	}
	s.terminate(t)
}

// recorded lists the ids of all checks, read beside the running server.
func (m machine) recorded(t *testing.T) map[string]bool {
	t.Helper()
	s, err := pgserver.Start(t.Context(), pgserver.Options{DataDir: m.dir, Use: pgserver.Command})
	must(t, err)
	defer func() { must(t, s.Stop(t.Context())) }()
	db, err := sql.Open("postgres", s.AppURL(pgserver.Database))
	must(t, err)
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(t.Context(), `select id from parking.checks`)
	must(t, err)
	defer func() { _ = rows.Close() }()
	out := map[string]bool{}
	for rows.Next() {
		var id string
		must(t, rows.Scan(&id))
		out[id] = true
	}
	must(t, rows.Err())
	return out
}
