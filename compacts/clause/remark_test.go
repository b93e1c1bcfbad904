package clause_test

import (
	"slices"
	"strings"
	"testing"

	"ziguan/compacts/clause"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/wording"
)

// Each remark that is wrong is refused by its own sentence.
func TestRemarksAreLookedAt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Publicity)
	for name, one := range map[string]struct {
		who    actor.Actor
		change func(*clause.NewRemark)
		want   *errs.Error
	}{
		"empty":                       {w.who[0], func(n *clause.NewRemark) { n.Text = " " }, clause.ErrRemarkText},
		"501 characters":              {w.who[0], func(n *clause.NewRemark) { n.Text = strings.Repeat("约", 501) }, clause.ErrRemarkText},
		"somebody's plate":            {w.who[0], func(n *clause.NewRemark) { n.Text = "京N3QK57老占道" }, wording.ErrPlate},
		"on a chapter":                {w.who[0], func(n *clause.NewRemark) { n.Clause = 3 }, clause.ErrNode},
		"on no clause":                {w.who[0], func(n *clause.NewRemark) { n.Clause = 99 }, clause.ErrNode},
		"a passage that is not there": {w.who[0], func(n *clause.NewRemark) { n.Quote = "每月180元" }, clause.ErrQuote},
		"a passage of nothing":        {w.who[0], func(n *clause.NewRemark) { n.Clause, n.Quote = 0, "每月" }, clause.ErrQuote},
		"brought by a long name":      {w.chair, func(n *clause.NewRemark) { n.OnPaper = strings.Repeat("李", 61) }, clause.ErrRemarkWho},
		"who looks on":                {w.supervisor, func(*clause.NewRemark) {}, actor.ErrRole},
		"instead of none":             {w.who[0], func(n *clause.NewRemark) { n.InsteadOf = 7 }, clause.ErrRemarkUnknown},
	} {
		_, err := w.remark(one.who, number, one.change)
		w.wants(name, err, one.want)
	}
	for way, one := range map[string]struct {
		who    actor.Actor
		change func(*clause.NewRemark)
	}{
		"online":    {w.who[0], func(n *clause.NewRemark) { n.Quote = "每月150元" }},
		"counter":   {w.member, func(n *clause.NewRemark) { n.OnPaper = "三楼张大爷" }},
		"paper":     {w.member, func(n *clause.NewRemark) { n.OnPaper, n.Slip = "纸条", true }},
		"committee": {both(w.member, w.who[0]), func(n *clause.NewRemark) { n.Clause, n.Own = 0, true }},
	} {
		r, err := w.remark(one.who, number, one.change)
		if w.Must(err); r.Way != way {
			t.Errorf("came in as %s, want %s", r.Way, way)
		}
	}
	keyed := func(n *clause.NewRemark) { n.Key = "once" }
	first, err := w.remark(w.who[1], number, keyed)
	w.Must(err)
	again, err := w.remark(w.who[1], number, keyed)
	if w.Must(err); again.N != first.N {
		t.Error("a double tap said it twice")
	}
	_, err = w.remark(w.who[1], number, keyed, func(n *clause.NewRemark) { n.Text = "别的话" })
	w.wants("something else with the same key", err, clause.ErrKeyReused)
}

// Remarks come in from the posting to the last day of the consultation, and at no other time.
func TestRemarksHaveTheirTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := w.at(clause.Draft)
	_, err := w.remark(w.who[0], draft)
	w.wants("a draft", err, clause.ErrRemarkClosed)
	number := w.at(clause.Consultation)
	w.Days(7)
	_, err = w.remark(w.who[0], number)
	w.Must(err) // the last day
	w.Days(1)
	_, err = w.remark(w.who[0], number)
	w.wants("the day after, though no job ran", err, clause.ErrRemarkClosed)
	w.wants("seconded the day after", w.Compacts.Second(t.Context(), w.who[1], w.C.ID, number, 1), clause.ErrRemarkClosed)
	w.Must(w.answer(number, 1, clause.Rejected))
}

