package clause_test

import (
	"math/rand/v2"
	"testing"

	"ziguan/compacts/clause"
	"ziguan/compacts/vote"
	"ziguan/internal/pg"
)

// Whatever the code forgets, the database keeps.
func TestTheDatabaseKeepsTheCompact(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	voting := w.show(w.at(clause.Voting)).ID
	signing := w.signedAndEnded()
	stands := w.at(clause.InForce)
	inForce := w.show(stands).ID
	asked := w.at(clause.Consultation)
	consulted := w.show(asked).ID
	_, err := w.sign(w.who[3], stands, w.homes[3].Code, nil)
	w.Must(err)
	_, err = w.remark(w.who[0], asked)
	w.Must(err)
	w.Must(w.answer(asked, 1, clause.Rejected))
	hung := w.show(w.at(clause.Publicity)).ID
	draft := w.show(w.at(clause.Draft)).ID
	other := w.Found("B2")
	const signature = `insert into compacts.signatures (committee_id, compact_id, seq, dwelling_id, way, stands, text_sha256, at, person)
		select $1, $2, 77, $3, 'online', true, d.sha256, '2027-06-01', 'x' from compacts.compact_drafts d where d.compact_id = $2 order by d.n`
	for _, one := range []struct {
		constraint, sql string
		args            []any
	}{
		{"compact_drafts_kept", `update compacts.compact_drafts set doc = 'x', sha256 = sha256('x') where compact_id = $1`, []any{hung}},
		{"compact_drafts_sha256", `update compacts.compact_drafts set sha256 = sha256('x') where compact_id = $1`, []any{draft}},
		{"compacts_kept", `update compacts.compacts set state = 'draft' where id = $1`, []any{hung}},
		{"compacts_kept", `update compacts.compacts set draft = draft + 1 where id = $1`, []any{hung}},
		{"compacts_kept", `update compacts.compacts set title = '另一份' where id = $1`, []any{hung}},
		{"compacts_kept", `update compacts.compacts set rounds = rounds + 1 where id = $1`, []any{consulted}},
		{"compacts_kept", `update compacts.compacts set state = 'withdrawn', reason = 'x', in_force_from = null where id = $1`, []any{inForce}},
		{"compacts_of_itself", `update compacts.compacts set posting_id = (select posting_id from compacts.compacts where id = $2) where id = $1`, []any{consulted, hung}},
		{"signatures_kept", `update compacts.signatures set ended_at = '2027-06-02', ended_why = 'moved', ended_by = 'y' where compact_id = $1`, []any{signing}},
		{"signatures_ended_by_another", `update compacts.signatures set ended_at = '2027-06-02', ended_why = 'wrong', ended_by = person, reason = 'x' where compact_id = $1`, []any{inForce}},
		{"compacts_posted", `update compacts.compacts set state = 'publicity' where id = $1`, []any{draft}},
		{"compacts_consulted", `update compacts.compacts set state = 'consultation' where id = $1`, []any{hung}},
		{"compacts_heard", `update compacts.compacts set state = 'frozen' where id = $1`, []any{consulted}},
		{"compacts_in_force_since", `update compacts.compacts set in_force_from = '2027-01-01' where id = $1`, []any{consulted}},
		{"compacts_superseded_by_another", `update compacts.compacts set state = 'superseded' where id = $1`, []any{inForce}},
		{"compacts_why", `update compacts.compacts set state = 'withdrawn' where id = $1`, []any{hung}},
		{"remarks_kept", `update compacts.remarks set text = '别的' where compact_id = $1`, []any{consulted}},
		{"remarks_kept", `update compacts.remarks set reason = '别的' where compact_id = $1`, []any{consulted}},
		{"remarks_in_time", `insert into compacts.remarks (committee_id, id, compact_id, n, draft, text, way, state, filed_at, person)
			values ($1, gen_random_uuid(), $2, 9, 1, '晚了', 'online', 'filed', '2027-06-01', 'x')`, []any{w.C.ID, inForce}},
		{"remarks_in_time", `insert into compacts.remarks (committee_id, id, compact_id, n, draft, text, way, state, filed_at, person)
			select $1, gen_random_uuid(), $2, 9, 1, '别处', 'online', 'filed', '2027-06-01', 'x' from compacts.compacts where id = $2`, []any{other.ID, hung}},
		{"signatures_household_key", `with a as (` + signature + ` desc limit 1 returning 1)
			insert into compacts.signatures (committee_id, compact_id, seq, dwelling_id, way, stands, text_sha256, at, person)
			select $1, $2, 78, $3, 'online', true, d.sha256, '2027-06-01', 'x' from compacts.compact_drafts d, a where d.compact_id = $2 order by d.n desc limit 1`, []any{w.C.ID, inForce, w.homes[0].ID}},
		{"signed_text", signature + ` limit 1`, []any{w.C.ID, hung, w.homes[0].ID}},
		{"signatures_paper_has_a_scan", `insert into compacts.signatures (committee_id, compact_id, seq, dwelling_id, way, stands, text_sha256, at, person)
			select $1, $2, 77, $3, 'paper', true, d.sha256, '2027-06-01', 'x' from compacts.compact_drafts d where d.compact_id = $2 order by d.n desc limit 1`, []any{w.C.ID, inForce, w.homes[0].ID}},
		{"parties_kept", `insert into compacts.parties (committee_id, compact_id, n, name, entered_at, entered_by) values ($1, $2, 1, '店', '2027-06-01', 'x')`, []any{w.C.ID, hung}},
		{"votes_of_kept", `update compacts.votes set title = '别的' where of_source = $1`, []any{voting}},
		{"sources_number", `insert into compacts.sources (committee_id, id, kind, number, title, state) values ($1, gen_random_uuid(), 'vote', '2027-1-2', '条', 'stands')`, []any{w.C.ID}},
	} {
		_, err := w.DB.Bare().ExecContext(t.Context(), one.sql, one.args...)
		if got := pg.Constraint(err); got != one.constraint {
			t.Errorf("%s: %v", one.constraint, err)
		}
	}
}

