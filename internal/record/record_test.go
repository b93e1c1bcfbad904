package record_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/record"
)

func committee(t *testing.T, db *pg.DB) people.Committee {
	t.Helper()
	c, err := people.New(db).Found(t.Context(), actor.Of(actor.Operator),
		people.NewCommittee{Code: "XY", Name: "馨园", Regime: people.Owners})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Sixteen acts at once leave one unbroken chain: the head serialises them.
func TestConcurrentActsMakeOneChain(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	c := committee(t, db)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			err := record.InTx(context.Background(), db, actor.Of(actor.Operator), c.ID.String(), func(tx *pg.Tx) error {
				return record.Append(t.Context(), tx, c.ID.String(), record.Act{Kind: "test.act", Subject: "x"})
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	err := db.Read(t.Context(), func(r *pg.Reader) error {
		h, err := record.Verify(t.Context(), r, c.ID.String())
		if h.Seq != 17 {
			t.Errorf("the chain has %d entries, want 17", h.Seq)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The application's role cannot change, remove or fork what stands.
func TestTheRecordRefusesChange(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	c := committee(t, db)
	for name, query := range map[string]string{
		"update an entry":    `update record.entries set kind = 'x'`,
		"delete an entry":    `delete from record.entries`,
		"truncate the table": `truncate record.entries`,
		"move the head":      `update record.heads set seq = 0`,
		"delete the head":    `delete from record.heads`,
		"fork the chain": `insert into record.entries (committee_id, seq, prev, hash, canon, at, kind, subject)
			select committee_id, 2, decode(repeat('00', 32), 'hex'), sha256('x'), 'x', at, 'x', 'x' from record.entries`,
	} {
		if _, err := db.Bare().ExecContext(t.Context(), query); err == nil {
			t.Errorf("%s was allowed", name)
		}
	}
	if err := db.Read(t.Context(), func(r *pg.Reader) error {
		_, err := record.Verify(t.Context(), r, c.ID.String())
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// The owner of the tables is refused by the triggers as well.
func TestTriggersRefuseTheOwnerToo(t *testing.T) {
	t.Parallel()
	d := pgtest.Create(t)
	db, err := pg.Open(t.Context(), d.Owner, func() time.Time { return time.Unix(1, 0) }, 2)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	committee(t, db)
	for _, query := range []string{
		`update record.entries set kind = 'x'`, `delete from record.entries`, `truncate record.entries`, `delete from record.heads`,
	} {
		if _, err := db.Bare().ExecContext(t.Context(), query); err == nil {
			t.Errorf("%s was allowed", query)
		}
	}
}

// What happened is kept where it happened too: whoever has every right to these tables
// changes no row, and deletes none but with what a rule purges.
func TestWhatHappenedIsKeptByTriggers(t *testing.T) {
	t.Parallel()
	var got []string
	err := pgtest.New(t).Select(t.Context(), &got, `
		select g.tgrelid::regclass::text || case when g.tgtype & 8 > 0 then '' else ' update' end
		from pg_trigger g
		where g.tgfoid = 'record.append_only'::regproc and g.tgenabled = 'O' and g.tgtype & 1 > 0 and g.tgtype & 2 > 0 and g.tgtype & 16 > 0
		order by g.tgrelid::regclass::text collate "C"`)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"compacts.announcement_versions", "compacts.ballot_keyings", "compacts.ballot_visits", "compacts.ballots", "compacts.calendar_years", "compacts.compact_events", "compacts.compact_votes", "compacts.filings", "compacts.hearing_answers",
		"compacts.hearing_events", "compacts.hearing_items", "compacts.objection_events", "compacts.opinions", "compacts.past_events", "compacts.past_papers", "compacts.past_vouchers", "compacts.posting_events", "compacts.posting_proofs",
		"compacts.remark_events", "compacts.vote_events", "compacts.vote_imports", "compacts.vote_recounts", "compacts.vote_results",
		"outbox.deliveries", "parking.appeal_events", "parking.application_events", "parking.card_events", "parking.class_terms",
		"parking.consent_events", "parking.data_request_events update", "parking.move_call_events update", "parking.proposal_events",
		"parking.renewal_events", "parking.visit_events update", "record.entries",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// Whatever stands in an entry, its bytes read back to the same entry.
func TestCanonReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := record.Entry{
			Committee: "XY", Seq: rapid.Int64Range(1, 1<<40).Draw(t, "seq"),
			At:    time.Unix(rapid.Int64Range(0, 1<<32).Draw(t, "at"), 0).In(time.FixedZone("", 8*3600)),
			Actor: "chair", Kind: "test.act", Subject: rapid.SampledFrom([]string{"", "A-0137", "a: b", "é\\n"}).Draw(t, "subject"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "n") {
			v := rapid.SampledFrom([]string{"", "一\n二", `\`, `\n`, "\r\n", "🚗", "e\u0301", ": "}).Draw(t, "value")
			e.Body = append(e.Body, record.Pair{Key: "k", Value: v})
		}
		canon := e.Canon()
		back, err := record.Parse(canon)
		if err != nil {
			t.Fatalf("%v\n%s", err, canon)
		}
		if d := cmp.Diff(string(canon), string(back.Canon())); d != "" {
			t.Fatal(d)
		}
	})
}

// Any flipped byte, dropped, doubled or swapped entry is named.
func TestChainNamesWhatDoesNotHold(t *testing.T) {
	t.Parallel()
	var canons [][]byte
	chain := record.Chain{Committee: "XY"}
	for n := range 5 {
		e := record.Entry{Committee: "XY", Seq: int64(n + 1), Prev: chain.Head, At: time.Unix(0, 0).UTC(), Actor: "chair", Kind: "test.act"}
		canons = append(canons, e.Canon())
		if _, err := chain.Next(canons[n]); err != nil {
			t.Fatal(err)
		}
	}
	verify := func(list [][]byte) error {
		v := record.Chain{Committee: "XY"}
		for _, b := range list {
			if _, err := v.Next(b); err != nil {
				return err
			}
		}
		if v.Head != chain.Head {
			return errors.New("another head")
		}
		return nil
	}
	if err := verify(canons); err != nil {
		t.Fatal(err)
	}
	for i := range canons {
		for at := range canons[i] {
			list := append([][]byte{}, canons...)
			list[i] = append([]byte{}, canons[i]...)
			list[i][at] ^= 1
			if verify(list) == nil {
				t.Fatalf("a flipped bit at byte %d of entry %d went unseen", at, i+1)
			}
		}
	}
	if verify(append(append([][]byte{}, canons[:2]...), canons[3:]...)) == nil {
		t.Fatal("a dropped entry went unseen")
	}
	if verify(append(append([][]byte{}, canons[:2]...), canons[1:]...)) == nil {
		t.Fatal("a doubled entry went unseen")
	}
}

// The check code is 32 characters in eight groups and changes with the head.
func TestCheckCode(t *testing.T) {
	t.Parallel()
	code := record.CheckCode(record.Hash([]byte("x")))
	if len(code) != 39 || code == record.CheckCode(record.Hash([]byte("y"))) {
		t.Fatalf("check code %q", code)
	}
}