// What somebody said never changes: said anew it is another remark, which nobody has
// seconded; what the committee put is nobody's agreement.
func TestWhatWasSaidStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Publicity)
	r, err := w.remark(w.who[0], number)
	w.Must(err)
	second := func(who actor.Actor, n int) error { return w.Compacts.Second(t.Context(), who, w.C.ID, number, n) }
	w.Must(second(w.who[1], r.N))
	w.wants("twice", second(w.who[1], r.N), clause.ErrSeconded)
	w.wants("one's own", second(w.who[0], r.N), clause.ErrOwnRemark)
	w.wants("staff", second(w.member, r.N), actor.ErrRole)
	_, err = w.remark(w.who[1], number, func(n *clause.NewRemark) { n.InsteadOf = r.N })
	w.wants("another's anew", err, clause.ErrNotOwnRemark)
	anew, err := w.remark(w.who[0], number, func(n *clause.NewRemark) { n.InsteadOf, n.Text = r.N, "每月120元就够" })
	w.Must(err)
	s := w.show(number)
	if old := s.Remarks[0]; old.Text != "每月150元太贵" || old.State != clause.Reworded || old.Seconds != 1 {
		t.Errorf("the old remark is %+v", old.Remark)
	}
	if got := s.Remarks[1]; got.InsteadOf != r.N || got.Seconds != 0 {
		t.Errorf("the new one has %d who said so, instead of %d", got.Seconds, got.InsteadOf)
	}
	w.wants("seconded after it was said anew", second(w.who[2], r.N), clause.ErrRemarkClosed)
	w.Must(w.answer(number, anew.N, clause.Adopted))
	_, err = w.remark(w.who[0], number, func(n *clause.NewRemark) { n.InsteadOf = anew.N })
	w.refused("said anew after its answer", err, "remark.cannot.reword")
	seed, err := w.remark(w.member, number, func(n *clause.NewRemark) { n.Clause, n.Own = 0, true })
	w.Must(err)
	w.wants("the committee's seconded", second(w.who[2], seed.N), clause.ErrOwnRemark)
}

// An answer has its outcome, reason and clause; nobody answers their own.
func TestAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Publicity)
	r, err := w.remark(w.who[0], number)
	w.Must(err)
	for name, one := range map[string]struct {
		change func(*clause.Answering)
		want   *errs.Error
	}{
		"no outcome":       {func(n *clause.Answering) { n.Outcome = "noted" }, clause.ErrOutcome},
		"no reason":        {func(n *clause.Answering) { n.Reason = "" }, clause.ErrAnswer},
		"a phone":          {func(n *clause.Answering) { n.Reason = "问 13800138000" }, wording.ErrPhone},
		"adopted nowhere":  {func(n *clause.Answering) { n.Clause = 0 }, clause.ErrAnswerOn},
		"in a chapter":     {func(n *clause.Answering) { n.Clause = 1 }, clause.ErrAnswerOn},
		"no such remark":   {func(n *clause.Answering) { n.N = 9 }, clause.ErrRemarkUnknown},
		"an unknown clase": {func(n *clause.Answering) { n.Outcome, n.Clause = clause.Rejected, 77 }, clause.ErrAnswerOn},
	} {
		n := clause.Answering{Committee: w.C.ID, Number: number, N: r.N, Outcome: clause.Adopted, Reason: "成本核过了", Clause: 4}
		one.change(&n)
		w.wants(name, w.Compacts.Answer(t.Context(), w.chair, n), one.want)
	}
	lives := both(w.member, w.who[1])
	own, err := w.remark(lives, number)
	w.Must(err)
	w.wants("one's own", w.Compacts.Answer(t.Context(), lives, clause.Answering{Committee: w.C.ID, Number: number, N: own.N, Outcome: clause.Rejected, Reason: "不采纳"}), clause.ErrOwnRemark)
	w.Must(w.answer(number, r.N, clause.Rejected))
	w.refused("answered twice", w.answer(number, r.N, clause.Adopted), "remark.cannot.answer")
}

// Two remarks that are joined keep their words, who seconded them, and an answer each; who
// joined them and why is on the record.
func TestJoinedRemarksKeepBoth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Publicity)
	for i, text := range []string{"太贵", "降到120元", "已经答过的"} {
		_, err := w.remark(w.who[i], number, func(n *clause.NewRemark) { n.Text = text })
		w.Must(err)
	}
	w.Must(w.Compacts.Second(t.Context(), w.who[2], w.C.ID, number, 1))
	w.Must(w.answer(number, 3, clause.Rejected))
	join := func(n, into int, why string) error {
		return w.Compacts.Join(t.Context(), w.member, clause.Joining{Committee: w.C.ID, Number: number, N: n, Into: into, Reason: why})
	}
	w.wants("without a reason", join(1, 2, ""), clause.ErrMergeReason)
	w.wants("to itself", join(1, 1, "同一件事"), clause.ErrMerge)
	w.wants("to what was answered", join(1, 3, "同一件事"), clause.ErrMerge)
	w.refused("what was answered", join(3, 2, "同一件事"), "remark.cannot.merge")
	w.Must(join(1, 2, "都说价格"))
	w.wants("back", join(2, 1, "同一件事"), clause.ErrMerge)
	w.wants("answered alone", w.answer(number, 1, clause.Adopted), clause.ErrJoined)
	_, err := w.remark(w.who[1], number, func(n *clause.NewRemark) { n.InsteadOf = 2 })
	w.wants("said anew while another is joined to it", err, clause.ErrHasJoined)
	w.Must(w.answer(number, 2, clause.Partly))
	s := w.show(number)
	for i, text := range []string{"太贵", "降到120元"} {
		r := s.Remarks[i]
		if r.Text != text || r.State != clause.Answered || r.Outcome != clause.Partly || r.Reason == "" {
			t.Errorf("remark %d: %+v", i+1, r.Remark)
		}
	}
	if r := s.Remarks[0]; r.MergedInto != 2 || r.MergeReason != "都说价格" || r.Seconds != 1 {
		t.Errorf("joined: %+v", r.Remark)
	}
	for i := range 2 {
		mine, err := w.Compacts.ShowMine(t.Context(), w.who[i], w.C.ID, number)
		if w.Must(err); len(mine.Said) != 1 || mine.Said[0].Outcome != clause.Partly {
			t.Errorf("%d reads %+v of their own", i, mine.Said)
		}
	}
}

