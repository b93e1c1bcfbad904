package posting_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/wording"
)

// A posting has its number, its period by the rule of its kind, and masked lines.
func TestWhatIsPostedIsNumberedCountedAndMasked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rule("posting.cards.days", "10")
	w.rule("posting.cards.unit", "working")
	first := w.posted()
	n := w.applications()
	n.Kind = posting.Cards
	second, err := w.add(n)
	w.must(err)
	if first.Number.String() != "2026-1" || second.Number.String() != "2026-2" {
		t.Errorf("numbers %s, %s", first.Number, second.Number)
	}
	if first.LastDay.String() != "2026-11-30" || second.LastDay.String() != "2026-12-07" || second.Unit != calendar.Working {
		t.Errorf("last days %s, %s", first.LastDay, second.LastDay)
	}
	items, err := posting.Items(t.Context(), w.db, w.c.ID, first.ID)
	w.must(err)
	want := []posting.Item{
		{Ref: "S-0012", Class: "first-car", Plate: "京N***57", Name: "张*三", Note: "新申请"},
		{Ref: "S-0013", Class: "second-car", Plate: "京A****45", Name: "欧阳**"},
	}
	if d := cmp.Diff(want, items); d != "" {
		t.Error(d)
	}
	if found, err := posting.ByNumber(t.Context(), w.db, w.c.ID, "2026-2"); err != nil || found.ID != second.ID {
		t.Errorf("found %v, %v", found, err)
	}
	for _, number := range []string{"2026-3", "2026", "2026-0", "2026-1x", "", "2026-9999999"} {
		_, err := posting.ByNumber(t.Context(), w.db, w.c.ID, number)
		w.wants(number, err, posting.ErrUnknown)
	}
}

// The same key again gives the same posting; with other words it is refused.
func TestAKeyPostsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.applications()
	n.Key = "twice"
	one, err := w.add(n)
	w.must(err)
	two, err := w.add(n)
	w.must(err)
	if one.ID != two.ID {
		t.Error("two postings of one key")
	}
	n.Text = "别的话"
	_, err = w.add(n)
	w.wants("other words", err, posting.ErrKeyReused)
}

// Whatever names somebody, or cannot be read, is refused on its field.
func TestWhatIsNotPosted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, row := range map[string]struct {
		change func(*posting.New)
		want   error
	}{
		"a plate in the title":    {func(n *posting.New) { n.Title = "关于京A12345" }, wording.ErrPlate},
		"a phone in the text":     {func(n *posting.New) { n.Text = "请打 138 1234 5678" }, wording.ErrPhone},
		"an identity number":      {func(n *posting.New) { n.Text = "证号11010119900307123X" }, wording.ErrID},
		"a door in a note":        {func(n *posting.New) { n.Items[0].Note = "住3号楼2单元101" }, wording.ErrDoor},
		"a plate for a reference": {func(n *posting.New) { n.Items[0].Ref = "京A12345" }, wording.ErrPlate},
		"no title":                {func(n *posting.New) { n.Title = " " }, posting.ErrTitle},
		"an over-long title":      {func(n *posting.New) { n.Title = strings.Repeat("公", 61) }, posting.ErrTitle},
		"no text":                 {func(n *posting.New) { n.Text = "" }, posting.ErrText},
		"a null byte":             {func(n *posting.New) { n.Text = "a\x00b" }, posting.ErrText},
		"a kind there is none":    {func(n *posting.New) { n.Kind = "announcement" }, posting.ErrKind},
		"a number twice":          {func(n *posting.New) { n.Items[1].Ref = "S-0012" }, posting.ErrItem},
		"a line without a number": {func(n *posting.New) { n.Items[1].Ref = "" }, posting.ErrItem},
	} {
		n := w.applications()
		row.change(&n)
		_, err := w.add(n)
		w.wants(name, err, row.want)
	}
	if list, err := posting.List(t.Context(), w.db, w.c.ID); err != nil || len(list) > 0 || len(w.record()) > 0 {
		t.Errorf("a refused posting left %v, %v", list, err)
	}
}

