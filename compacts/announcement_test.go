package compacts_test

import (
	"errors"
	"testing"

	"ziguan/compacts"
	"ziguan/internal/actor"
	"ziguan/internal/day"
)

// What is told is told from its day to its last, and names nobody.
func TestAnnouncements(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := compacts.NewAnnouncement{
		Committee: w.c.ID, Title: "东门道闸检修", Text: "23 日下午检修，请走西门。", From: day.Of(2026, 11, 23), To: day.Of(2026, 11, 24), Key: "once",
	}
	for name, row := range map[string]struct {
		change func(*compacts.NewAnnouncement)
		want   error
	}{
		"no title":       {func(n *compacts.NewAnnouncement) { n.Title = "" }, compacts.ErrAnnouncementTitle},
		"no text":        {func(n *compacts.NewAnnouncement) { n.Text = " " }, compacts.ErrAnnouncementText},
		"a plate":        {func(n *compacts.NewAnnouncement) { n.Text = "京A12345 请挪车" }, compacts.ErrAnnouncementLeak},
		"days backwards": {func(n *compacts.NewAnnouncement) { n.To = day.Of(2026, 11, 22) }, compacts.ErrAnnouncementTerm},
		"no first day":   {func(n *compacts.NewAnnouncement) { n.From = 0 }, compacts.ErrAnnouncementTerm},
	} {
		n := good
		row.change(&n)
		if err := w.rules.Announce(t.Context(), w.chair, n); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
	if err := w.rules.Announce(t.Context(), actor.Of(actor.Supervisor).For(w.c.ID.String()), good); !errors.Is(err, actor.ErrRole) {
		t.Errorf("a supervisor: %v", err)
	}
	later := good
	later.Key, later.From, later.To = "later", day.Of(2026, 12, 1), day.Of(2026, 12, 2)
	for _, n := range []compacts.NewAnnouncement{good, good, later} {
		if err := w.rules.Announce(t.Context(), w.chair, n); err != nil {
			t.Fatal(err)
		}
	}
	for ahead, want := range map[bool]int{false: 1, true: 2} {
		if got, err := w.rules.Announcements(t.Context(), w.c.ID, ahead); err != nil || len(got) != want {
			t.Errorf("%d announcements, %v, want %d", len(got), err, want)
		}
	}
	w.clock.Set(day.Of(2026, 11, 25).Time(w.c.Location()))
	if got, err := w.rules.Announcements(t.Context(), w.c.ID, false); err != nil || len(got) != 0 {
		t.Errorf("it is told after its last day: %+v, %v", got, err)
	}
}
