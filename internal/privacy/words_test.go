package privacy_test

import (
	"strings"
	"testing"
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/change"
)

// object hangs a posting up and lets two people object to it: the person by themselves,
// and somebody at the counter whose name is written down.
func (w *world) object(home actor.Actor, onPaper string) string {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Actor(actor.Chair)
	p, err := w.Postings.Post(ctx, chair, posting.New{Committee: w.C.ID, Kind: posting.Other, Title: "东门改道", Text: "东门下月改道。"})
	w.Must(err)
	number := p.Number.String()
	_, err = w.Postings.Object(ctx, home, posting.NewObjection{Committee: w.C.ID, Number: number, Text: "我家老人走不了西门"})
	w.Must(err)
	_, err = w.Postings.Object(ctx, chair, posting.NewObjection{Committee: w.C.ID, Number: number, OnPaper: onPaper, Text: "西门太远"})
	w.Must(err)
	return number
}

// words are a household's own words against a decision, and for a substitute car.
func (w *world) words(home actor.Actor) {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Actor(actor.Chair)
	card, err := w.Parking.Issue(ctx, actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: "1-1-101", Plates: []string{"京A12345"}, Reason: "搬家当天"})
	w.Must(err)
	number := card.Number.String()
	_, err = w.Change.AddSubstitute(ctx, home, change.NewSubstitute{Committee: w.C.ID, Number: number, Plate: "京B54321", Days: 3, Reason: "车在修理厂"})
	w.Must(err)
	w.Must(w.Parking.Suspend(ctx, chair, parking.CardAct{Committee: w.C.ID, Number: number, Reason: "占道", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第 12 条"}}))
	w.Must(w.Change.File(ctx, home, w.C.ID, number, "那天车不在小区"))
}

// Objections, appeals and substitutes are shown to whose they are; names and words go
// when they are forgotten, and what was decided stays.
func TestWordsAreShownAndForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home, _ := w.lives("李四海", "13812345678", "1-1-101")
	_, _ = w.lives("赵六", "13887654321", "1-1-102")
	w.words(home)
	number := w.object(home, "1 号楼李四海")
	k, err := w.data.Of(t.Context(), home, w.C.ID)
	w.Must(err)
	for section, want := range map[string]string{"objections": "我家老人走不了西门", "appeals": "那天车不在小区", "substitutes": "京B54321"} {
		if s := k.Sections.Of(section); s.Len() != 1 || !strings.Contains(w.text(s.Row(0)), want) {
			t.Errorf("%s: %+v", section, s)
		}
	}
	w.answer(number)
	for _, report := range []string{`[{"value": "李四海"}, {"value": "别人"}]`, `{"sheets": [], "problems": [{"value": "x13812345678"}, {"value": "别人"}]}`} {
		w.exec(`insert into people.batches (committee_id, id, file_name, file_sha256, made_at, made_by, dwellings, vehicles, area_hundredths, problems)
			values ($1, $2, 'a.xlsx', '', $3, '', 0, 0, 0, $4)`, w.C.ID, id.New[people.Batch](), w.Clock.Now(), report)
	}
	_, err = w.Change.MoveOut(t.Context(), w.Actor(actor.Chair), change.Leaving{Committee: w.C.ID, Dwelling: "1-1-101", Reason: "卖房"})
	w.Must(err)
	_, err = w.data.Erase(t.Context(), home, w.C.ID)
	w.Must(err)
	w.absent("李四海", "13812345678", "我家老人走不了西门", "西门太远", "那天车不在小区", "车在修理厂")
	var kept int
	w.Must(w.DB.Get(t.Context(), &kept, `select count(*) from people.batches where problems::text like '%别人%'`))
	if kept != 2 {
		t.Errorf("another's cell stays in %d of 2 files", kept)
	}
	shown, err := w.Postings.Show(t.Context(), w.Actor(actor.Chair), w.C.ID, number)
	w.Must(err)
	for _, o := range shown.Objections {
		if o.Answer != "不改" || o.Name != "" || o.OnPaper != "" {
			t.Errorf("what stays of an objection: %+v", o)
		}
	}
}

// answer answers what waits: both objections and the appeal.
func (w *world) answer(number string) {
	w.T.Helper()
	for n := range 2 {
		w.Must(w.Postings.Answer(w.T.Context(), w.Actor(actor.Chair), posting.Answering{Committee: w.C.ID, Number: number, N: n + 1, Outcome: posting.Rejected, Reason: "不改"}))
	}
	list, err := w.Change.Appeals(w.T.Context(), w.Actor(actor.Chair), w.C.ID, "")
	w.Must(err)
	for _, a := range list {
		w.Must(w.Change.Review(w.T.Context(), w.Actor(actor.Member), w.C.ID, a.ID, change.Reviewed{Reason: "登记无误"}))
	}
}

// absent fails where any table still holds one of the texts.
func (w *world) absent(texts ...string) {
	w.T.Helper()
	var tables []string
	w.Must(w.DB.Read(w.T.Context(), func(r *pg.Reader) error {
		return r.Select(w.T.Context(), &tables, `select n.nspname || '.' || c.relname from pg_class c
			join pg_namespace n on n.oid = c.relnamespace
			where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'public')`)
	}))
	for _, table := range tables {
		for _, text := range texts {
			var n int
			w.Must(w.DB.Bare().QueryRowContext(w.T.Context(), `select count(*) from `+table+` t where position($1 in t::text) > 0`, text).Scan(&n))
			if n > 0 {
				w.T.Errorf("%s still says %q", table, text)
			}
		}
	}
}

// Words wait for their answer; a household's words stay while one of it lives there
// still, and a neighbour's name that is the same stays.
func TestWordsStayWhileTheyAreNeeded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home, _ := w.lives("李四海", "13812345678", "1-1-101")
	_, _ = w.lives("王五", "13887654321", "1-1-101")
	_, _ = w.lives("李四海", "13900001111", "1-1-102")
	w.words(home)
	number := w.object(home, "李四海")
	w.exec(`update people.occupancies o set to_day = $1 from people.residents r where r.id = o.resident_id and r.person_id = $2`, w.C.Today(w.Clock.Now()).String(), home.Person)
	w.exec(`update parking.appeals set state = 'rejected', reason = '登记无误'`)
	_, err := w.data.Erase(t.Context(), home, w.C.ID)
	w.Must(err)
	says := func(query string) string {
		t.Helper()
		var s string
		w.Must(w.DB.Bare().QueryRowContext(t.Context(), query).Scan(&s))
		return s
	}
	if got := says(`select string_agg(text || '|' || on_paper || '|' || person, ',' order by n) from compacts.objections`); got != "我家老人走不了西门||,西门太远|李四海|" {
		t.Errorf("objections: %s", got)
	}
	if got := says(`select (select text from parking.appeals) || '|' || (select reason from parking.substitutes)`); got != "那天车不在小区|车在修理厂" {
		t.Errorf("the household's words: %s", got)
	}
	w.Must(w.Postings.Answer(t.Context(), w.Actor(actor.Chair), posting.Answering{Committee: w.C.ID, Number: number, N: 1, Outcome: posting.Rejected, Reason: "不改"}))
	_, err = w.data.Retire(t.Context(), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	w.absent("我家老人走不了西门")
}

// Who came to the counter and stands in no register is forgotten as long after the
// answer as those who leave.
func TestNamesOnPaperGoWithTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home, _ := w.lives("李四海", "13812345678", "1-1-101")
	w.answer(w.object(home, "3 号楼钱大爷"))
	retire := func() {
		t.Helper()
		_, err := w.data.Retire(t.Context(), actor.Of(actor.System), w.Clock.Now())
		w.Must(err)
	}
	named := func() (n int) {
		t.Helper()
		w.Must(w.DB.Get(t.Context(), &n, `select count(*) from compacts.objections where on_paper <> ''`))
		return n
	}
	w.Clock.Step(180 * 24 * time.Hour)
	retire()
	if named() != 1 {
		t.Error("gone before its time")
	}
	w.Clock.Step(48 * time.Hour)
	retire()
	w.absent("钱大爷", "西门太远")
	var told int
	w.Must(w.DB.Get(t.Context(), &told, `select count(*) from record.entries where kind = 'posting.names_erased'`))
	k, err := w.data.Of(t.Context(), home, w.C.ID)
	w.Must(err)
	if told != 1 || k.Sections.Of("objections").Len() != 1 {
		t.Errorf("on record %d, of their own %+v", told, k.Sections.Of("objections"))
	}
}