// While the holidays of a year are not published there is no last day, and the
// posting neither ends nor refuses objections; once they are entered, it has one.
func TestAnUnknownYearHasNoLastDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.days(32) // 25 December
	p := w.posted()
	w.days(10)
	if st := w.standing(p); !p.LastDay.Zero() || !st.Last.Zero() || st.Over || st.Settled() || w.night() != 0 {
		t.Errorf("last day %s, standing %+v", p.LastDay, st)
	}
	_, err := w.object(w.neighbour, p)
	w.must(err)
	year := rule.NewYear{Committee: w.c.ID, Ground: rule.Ground{Kind: rule.Law, Text: "国办发明电〔2026〕9号"}, Year: calendar.Year{
		Year: 2027, Holidays: []day.Day{day.Of(2027, 1, 1), day.Of(2027, 1, 2), day.Of(2027, 1, 3)},
	}}
	w.must(w.rules.SetYear(t.Context(), w.chair, year))
	if st := w.standing(p); st.Last.String() != "2027-01-04" || st.Over {
		t.Errorf("standing %+v", st)
	}
	w.must(w.answer(w.chair, p, 1, posting.Rejected))
	w.days(1)
	if w.night() != 1 {
		t.Error("it did not end")
	}
	if p, err := posting.ByID(t.Context(), w.db, w.c.ID, p.ID); err != nil || p.LastDay.String() != "2027-01-04" || p.State != posting.Ended {
		t.Errorf("ended as %+v, %v", p, err)
	}
}

// The chair alone enters a year's list, and only one that can be true.
func TestAYearsListIsChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := rule.NewYear{Committee: w.c.ID, Ground: rule.Ground{Kind: rule.Law, Text: "国办发明电〔2026〕9号"}, Year: calendar.Year{
		Year: 2027, Holidays: []day.Day{day.Of(2027, 1, 1)}, Workdays: []day.Day{day.Of(2027, 1, 9)},
	}}
	for name, row := range map[string]struct {
		change func(*rule.NewYear)
		want   error
	}{
		"a year of two digits":      {func(n *rule.NewYear) { n.Year.Year = 27 }, rule.ErrYear},
		"no holiday":                {func(n *rule.NewYear) { n.Holidays = nil }, rule.ErrYearHolidays},
		"another year's holiday":    {func(n *rule.NewYear) { n.Holidays = []day.Day{day.Of(2028, 1, 1)} }, rule.ErrYearDay},
		"a make-up day on a Monday": {func(n *rule.NewYear) { n.Workdays = []day.Day{day.Of(2027, 1, 11)} }, rule.ErrYearDay},
		"a day in both lists":       {func(n *rule.NewYear) { n.Holidays = n.Workdays }, rule.ErrYearDay},
		"no source":                 {func(n *rule.NewYear) { n.Ground.Text = "" }, rule.ErrGroundText},
	} {
		n := good
		row.change(&n)
		w.wants(name, w.rules.SetYear(t.Context(), w.chair, n), row.want)
	}
	w.wants("a resident", w.rules.SetYear(t.Context(), w.neighbour, good), actor.ErrRole)
	w.must(w.rules.SetYear(t.Context(), w.chair, good))
	years, err := w.rules.Years(t.Context(), w.c.ID)
	w.must(err)
	var known []bool
	for _, y := range years {
		known = append(known, y.Known)
	}
	if d := cmp.Diff([]bool{true, true, true, false}, known); d != "" || years[2].Ground != good.Ground || len(years[2].Workdays) != 1 {
		t.Errorf("%s %+v", d, years[2])
	}
}

// Staff post and take back; residents, readers and other committees do not.
func TestWhoMayPost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own := posting.New{Committee: w.c.ID, Kind: posting.Other, Title: "停水期间停车安排", Text: "12 月 3 日至 5 日东侧不停车。"}
	for role, want := range map[actor.Role]error{actor.Resident: actor.ErrRole, actor.Supervisor: actor.ErrRole, actor.Volunteer: actor.ErrRole} {
		_, err := w.board.Post(t.Context(), actor.Of(role).For(w.c.ID.String()), own)
		w.wants(string(role), err, want)
	}
	_, err := w.board.Post(t.Context(), actor.Of(actor.Chair).For(people.CommitteeID{}.String()), own)
	w.wants("another committee's chair", err, actor.ErrNotHere)
	p, err := w.board.Post(t.Context(), w.chair, own)
	w.must(err)
	own.Kind = posting.Cards
	_, err = w.board.Post(t.Context(), w.chair, own)
	w.wants("a kind that comes from elsewhere", err, posting.ErrKind)
	back := posting.Withdrawal{Committee: w.c.ID, Number: p.Number.String(), Reason: "日期写错了"}
	w.wants("a resident takes it back", w.board.Withdraw(t.Context(), w.neighbour, back), actor.ErrRole)
	silent := back
	silent.Reason = ""
	w.wants("without a reason", w.board.Withdraw(t.Context(), w.chair, silent), posting.ErrReason)
	w.must(w.board.Withdraw(t.Context(), w.chair, back))
	if err := w.board.Withdraw(t.Context(), w.chair, back); err == nil {
		t.Error("taken back twice")
	}
	_, err = w.object(w.neighbour, p, func(n *posting.NewObjection) { n.Ref = "" })
	w.wants("an objection to it", err, posting.ErrObjectionClosed)
}
