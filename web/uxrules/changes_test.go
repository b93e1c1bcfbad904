package uxrules_test

import (
	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/parking"
)

// appeal suspends two second cars: the resident's own, against which an appeal
// can be made, and another, against which one waits for its review.
func (w *world) appeal() {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Actor(actor.Chair)
	for _, car := range [][2]string{{"A-0006", "京N70001"}, {"A-0002", "京N70002"}} { // B-0001 and B-0002
		number, plate := car[0], car[1]
		own, err := w.Parking.Show(ctx, chair, w.C.ID, number)
		w.Must(err)
		second, err := w.Parking.Issue(ctx, actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: own.Dwelling, Plates: []string{plate}, Class: "second-car", Reason: "搬家当天"})
		w.Must(err)
		w.Must(w.Parking.Suspend(ctx, chair, parking.CardAct{Committee: w.C.ID, Number: second.Number.String(), Reason: "三次超时未离", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}))
		if number == "A-0002" {
			w.Must(w.Change.File(ctx, chair, w.C.ID, second.Number.String(), "那天车不在"))
		}
	}
}

// wrongChanges are the forms about a card's changes, one's own data and the ways
// of telling people.
func (s *site) wrongChanges() []wrongForm {
	chair, home := s.as(actor.Chair), s.as(actor.Resident)
	return []wrongForm{
		{chair, "/c/XIN/cards/A-0002/plates", []string{"plates", "京A1", "reason", "换车"}},
		{chair, "/c/XIN/cards/A-0002/substitutes", []string{"plate", "京A1", "days", "3", "reason", "车在修"}},
		{chair, "/c/XIN/cards/A-0004/appeal", []string{"text", ""}},
		{chair, "/c/XIN/register/dwellings/1-1-101/moving-out", []string{"reason", "", "who", "all"}},
		{chair, "/c/XIN/outbox/settings", []string{
			"quiet_from", "半夜", "quiet_to", "07:00", "page_wait", "60", "robot_wait", "60", "urgent_wait", "10", "give_up", "600", "source_kind", "clause", "source", "公约第九条",
		}},
		{chair, "/c/XIN/outbox/webhooks", []string{"url", "ftp://x", "kind", "wecom"}},
		{chair, s.link("/c/XIN/appeals", "/c/XIN/appeals/") + "/review", []string{"reason", "", "outcome", "upheld"}},
		{home, "/my/XIN/card/B-0001/appeal", []string{"text", ""}},
		{home, "/my/XIN/card/A-0006/substitutes", []string{"plate", "京A1", "days", "3", "reason", "车在修"}},
		{home, "/my/XIN/data/correction", []string{"text", ""}},
	}
}
