package uxrules_test

import (
	"strings"

	"ziguan/compacts/hearing"
	"ziguan/internal/actor"
	"ziguan/internal/parktest"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// hearings holds hearings, one for each place where one can stand; the resident has a seat
// in all but the first two.
func (w *world) hearings() {
	w.T.Helper()
	var homes []people.Dwelling
	w.Must(w.DB.Read(w.T.Context(), func(r *pg.Reader) error {
		for _, code := range []string{"9-9-901", "91-1-101", "91-1-102", "91-1-103", "91-1-105"} {
			home, err := people.DwellingByCode(w.T.Context(), r, w.C.ID, code)
			if err != nil {
				return err
			}
			homes = append(homes, home)
		}
		return nil
	}))
	for _, one := range []struct {
		state hearing.State
		homes []people.Dwelling
	}{
		{hearing.Noticed, homes[1:]},
		{parktest.Frozen, homes[1:4]},
		{hearing.Published, homes[:3]},
		{hearing.Seated, homes[:4]},
		{hearing.Held, homes[:3]},
		{hearing.Drafted, nil},
		{hearing.Minuted, homes[:3]},
	} {
		_ = w.Hearing(one.state, one.homes)
	}
}

// wrongAtTheHearing are the forms of a hearing, each with something that cannot be.
func (s *site) wrongAtTheHearing() []wrongForm {
	s.T.Helper()
	const hearings, mine = "/c/XIN/hearings", "/my/XIN/hearings"
	chair, me, long := s.as(actor.Chair), s.as(actor.Resident), strings.Repeat("长", 201)
	draft := []string{"title", "关于京N3QK57", "text", rare, "kind", "fee", "place", "活动室", "minutes", "120", "observers", "10", "starts", "2026-12-31T19:00"}
	return []wrongForm{
		{chair, hearings, draft},
		{chair, hearings + "/2026-6/revision", draft},
		{chair, hearings + "/2026-1/postponement", []string{"starts", "2026-11-24T09:00", "place", "居委会", "reason", rare}},
		{chair, hearings + "/2026-1/cancellation", []string{"reason-cancel", long}},
		{chair, hearings + "/2026-1/signups", []string{"door", "99-9-999", "party", "no_car"}},
		{chair, hearings + "/2026-1/invitations", []string{"name", strings.Repeat("长", 61), "party-invite", "street"}},
		{chair, hearings + "/2026-2/draw", []string{"seeds", "不是数字"}},
		{chair, hearings + "/2026-4/attendance", []string{"code", "222222"}},
		{chair, hearings + "/2026-4/beginning", []string{"watched", "99"}},
		{chair, hearings + "/2026-5/items", []string{"present", "99", "item", "2"}},
		{chair, hearings + "/2026-5/lines", []string{"said", "", "because", rare, "seat", "1", "item", "1", "sort", "view"}},
		{chair, hearings + "/2026-7/words", []string{"text", "找 13800138000", "word", "corrected", "seat", "1"}},
		{chair, hearings + "/2026-7/replies", []string{"answer-2", "找 13800138000", "of", "2"}},
		{chair, hearings + "/2026-7/publication", []string{"finding", "", "outcome-1", "partly", "reason-1", rare}},
		{me, mine + "/2026-7/word", []string{"text", "找 13800138000", "word", "corrected", "seat", "4"}},
	}
}
