package privacy

import (
	"context"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/holding"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// ErrNothing says that nothing is left that could be taken out.
var ErrNothing = errs.New(errs.Conflict, "erasure.nothing")

// Forgotten is what was taken out of a committee's register.
type Forgotten struct {
	Residents int
	Account   bool // nobody else knows the person: they can no longer sign in
}

// Erase forgets whoever acts: at once, where they have left and have no role.
// people.ErrLivesHere, people.ErrServesHere, ErrNothing. Their sessions end with it.
func (s *Service) Erase(ctx context.Context, who actor.Actor, c people.CommitteeID) (Forgotten, error) {
	var out Forgotten
	err := people.InAct(ctx, s.db, who, c, func(a people.Act) error {
		p, err := me(ctx, a, who, c)
		if err != nil {
			return err
		}
		out, err = forget(ctx, a.Tx, a.Committee, p)
		return err
	})
	return out, err
}

// forget takes somebody who left out of a committee's register, and lets every package
// take out what it keeps of them: name, phone and the tie to their account go, all
// their sessions end. Where no other committee knows them the account goes too. On the
// record by pseudonym. The caller has checked that the actor may.
func forget(ctx context.Context, tx *pg.Tx, c people.Committee, p people.PersonID) (Forgotten, error) {
	before, err := people.HoldPerson(ctx, tx, p)
	if err != nil {
		return Forgotten{}, err
	}
	gone, err := people.Forget(ctx, tx, c, p)
	if err != nil {
		return Forgotten{}, err
	}
	if err := all(ctx, tx, gone); err != nil {
		return Forgotten{}, err
	}
	after, err := people.PersonByID(ctx, tx, p)
	if err != nil {
		return Forgotten{}, err
	}
	out := Forgotten{Residents: len(gone.Residents), Account: after.Name == "" && after.Phone == ""}
	if out.Residents == 0 && before.Phone == after.Phone {
		return out, ErrNothing
	}
	return out, record.Append(ctx, tx, c.ID.String(), record.Act{Kind: "person.erased", Subject: c.Pseudonym(p.String())})
}

// all lets every package forget who was just taken out of the register.
func all(ctx context.Context, tx *pg.Tx, gone holding.Gone) error {
	for _, h := range Holdings() {
		if h.Forget == nil {
			continue
		}
		if err := h.Forget(ctx, tx, gone); err != nil {
			return err
		}
	}
	return nil
}
