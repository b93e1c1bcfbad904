package posting_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/photo"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// From the posting to its end: objection, answer, end; nothing takes effect before.
func TestAPostingRunsItsCourse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.posted()
	o, err := w.object(w.neighbour, p)
	w.must(err)
	_, err = w.object(w.chair, p, func(n *posting.NewObjection) { n.Ref, n.OnPaper = "", "3楼老赵" })
	w.must(err)
	w.days(8) // 1 December, the day after the last
	if st := w.standing(p); !st.Over || st.Open != 2 || st.Settled() || w.night() != 0 {
		t.Errorf("ended with open objections: %+v", st)
	}
	w.must(w.answer(w.chair, p, o.N, posting.Upheld))
	w.must(w.answer(w.chair, p, 2, posting.Partly))
	if st := w.standing(p); !st.Settled() || !st.Against("S-0012") || st.Against("S-0013") {
		t.Errorf("standing %+v", st)
	}
	if w.night() != 1 || w.night() != 0 {
		t.Error("it ends once")
	}
	public, err := w.board.ShowPublic(t.Context(), w.c.ID, p.Number.String())
	w.must(err)
	if public.State != posting.Ended || public.Items != nil || len(public.Answers) != 2 || public.Answers[0].Answer == "" {
		t.Errorf("the public sees %+v", public)
	}
	shown, err := w.board.Show(t.Context(), w.chair, w.c.ID, p.Number.String())
	w.must(err)
	if len(shown.Items) != 2 || shown.Objections[0].Name != "王秀兰" || shown.Objections[1].OnPaper != "3楼老赵" || shown.Can != nil {
		t.Errorf("staff see %+v", shown)
	}
	var kinds []string
	for _, l := range w.record() {
		kinds = append(kinds, l.Kind+" "+l.Actor[:strings.IndexByte(l.Actor+" ", ' ')])
		for _, secret := range []string{"王秀兰", "老赵", "京N", "张小三", "一张卡", w.neighbour.Pseudonym} {
			if strings.Contains(string(l.Canon), secret) {
				t.Errorf("the record says %s:\n%s", secret, l.Canon)
			}
		}
	}
	want := []string{"posting.posted chair", "posting.objected resident", "posting.objected chair", "posting.answered chair", "posting.answered chair", "posting.ended system"}
	if d := cmp.Diff(want, kinds); d != "" {
		t.Error(d)
	}
}

// On the last day until midnight an objection is taken, the day after it is not.
func TestTheLastDayEndsAtMidnight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.posted() // ends on 30 November
	w.clock.Set(time.Date(2026, 11, 30, 15, 59, 59, 0, time.UTC))
	_, err := w.object(w.neighbour, p)
	w.must(err)
	w.clock.Set(time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC))
	_, err = w.object(w.neighbour, p)
	w.wants("at 24:00", err, posting.ErrObjectionLate)
}

// Who may object and how; the same form sent twice files one objection.
func TestWhoMayObject(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.posted()
	with := func(f func(*posting.NewObjection)) func(*posting.NewObjection) { return f }
	for name, row := range map[string]struct {
		who    actor.Actor
		change func(*posting.NewObjection)
		want   error
	}{
		"a stranger":               {actor.Of(), with(func(*posting.NewObjection) {}), actor.ErrNotHere},
		"staff for nobody":         {w.chair, with(func(*posting.NewObjection) {}), posting.ErrObjectionWho},
		"a resident on paper":      {w.neighbour, with(func(n *posting.NewObjection) { n.OnPaper = "别人" }), actor.ErrRole},
		"a supervisor":             {w.person(actor.Supervisor, "监督"), with(func(*posting.NewObjection) {}), actor.ErrRole},
		"no words":                 {w.neighbour, with(func(n *posting.NewObjection) { n.Text = " " }), posting.ErrObjectionText},
		"a line that is not there": {w.neighbour, with(func(n *posting.NewObjection) { n.Ref = "S-9999" }), posting.ErrObjectionRef},
		"a posting there is none":  {w.neighbour, with(func(n *posting.NewObjection) { n.Number = "2026-9" }), posting.ErrUnknown},
	} {
		_, err := w.object(row.who, p, row.change)
		w.wants(name, err, row.want)
	}
	key := func(n *posting.NewObjection) { n.Key = "once" }
	one, err := w.object(w.neighbour, p, key)
	w.must(err)
	two, err := w.object(w.neighbour, p, key)
	w.must(err)
	if one.ID != two.ID || w.standing(p).Open != 1 {
		t.Error("one form, two objections")
	}
	double := w.neighbour
	double.Roles = []actor.Role{actor.Chair, actor.Resident}
	w.wants("one's own", w.answer(double, p, one.N, posting.Rejected), posting.ErrOwnObjection)
	w.wants("a resident answers", w.answer(w.neighbour, p, one.N, posting.Rejected), actor.ErrRole)
	_, err = w.object(w.chair, p, func(n *posting.NewObjection) { n.OnPaper = "3楼老赵" })
	w.must(err)
	w.must(w.answer(actor.Of(actor.Operator), p, 2, posting.Rejected)) // neither of the two has an account
	w.wants("without an outcome", w.answer(w.chair, p, one.N, ""), posting.ErrOutcome)
	w.wants("what is not there", w.answer(w.chair, p, 9, posting.Rejected), posting.ErrObjectionUnknown)
}

