package past_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ziguan/compacts/past"
	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/compacts/source"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/parktest"
)

// world is a committee with a chair who enters, and a member and a supervisor who vouch.
type world struct {
	*parktest.World
	t                         *testing.T
	chair, member, supervisor actor.Actor
	paper                     int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	p := parktest.New(t)
	return &world{World: p, t: t, chair: p.Staff(actor.Chair), member: p.Staff(actor.Member), supervisor: p.Staff(actor.Supervisor)}
}

// a is a decision of a kind that nothing is wrong with.
func (w *world) a(kind past.Kind, change ...func(*past.New)) past.New {
	w.paper++
	n := past.New{
		Committee: w.C.ID, Kind: kind, Title: "停车自管公约", Text: "2019 年 5 月 1 日户代表会议通过，到会 45 户，同意 41 户。\n第七条：一户一卡。",
		DecidedOn: day.Of(2019, 5, 1), KeptAt: "居委会档案柜", Papers: [][]byte{[]byte("scan " + strconv.Itoa(w.paper))},
	}
	for _, f := range change {
		f(&n)
	}
	return n
}

func (w *world) enter(kind past.Kind, change ...func(*past.New)) past.Decision {
	w.t.Helper()
	d, err := w.All.Past.Enter(w.t.Context(), w.chair, w.a(kind, change...))
	w.Must(err)
	return d
}

func (w *world) vouch(who actor.Actor, d past.Decision) error {
	return w.All.Past.Vouch(w.t.Context(), who, w.C.ID, d.Number.String())
}

func (w *world) posted(kind past.Kind, change ...func(*past.New)) past.Decision {
	w.t.Helper()
	d := w.enter(kind, change...)
	w.Must(w.vouch(w.member, d))
	w.Must(w.vouch(w.supervisor, d))
	return d
}

