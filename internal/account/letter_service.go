package account

import (
	"context"
	"errors"
	"strconv"

	"github.com/lib/pq"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Building is one building of a register and how many dwellings it has.
type Building struct {
	Name      string `db:"building"`
	Dwellings int    `db:"dwellings"`
	SortKey   string `db:"sort_key"`
}

// Buildings lists a committee's buildings in the register's order. Staff may.
func (s *Service) Buildings(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Building, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return nil, err
	}
	return pg.All[Building](ctx, s.db, sqlBuildings, c)
}

// NewDwellingLetters makes one letter for each dwelling of a building, all when
// it is empty, and voids those not used yet. Staff may; one entry on the record.
func (s *Service) NewDwellingLetters(ctx context.Context, who actor.Actor, c people.CommitteeID, building string) ([]PrintedLetter, error) {
	return s.newLetters(ctx, who, c, building, people.DwellingID{})
}

// NewDwellingLetter makes the letter of one dwelling; ErrDwellingUnknown.
func (s *Service) NewDwellingLetter(ctx context.Context, who actor.Actor, c people.CommitteeID, d people.DwellingID) (PrintedLetter, error) {
	list, err := s.newLetters(ctx, who, c, "", d)
	if err != nil {
		return PrintedLetter{}, err
	}
	return list[0], nil
}

// NewLetterFor makes the letter of the dwelling of a code, as the register shows
// it; ErrDwellingUnknown.
func (s *Service) NewLetterFor(ctx context.Context, who actor.Actor, c people.CommitteeID, code string) (PrintedLetter, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return PrintedLetter{}, err
	}
	d, err := people.DwellingByCode(ctx, s.db, c, code)
	if err != nil {
		return PrintedLetter{}, err
	}
	return s.NewDwellingLetter(ctx, who, c, d.ID)
}

func (s *Service) newLetters(ctx context.Context, who actor.Actor, c people.CommitteeID, building string, one people.DwellingID) ([]PrintedLetter, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return nil, err
	}
	var out []PrintedLetter
	err := record.InTx(ctx, s.db, who, c.String(), func(tx *pg.Tx) error {
		var dwellings []people.Dwelling
		if err := tx.Select(ctx, &dwellings, sqlLetterDwellings, c, building, one); err != nil {
			return err
		}
		if len(dwellings) == 0 {
			return people.ErrDwellingUnknown
		}
		out = make([]PrintedLetter, len(dwellings))
		for i, d := range dwellings {
			out[i] = PrintedLetter{Dwelling: d, Secret: id.Secret(), Code: id.ShortCode(), ExpiresAt: tx.Now.Add(letterLife)}
		}
		if err := addLetters(ctx, tx, c, out); err != nil {
			return err
		}
		subject := "dwellings"
		if !one.Zero() {
			subject = dwellings[0].Pseudonym
		}
		return record.Append(ctx, tx, c.String(), record.Act{
			Kind: "letter.made", Subject: subject, Body: []record.Pair{{Key: "count", Value: strconv.Itoa(len(out))}},
		})
	})
	return out, err
}

// LetterHome tells which committee's dwelling a letter is for, without using it
// up; ErrLetterWrong, ErrLetterUsed, ErrLetterExpired, ErrTryLater.
func (s *Service) LetterHome(ctx context.Context, typed string) (Home, error) {
	var h Home
	err := s.TryLetter(ctx, typed, func() error {
		return s.db.Read(ctx, func(r *pg.Reader) error {
			l, err := findLetter(ctx, r, typed)
			if err != nil {
				return err
			}
			if err := l.open(r.Now); err != nil {
				return err
			}
			c, err := people.ByID(ctx, r, l.CommitteeID)
			if err != nil {
				return err
			}
			d, err := people.DwellingByID(ctx, r, l.CommitteeID, l.DwellingID)
			h = Home{CommitteeID: c.ID, Committee: c.Code, CommitteeName: c.Name, DwellingID: d.ID, Dwelling: d.Code, Kind: people.KindOccupant}
			return err
		})
	})
	return h, err
}

// UseLetter turns a dwelling's letter into a home, once, and signs in. The
// letter gives an occupant's rights; a tenant's by the name that the register has
// of the tenant; an owner's or lessee's by the phone on file, proved to the
// committee, where no tenant lives, else by papers alone. A phone that signs in
// already needs its own password, else ErrPhoneTaken.
func (s *Service) UseLetter(ctx context.Context, w Welcome) (string, Visitor, error) {
	phone, err := people.ParsePhone(w.Phone)
	if err != nil {
		return "", Visitor{}, people.ErrPhone.On("phone")
	}
	w.Phone = phone
	if w.Name, err = people.CleanName(w.Name); err != nil {
		return "", Visitor{}, people.ErrName.On("name")
	}
	var secret string
	var v Visitor
	err = s.guardPassword(ctx, guessed{phone: phone}, func(ctx context.Context) error {
		l, err := findLetter(ctx, s.db, w.Letter)
		if err == nil {
			err = l.open(s.db.Now()) // before the password: no refusal after it tells of the phone
		}
		if err != nil {
			return err
		}
		a, err := s.welcomed(ctx, w)
		if err != nil {
			return err
		}
		return record.InTx(ctx, s.db, actor.Of(actor.Resident), l.CommitteeID.String(), func(tx *pg.Tx) error {
			secret, v, err = moveIn(ctx, tx, l, w.Letter, a)
			return err
		})
	})
	return secret, v, err
}

