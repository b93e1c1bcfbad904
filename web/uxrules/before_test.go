package uxrules_test

import (
	"net/http"
	"testing"

	"ziguan/compacts/past"
	"ziguan/internal/actor"
	"ziguan/internal/day"
)

// before enters two decisions from before the program: one is posted, one waits for its
// vouchers.
func (w *world) before() {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Staff(actor.Chair)
	for i, title := range []string{"停车自管公约（2019 年）", "停车收费听证会（2021 年）"} {
		d, err := w.All.Past.Enter(ctx, chair, past.New{
			Committee: w.C.ID, Kind: past.Kinds()[i], Title: title, Text: "户代表会议通过，到会 45 户。\n第三条：一户一卡。",
			DecidedOn: day.Of(2019, 5, 1), KeptAt: "居委会档案柜", Papers: [][]byte{{byte(i)}},
		})
		w.Must(err)
		if i > 0 {
			continue
		}
		for _, role := range []actor.Role{actor.Member, actor.Supervisor} {
			w.Must(w.All.Past.Vouch(ctx, w.Staff(role), w.C.ID, d.Number.String()))
		}
	}
}

// digests hands in pictures of which the digest is kept: no byte of them stays in the
// database.
func (s *site) digests(t *testing.T) {
	t.Helper()
	kept := s.pictures()
	for path, form := range map[string][]string{
		"/c/XIN/past":                 {"kind", "vote", "title", "决议", "text", "同意。", "decided_on", "2020-01-01", "kept_at", "居委会", "key", "rule-43"},
		"/c/XIN/past/2026-2/opinions": {"body", "party", "says", "for", "given_on", "2026-11-01"},
	} {
		if got := s.upload(path, s.as(actor.Chair), "IMG_0003.jpg", snapped(t), form...); got.Status != http.StatusSeeOther {
			t.Errorf("%s: %d %.300s", path, got.Status, got.Body)
		}
	}
	if n := s.pictures(); n != kept || kept == 0 {
		t.Errorf("%d pictures stay beside %d", n-kept, kept)
	}
}

// pictures counts what begins as a JPEG does, in any column of bytes there is.
func (s *site) pictures() int {
	s.T.Helper()
	var counts []string
	s.Must(s.DB.Select(s.T.Context(), &counts, `
		select format('select count(*) from %I.%I where substring(%I from 1 for 2) = decode(%L, %L)', table_schema, table_name, column_name, 'ffd8', 'hex')
		from information_schema.columns
		where data_type = 'bytea' and table_schema not in ('pg_catalog', 'information_schema')
		order by 1`))
	sum := 0
	for _, count := range counts {
		var n []int
		s.Must(s.DB.Select(s.T.Context(), &n, count))
		sum += n[0]
	}
	return sum
}
