package hearing_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ziguan/compacts/hearing"
	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/pg"
	"ziguan/internal/wording"
)

// What cannot be a draft says so by name.
func TestADraftIsRefusedByName(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	for name, one := range map[string]struct {
		change func(*hearing.Proposal)
		want   *errs.Error
	}{
		"no kind":              {func(n *hearing.Proposal) { n.Kind = "x" }, hearing.ErrKind},
		"no subject":           {func(n *hearing.Proposal) { n.Title = " " }, hearing.ErrTitle},
		"a long subject":       {func(n *hearing.Proposal) { n.Title = strings.Repeat("字", 41) }, hearing.ErrTitle},
		"no text":              {func(n *hearing.Proposal) { n.Text = "" }, hearing.ErrText},
		"a phone in it":        {func(n *hearing.Proposal) { n.Text = "问13800138000" }, wording.ErrPhone},
		"no place":             {func(n *hearing.Proposal) { n.Place = "" }, hearing.ErrPlace},
		"no agenda":            {func(n *hearing.Proposal) { n.Agenda = []string{"", " "} }, hearing.ErrAgenda},
		"a paper of no title":  {func(n *hearing.Proposal) { n.Papers = []hearing.Paper{{}} }, hearing.ErrPapers},
		"a false digest":       {func(n *hearing.Proposal) { n.Papers[0].SHA256 = "00" }, hearing.ErrPapers},
		"seats below none":     {func(n *hearing.Proposal) { n.Quotas[0].Places = -1 }, hearing.ErrQuota},
		"a kind twice":         {func(n *hearing.Proposal) { n.Quotas[0].Party = hearing.NoCar }, hearing.ErrQuota},
		"no seats":             {func(n *hearing.Proposal) { n.Quotas = nil }, hearing.ErrQuota},
		"five minutes":         {func(n *hearing.Proposal) { n.Minutes = 5 }, hearing.ErrMinutes},
		"minus one observer":   {func(n *hearing.Proposal) { n.Observers = -1 }, hearing.ErrObservers},
		"no time":              {func(n *hearing.Proposal) { n.Starts, n.SignupEnds, n.Quotas = time.Time{}, time.Time{}, n.Quotas[2:] }, hearing.ErrWhen},
		"chair is recorder":    {func(n *hearing.Proposal) { n.Recorder = n.Chair }, hearing.ErrSamePerson},
		"a stranger as chair":  {func(n *hearing.Proposal) { n.Chair = w.who[0].Person }, hearing.ErrChair},
		"a draw on its last":   {func(n *hearing.Proposal) { n.DrawsOn = w.Today().AddDays(10) }, hearing.ErrSignup},
		"a draw on the day":    {func(n *hearing.Proposal) { n.DrawsOn = w.Today().AddDays(20) }, hearing.ErrSignup},
		"a draw by no numbers": {func(n *hearing.Proposal) { n.Sources = "" }, hearing.ErrSources},
	} {
		_, err := w.Hearings.Draft(t.Context(), w.chair, w.proposal(one.change))
		w.wants(name, err, one.want)
	}
	_, err := w.Hearings.Draft(t.Context(), w.Staff(actor.Cashier), w.proposal())
	w.wants("a cashier", err, actor.ErrRole)
	keyed := func(n *hearing.Proposal) { n.Key = "k" }
	first, again := w.draft(keyed), w.draft(keyed)
	if first != again {
		t.Errorf("one key made %s and %s", first, again)
	}
	_, err = w.Hearings.Draft(t.Context(), w.chair, w.proposal(keyed, func(n *hearing.Proposal) { n.Title = "别的" }))
	w.wants("the key again", err, hearing.ErrKeyReused)
}

// A notice is refused without its kinds, its papers or its days, each by its sentence, to
// the seat and to the day.
func TestANoticeIsRefusedByName(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	noCar := func(n int) func(*hearing.Proposal) {
		return func(p *hearing.Proposal) {
			p.Quotas = []hearing.Quota{{Party: hearing.NoCar, Places: n, Way: hearing.ByInvite}, {Party: hearing.Expert, Places: 6, Way: hearing.ByInvite}}
		}
	}
	in := func(days int, kind hearing.Kind) func(*hearing.Proposal) {
		return func(p *hearing.Proposal) {
			noCar(6)(p)
			p.Kind, p.Starts = kind, w.Today().AddDays(days).Time(w.C.Location())
		}
	}
	for _, one := range []struct {
		name   string
		change func(*hearing.Proposal)
		want   *errs.Error
	}{
		{"no seat without a car", func(p *hearing.Proposal) { p.Quotas = p.Quotas[:1] }, hearing.ErrNoCarSeats},
		{"three residents of nine", noCar(3), hearing.ErrResidents},
		{"four residents of ten", noCar(4), nil},
		{"fees without papers", func(p *hearing.Proposal) { p.Papers = nil }, hearing.ErrFeePapers},
		{"fees in fifteen days", in(15, hearing.Fee), hearing.ErrStarts},
		{"fees after fifteen clear days", in(16, hearing.Fee), nil},
		{"another in ten days", in(10, hearing.Other), hearing.ErrStarts},
		{"another after ten clear days", in(11, hearing.Other), nil},
		{"a sign-up that is over", func(p *hearing.Proposal) { p.SignupEnds = w.Clock.Now() }, hearing.ErrSignup},
	} {
		err := w.Hearings.Announce(t.Context(), w.chair, w.C.ID, w.draft(one.change))
		if one.want == nil {
			w.Must(err)
			continue
		}
		w.wants(one.name, err, one.want)
	}
}

