package change_test

import (
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/change"
	"ziguan/parking/class"
)

// card gives the household the card that goes on; it ends within the days of a renewal.
// A tenant's is earned by an application, with the owner's word.
func (k *cell) card() {
	k.T.Helper()
	if k.class == tenants {
		k.tenantsCard()
		return
	}
	k.withFirst()
	out, err := k.Parking.Issue(k.T.Context(), actor.Of(actor.Operator), parking.IssueCard{
		Committee: k.c.ID, Dwelling: homeDoor, Plates: k.plates, Class: string(k.class), ValidTo: k.today().AddDays(20), Reason: "搬家当天",
	})
	k.Must(err)
	k.number = out.Number.String()
}

func (k *cell) tenantsCard() {
	k.T.Helper()
	k.checked()
	k.decided(application.Posting)
	issued, err := k.Applications.Issue(k.T.Context(), k.chair, k.c.ID, k.number)
	k.Must(err)
	k.number = issued.Number.String()
}

func (k *cell) goRenewal(stand func()) error {
	k.card()
	_, err := k.Renewals.Open(k.T.Context(), k.member, k.c.ID, "年度续卡", k.today().AddDays(300))
	k.Must(err)
	k.Must(k.Renewals.Unchanged(k.T.Context(), k.member, k.c.ID, k.number))
	stand()
	done, err := k.Renewals.ApproveAll(k.T.Context(), k.chair, k.c.ID, "")
	for _, l := range done.Left {
		if l.Number.String() == k.number {
			return l.Why
		}
	}
	if err != nil || done.Renewed > 0 {
		return err
	}
	list, err := k.Renewals.List(k.T.Context(), k.chair, k.c.ID, "", "")
	k.Must(err)
	for _, r := range list {
		if r.Number.String() == k.number {
			return errs.New(errs.Conflict, r.Cause)
		}
	}
	return errHeld
}

func (k *cell) goReplacement(stand func()) error {
	k.card()
	stand()
	_, err := k.Parking.LostAndReplace(k.T.Context(), k.chair, k.act(k.number))
	return err
}

func (k *cell) goPlates(stand func()) error {
	k.card()
	k.plates = []string{newPlate, "京C00002"}[:len(k.plates)]
	stand()
	_, err := k.Change.ChangePlates(k.T.Context(), k.chair, change.NewPlates{Committee: k.c.ID, Number: k.number, Plates: k.plates, Reason: "换车"})
	return err
}

func (k *cell) goSubstitute(stand func()) error {
	k.card()
	k.plates = []string{newPlate}
	stand()
	typed := ""
	if len(k.plates) > 0 {
		typed = k.plates[0]
	}
	_, err := k.Change.AddSubstitute(k.T.Context(), k.chair, change.NewSubstitute{Committee: k.c.ID, Number: k.number, Plate: typed, Days: 3, Reason: "车在修"})
	return err
}

// lets lends the owner's card to a tenant.
func (k *cell) lets() {
	k.T.Helper()
	isLet := k.holder == class.HolderTenant
	k.class = class.FirstCar
	k.card()
	k.letsToTenant(isLet)
}

// letsToTenant gives the tenant a card in the place of the owner's, which is the one on
// its way.
func (k *cell) letsToTenant(isLet bool) {
	k.T.Helper()
	owners, plates := k.number, k.plates
	k.class, k.holder, k.plates = tenants, class.HolderTenant, []string{letPlate}
	if !isLet {
		k.lives(k.person(), people.KindTenant, 0, k.today().AddDays(90))
	}
	k.terms(func(t *class.Terms) { t.Posted = false })
	k.tenantsCard()
	k.let = k.number
	k.class, k.holder, k.plates, k.number = class.FirstCar, class.HolderOwner, plates, owners
}

// goRegain lets the card of an owner's tenant end.
func (k *cell) goRegain(stand func()) error {
	k.lets()
	stand()
	k.gives(k.let)
	return k.stands(k.number)
}

// stands tells whether a card is in force.
func (k *cell) stands(number string) error {
	v, err := k.Parking.Show(k.T.Context(), k.chair, k.c.ID, number)
	if err == nil && v.State != parking.CardActive {
		return errHeld
	}
	return err
}

func (k *cell) goResume(stand func()) error {
	k.card()
	k.Must(k.Parking.Suspend(k.T.Context(), k.member, k.act(k.number)))
	stand()
	return k.Parking.Resume(k.T.Context(), k.chair, k.act(k.number))
}

func (k *cell) goAppeal(stand func()) error {
	k.card()
	k.Must(k.Parking.Revoke(k.T.Context(), k.member, k.act(k.number)))
	k.Must(k.Change.File(k.T.Context(), k.chair, k.c.ID, k.number, "没有转租"))
	all, err := k.Change.Appeals(k.T.Context(), k.chair, k.c.ID, k.number)
	k.Must(err)
	stand()
	return k.Change.Review(k.T.Context(), k.decider, k.c.ID, all[0].ID, change.Reviewed{Upheld: true, Reason: "看错了"})
}
