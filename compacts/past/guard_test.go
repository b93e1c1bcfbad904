package past_test

import (
	"testing"

	"ziguan/compacts/past"
	"ziguan/compacts/source"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/pg"
	"ziguan/internal/wording"
)

// Whatever the code forgets, the database keeps.
func TestTheDatabaseKeepsWhatWasDecidedBefore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	entered, hearing, vote := w.enter(past.Compact), w.posted(past.Hearing), w.posted(past.Vote)
	w.night(8)
	price := w.posted(past.Price, func(n *past.New) { n.Hearing, n.Act = hearing.Number.String(), vote.Number.String() })
	early := w.posted(past.Compact)
	other := w.Found("B2")
	for _, one := range []struct {
		constraint, sql string
		args            []any
	}{
		{"past_has_vouchers", `update compacts.past set state = 'posted', posting_id = (select posting_id from compacts.past where id = $2) where id = $1`, []any{entered.ID, hearing.ID}},
		{"past_has_papers", `with s as (insert into compacts.sources (committee_id, id, kind, number, title, state)
				values ($1, gen_random_uuid(), 'past', '2020-7', '约', 'coming') returning id)
			insert into compacts.past (committee_id, id, year, seq, kind, title, text, decided_on, kept_at, content_sha256, posting_id,
				state, state_since, entered_at, entered_by)
			select $1, s.id, 2020, 7, 'compact', '约', '约', '2020-01-01', '柜', decode(repeat('00', 32), 'hex'), p.posting_id,
				'posted', '2026-11-23', '2026-11-23', 'x'
			from s, compacts.past p where p.id = $2`, []any{w.C.ID, hearing.ID}},
		{"past_kept", `update compacts.past set text = '另一说' where id = $1`, []any{hearing.ID}},
		{"past_kept", `update compacts.past set posting_id = null where id = $1`, []any{hearing.ID}},
		{"past_was_posted", `update compacts.past set state = 'standing' where id = $1`, []any{early.ID}},
		{"past_replaced_by_something", `update compacts.past set state = 'replaced' where id = $1`, []any{hearing.ID}},
		{"past_dropped_why", `update compacts.past set state = 'dropped' where id = $1`, []any{early.ID}},
		{"past_vouched_by_another", `insert into compacts.past_vouchers (committee_id, past_id, person, role, actor, at) values ($1, $2, $3, 'chair', '', '2026-11-23')`, []any{w.C.ID, entered.ID, w.chair.Person}},
		{"past_vouchers_past", `insert into compacts.past_vouchers (committee_id, past_id, person, role, actor, at) values ($1, $2, 'x', 'chair', '', '2026-11-23')`, []any{other.ID, entered.ID}},
		{"past_papers_once", `insert into compacts.past_papers (committee_id, past_id, n, sha256, bytes) select committee_id, past_id, 2, sha256, 1 from compacts.past_papers where past_id = $1`, []any{entered.ID}},
	} {
		_, err := w.DB.Bare().ExecContext(t.Context(), one.sql, one.args...)
		if got := pg.Constraint(err); got != one.constraint {
			t.Errorf("%s: %v", one.constraint, err)
		}
	}
	late := w.enter(past.Hearing)
	waits := w.posted(past.Price, func(n *past.New) { n.Hearing, n.Act = late.Number.String(), vote.Number.String() })
	w.night(8)
	w.is(price, past.Standing)
	_, err := w.DB.Bare().ExecContext(t.Context(), `update compacts.past set state = 'standing' where id = $1`, waits.ID)
	if got := pg.Constraint(err); got != "past_price_stands_on_both" {
		t.Errorf("a price stood before its hearing: %v", err)
	}
	for _, state := range []string{"refused", "entered"} {
		_, err = w.DB.Bare().ExecContext(t.Context(), `update compacts.past set state = $2 where id = $1`, hearing.ID, state)
		if got := pg.Constraint(err); got != "past_kept" {
			t.Errorf("what stands became %s: %v", state, err)
		}
	}
	for _, table := range []string{"past_papers", "past_vouchers", "past_events"} {
		if _, err := w.DB.Bare().ExecContext(t.Context(), `delete from compacts.`+table); err == nil {
			t.Errorf("%s can be emptied", table)
		}
	}
}

