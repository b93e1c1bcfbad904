package clause_test

import (
	"strings"
	"testing"

	"ziguan/compacts/clause"
	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/compacts/source"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
)

// All six steps, in two rounds; the clause is a ground only once the compact is in force.
func TestTheLifeOfACompact(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Consultation)
	r, err := w.remark(w.who[0], number, func(n *clause.NewRemark) { n.Quote = "每月150元" })
	w.Must(err)
	w.nights(9)
	w.refused("frozen after one round", w.Compacts.Freeze(t.Context(), w.chair, w.C.ID, number), "compact.rounds")
	w.Must(w.reopen(number))
	w.Must(w.edit(number, clause.Replace, 4, "一户一卡，每户首辆车每月120元。"))
	w.wants("posted without saying what is new", w.post(number, ""), clause.ErrChanges)
	w.Must(w.post(number, "第二条降为120元"))
	w.nights(9)
	w.Must(w.Compacts.Consult(t.Context(), w.chair, w.C.ID, number))
	w.nights(9)
	w.wants("frozen without an answer", w.Compacts.Freeze(t.Context(), w.chair, w.C.ID, number), clause.ErrUnanswered)
	w.Must(w.answer(number, r.N, clause.Adopted))
	w.Must(w.Compacts.Freeze(t.Context(), w.chair, w.C.ID, number))

	failed := w.vote(number, 2) // exactly half
	w.is(number, clause.Preliminary)
	w.certify(failed)
	w.is(number, clause.Draft)
	if s := w.show(number); s.Draft != 3 || s.Text.Nodes[3].Text != "一户一卡，每户首辆车每月120元。" {
		t.Errorf("after a failed vote: draft %d, %q", s.Draft, s.Text.Nodes[3].Text)
	}
	w.wants("a failed text is posted anew", w.Compacts.Freeze(t.Context(), w.chair, w.C.ID, number), errs.New(errs.Conflict, "compact.cannot.freeze"))
	w.Must(w.post(number, "没有改动，再征求一次"))
	w.nights(9)
	w.Must(w.Compacts.Consult(t.Context(), w.chair, w.C.ID, number))
	w.nights(9)
	w.Must(w.Compacts.Freeze(t.Context(), w.chair, w.C.ID, number))
	w.certify(w.vote(number, 3))
	w.is(number, clause.Certified)

	day := w.Today().AddDays(7)
	w.wants("in force too early", w.Compacts.OpenSigning(t.Context(), w.chair, clause.Opening{Committee: w.C.ID, Number: number, On: day.AddDays(-1)}), clause.ErrDay)
	w.Must(w.Compacts.OpenSigning(t.Context(), w.chair, clause.Opening{Committee: w.C.ID, Number: number, On: day}))
	w.nights(6)
	w.wants("before its day", w.Compacts.Enforce(t.Context(), w.chair, w.C.ID, number), clause.ErrEarly)
	w.advance()
	w.is(number, clause.Signing)
	if cited, err := w.Sources.Citable(t.Context(), w.C.ID); err != nil || strings.Contains(kinds(cited), "clause") {
		t.Errorf("citable before its day: %s, %v", kinds(cited), err)
	}
	w.nights(1)
	w.advance()
	w.is(number, clause.InForce)
	cited, err := w.Sources.Citable(t.Context(), w.C.ID)
	w.Must(err)
	if n := strings.Count(kinds(cited), "clause"); n != 4 {
		t.Errorf("%d clauses may be named: %s", n, kinds(cited))
	}
	w.events("start", "post", "consult", "reopen", "post", "consult", "freeze", "ballot", "count", "fail", "post", "consult", "freeze", "ballot", "count", "pass", "sign", "enforce")
}

func kinds(list []source.Source) string {
	var out []string
	for _, s := range list {
		out = append(out, string(s.Kind))
	}
	return strings.Join(out, " ")
}

// events are what the public record has of compacts, in order.
func (w *world) events(want ...string) {
	w.t.Helper()
	var got []string
	rows, err := w.DB.Bare().QueryContext(w.t.Context(), `select kind from record.entries where committee_id = $1 and kind like 'compact.%' order by seq`, w.C.ID)
	w.Must(err)
	defer rows.Close()
	for rows.Next() {
		var kind string
		w.Must(rows.Scan(&kind))
		got = append(got, strings.TrimPrefix(kind, "compact."))
	}
	w.Must(rows.Err())
	if strings.Join(got, " ") != strings.Join(want, " ") {
		w.t.Errorf("on the record: %v, want %v", got, want)
	}
}