// Nothing is adopted but by a vote over that draft, nothing frozen in one round or with a
// remark that has no answer, whatever wrote it.
func TestTheDatabaseKeepsTheSteps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	frozen := w.show(w.at(clause.Frozen)).ID
	once := w.at(clause.Consultation)
	w.nights(9)
	heard := w.show(once).ID
	open := w.show(w.again()).ID
	for _, one := range []struct {
		constraint, sql string
		key             clause.ID
	}{
		{"compacts_two_rounds", `update compacts.compacts set state = 'frozen', rounds = 1 where id = $1`, heard},
		{"compacts_put_to_vote", `update compacts.compacts set state = 'vote' where id = $1`, frozen},
		{"compacts_kept", `update compacts.compacts set state = 'signing' where id = $1`, frozen},
	} {
		_, err := w.DB.Bare().ExecContext(t.Context(), one.sql, one.key)
		if got := pg.Constraint(err); got != one.constraint {
			t.Errorf("%s: %v", one.constraint, err)
		}
	}
	for _, state := range []string{"filed", "reworded"} {
		w.Exec(`update compacts.remarks set state = $2 where compact_id = $1`, open, state)
		_, err := w.DB.Bare().ExecContext(t.Context(), `update compacts.compacts set state = 'frozen', rounds = 2 where id = $1`, open)
		if got := pg.Constraint(err); got != "compacts_answered" {
			t.Errorf("frozen with a remark that has no answer: %v", err)
		}
	}
	voted := w.show(w.at(clause.Preliminary)).ID
	_, err := w.Votes.Draft(t.Context(), w.chair, vote.Proposal{Committee: w.C.ID, Threshold: "majority", Effect: vote.Meeting, Publication: vote.Sealed, Title: "门刷什么颜色", Text: "刷绿的。"})
	w.Must(err)
	_, err = w.DB.Bare().ExecContext(t.Context(), `update compacts.compacts set vote_id = (select v.id from compacts.votes v where v.committee_id = $2 and v.of_source is null limit 1) where id = $1`, voted, w.C.ID)
	if got := pg.Constraint(err); got != "compacts_of_itself" {
		t.Errorf("a vote over something else: %v", err)
	}
	_, err = w.DB.Bare().ExecContext(t.Context(), `update compacts.compacts set state = 'certified' where id = $1`, voted)
	if got := pg.Constraint(err); got != "compacts_adopted" {
		t.Errorf("adopted before its vote was certified: %v", err)
	}
}

