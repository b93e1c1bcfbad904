package uxrules_test

import (
	"strings"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

// apply lets a tenant whose owner is asked, and a shop of the resident's home,
// apply for a card.
func (w *world) apply() {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Actor(actor.Chair)
	n := application.NewApplication{
		Committee: w.C.ID, Dwelling: "91-1-101", Class: "tenant", Holder: class.HolderTenant, Use: class.UseSelf,
		Plates: []string{"京A77777"}, LeaseEnd: day.Of(2027, 5, 1),
	}
	a, err := w.Applications.Submit(ctx, chair, n)
	w.Must(err)
	w.tenant = a.Number
	w.copied()
	w.as(actor.Member) // who hands the owner the letter, by name
	who := chair
	w.Must(w.DB.Get(ctx, &who.Person, `select person_id::text from people.roles where committee_id = $1 and ended_at is null order by given_at, id limit 1`, w.C.ID))
	seen := application.Noted{Papers: "identity"}
	w.Must(w.DB.Get(ctx, &seen.Owner, `select resident_id from people.occupancies where committee_id = $1 and dwelling_id = $2 and kind = 'owner' order by id limit 1`, w.C.ID, a.DwellingID))
	w.consent, err = w.Applications.HandConsent(ctx, who, w.C.ID, a.Number, seen)
	w.Must(err)
	_, err = w.Applications.Submit(ctx, chair, application.NewApplication{
		Committee: w.C.ID, Dwelling: "9-9-901", Class: "merchant", Holder: class.HolderMerchant, Use: class.UseSelf, Plates: []string{"京A88888"},
	})
	w.Must(err)
}

// copied lets the terms ask for copies of two of a tenant's papers, and keeps one.
func (w *world) copied() {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Actor(actor.Chair)
	all, err := w.Classes.InForce(ctx, w.C.ID)
	w.Must(err)
	for _, k := range all {
		if k.Code != "tenant" {
			continue
		}
		t := k.Terms
		t.Copies, t.From, t.Ground = []class.Document{class.DocumentLease, class.DocumentVehicle}, w.C.Today(w.Clock.Now()), rule.Ground{Kind: rule.Clause, Text: "公约第五条"}
		w.Must(w.Classes.SetTerms(ctx, chair, w.C.ID, t))
	}
	w.Must(w.Applications.AddCopy(ctx, chair, w.C.ID, application.NewCopy{Number: w.tenant, Document: class.DocumentVehicle, File: jpegOf(w.T, 64)}))
}

// wrongApplications has a row for each form on the way to a card.
func (s *site) wrongApplications() []wrongForm {
	s.T.Helper()
	chair, long := s.as(actor.Chair), strings.Repeat("长", 201)
	at := "/c/XIN/applications/" + s.tenant
	return []wrongForm{
		{s.as(actor.Resident), "/my/XIN/applications/new", []string{"plates", "京A99", "dwelling", "9-9-901", "class", "first-car", "use", "self"}},
		{chair, "/c/XIN/applications/new", []string{"dwelling", "99-9-999", "plates", "京A00009", "class", "first-car", "use", "self", "holder", "owner", "lease_end", "2027-05-01"}},
		{chair, at + "/check", []string{"until-vehicle", "明年", "doc-vehicle", "yes"}},
		{chair, at + "/request", []string{"reason-ask", long}},
		{chair, at + "/refusal", []string{"reason-refuse", long, "source_kind", "clause", "source", "公约第三条"}},
		{chair, at + "/withdrawal", []string{"reason-withdraw", long}},
		{chair, "/c/XIN/classes/first-car", []string{"months", "半年", "from", "2027-01-01", "plates", "1", "cap", "3", "source_kind", "clause", "source", "公约第七条"}},
		{chair, "/c/XIN/new-class", []string{"name", "照护 · 车", "prefix", "7", "from", "2027-01-01", "months", "12", "plates", "1", "source_kind", "clause", "source", "公约第七条"}},
		{chair, "/c/XIN/kin", []string{"dwelling", "99-9-999", "relation", "own"}},
	}
}
