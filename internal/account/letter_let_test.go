package account_test

import (
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// let puts a tenant into the register beside the owner.
func (w *signin) let(name, phone string) {
	w.t.Helper()
	tenant := id.New[people.Resident]()
	w.must(w.db.InTx(w.ctx, w.operator, func(tx *pg.Tx) error {
		if _, err := tx.Exec(w.ctx, `insert into people.residents (committee_id, id, name, phone, created_at) values ($1, $2, $3, nullif($4, ''), $5)`,
			w.c.ID, tenant, name, phone, tx.Now); err != nil {
			return err
		}
		_, err := tx.Exec(w.ctx, `insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, lease_end, from_day)
			values ($1, $2, $3, $4, 'tenant', '2027-06-30', '2020-01-01')`, w.c.ID, id.New[people.Occupancy](), w.home.ID, tenant)
		return err
	}))
}

// The letter of a let dwelling lies in the tenant's box, and the tenant knows the
// owner's number from the lease: whoever holds it never becomes the owner by it.
func TestALetDwellingsLetterMakesNoOwner(t *testing.T) {
	const tenantPhone = "13900000005"
	for name, c := range map[string]struct{ name, phone, kind string }{
		"somebody with the tenant's phone, which proves nothing": {"Somebody", tenantPhone, people.KindOccupant},
		"the tenant by name, with an unfamiliar phone":           {"Tenant Zhao", strangerPhone, people.KindTenant},
		"the tenant by name, however it is spaced":               {" tenant zhao ", strangerPhone, people.KindTenant},
		"the tenant by name, with the owner's phone":             {"Tenant Zhao", ownerPhone, people.KindTenant},
		"somebody with the owner's phone":                        {"Li", ownerPhone, people.KindOccupant},
		"somebody with the owner's name":                         {"Owner", strangerPhone, people.KindOccupant},
		"somebody with the owner's name and the owner's phone":   {"Owner", ownerPhone, people.KindOccupant},
		"a stranger to the register":                             {"Li", strangerPhone, people.KindOccupant},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newSignin(t)
			w.let("Tenant Zhao", tenantPhone)
			n := welcome(w.letter().Secret, c.phone)
			n.Name = c.name
			_, v, err := w.UseLetter(w.ctx, n)
			w.must(err)
			if k := w.homeKind(v); k != c.kind {
				t.Errorf("%s, not %s", k, c.kind)
			}
		})
	}
}

// A second person by the tenant's name is a tenant beside the first and takes
// nothing from them; papers at the counter make an owner in a let dwelling too.
func TestASecondTenantAndAnOwnerAtTheCounter(t *testing.T) {
	t.Parallel()
	w := newSignin(t)
	w.let("Tenant Zhao", "")
	enter := func(name, phone string) account.Visitor {
		n := welcome(w.letter().Secret, phone)
		n.Name = name
		_, v, err := w.UseLetter(w.ctx, n)
		w.must(err)
		return v
	}
	for _, phone := range []string{strangerPhone, "13900000006"} {
		if k := w.homeKind(enter("Tenant Zhao", phone)); k != people.KindTenant {
			t.Errorf("by the tenant's name: %s", k)
		}
	}
	owner := enter("Owner", ownerPhone)
	if k := w.homeKind(owner); k != people.KindOccupant {
		t.Errorf("an owner before the counter: %s", k)
	}
	w.must(w.db.InTx(w.ctx, w.as(actor.Member, w.member), func(tx *pg.Tx) error { // papers seen, and the holder's yes
		return account.LinkResident(w.ctx, tx, w.c, account.AtDoor{Dwelling: w.home.ID, Resident: w.owner}, owner.Person.ID)
	}))
	if k := w.homeKind(enter("Owner", ownerPhone)); k != people.KindOwner {
		t.Errorf("an owner after the counter: %s", k)
	}
}
