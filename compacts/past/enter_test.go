package past_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync"
	"testing"

	"ziguan/compacts/past"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/wording"
)

// Each field that is wrong is named, and what names somebody is refused.
func TestWhatIsEnteredIsLookedAt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, one := range map[string]struct {
		change func(*past.New)
		want   *errs.Error
	}{
		"no kind":            {func(n *past.New) { n.Kind = "rumour" }, past.ErrKind},
		"no title":           {func(n *past.New) { n.Title = " " }, past.ErrTitle},
		"a long title":       {func(n *past.New) { n.Title = strings.Repeat("约", 61) }, past.ErrTitle},
		"no text":            {func(n *past.New) { n.Text = "" }, past.ErrText},
		"no day":             {func(n *past.New) { n.DecidedOn = 0 }, past.ErrDay},
		"tomorrow":           {func(n *past.New) { n.DecidedOn = w.Today().AddDays(1) }, past.ErrDay},
		"nowhere":            {func(n *past.New) { n.KeptAt = "" }, past.ErrKeptAt},
		"no paper":           {func(n *past.New) { n.Papers = nil }, past.ErrPapers},
		"an empty paper":     {func(n *past.New) { n.Papers = [][]byte{{}} }, past.ErrPapers},
		"too many papers":    {func(n *past.New) { n.Papers = bytes.Split([]byte("1,2,3,4,5,6,7,8,9"), []byte(",")) }, past.ErrPapers},
		"the same paper":     {func(n *past.New) { n.Papers = [][]byte{[]byte("a"), []byte("a")} }, past.ErrPaperTwice},
		"a plate in a title": {func(n *past.New) { n.Title = "关于京N3QK57" }, wording.ErrPlate},
		"a phone in a text":  {func(n *past.New) { n.Text = "找 13800138000" }, wording.ErrPhone},
	} {
		_, err := w.All.Past.Enter(t.Context(), w.chair, w.a(past.Compact, one.change))
		w.wants(name, err, one.want)
	}
	_, err := w.All.Past.Enter(t.Context(), w.chair, w.a(past.Compact, func(n *past.New) { n.DecidedOn = w.Today() }))
	w.Must(err) // today's is not to come
	_, err = w.All.Past.Enter(t.Context(), w.supervisor, w.a(past.Compact))
	w.wants("a reader enters", err, actor.ErrRole)
	there := w.Found("B2")
	w.wants("another committee's chair vouches", w.All.Past.Vouch(t.Context(), actor.Of(actor.Chair).For(there.ID.String()), w.C.ID, "2026-1"), actor.ErrNotHere)
}

// A double tap enters once; two who vouch at once post once.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.a(past.Compact, func(n *past.New) { n.Key = "once" })
	first, err := w.All.Past.Enter(t.Context(), w.chair, n)
	w.Must(err)
	again, err := w.All.Past.Enter(t.Context(), w.chair, n)
	if w.Must(err); again.ID != first.ID {
		t.Error("a double tap entered twice")
	}
	n.Title = "另一份"
	_, err = w.All.Past.Enter(t.Context(), w.chair, n)
	w.wants("the key again", err, past.ErrKeyReused)
	var wg sync.WaitGroup
	for _, who := range []actor.Actor{w.member, w.supervisor, w.member, w.supervisor} {
		wg.Go(func() { _ = w.vouch(who, first) }) // one of each is late, which is what is asked
	}
	wg.Wait()
	w.is(first, past.Posted)
	w.recorded("past.entered", "past.vouched", "past.vouched", "past.posted")
}

// Whoever has what the page says computes its check code again (docs/formats.md).
func TestWhatWasVouchedForCanBeComputedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.show(w.enter(past.Compact, func(n *past.New) { n.Papers = [][]byte{[]byte("one"), []byte("two")} }))
	one, two := sha256.Sum256([]byte("one")), sha256.Sum256([]byte("two"))
	text := "ziguan/past/v1\nkind: compact\ntitle: 停车自管公约\ndecided_on: 2019-05-01\nkept_at: 居委会档案柜\nhearing: \nact: \n" +
		`text: 2019 年 5 月 1 日户代表会议通过，到会 45 户，同意 41 户。\n第七条：一户一卡。` + "\n" +
		"paper: " + hex.EncodeToString(one[:]) + "\npaper: " + hex.EncodeToString(two[:]) + "\n"
	if sum := sha256.Sum256([]byte(text)); !bytes.Equal(sum[:], d.SHA256) {
		t.Errorf("computed %x, the page has %x", sum, d.SHA256)
	}
}

// Who may vouch is told of what waits for them; who entered it, or has vouched, that it
// waits for others.
func TestWhatWaitsToBeVouchedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, posted := w.enter(past.Compact), w.posted(past.Vote)
	w.Must(w.vouch(w.member, d))
	for who, want := range map[*actor.Actor]past.Waits{&w.chair: {Others: 1}, &w.member: {Others: 1}, &w.supervisor: {Mine: 1}} {
		got, err := w.All.Past.Waiting(t.Context(), *who, w.C.ID)
		if w.Must(err); got != want {
			t.Errorf("%v waits for %+v, want %+v", who.Roles, got, want)
		}
	}
	w.is(posted, past.Posted)
}
