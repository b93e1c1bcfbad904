package vote_test

import (
	"testing"

	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// unitOf is the unit of one of the world's homes on a roll, and its voter.
func (w *world) unitOf(number string, home int) (unit, voter int) {
	w.t.Helper()
	list, err := w.Votes.Entries(w.t.Context(), w.chair, w.C.ID, number)
	w.Must(err)
	for _, e := range list {
		if e.Dwelling == w.homes[home].ID {
			return e.Unit, e.Voter
		}
	}
	w.t.Fatal("not on the roll")
	return 0, 0
}

// authorise lets one home vote for another, for three days from today.
func (w *world) authorise(number string, from, by int, change ...func(*vote.Authorising)) error {
	w.t.Helper()
	n := vote.Authorising{Committee: w.C.ID, Number: number, From: w.Today(), To: w.Today().AddDays(2), Scan: []byte("paper")}
	n.Unit, _ = w.unitOf(number, from)
	n.Agent, _ = w.unitOf(number, by)
	for _, f := range change {
		f(&n)
	}
	return w.Votes.Authorise(w.t.Context(), w.chair, n)
}

func (w *world) castFor(by int, number string, voter int, c tally.Choice) error {
	_, err := w.Votes.Cast(w.t.Context(), w.who[by], vote.Casting{Committee: w.C.ID, Number: number, Choice: c, For: voter})
	return err
}

// A proxy is written, for this vote and some days, one a voter and a few an agent; what is
// outside it is refused, and the voter's own ballot stands above it.
func TestAVoterVotesForAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Residents, 6)
	number := w.opened()
	_, first := w.unitOf(number, 0)
	w.wants("without a proxy", w.castFor(1, number, first, tally.For), vote.ErrProxyNone)
	for name, one := range map[string]struct {
		change func(*vote.Authorising)
		want   *errs.Error
	}{
		"without a paper":      {func(n *vote.Authorising) { n.Scan = nil }, vote.ErrProxyScan},
		"no such unit":         {func(n *vote.Authorising) { n.Unit = 99 }, vote.ErrProxyUnit},
		"themselves":           {func(n *vote.Authorising) { n.Agent = n.Unit }, vote.ErrProxyUnit},
		"no days":              {func(n *vote.Authorising) { n.To = n.From.AddDays(-1) }, vote.ErrProxyDays},
		"days that are over":   {func(n *vote.Authorising) { n.From, n.To = w.Today().AddDays(-5), w.Today().AddDays(-1) }, vote.ErrProxyDays},
		"days after it closes": {func(n *vote.Authorising) { n.From, n.To = w.Today().AddDays(20), w.Today().AddDays(30) }, vote.ErrProxyDays},
	} {
		w.wants(name, w.authorise(number, 0, 1, one.change), one.want)
	}
	w.wants("a resident enters it", w.Votes.Authorise(t.Context(), w.who[0], vote.Authorising{Committee: w.C.ID, Number: number}), actor.ErrRole)
	w.Must(w.authorise(number, 0, 1))
	w.wants("a second one", w.authorise(number, 0, 2), vote.ErrProxyTaken)
	w.wants("somebody else", w.castFor(2, number, first, tally.For), vote.ErrProxyNone)
	w.Must(w.castFor(1, number, first, tally.Against))
	mine, err := w.Votes.ShowMine(t.Context(), w.who[1], w.C.ID, number)
	if w.Must(err); len(mine.Proxies) != 1 || mine.Own != nil {
		t.Errorf("the agent has %+v, and a ballot of their own: %v", mine.Proxies, mine.Own)
	}
	w.Must(w.cast(w.who[0], number, tally.For))
	w.wants("after the voter has voted", w.castFor(1, number, first, tally.Against), vote.ErrProxyOwn)
	_, second := w.unitOf(number, 2)
	w.Must(w.authorise(number, 2, 1))
	w.nights(3)
	w.wants("the day after its last", w.castFor(1, number, second, tally.For), vote.ErrProxyNone)
	w.Must(w.authorise(number, 3, 1))
	w.wants("a fourth", w.authorise(number, 4, 1), vote.ErrProxyMost)
	_, third := w.unitOf(number, 3)
	w.Must(w.Votes.Revoke(t.Context(), w.chair, vote.Ending{Committee: w.C.ID, Number: number, Reason: "本人来了"}, 3))
	w.wants("taken back", w.castFor(1, number, third, tally.For), vote.ErrProxyNone)
	w.wants("taken back twice", w.Votes.Revoke(t.Context(), w.chair, vote.Ending{Committee: w.C.ID, Number: number, Reason: "本人来了"}, 3), vote.ErrProxyNone)
	w.Must(w.authorise(number, 4, 1))
	w.nights(1)
	_, fourth := w.unitOf(number, 4)
	w.Must(w.castFor(1, number, fourth, tally.For))
	got := w.count(number)
	if r := got.Result.Tally; r.For.Heads != 2 || r.Against.Heads != 0 {
		t.Errorf("counted %+v", r)
	}
	w.wants("after it closed", w.authorise(number, 5, 1), vote.ErrOver)
}

// Whatever the code forgets, the database keeps of proxies.
func TestTheDatabaseKeepsProxies(t *testing.T) {
	t.Parallel()
	w := newWorld(t, people.Residents, 3)
	number := w.opened()
	w.Must(w.authorise(number, 0, 1))
	_, voter := w.unitOf(number, 0)
	_, other := w.unitOf(number, 2)
	w.Must(w.cast(w.who[0], number, tally.For))
	key := w.show(number).ID
	const ballot = `insert into compacts.ballots (committee_id, vote_id, seq, voter, way, at, person, commitment, key_id, sealed, proxy)
		select committee_id, vote_id, 77, $3, 'online', at, 'x', commitment, key_id, sealed, 1 from compacts.ballots where committee_id = $1 and vote_id = $2 limit 1`
	for _, one := range []struct {
		constraint, sql string
		args            []any
	}{
		{"ballots_by_proxy", ballot, []any{w.C.ID, key, voter}},
		{"ballots_by_proxy", ballot, []any{w.C.ID, key, other}},
		{"proxies_to_another", `insert into compacts.proxies (committee_id, vote_id, n, voter, agent, scan_sha256, from_day, to_day, entered_at, entered_by)
			select committee_id, vote_id, 9, agent, agent, scan_sha256, from_day, to_day, entered_at, entered_by from compacts.proxies where vote_id = $1`, []any{key}},
		{"proxies_standing_key", `insert into compacts.proxies (committee_id, vote_id, n, voter, agent, scan_sha256, from_day, to_day, entered_at, entered_by)
			select committee_id, vote_id, 9, voter, $2, scan_sha256, from_day, to_day, entered_at, entered_by from compacts.proxies where vote_id = $1`, []any{key, other}},
	} {
		_, err := w.DB.Bare().ExecContext(t.Context(), one.sql, one.args...)
		if got := pg.Constraint(err); got != one.constraint {
			t.Errorf("%s: %v", one.constraint, err)
		}
	}
	w.Exec(`update compacts.proxies set ended_at = entered_at, reason = 'x' where vote_id = $1`, key)
	_, err := w.DB.Bare().ExecContext(t.Context(), `update compacts.proxies set reason = 'y' where vote_id = $1`, key)
	if got := pg.Constraint(err); got != "proxies_kept" {
		t.Errorf("an end that is changed: %v", err)
	}
}