// moveIn uses the letter up and places the person in the dwelling.
func moveIn(ctx context.Context, tx *pg.Tx, l letterRow, typed string, who Arrival) (string, Visitor, error) {
	c, err := people.ByID(ctx, tx, l.CommitteeID)
	if err != nil {
		return "", Visitor{}, err
	}
	if err := useLetter(ctx, tx, l, typed); err != nil {
		return "", Visitor{}, err
	}
	p, err := who.Settle(ctx, tx)
	if err != nil {
		return "", Visitor{}, err
	}
	tx.Who = actor.Actor{Roles: tx.Who.Roles, Committee: c.ID.String(), Person: p.ID.String(), Pseudonym: c.Pseudonym(p.ID.String())}
	kind, err := settle(ctx, tx, lettered{c, l.DwellingID}, p, who.Name)
	if err != nil {
		return "", Visitor{}, err
	}
	d, err := people.DwellingByID(ctx, tx, c.ID, l.DwellingID)
	if err != nil {
		return "", Visitor{}, err
	}
	err = record.Append(ctx, tx, c.ID.String(), record.Act{
		Kind: "letter.used", Subject: d.Pseudonym, Body: []record.Pair{{Key: "rights", Value: kind}},
	})
	if err != nil {
		return "", Visitor{}, err
	}
	return Enter(ctx, tx, p)
}

// useLetter uses a letter up; of two at once the second is told that it was used.
func useLetter(ctx context.Context, tx *pg.Tx, l letterRow, typed string) error {
	rows, err := tx.Exec(ctx, sqlLetterUse, l.CommitteeID, l.ID, tx.Now)
	if err != nil {
		return err
	}
	if rows == 1 {
		return nil
	}
	now, err := findLetter(ctx, tx, typed)
	if err != nil {
		return err
	}
	return now.open(tx.Now)
}

// lettered is the dwelling whose letter somebody holds.
type lettered struct {
	people.Committee
	dwelling people.DwellingID
}

// settle gives the person what the letter of a dwelling can: it lies in the box of
// whoever lives there. The name or the phone of the register's tenant makes a
// tenant and no more; the phone on file, proved to the committee, makes an owner or
// lessee where no tenant lives. Everybody else is an
// occupant until papers show more (ClaimAtCounter). It tells which.
func settle(ctx context.Context, tx *pg.Tx, at lettered, p people.Person, typed string) (string, error) {
	c, d, today := at.Committee, at.dwelling, at.Today(tx.Now)
	if _, held, err := pg.Maybe[people.Resident](ctx, tx, sqlResidentThere, c.ID, d, p.ID, today); err != nil || held {
		return "on_file", err
	}
	var tenants []tenant
	if err := tx.Select(ctx, &tenants, sqlTenants, c.ID, d, today); err != nil {
		return "", err
	}
	kinds := []string{people.KindTenant}
	if len(tenants) == 0 {
		kinds = []string{people.KindOwner, people.KindLessee}
	}
	r, FoundIn, err := pg.Maybe[people.Resident](ctx, tx, sqlResidentOnFile, c.ID, d, p.Phone, today, p.ID, pq.Array(kinds))
	if err != nil {
		return "", err
	}
	if FoundIn {
		return "on_file", LinkResident(ctx, tx, c, AtDoor{d, r.ID}, p.ID)
	}
	if t, ok := tenantNamed(tenants, p.Name, typed); ok {
		return people.KindTenant, beTenant(ctx, tx, at, p, t)
	}
	own, err := ownResident(ctx, tx, c, p)
	if err != nil {
		return "", err
	}
	return people.KindOccupant, addOccupant(ctx, tx, c, d, own)
}

// beTenant makes the person the register's tenant; where somebody holds that
// tenant's rights already, a tenant beside them, for as long as the lease.
func beTenant(ctx context.Context, tx *pg.Tx, at lettered, p people.Person, t tenant) error {
	if t.PersonID.Zero() || t.PersonID == p.ID {
		return join(ctx, tx, at.Committee, t.ID, p.ID)
	}
	own, err := ownResident(ctx, tx, at.Committee, p)
	if err != nil {
		return err
	}
	err = people.AddOccupancies(ctx, tx, at.ID, people.BatchID{}, []people.NewOccupancy{{
		ID: id.New[people.Occupancy](), Dwelling: at.dwelling, Resident: own, Kind: people.KindTenant, LeaseEnd: t.LeaseEnd, From: at.Today(tx.Now),
	}})
	if errors.Is(err, people.ErrOccupancyHeld) {
		return nil
	}
	return err
}
