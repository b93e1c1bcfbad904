package vote_test

import (
	"testing"

	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Whatever the code forgets, the database keeps.
func TestTheDatabaseKeepsAVote(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Residents, 3)
	hanging, noticed, open := w.listed(), w.noticed(), w.noticed()
	w.Must(w.Votes.Issue(t.Context(), w.chair, vote.Issuing{Committee: w.C.ID, Number: open}))
	w.nights(16)
	w.Must(w.Votes.Return(t.Context(), w.chair, vote.Handed{Committee: w.C.ID, Number: open, Serials: []int{1}, Way: vote.ByPaper}))
	_, err := w.Votes.Read(t.Context(), w.chair, vote.Readings{Committee: w.C.ID, Number: open, Choices: map[int]tally.Choice{1: tally.For}})
	w.Must(err)
	other := w.Found("B2")
	listed, n, o := w.show(hanging).ID, w.show(noticed).ID, w.show(open).ID
	cast := `insert into compacts.ballots (committee_id, vote_id, seq, voter, way, serial, at, person, commitment, key_id, sealed)
		values ($1, $2, 90, $3, $4, $5, $6, 'x', decode(repeat('00', 32), 'hex'), 'k', 's')`
	now := w.Clock.Now()
	for _, one := range []struct {
		name, constraint, sql string
		args                  []any
	}{
		{"households by area", "votes_threshold_of_its_electorate", `update compacts.votes set threshold = 'ordinary' where id = $1`, []any{listed}},
		{"an assembly of households", "votes_effect_of_its_electorate", `update compacts.votes set effect = 'paper' where id = $1`, []any{listed}},
		{"another electorate", "votes_kept", `update compacts.votes set regime = 'owners', threshold = 'ordinary', effect = 'paper' where id = $1`, []any{listed}},
		{"another question", "votes_kept", `update compacts.votes set text = '别的' where id = $1`, []any{n}},
		{"another closing", "votes_kept", `update compacts.votes set closes_at = closes_at + interval '1 hour' where id = $1`, []any{n}},
		{"fourteen clear days", "votes_clear_days", `update compacts.votes set state = 'noticed', roll_sha256 = question_sha256, notice_id = roll_posting_id,
			noticed_on = '2026-12-01', opens_on = '2026-12-16', opens_at = '2026-12-16', closes_at = '2026-12-20' where id = $1`, []any{listed}},
		{"without a notice", "votes_noticed", `update compacts.votes set state = 'noticed' where id = $1`, []any{listed}},
		{"without a roll", "votes_listed", `update compacts.votes set roll_posting_id = null where id = $1`, []any{listed}},
		{"closing before it opens", "votes_closes_after_it_opens", `update compacts.votes set opens_at = '2026-12-16', closes_at = '2026-12-16' where id = $1`, []any{listed}},
		{"without a reason", "votes_why", `update compacts.votes set state = 'withdrawn' where id = $1`, []any{listed}},
		{"counted without a result", "votes_counted", `update compacts.votes set state = 'counted' where id = $1`, []any{n}},
		{"a frozen roll", "roll_frozen", `update compacts.roll_units set area_hundredths = 1 where vote_id = $1`, []any{n}},
		{"a frozen voter", "roll_frozen", `update compacts.roll_voters set resident_id = null where vote_id = $1`, []any{n}},
		{"another committee's voter", "roll_frozen", `insert into compacts.roll_voters (committee_id, vote_id, voter) values ($1, $2, 9)`, []any{other.ID, listed}},
		{"a ballot of nobody", "ballots_voter", cast, []any{w.C.ID, o, 9, "online", nil, now}},
		{"an early ballot", "ballots_in_time", cast, []any{w.C.ID, o, 1, "online", nil, now.AddDate(0, 0, -1)}},
		{"a late ballot", "ballots_in_time", cast, []any{w.C.ID, o, 1, "online", nil, now.AddDate(0, 0, 30)}},
		{"a paper that was read by one", "ballots_read_by_two", cast, []any{w.C.ID, o, 1, "paper", 1, now}},
		{"a paper ballot without a paper", "ballots_paper_has_a_serial", cast, []any{w.C.ID, o, 1, "online", 1, now}},
		{"two papers for one voter", "ballot_papers_out_key", `insert into compacts.ballot_papers (committee_id, vote_id, serial, voter, issued_at, issued_by)
			select committee_id, vote_id, 50, voter, issued_at, issued_by from compacts.ballot_papers where vote_id = $1 and serial = 2`, []any{o}},
		{"alone at the door", "ballot_papers_door_by_two", `update compacts.ballot_papers set returned_at = $2, way = 'door', received_by = 'x', witness = 'x' where vote_id = $1 and serial = 2`, []any{o, now}},
		{"handed in and spoiled", "ballot_papers_kept", `update compacts.ballot_papers set spoiled_at = $2, reason = '破' where vote_id = $1 and serial = 1`, []any{o, now}},
		{"read twice by one", "ballot_keyings_by_different_people", `insert into compacts.ballot_keyings (committee_id, vote_id, serial, n, person, at, key_id, sealed)
			select committee_id, vote_id, serial, 2, person, at, key_id, sealed from compacts.ballot_keyings where vote_id = $1`, []any{o}},
		{"a box that is not its digest", "vote_results_box_sha256", `insert into compacts.vote_results (committee_id, vote_id, at, tally, counted, box, box_sha256)
			values ($1, $2, $3, '', '', 'x', decode(repeat('00', 32), 'hex'))`, []any{w.C.ID, o, now}},
	} {
		_, err := w.DB.Bare().ExecContext(t.Context(), one.sql, one.args...)
		if got := pg.Constraint(err); got != one.constraint {
			t.Errorf("%s: %v, want %s", one.name, err, one.constraint)
		}
	}
	for _, table := range []string{"ballots", "ballot_keyings", "ballot_visits", "vote_results", "vote_events", "vote_imports", "vote_recounts", "roll_units", "roll_voters"} {
		if _, err := w.DB.Bare().ExecContext(t.Context(), `delete from compacts.`+table); err == nil {
			t.Errorf("%s can be emptied", table)
		}
	}
}