// The next compact of a kind takes the place of the one in force, and its clauses that of
// the old ones.
func TestTheNextCompactTakesItsPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.at(clause.InForce)
	lane, c := w.Agreed(clause.InForce, 0, clause.Lane, w.who...)
	w.Clock.Step(c.Now().Sub(w.Clock.Now()))
	w.is(first, clause.InForce) // of another kind
	second := w.at(clause.InForce)
	w.is(first, clause.Superseded)
	w.is(lane, clause.InForce)
	if s := w.show(first); s.Successor.Number != second {
		t.Errorf("superseded by %q, want %s", s.Successor.Number, second)
	}
	for number, stands := range map[string]bool{first + "-2": false, second + "-2": true} {
		var state source.State
		w.Must(w.DB.Bare().QueryRowContext(t.Context(), `select state from compacts.sources where committee_id = $1 and kind = 'clause' and number = $2`, w.C.ID, number).Scan(&state))
		if (state == source.Stands) != stands {
			t.Errorf("clause %s: %s", number, state)
		}
	}
	got, err := w.Compacts.InForce(t.Context(), w.C.ID)
	if w.Must(err); got.Number.String() != second {
		t.Errorf("in force: %s", got.Number)
	}
}

// Every step is refused from every state from which the table has none, and by whoever may
// not take it.
func TestNoStepIsLeftOut(t *testing.T) {
	t.Parallel()
	for _, state := range []clause.State{clause.Draft, clause.Publicity, clause.Consultation, clause.Frozen, clause.Voting, clause.Preliminary, clause.Certified, clause.Signing, clause.InForce} {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			noStepIsLeftOut(t, state)
		})
	}
}

func noStepIsLeftOut(t *testing.T, state clause.State) {
	t.Helper()
	w := newWorld(t)
	ctx := t.Context()
	question := func(n string) clause.Question {
		return clause.Question{Committee: w.C.ID, Number: n, Threshold: "majority", Effect: vote.Meeting, Publication: vote.RollCall}
	}
	steps := map[clause.Event]func(actor.Actor, string) error{
		clause.Post: func(who actor.Actor, n string) error {
			return w.Compacts.Post(ctx, who, clause.Posting{Committee: w.C.ID, Number: n, Changes: "无"})
		},
		clause.Consult: func(who actor.Actor, n string) error { return w.Compacts.Consult(ctx, who, w.C.ID, n) },
		clause.Reopen:  func(who actor.Actor, n string) error { return w.Compacts.Reopen(ctx, who, w.C.ID, n) },
		clause.Freeze:  func(who actor.Actor, n string) error { return w.Compacts.Freeze(ctx, who, w.C.ID, n) },
		clause.Ballot: func(who actor.Actor, n string) error {
			_, err := w.Compacts.PutToVote(ctx, who, question(n))
			return err
		},
		clause.Sign: func(who actor.Actor, n string) error {
			return w.Compacts.OpenSigning(ctx, who, clause.Opening{Committee: w.C.ID, Number: n, On: w.Today().AddDays(9)})
		},
		clause.Enforce: func(who actor.Actor, n string) error { return w.Compacts.Enforce(ctx, who, w.C.ID, n) },
		clause.Withdraw: func(who actor.Actor, n string) error {
			return w.Compacts.Withdraw(ctx, who, clause.Ending{Committee: w.C.ID, Number: n, Reason: "另起一份"})
		},
	}
	elsewhere := actor.Of(actor.Chair).For(w.Found("B2").ID.String())
	number := w.at(state)
	for on, step := range steps {
		w.wants("a resident: "+string(on), step(w.who[0], number), actor.ErrRole)
		w.wants("who looks on: "+string(on), step(w.supervisor, number), actor.ErrRole)
		w.wants("another committee's chair: "+string(on), step(elsewhere, number), actor.ErrNotHere)
		if _, err := clause.Moves().Next(state, on); err != nil && (state != clause.Voting || on != clause.Ballot) {
			w.refused(string(state)+" "+string(on), step(w.chair, number), "compact.cannot."+string(on))
		}
	}
	_, err := w.Compacts.PutToVote(ctx, w.chair, question("2026-99"))
	w.wants("no such compact", err, clause.ErrUnknown)
}

