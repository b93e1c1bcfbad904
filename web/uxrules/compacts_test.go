package uxrules_test

import (
	"strings"

	"ziguan/compacts/clause"
	"ziguan/internal/actor"
)

// compacts begins one for each place where one can stand, with remarks and signatures: the
// seventh is in force, the last two are the merchants'.
func (w *world) compacts() {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Staff(actor.Chair)
	say := func(number string) {
		for _, n := range []clause.NewRemark{{Clause: 4, Quote: "每月150元", OnPaper: rare}, {Text: "是不是该分早晚？", Own: true}, {OnPaper: "纸条", Slip: true, Clause: 5}} {
			if n.Committee, n.Number = w.C.ID, number; n.Text == "" {
				n.Text = "太贵了。" + rare
			}
			_, err := w.Compacts.Remark(ctx, chair, n)
			w.Must(err)
		}
	}
	for _, one := range []struct {
		state clause.State
		ago   int
		kind  clause.Kind
	}{
		{clause.InForce, 150, clause.Parking},
		{clause.Signing, 140, clause.Lane},
		{clause.Frozen, 46, clause.Community},
		{clause.Voting, 46, clause.Community},
		{clause.Consultation, 20, clause.Parking},
		{clause.Publicity, 1, clause.Parking},
		{clause.Draft, 0, clause.Parking},
		{clause.Consultation, 20, clause.Merchants},
		{clause.Signing, 46, clause.Merchants},
	} {
		number, _ := w.Agreed(one.state, one.ago, one.kind)
		switch {
		case one.state == clause.Publicity:
			say(number)
			w.Must(w.Compacts.Answer(ctx, chair, clause.Answering{Committee: w.C.ID, Number: number, N: 3, Outcome: clause.Partly, Reason: rare, Clause: 5}))
		case one.state == clause.Signing && one.kind != clause.Merchants:
			_, err := w.Compacts.SignIt(ctx, chair, clause.Signatory{Committee: w.C.ID, Number: number, Home: "91-1-101", Scan: []byte("scan")})
			w.Must(err)
		}
	}
}

// wrongAtTheCompact are the forms of a compact, each with something that cannot be.
func (s *site) wrongAtTheCompact() []wrongForm {
	s.T.Helper()
	const compacts = "/c/XIN/compacts"
	chair, resident, long := s.as(actor.Chair), s.as(actor.Resident), strings.Repeat("长", 501)
	return []wrongForm{
		{chair, compacts, []string{"title", "关于京N3QK57", "kind", "parking", "whole", "前言\n第一条 " + rare}},
		{chair, compacts + "/2026-7/text", []string{"text", long + long, "way", "replace", "node", "4", "seen", s.seen("2026-7")}},
		{chair, compacts + "/2026-7/opinions", []string{"text", "找 13800138000", "given_on", "2026-11-20"}},
		{chair, compacts + "/2026-7/withdrawal", []string{"reason", long}},
		{chair, compacts + "/2026-1/filings", []string{"office", "", "number", rare, "filed_on", "2027-01-01"}},
		{chair, compacts + "/2026-2/signatures", []string{"home", "9-9-999"}},
		{chair, compacts + "/2026-2/signatures/1/striking", []string{"reason", long}},
		{chair, compacts + "/2026-9/signing", []string{"on", "2026-11-20"}},
		{chair, compacts + "/2026-8/parties", []string{"name", strings.Repeat("店", 41)}},
		{chair, compacts + "/2026-6/remarks", []string{"on_paper", "", "way", "counter", "text", rare}},
		{chair, compacts + "/2026-6/remarks/1/answer", []string{"reason", long, "outcome", "adopted"}},
		{chair, compacts + "/2026-6/remarks/1/join", []string{"why", "", "into", ""}},
		{resident, "/my/XIN/compacts/2026-6/remarks", []string{"text", "找 13800138000", "clause", "4", "quote", "没有这句话"}},
	}
}

// seen is the digest of a draft as whoever edits it sees it.
func (s *site) seen(number string) string {
	shown, err := s.Compacts.Show(s.T.Context(), s.Staff(actor.Chair), s.C.ID, number)
	s.Must(err)
	return shown.Version.Hex()
}