// night is the job after a number of days.
func (w *world) night(days int) {
	w.t.Helper()
	w.Days(days)
	_, err := w.Postings.Expire(w.t.Context(), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	_, err = w.All.Past.Advance(w.t.Context(), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	if again, err := w.All.Past.Advance(w.t.Context(), actor.Of(actor.System), w.Clock.Now()); err != nil || again.Moved != 0 {
		w.t.Errorf("a second run moved %d, %v", again.Moved, err)
	}
}

func (w *world) show(d past.Decision) past.Shown {
	w.t.Helper()
	out, err := w.All.Past.Show(w.t.Context(), w.chair, w.C.ID, d.Number.String())
	w.Must(err)
	return out
}

func (w *world) is(d past.Decision, want past.State) {
	w.t.Helper()
	if got := w.show(d).State; got != want {
		w.t.Errorf("%s is %s, want %s", d.Number, got, want)
	}
}

func (w *world) wants(name string, got error, want *errs.Error) {
	w.t.Helper()
	if f := errs.As(got); f != nil && len(f.Fields) == 1 {
		got = f.Fields[0]
	}
	if !errors.Is(got, want) {
		w.t.Errorf("%s: %v, want %s", name, got, want.Code)
	}
}

func (w *world) drop(d past.Decision, reason string) error {
	return w.All.Past.Drop(w.t.Context(), w.chair, past.Dropping{Committee: w.C.ID, Number: d.Number.String(), Reason: reason})
}

// cites sets a rule on the ground of a decision.
func (w *world) cites(d past.Decision) error {
	w.Days(1)
	return w.Rules.Set(w.t.Context(), w.chair, rule.NewRule{
		Committee: w.C.ID, Key: "card.term_months", Value: "6", From: w.Today(),
		Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条", Ref: d.Source()},
	})
}

// It takes two others and seven whole days; only then may anything rest on it, and what
// does says that it was entered afterwards.
func TestADecisionStandsAfterTwoHaveVouchedAndItWasPosted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.enter(past.Compact)
	if d.Number.String() != "2026-1" {
		t.Errorf("its number is %s", d.Number)
	}
	w.wants("who entered it vouches", w.vouch(w.chair, d), past.ErrOwnEntry)
	w.Must(w.vouch(w.member, d))
	w.is(d, past.Entered)
	w.wants("the same again", w.vouch(w.member, d), past.ErrVouched)
	if _, err := w.All.Past.ShowPublic(t.Context(), w.C.ID, "2026-1"); !errors.Is(err, past.ErrUnknown) {
		t.Errorf("anybody reads it before it is posted: %v", err)
	}
	w.wants("a ground before it stands", w.cites(d), rule.ErrGroundRef)
	w.Must(w.vouch(w.supervisor, d))
	w.is(d, past.Posted)
	w.night(7)
	w.is(d, past.Posted) // the seventh day is not over
	w.wants("a ground while it is posted", w.cites(d), rule.ErrGroundRef)
	w.night(0)
	w.is(d, past.Standing)
	w.Must(w.cites(d))
	if got := w.show(d); len(got.Follows) != 1 || got.Follows[0].Subject != "card.term_months" || len(got.Vouchers) != 2 {
		t.Errorf("shown %+v", got)
	}
	list, err := w.Rules.Values(t.Context(), w.C.ID)
	w.Must(err)
	i := slices.IndexFunc(list, func(r rule.Rule) bool { return r.Key == "card.term_months" })
	if want := (source.Cited{Kind: source.Past, Number: "2026-1"}); list[i].Cited != want {
		t.Errorf("the rule rests on %+v", list[i].Ground)
	}
	w.recorded("past.entered", "past.vouched", "past.vouched", "past.posted", "past.stands")
}

func (w *world) recorded(want ...string) {
	w.t.Helper()
	var got []string
	for _, k := range w.Kinds("past.") {
		kind, _, _ := strings.Cut(k, " ")
		got = append(got, kind)
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("the record says %v", got)
	}
}

// An objection that was right keeps it from standing; one that was not does not.
func TestAnUpheldObjectionRefusesIt(t *testing.T) {
	t.Parallel()
	for outcome, want := range map[posting.Outcome]past.State{posting.Upheld: past.Refused, posting.Rejected: past.Standing} {
		w := newWorld(t)
		d, act := w.posted(past.Hearing), w.enter(past.Vote)
		board := w.show(d).Posting.Number
		home := w.Homes("1-1-101")["1-1-101"]
		_, err := w.Postings.Object(t.Context(), w.Lives(home, "owner", 0), posting.NewObjection{Committee: w.C.ID, Number: board, Text: "那天没有开会"})
		w.Must(err)
		w.night(9)
		w.is(d, past.Posted) // nobody has answered
		w.Must(w.Postings.Answer(t.Context(), w.member, posting.Answering{Committee: w.C.ID, Number: board, N: 1, Outcome: outcome, Reason: "查过会议记录。"}))
		w.night(0)
		w.is(d, want)
		_, err = w.All.Past.Enter(t.Context(), w.chair, w.a(past.Price, func(n *past.New) { n.Hearing, n.Act = d.Number.String(), act.Number.String() }))
		if want == past.Standing {
			w.Must(err)
		} else {
			w.wants("a price on what was refused", err, past.ErrHearing)
		}
	}
}

// A later decision takes its place: what rested on it stays, and nothing new may.
func TestALaterDecisionReplacesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old, other, coming := w.posted(past.Compact), w.posted(past.Compact), w.enter(past.Compact)
	w.night(8)
	w.Must(w.cites(old))
	replace := func(by source.ID) error {
		return w.All.Past.Replace(t.Context(), w.chair, w.C.ID, old.Number.String(), by)
	}
	w.wants("by nothing", replace(source.ID{}), past.ErrReplacement)
	w.wants("by itself", replace(old.Source()), past.ErrReplacement)
	w.wants("by what does not stand", replace(coming.Source()), past.ErrReplacement)
	p, err := w.Postings.Post(t.Context(), w.chair, posting.New{Committee: w.C.ID, Kind: posting.Other, Title: "废止 2019 年公约", Text: "改用 2027 年公约。"})
	w.Must(err)
	w.wants("by a posting that still hangs", replace(p.Source()), past.ErrReplacement)
	w.Must(replace(other.Source()))
	w.night(8)
	w.Must(w.All.Past.Replace(t.Context(), w.chair, w.C.ID, other.Number.String(), p.Source())) // it has run its course
	if got := w.show(old); got.State != past.Replaced || got.ReplacedBy.Number != other.Number.String() || len(got.Follows) != 1 {
		t.Errorf("replaced %+v", got)
	}
	w.wants("a new ground", w.cites(old), rule.ErrGroundRef)
}

// Taken back while it is posted, its sheet is withdrawn with it; the sheet alone, which
// more people may take down, does not go.
func TestAnEntryAndItsSheetGoTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, other := w.posted(past.Compact), w.posted(past.Vote)
	w.wants("without a reason", w.drop(d, " "), past.ErrReason)
	w.Must(w.drop(d, "日期录错了"))
	sheet, err := w.Postings.ShowPublic(t.Context(), w.C.ID, w.show(d).Posting.Number)
	w.Must(err)
	if sheet.State != posting.Withdrawn || w.show(d).Reason != "日期录错了" {
		t.Errorf("the sheet is %s", sheet.State)
	}
	cashier := w.Staff(actor.Cashier)
	alone := posting.Withdrawal{Committee: w.C.ID, Number: w.show(other).Posting.Number, Reason: "重发"}
	w.wants("the sheet alone", w.Postings.Withdraw(t.Context(), cashier, alone), posting.ErrElsewhere)
	w.wants("a cashier", w.All.Past.Drop(t.Context(), cashier, past.Dropping{Committee: w.C.ID, Number: other.Number.String(), Reason: "重发"}), actor.ErrRole)
	w.night(8)
	w.is(other, past.Standing)
}
