package posting_test

import (
	"errors"
	"testing"

	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/internal/day"
)

// What is told is told from its day to its last, and names nobody.
func TestAnnouncements(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := posting.NewAnnouncement{
		Committee: w.c.ID, Title: "东门道闸检修", Text: "23 日下午检修，请走西门。", From: day.Of(2026, 11, 23), To: day.Of(2026, 11, 24), Key: "once",
	}
	for name, row := range map[string]struct {
		change func(*posting.NewAnnouncement)
		want   error
	}{
		"no title":       {func(n *posting.NewAnnouncement) { n.Title = "" }, posting.ErrAnnouncementTitle},
		"no text":        {func(n *posting.NewAnnouncement) { n.Text = " " }, posting.ErrAnnouncementText},
		"a plate":        {func(n *posting.NewAnnouncement) { n.Text = "京A12345 请挪车" }, posting.ErrAnnouncementLeak},
		"days backwards": {func(n *posting.NewAnnouncement) { n.To = day.Of(2026, 11, 22) }, posting.ErrAnnouncementTerm},
		"no first day":   {func(n *posting.NewAnnouncement) { n.From = 0 }, posting.ErrAnnouncementTerm},
	} {
		n := good
		row.change(&n)
		if err := w.board.Announce(t.Context(), w.chair, n); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
	if err := w.board.Announce(t.Context(), actor.Of(actor.Supervisor).For(w.c.ID.String()), good); !errors.Is(err, actor.ErrRole) {
		t.Errorf("a supervisor: %v", err)
	}
	later := good
	later.Key, later.From, later.To = "later", day.Of(2026, 12, 1), day.Of(2026, 12, 2)
	for _, n := range []posting.NewAnnouncement{good, good, later} {
		if err := w.board.Announce(t.Context(), w.chair, n); err != nil {
			t.Fatal(err)
		}
	}
	for ahead, want := range map[bool]int{false: 1, true: 2} {
		if got, err := w.board.Announcements(t.Context(), w.c.ID, ahead); err != nil || len(got) != want {
			t.Errorf("%d announcements, %v, want %d", len(got), err, want)
		}
	}
	w.clock.Set(day.Of(2026, 11, 25).Time(w.c.Location()))
	if got, err := w.board.Announcements(t.Context(), w.c.ID, false); err != nil || len(got) != 0 {
		t.Errorf("it is told after its last day: %+v, %v", got, err)
	}
}

// A correction keeps what was said, with when it ended; of two clerks at once the
// second reads first; what is over is left.
func TestAnAnnouncementIsCorrected(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := posting.NewAnnouncement{
		Committee: w.c.ID, Title: "东门道闸检修", Text: "23 日下午检修，请走西门。", From: day.Of(2026, 11, 23), To: day.Of(2026, 11, 24),
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(w.board.Announce(t.Context(), w.chair, first))
	told := func() posting.Announcement {
		t.Helper()
		list, err := w.board.Announcements(t.Context(), w.c.ID, false)
		must(err)
		return list[0]
	}
	mend := posting.Correction{NewAnnouncement: first, ID: told().ID, Version: 1}
	mend.Text, mend.To = "24 日下午检修，请走西门。", day.Of(2026, 11, 25)
	refused := mend
	refused.Text = "京A12345 请挪车"
	if err := w.board.Correct(t.Context(), w.chair, refused); !errors.Is(err, posting.ErrAnnouncementLeak) {
		t.Errorf("a plate: %v", err)
	}
	if err := w.board.Correct(t.Context(), actor.Of(actor.Supervisor).For(w.c.ID.String()), mend); !errors.Is(err, actor.ErrRole) {
		t.Errorf("a supervisor: %v", err)
	}
	must(w.board.Correct(t.Context(), w.chair, mend))
	must(w.board.Correct(t.Context(), w.chair, mend)) // a double tap
	got := told()
	if got.Text != mend.Text || got.Version != 2 || len(got.Earlier) != 1 || got.Earlier[0].Text != first.Text || got.Earlier[0].To != first.To {
		t.Errorf("told now: %+v", got)
	}
	other := mend
	other.Title = "西门道闸检修"
	if err := w.board.Correct(t.Context(), w.chair, other); !errors.Is(err, posting.ErrAnnouncementMoved) {
		t.Errorf("who read the first text: %v", err)
	}
	other.Version = 2
	must(w.board.Correct(t.Context(), w.chair, other))
	if got = told(); len(got.Earlier) != 2 || got.Earlier[0].N != 2 || got.Earlier[1].N != 1 {
		t.Errorf("told at last: %+v", got)
	}
	if _, err := w.db.Bare().ExecContext(t.Context(), `update compacts.announcement_versions set text = 'x'`); err == nil {
		t.Error("an earlier text was changed")
	}
	w.clock.Set(day.Of(2026, 11, 26).Time(w.c.Location()))
	if err := w.board.Correct(t.Context(), w.chair, other); !errors.Is(err, posting.ErrAnnouncementOver) {
		t.Errorf("what is over: %v", err)
	}
	other.ID = posting.AnnouncementID{}
	if err := w.board.Correct(t.Context(), w.chair, other); !errors.Is(err, posting.ErrAnnouncementUnknown) {
		t.Errorf("what is none: %v", err)
	}
}
