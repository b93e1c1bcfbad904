package uxrules_test

import (
	"strings"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/parking/movecall"
	"ziguan/parking/visit"
)

// visitors lets 9-9-901 have each kind of visitor, and a car in somebody's way.
func (w *world) visitors() {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Actor(actor.Chair)
	d, err := people.DwellingByCode(ctx, w.DB, w.C.ID, "9-9-901")
	w.Must(err)
	for _, p := range []string{"京N8H201", "京AD80202"} {
		_, err := w.Visits.Add(ctx, chair, visit.NewPass{Committee: w.C.ID, Dwelling: d.ID, Plate: p, Stay: visit.Overnight})
		w.Must(err)
	}
	_, err = w.Visits.Register(ctx, chair, visit.AtTheGate{Committee: w.C.ID, Door: "9-9-901", Plate: "京N8H203", Stay: visit.Today, Gate: "east"})
	w.Must(err)
	w.Must(w.Visits.Ask(ctx, actor.Actor{}, visit.Asking{Committee: w.C.ID, Door: "9-9-901", Plate: "京N8H204", Stay: visit.Today}))
	w.Must(w.Visits.AddCarer(ctx, chair, visit.NewCarer{
		Committee: w.C.ID, Dwelling: d.ID, Plate: "京N8H205", Care: visit.Nursing, Days: visit.EveryDay, Last: w.C.Today(w.Clock.Now()).AddDays(60),
	}))
	gone, err := w.Visits.Add(ctx, chair, visit.NewPass{Committee: w.C.ID, Dwelling: d.ID, Plate: "京N8H206", Stay: visit.Today})
	w.Must(err)
	w.Must(w.Visits.Revoke(ctx, chair, visit.PassAct{Committee: w.C.ID, Pass: gone.ID, Reason: rare}))
	_, err = w.Calls.ByCard(ctx, movecall.NewCall{Token: w.card, Place: "3 号楼东侧 " + rare, Caller: "somebody"})
	w.Must(err)
	w.Clock.Step(11 * time.Minute)
}

// wrongVisits are the forms of visitors and calls, filled in wrongly.
func (s *site) wrongVisits() []wrongForm {
	s.T.Helper()
	host, duty := s.as(actor.Resident), s.as(actor.Volunteer)
	return []wrongForm{
		{host, "/my/XIN/visits", []string{"plate", "京A1", "stay", "today"}},
		{host, "/my/XIN/carers", []string{"plate", "京A1", "care", "nursing", "days", "1", "last", "2026-12-31"}},
		{"", "/p/XIN/visit", []string{"plate", "京A1", "door", "9-9-901", "stay", "today"}},
		{"", "/p/XIN/visit", []string{"door", "合计", "plate", "京A12345", "stay", "today"}},
		{"", "/q/" + s.card + "/calls", []string{"place", ""}},
		{duty, "/gate/XIN/visits", []string{"door", "99-9-999", "plate", "京A12345", "gate", "east", "direction", "in", "stay", "today", "id", "01990000-0000-7000-8000-000000000001"}},
		{host, strings.TrimSuffix(s.linkFor(actor.Resident, "/my/XIN/calls", "/my/XIN/calls/"), "/answer") + "/report", []string{"report", strings.Repeat("长", 201)}},
		{duty, "/gate/XIN/calls", []string{"plate", "京A1", "place", "东侧"}},
	}
}