// A price without a hearing or an act is no row at all, whatever its state.
func TestTheDatabaseKnowsNoPriceWithoutItsHearing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hearing, vote := w.enter(past.Hearing), w.enter(past.Vote)
	add := func(key int, kind string, h, a any) string {
		number := "2020-" + string(rune('0'+key))
		_, err := w.DB.Bare().ExecContext(t.Context(), `
			with s as (insert into compacts.sources (committee_id, id, kind, number, title, state)
				values ($1, gen_random_uuid(), 'past', $2, '价', 'coming') returning id)
			insert into compacts.past (committee_id, id, year, seq, kind, title, text, decided_on, kept_at, content_sha256, hearing_id, act_id,
				state, state_since, entered_at, entered_by)
			select $1, id, 2020, $3, $4, '价', '价', '2020-01-01', '柜', decode(repeat('00', 32), 'hex'), $5, $6, 'entered', '2026-11-23', '2026-11-23', 'x'
			from s`, w.C.ID, number, key, kind, h, a)
		return pg.Constraint(err)
	}
	for i, one := range []struct {
		kind       string
		hearing, a any
		want       string
	}{
		{"price", nil, nil, "past_price_has_its_hearing"},
		{"price", hearing.ID, nil, "past_price_has_its_hearing"},
		{"price", nil, vote.ID, "past_price_has_its_hearing"},
		{"compact", hearing.ID, vote.ID, "past_price_has_its_hearing"},
		{"price", vote.ID, vote.ID, "past_hearing"},
		{"price", hearing.ID, hearing.ID, "past_act"},
		{"price", hearing.ID, vote.ID, ""},
	} {
		if got := add(i+1, one.kind, one.hearing, one.a); got != one.want {
			t.Errorf("%d: %q, want %q", i, got, one.want)
		}
	}
}

// The party branch and the residents' committee are heard while a thing is coming, each
// once; what stands is filed, and what does not is not.
func TestOpinionsComeBeforeAndFilingsAfter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.enter(past.Compact)
	give := func(body source.Body, says source.Word, text string, change ...func(*source.NewOpinion)) error {
		n := source.NewOpinion{Committee: w.C.ID, On: d.Cited(), Opinion: source.Opinion{Body: body, Says: says, Text: text, GivenOn: w.Today()}}
		for _, f := range change {
			f(&n)
		}
		return w.Sources.Give(t.Context(), w.chair, n)
	}
	file := func(number string) error {
		return w.Sources.File(t.Context(), w.chair, source.NewFiling{
			Committee: w.C.ID, Of: d.Cited(), Filing: source.Filing{Office: "馨园街道办事处", Number: number, FiledOn: w.Today()}, Scan: []byte("scan"),
		})
	}
	w.wants("a stranger's opinion", give("neighbours", source.For, ""), source.ErrBody)
	w.wants("no word", give(source.Party, "", "x"), source.ErrWord)
	w.wants("against without a reason", give(source.Party, source.Against, ""), source.ErrRemarks)
	w.wants("a day to come", give(source.Party, source.For, "", func(n *source.NewOpinion) { n.GivenOn = w.Today().AddDays(1) }), source.ErrDay)
	w.wants("a phone", give(source.Party, source.WithRemarks, "找 13800138000"), wording.ErrPhone)
	w.Must(give(source.Party, source.For, ""))
	w.wants("the same body again", give(source.Party, source.Against, "不妥"), source.ErrGiven)
	w.Must(give(source.Residents, source.WithRemarks, "第七条请写明租户怎么办"))
	w.wants("filed before it stands", file("〔2019〕12号"), source.ErrNotStanding)
	w.Must(w.vouch(w.member, d))
	w.Must(w.vouch(w.supervisor, d))
	if sheet, err := w.Postings.ShowPublic(t.Context(), w.C.ID, w.show(d).Posting.Number); err != nil || len(sheet.Opinions) != 2 || sheet.OfCited.Number != d.Number.String() {
		t.Errorf("its sheet says %+v, %v", sheet.Opinions, err)
	}
	w.wants("an opinion on what hangs", give(source.Party, source.For, ""), source.ErrNotComing)
	_, err := w.DB.Bare().ExecContext(t.Context(), `insert into compacts.opinions (committee_id, id, source_id, body, says, text, given_on, entered_at, entered_by)
		select committee_id, gen_random_uuid(), of_source, 'party', 'for', '', '2026-11-01', posted_at + interval '1 second', '' from compacts.postings where of_source = $1`, d.ID)
	if got := pg.Constraint(err); got != "opinions_in_time" {
		t.Errorf("an opinion came after the posting: %v", err)
	}
	w.night(8)
	w.wants("an opinion on what stands", give(source.Party, source.For, ""), source.ErrNotComing)
	w.Must(file("〔2019〕12号"))
	w.wants("the same filing", file("〔2019〕12号"), source.ErrFiled)
	w.wants("a phone for a number", file("13800138000"), wording.ErrPhone)
	got, err := w.All.Past.ShowPublic(t.Context(), w.C.ID, d.Number.String())
	w.Must(err)
	if len(got.Opinions) != 2 || got.Opinions[1].Says != source.WithRemarks || len(got.Filings) != 1 || got.Filings[0].FiledOn != w.Today() || len(got.Filings[0].Paper) != 32 {
		t.Errorf("anybody reads %+v", got)
	}
	for _, v := range got.Vouchers {
		if v.Name != "" || v.Person != "" || v.Role == "" {
			t.Errorf("anybody reads of a voucher %+v", v)
		}
	}
	there := w.Found("B2")
	w.wants("another committee's", w.Sources.Give(t.Context(), actor.Of(actor.Chair).For(there.ID.String()), source.NewOpinion{
		Committee: there.ID, On: d.Cited(), Opinion: source.Opinion{Body: source.Party, Says: source.For, GivenOn: day.Of(2026, 1, 1)},
	}), source.ErrUnknown)
}