// The sheet says what one needs to come: seats, time, place, how seats are drawn; and
// that a hearing decides nothing.
func TestTheSheetOfANotice(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	h := w.show(w.noticed())
	sheet, err := w.Postings.ShowPublic(t.Context(), w.C.ID, h.NoticeSheet.Number)
	w.Must(err)
	for _, part := range []string{"有车住户2席（报名后摇号）", "无车住户1席", "街道、社区1席（邀请）", "社区活动室", "双色球", "旁听席10个", "成本表", "业主大会", "不作决定"} {
		if !strings.Contains(sheet.Text, part) {
			t.Errorf("the sheet lacks %s: %s", part, sheet.Text)
		}
	}
	n := w.proposal()
	w.wants("what was noticed", w.Hearings.Revise(t.Context(), w.chair, h.Number.String(), n), hearing.ErrFixed)
	draft := w.draft()
	n.Title = "改过的题目"
	w.Must(w.Hearings.Revise(t.Context(), w.chair, draft, n))
	if got := w.show(draft).Title; got != n.Title {
		t.Errorf("it is called %s", got)
	}
	_, err = w.Hearings.ShowPublic(t.Context(), w.C.ID, draft)
	w.wants("a draft in public", err, hearing.ErrUnknown)
}

// messages are kind and link of what a person was told.
func (w *world) messages(kind string) int {
	w.t.Helper()
	n := 0
	w.Must(w.DB.Read(w.t.Context(), func(r *pg.Reader) error {
		return r.Get(w.t.Context(), &n, `select count(*) from outbox.messages where committee_id = $1 and kind = $2`, w.C.ID, kind)
	}))
	return n
}

// Whoever signed up is told that it is put off or cancelled, each time once; the sheet is
// taken down, and of a hearing put off another hangs.
func TestWhoWasToldIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 7)
	number := w.seated()
	sheet := w.show(number).NoticeSheet.Number
	w.Must(w.acts()[hearing.Postpone](number))
	h := w.show(number)
	if got := w.messages("hearing.postponed"); got != 7 || h.Sequence != 1 || h.NoticeSheet.Number == sheet || h.State != hearing.Seated {
		t.Errorf("%d were told, sequence %d, sheet %s", got, h.Sequence, h.NoticeSheet.Number)
	}
	old, err := w.Postings.Show(t.Context(), w.chair, w.C.ID, sheet)
	w.Must(err)
	if old.State != posting.Withdrawn {
		t.Errorf("the old sheet is %s", old.State)
	}
	w.wants("to no later time", w.Hearings.Postpone(t.Context(), w.chair, hearing.Postponement{
		Committee: w.C.ID, Number: number, Reason: "再等等", Time: hearing.Time{Starts: h.StartsAt},
	}), hearing.ErrStarts)
	w.wants("for no reason", w.Hearings.Postpone(t.Context(), w.chair, hearing.Postponement{
		Committee: w.C.ID, Number: number, Time: hearing.Time{Starts: h.StartsAt.AddDate(0, 0, 9)},
	}), hearing.ErrReason)
	w.wants("cancelled for no reason", w.Hearings.Cancel(t.Context(), w.chair, w.C.ID, number, ""), hearing.ErrReason)
	w.Must(w.Hearings.Cancel(t.Context(), w.chair, w.C.ID, number, "方案撤回"))
	h = w.show(number)
	if got := w.messages("hearing.cancelled"); got != 7 || h.Sequence != 2 {
		t.Errorf("%d were told, sequence %d", got, h.Sequence)
	}
	if !slices.Contains(w.Kinds("posting.withdrawn"), "posting.withdrawn "+h.NoticeSheet.Number) {
		t.Errorf("the sheet %s still hangs", h.NoticeSheet.Number)
	}
}