// signedAndEnded is a lane's compact with one signature, which has ended.
func (w *world) signedAndEnded() clause.ID {
	w.t.Helper()
	number, c := w.Agreed(clause.Signing, 0, clause.Lane, w.who...)
	w.Clock.Step(c.Now().Sub(w.Clock.Now()))
	_, err := w.sign(w.who[0], number, w.homes[0].Code, nil)
	w.Must(err)
	key := w.show(number).ID
	w.Exec(`update compacts.signatures set ended_at = at, ended_why = 'moved', ended_by = 'x' where compact_id = $1`, key)
	return key
}

// again is a compact whose second consultation has ended, with a remark that has no answer.
func (w *world) again() string {
	w.t.Helper()
	number := w.at(clause.Consultation)
	w.nights(9)
	w.Must(w.reopen(number))
	w.Must(w.post(number, "没有改动"))
	w.nights(9)
	w.Must(w.Compacts.Consult(w.t.Context(), w.chair, w.C.ID, number))
	_, err := w.remark(w.who[0], number)
	w.Must(err)
	w.nights(9)
	return number
}

// Whatever is done to a compact in whatever order, it is where its table says, and its
// events are a way through it from the beginning.
func TestAtRandomItStaysInItsTable(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		w := newWorld(t)
		r := rand.New(rand.NewPCG(seed, 10)) //nolint:gosec // a walk, and the same each time
		number := w.at(clause.Draft)
		ctx, of := t.Context(), w.C.ID
		acts := []func() error{
			func() error { return w.post(number, "改了") }, func() error { return w.post(number, "改了") },
			func() error { return w.Compacts.Consult(ctx, w.chair, of, number) },
			func() error { return w.reopen(number) },
			func() error { return w.Compacts.Freeze(ctx, w.chair, of, number) },
			func() error {
				_, err := w.Compacts.PutToVote(ctx, w.chair, clause.Question{Committee: of, Number: number, Threshold: "majority", Effect: vote.Meeting, Publication: vote.RollCall})
				return err
			},
			func() error {
				return w.Votes.Withdraw(ctx, w.chair, vote.Ending{Committee: of, Number: w.show(number).Vote.Number, Reason: "不办了"})
			},
			func() error { return w.edit(number, clause.Replace, 4, "一户一卡") },
			func() error { _, err := w.remark(w.who[0], number); return err },
			func() error { return w.answer(number, 1+r.IntN(3), clause.Rejected) },
			func() error {
				return w.Compacts.Join(ctx, w.member, clause.Joining{Committee: of, Number: number, N: 1 + r.IntN(4), Into: 1 + r.IntN(4), Reason: "同一件事"})
			},
			func() error {
				_, err := w.remark(w.who[0], number, func(n *clause.NewRemark) { n.InsteadOf = 1 + r.IntN(4) })
				return err
			},
			func() error { w.nights(9); return nil }, func() error { w.nights(9); return nil }, func() error { w.advance(); return nil },
		}
		for range 70 {
			_ = acts[r.IntN(len(acts))]() // most are refused, which is what is asked
		}
		w.walked(number)
	}
}

// walked follows the events of a compact through its table.
func (w *world) walked(number string) {
	w.t.Helper()
	s := w.show(number)
	rows, err := w.DB.Bare().QueryContext(w.t.Context(), `select was, event, became from compacts.compact_events where compact_id = $1 order by at, id`, s.ID)
	w.Must(err)
	defer rows.Close()
	at, steps := clause.State(""), 0
	for rows.Next() {
		var was, became clause.State
		var event clause.Event
		w.Must(rows.Scan(&was, &event, &became))
		next := clause.Moves().Start
		if event != clause.Start {
			next, err = clause.Moves().Next(at, event)
			w.Must(err)
		}
		if was != at || became != next {
			w.t.Fatalf("%s went from %s to %s by %s", number, was, became, event)
		}
		at = became
		steps++
	}
	if w.Must(rows.Err()); at != s.State || steps < 3 {
		w.t.Errorf("%s is %s after %d steps that lead to %s", number, s.State, steps, at)
	}
	for _, r := range s.Remarks { // whatever was joined can be answered with what it was joined to
		if r.State == clause.Merged && s.Remarks[r.MergedInto-1].State != clause.Filed {
			w.t.Errorf("remark %d is joined to one that is %s", r.N, s.Remarks[r.MergedInto-1].State)
		}
	}
}