// A double tap puts one question to the vote; its words cannot be changed on the vote's own
// page, and a vote that is given up leaves the text as it was.
func TestItIsPutToTheVoteOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Frozen)
	n := clause.Question{Committee: w.C.ID, Number: number, Threshold: "majority", Effect: vote.Consultation, Publication: vote.RollCall}
	_, err := w.Compacts.PutToVote(t.Context(), w.chair, n)
	w.wants("a vote that binds nobody", err, clause.ErrBinding)
	n.Effect = vote.Meeting
	first, err := w.Compacts.PutToVote(t.Context(), w.chair, n)
	w.Must(err)
	again, err := w.Compacts.PutToVote(t.Context(), w.chair, n)
	if w.Must(err); again != first {
		t.Errorf("a double tap put it to the vote twice: %s, %s", first, again)
	}
	v, err := w.Votes.Show(t.Context(), w.chair, w.C.ID, first)
	w.Must(err)
	if !strings.Contains(v.Text, w.show(number).Version.Hex()) {
		t.Errorf("the question does not name the text: %s", v.Text)
	}
	w.wants("the question is changed", w.Votes.Revise(t.Context(), w.chair, first, vote.Proposal{
		Committee: w.C.ID, Threshold: "majority", Effect: vote.Meeting, Publication: vote.RollCall, Title: "另一个", Text: "另一个",
	}), vote.ErrElsewhere)
	w.Must(w.Votes.Withdraw(t.Context(), w.chair, vote.Ending{Committee: w.C.ID, Number: first, Reason: "名册要重做"}))
	w.advance()
	w.is(number, clause.Frozen)
	second, err := w.Compacts.PutToVote(t.Context(), w.chair, n)
	if w.Must(err); second == first {
		t.Error("the vote that was given up is the next one")
	}
}

// An objection against a draft that was upheld stops it; while one has no answer, or the
// sheet hangs, nothing goes on. What hangs comes down with an edit, and posts again.
func TestWhatHangsIsWaitedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	number := w.at(clause.Publicity)
	consult := func() error { return w.Compacts.Consult(ctx, w.chair, w.C.ID, number) }
	w.wants("while it hangs", consult(), clause.ErrHangs)
	w.wants("an edit of what hangs", w.edit(number, clause.Drop, 6, ""), clause.ErrFixed)
	sheet := w.show(number).Sheet.Number
	w.wants("taken down alone", w.Postings.Withdraw(ctx, w.chair, posting.Withdrawal{Committee: w.C.ID, Number: sheet, Reason: "错"}), posting.ErrElsewhere)
	_, err := w.Postings.Object(ctx, w.who[0], posting.NewObjection{Committee: w.C.ID, Number: sheet, Text: "不同意"})
	w.Must(err)
	w.nights(9)
	w.wants("without an answer", consult(), clause.ErrHangs)
	w.Must(w.Postings.Answer(ctx, w.member, posting.Answering{Committee: w.C.ID, Number: sheet, N: 1, Outcome: posting.Upheld, Reason: "有道理"}))
	w.nights(1)
	w.wants("an objection was upheld", consult(), clause.ErrUpheld)
	w.Must(w.reopen(number))
	w.Must(w.post(number, "改了"))
	w.Must(w.reopen(number)) // before it hung to the end: no round
	for _, p := range []string{sheet, w.show(number).Sheet.Number} {
		if p != "" && p != sheet {
			t.Errorf("the draft has the sheet of the one before: %s", p)
		}
	}
	var hang int
	w.Must(w.DB.Bare().QueryRowContext(ctx, `select count(*) from compacts.postings where committee_id = $1 and kind = 'compact' and state = 'posted'`, w.C.ID).Scan(&hang))
	if s := w.show(number); hang != 0 || s.Rounds != 0 || s.Draft != 3 {
		t.Errorf("%d sheets hang, %d rounds, draft %d", hang, s.Rounds, s.Draft)
	}
}

// A round that was broken off does not count.
func TestARoundGoesToItsEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Consultation)
	w.nights(3)
	w.Must(w.reopen(number))
	w.Must(w.post(number, "改了"))
	w.nights(9)
	w.Must(w.Compacts.Consult(t.Context(), w.chair, w.C.ID, number))
	w.nights(9)
	w.wants("a broken round and a whole one", w.Compacts.Freeze(t.Context(), w.chair, w.C.ID, number), clause.ErrRounds)
}

// A committee that set shorter days than the law has is told so.
func TestThePeriodOfTheDayHolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Draft)
	days := func(key, value string) {
		w.Must(w.Rules.Set(t.Context(), w.chair, rule.NewRule{
			Committee: w.C.ID, Key: key, Value: value, From: w.Today(), Ground: rule.Ground{Kind: rule.Resolution, Text: "户代表会议决议"},
		}))
	}
	days("posting.compact.days", "6")
	w.wants("posted for six days", w.post(number, ""), clause.ErrShort)
	w.Days(1)
	days("posting.compact.days", "7")
	days("posting.consultation.days", "6")
	w.Must(w.post(number, ""))
	w.nights(9)
	w.wants("asked for six days", w.Compacts.Consult(t.Context(), w.chair, w.C.ID, number), clause.ErrShort)
}