// A remark whose passage changed says so, with the old words; on a passage that stands it
// stays where it is.
func TestAPassageThatChangedSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Consultation)
	for _, one := range []struct {
		clause int
		quote  string
	}{{4, "一户一卡"}, {4, "每月150元"}, {4, ""}, {5, "2小时"}, {2, ""}, {0, ""}} {
		_, err := w.remark(w.who[0], number, func(n *clause.NewRemark) { n.Clause, n.Quote = one.clause, one.quote })
		w.Must(err)
	}
	w.Must(w.reopen(number))
	w.Must(w.edit(number, clause.Replace, 4, "一户一卡，每户首辆车每月120元。"))
	w.Must(w.edit(number, clause.Drop, 5, ""))
	want := []clause.Passage{clause.Stands, clause.Altered, clause.Altered, clause.Removed, clause.Stands, clause.Stands}
	s := w.show(number)
	for i, r := range s.Remarks {
		if r.Passage != want[i] {
			t.Errorf("remark %d on %q: %s, want %s", i+1, r.Quote, r.Passage, want[i])
		}
	}
	if r := s.Remarks[3]; r.Quote != "2小时" || r.Was.Word() != "第三条" || r.On.ID != 0 {
		t.Errorf("the old words are %q of %s", r.Quote, r.Was.Word())
	}
	if r := s.Remarks[2]; r.Was.Text != "一户一卡，每户首辆车每月150元。" {
		t.Errorf("the old words of the clause are %q", r.Was.Text)
	}
	out, err := w.Compacts.ShowPublic(t.Context(), w.C.ID, number)
	w.Must(err)
	if out.Remarks[1].Passage != clause.Stands || out.Version.N != 1 {
		t.Errorf("anybody reads draft %d, which is not posted", out.Version.N)
	}
}

// Neither the record nor what anybody reads tells who said something.
func TestNobodyKnowsWhoSaidIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Publicity)
	_, err := w.remark(w.who[0], number)
	w.Must(err)
	_, err = w.remark(w.member, number, func(n *clause.NewRemark) { n.OnPaper = "张大爷" })
	w.Must(err)
	out, err := w.Compacts.ShowPublic(t.Context(), w.C.ID, number)
	w.Must(err)
	for _, r := range out.Remarks {
		if r.Person != "" || r.Name != "" || r.OnPaper != "" {
			t.Errorf("anybody reads %+v", r.Remark)
		}
	}
	var known int
	w.Must(w.DB.Bare().QueryRowContext(t.Context(), `select (select count(*) from record.entries where committee_id = $1 and convert_from(canon, 'UTF8') like '%' || $2 || '%')
		+ (select count(*) from compacts.remark_events where actor = $3)`, w.C.ID, w.C.Pseudonym(w.who[0].Person), w.who[0].Person).Scan(&known))
	if known != 0 {
		t.Errorf("%d entries tell who said it", known)
	}
}

// Whoever is forgotten: their names go, and their words once they were answered.
func TestWhoIsForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := w.at(clause.Publicity)
	for range 2 {
		_, err := w.remark(w.who[0], number)
		w.Must(err)
	}
	w.Must(w.answer(number, 1, clause.Rejected))
	w.forget(w.who[0])
	s := w.show(number)
	if r := s.Remarks[0]; r.Person != "" || r.Text != "" || r.Reason == "" {
		t.Errorf("answered and forgotten: %+v", r.Remark)
	}
	if r := s.Remarks[1]; r.Person != "" || r.Text == "" {
		t.Errorf("forgotten before its answer: %+v", r.Remark)
	}
	w.Must(w.answer(number, 2, clause.Rejected))
	w.forget(w.who[0])
	if r := w.show(number).Remarks[1]; r.Text != "" {
		t.Errorf("answered after it was forgotten: %+v", r.Remark)
	}
}

// both is somebody with a role who lives here as well.
func both(role, lives actor.Actor) actor.Actor {
	lives.Roles = append(slices.Clone(lives.Roles), role.Roles...)
	return lives
}
