package visit_test

import (
	"context"
	"database/sql"
	"net/netip"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/limit"
	"ziguan/internal/pg"
	"ziguan/parking/stranger"
	"ziguan/parking/visit"
)

// Of two taps at once the second waits for the first and is told what it was told.
func TestTwoTapsAtOnceAreToldTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := limit.From(t.Context(), limit.Origin{Address: netip.MustParseAddr("198.51.100.9")})
	s := stranger.Sending{Committee: w.c, Kind: stranger.Visit, Door: "3-2-101", Most: 10, Same: "京A20001"}
	second := make(chan error, 1)
	again := false
	w.must(w.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
		if _, again, err := s.Allow(ctx, tx); err != nil || again {
			t.Fatalf("the first: %v %v", again, err)
		}
		go func() {
			second <- w.db.InTx(ctx, actor.Actor{}, func(tx *pg.Tx) error {
				var err error
				_, again, err = s.Allow(ctx, tx)
				return err
			})
		}()
		for w.count(`select count(*) from pg_locks where locktype = 'advisory' and not granted
			and database = (select oid from pg_database where datname = current_database())`) == 0 { //nolint:revive // until the second waits
		}
		return nil
	}))
	if err := <-second; err != nil || !again {
		t.Errorf("the second: again %v, %v", again, err)
	}
}

// The program ends between the count and the request: nothing was made, so nothing
// was counted, and the next tap is no second one.
func TestARequestThatWasNotMadeWasNotCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, host := w.home("3-2-101")
	owner, err := sql.Open("postgres", w.ownerURL)
	w.must(err)
	t.Cleanup(func() { _ = owner.Close() })
	// Nothing is taken back afterwards, as after a kill.
	_, err = owner.ExecContext(t.Context(), `create function people.kept() returns trigger language plpgsql as $$ begin raise 'kept'; end $$;
		create trigger kept before delete on people.attempts for each row execute function people.kept()`)
	w.must(err)
	w.must(w.db.InTx(t.Context(), actor.Of(actor.System), func(tx *pg.Tx) error {
		if _, err := tx.Exec(t.Context(), `select from people.dwellings where id = $1 for update`, d.ID); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(limit.From(t.Context(), limit.Origin{Address: netip.MustParseAddr("198.51.100.9")}), 300*time.Millisecond)
		defer cancel()
		err := w.visit.Ask(ctx, actor.Actor{}, visit.Asking{Committee: w.c.ID, Door: "3-2-101", Plate: "京A20001", Stay: visit.Today, Gate: "east"})
		if err == nil {
			t.Error("told that it was made")
		}
		return nil
	}))
	w.must(w.askFrom("198.51.100.9", "3-2-101", "京A20001"))
	if h := w.see(host, d); len(h.Asked) != 1 {
		t.Errorf("%d wait", len(h.Asked))
	}
}
