package renewal_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/day"
	"ziguan/parking/renewal"
)

// Looking ahead tells what opening takes up; what was drawn is public, by numbers alone.
func TestLookingAheadAndTheDraw(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3)
	w.rule("renewal.share_percent", "100")
	_, _, err := w.s.Draw(t.Context(), w.c.ID)
	wants(t, "no draw yet", err, renewal.ErrNone)
	p, err := w.s.Plan(t.Context(), w.chair, w.c.ID, 0)
	must(t, err)
	if d := cmp.Diff(renewal.Plan{First: day.Of(2026, 12, 1), Last: day.Of(2027, 1, 30), Cards: 3, Share: 100}, p); d != "" {
		t.Error(d)
	}
	if p, err := w.s.Plan(t.Context(), w.chair, w.c.ID, day.Of(2026, 12, 31)); err != nil || p.Cards != 0 {
		t.Errorf("until the year's end: %+v %v", p, err)
	}
	_, err = w.s.Plan(t.Context(), w.chair, w.c.ID, day.Of(2026, 11, 30))
	wants(t, "a day that is over", err, renewal.ErrDays)
	w.open()
	_, err = w.s.UnchangedMany(t.Context(), w.chair, w.c.ID, nil)
	wants(t, "nobody ticked", err, renewal.ErrNobody)
	_, err = w.s.HandedOver(t.Context(), w.chair, w.c.ID, nil)
	wants(t, "nobody signed", err, renewal.ErrNobody)
	must(t, w.s.PapersSeen(t.Context(), w.chair, w.c.ID, "A-0001")) // at the counter, at once
	must(t, w.s.RefuseOne(t.Context(), w.chair, w.c.ID, "A-0002", "已经搬走"))
	if mine, err := w.s.Mine(t.Context(), w.resident("1-1-101"), w.c.ID); err != nil || mine[0].State != renewal.Shown || mine[0].GraceTo != day.Of(2027, 2, 3) {
		t.Errorf("mine: %+v %v", mine, err)
	}
	if list := w.all(); list[1].Reason != "已经搬走" || !list[2].Open() || list[1].Open() {
		t.Errorf("the list: %+v", list)
	}
	k, picks, err := w.s.Draw(t.Context(), w.c.ID)
	must(t, err)
	if k.Name != "2027年续卡" || len(picks) != 3 || picks[0] != (renewal.Pick{Number: "A-0001", Drawn: true}) {
		t.Errorf("%s: %+v", k.Name, picks)
	}
}