// Two clerks answer one objection at once: exactly one does.
func TestAnObjectionIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.posted()
	_, err := w.object(w.neighbour, p)
	w.must(err)
	clerks := []actor.Actor{w.chair, w.person(actor.Member, "赵委员")}
	got := make([]error, len(clerks))
	var wg sync.WaitGroup
	for i, who := range clerks {
		wg.Go(func() {
			got[i] = w.board.Answer(context.WithoutCancel(t.Context()), who, posting.Answering{
				Committee: w.c.ID, Number: p.Number.String(), N: 1, Outcome: posting.Outcomes[i], Reason: "已核对。",
			})
		})
	}
	wg.Wait()
	if (got[0] == nil) == (got[1] == nil) {
		t.Fatalf("both or neither answered: %v", got)
	}
	for _, err := range got {
		if err != nil && errs.CodeOf(err) != "objection.cannot.answer" {
			t.Error(err)
		}
	}
}

// The photograph is kept once, small, and stays when the posting has ended.
func TestProofOfPosting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.posted()
	w.clock.Step(time.Hour)
	n := posting.NewProof{Committee: w.c.ID, Number: p.Number.String(), Place: "东门公告栏", HungAt: w.clock.Now().Add(-time.Minute), File: photograph(t)}
	for name, row := range map[string]struct {
		change func(*posting.NewProof)
		want   error
	}{
		"no place":             {func(n *posting.NewProof) { n.Place = "" }, posting.ErrPlace},
		"a door for a place":   {func(n *posting.NewProof) { n.Place = "3号楼2单元101门口" }, wording.ErrDoor},
		"hung tomorrow":        {func(n *posting.NewProof) { n.HungAt = w.clock.Now().Add(time.Hour) }, posting.ErrHungAt},
		"hung before it was":   {func(n *posting.NewProof) { n.HungAt = w.clock.Now().AddDate(0, 0, -1) }, posting.ErrHungAt},
		"a text for a picture": {func(n *posting.NewProof) { n.File = []byte("no") }, photo.ErrKind},
	} {
		bad := n
		row.change(&bad)
		w.wants(name, w.board.Prove(t.Context(), w.chair, bad), row.want)
	}
	w.wants("a resident", w.board.Prove(t.Context(), w.neighbour, n), actor.ErrRole)
	w.must(w.board.Prove(t.Context(), w.chair, n))
	w.must(w.board.Prove(t.Context(), w.chair, n))
	w.days(9)
	w.night()
	shown, err := w.board.Show(t.Context(), w.chair, w.c.ID, p.Number.String())
	w.must(err)
	if shown.State != posting.Ended || len(shown.Proofs) != 1 || shown.Proved != 1 {
		t.Fatalf("shown %+v", shown)
	}
	at := posting.ProofAt{Committee: w.c.ID, Number: p.Number.String(), Proof: shown.Proofs[0].ID.String()}
	jpeg, err := w.board.Photo(t.Context(), w.chair, at)
	w.must(err)
	if len(jpeg) == 0 || len(jpeg) > photo.MaxBytes {
		t.Errorf("%d bytes", len(jpeg))
	}
	_, err = w.board.Photo(t.Context(), w.neighbour, at)
	w.wants("a resident looks at the photograph", err, actor.ErrRole)
	at.Number = "2026-7"
	_, err = w.board.Photo(t.Context(), w.chair, at)
	w.wants("of another posting", err, posting.ErrProofUnknown)
	if last := w.record(); !strings.Contains(string(canons(last)), "posting.hung") {
		t.Error("the record does not say that it hung")
	}
}

func canons(lines []record.Line) []byte {
	var out []byte
	for _, l := range lines {
		out = append(out, l.Canon...)
	}
	return out
}

// The database refuses what no use case does.
func TestTheDatabaseHoldsTheRulesToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.posted()
	_, err := w.object(w.neighbour, p)
	w.must(err)
	w.must(w.answer(w.chair, p, 1, posting.Rejected))
	for constraint, query := range map[string]string{
		"posting_items_plate_masked": `insert into compacts.posting_items (committee_id, posting_id, n, ref, class, plate, name, note)
			select committee_id, id, 9, 'x', '', '京A12345', '', '' from compacts.postings`,
		"posting_items_name_masked": `insert into compacts.posting_items (committee_id, posting_id, n, ref, class, plate, name, note)
			select committee_id, id, 9, 'x', '', '', '张小三', '' from compacts.postings`,
		"postings_withdrawn_why":    `update compacts.postings set state = 'withdrawn'`,
		"postings_term":             `update compacts.postings set last_day = posted_on`,
		"objections_answered":       `update compacts.objections set answer = ''`,
		"objections_not_by_oneself": `update compacts.objections set answered_by = person`,
		"objections_somebody":       `update compacts.objections set person = ''`,
	} {
		if _, err := w.db.Bare().ExecContext(t.Context(), query); err == nil || !strings.Contains(err.Error(), constraint) {
			t.Errorf("%s: %v", constraint, err)
		}
	}
	for _, query := range []string{`update compacts.posting_items set note = 'x'`, `delete from compacts.posting_proofs`, `delete from compacts.postings`, `update compacts.posting_events set event = 'x'`} {
		if _, err := w.db.Bare().ExecContext(t.Context(), query); err == nil {
			t.Errorf("%s was allowed", query)
		}
	}
}