// A roll that hangs, one with a hole, and a result that hangs hold a vote back, whatever
// the code forgets.
func TestTheDatabaseHoldsAVoteBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Owners, 3)
	hanging := w.show(w.listed()).ID
	ready := `update compacts.votes set state = 'noticed', roll_sha256 = question_sha256, notice_id = roll_posting_id,
		noticed_on = '2026-12-01', opens_on = '2026-12-17', opens_at = '2026-12-17', closes_at = '2026-12-20' where id = $1`
	wants := func(constraint, sql string, args ...any) {
		t.Helper()
		if _, err := w.DB.Bare().ExecContext(t.Context(), sql, args...); pg.Constraint(err) != constraint {
			t.Errorf("%v, want %s", err, constraint)
		}
	}
	wants("votes_roll_was_posted", ready, hanging)
	w.Exec(`update people.dwellings set area_hundredths = null where id = $1`, w.homes[0].ID)
	holed := w.show(w.listed()).ID
	w.nights(8)
	wants("votes_roll_is_whole", ready, holed)
	w.Exec(`update people.dwellings set area_hundredths = 5000 where id = $1`, w.homes[0].ID)
	number := w.opened()
	wants("ballots_on_paper_alone", `insert into compacts.ballots (committee_id, vote_id, seq, voter, way, at, person, commitment, key_id, sealed)
		values ($1, $2, 1, 1, 'online', $3, 'x', decode(repeat('00', 32), 'hex'), 'k', 's')`, w.C.ID, w.show(number).ID, w.Clock.Now())
	counted := w.count(number)
	wants("votes_result_was_posted", `update compacts.votes set state = 'certified' where id = $1`, counted.ID)
}
