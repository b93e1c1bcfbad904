package uxrules_test

import (
	"strings"

	"ziguan/compacts/clause"
	"ziguan/internal/actor"
)

// compacts begins one for each place where one can stand, with remarks and signatures: the
// first is in force, the last the merchants'.
func (w *world) compacts() {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Staff(actor.Chair)
	for _, one := range []struct {
		state clause.State
		ago   int
		kind  clause.Kind
	}{
		{clause.InForce, 150, clause.Parking},
		{clause.Draft, 0, clause.Parking},
		{clause.Signing, 46, clause.Merchants},
	} {
		number, _ := w.Agreed(one.state, one.ago, one.kind)
		if one.state == clause.InForce {
			_, err := w.Compacts.SignIt(ctx, chair, clause.Signatory{Committee: w.C.ID, Number: number, Home: "91-1-101", Scan: []byte("scan")})
			w.Must(err)
		}
	}
}

// wrongAtTheCompact are the forms of a compact, each with something that cannot be.
func (s *site) wrongAtTheCompact() []wrongForm {
	s.T.Helper()
	const compacts = "/c/XIN/compacts"
	chair, long := s.as(actor.Chair), strings.Repeat("长", 501)
	return []wrongForm{
		{chair, compacts, []string{"title", "关于京N3QK57", "kind", "parking", "whole", "前言\n第一条 " + rare}},
		{chair, compacts + "/2026-2/text", []string{"text", long + long, "way", "replace", "node", "4", "seen", s.seen("2026-2")}},
		{chair, compacts + "/2026-2/opinions", []string{"text", "找 13800138000", "given_on", "2026-11-20"}},
		{chair, compacts + "/2026-2/withdrawal", []string{"reason", long}},
		{chair, compacts + "/2026-1/filings", []string{"office", "", "number", rare, "filed_on", "2027-01-01"}},
		{chair, compacts + "/2026-1/signatures", []string{"home", "9-9-999"}},
		{chair, compacts + "/2026-1/signatures/1/striking", []string{"reason", long}},
		{chair, compacts + "/2026-3/signing", []string{"on", "2026-11-20"}},
		{chair, compacts + "/2026-3/parties", []string{"name", strings.Repeat("店", 41)}},
	}
}

// seen is the digest of a draft as whoever edits it sees it.
func (s *site) seen(number string) string {
	shown, err := s.Compacts.Show(s.T.Context(), s.Staff(actor.Chair), s.C.ID, number)
	s.Must(err)
	return shown.Version.Hex()
}
