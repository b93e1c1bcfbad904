package application

import (
	"context"
	"fmt"
	"slices"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/class"
)

// Owner is somebody whose word a tenant needs: an owner or lessee of the dwelling
// by the register.
type Owner struct {
	ID      people.ResidentID `db:"id"`
	Name    string            `db:"name"` // for staff alone
	Person  people.PersonID   `db:"person_id"`
	Proved  bool              `db:"proved"`  // the account was proved to be theirs
	Reached bool              `db:"reached"` // the register has a phone that is theirs and no tenant's
	From    day.Day           `db:"from_day"`
	Home    people.DwellingID `db:"home"` // where they live in the committee; the dwelling itself where the register has no other
}

// Speaks is what whoever reads an application may say in the owner's place.
type Speaks string

// How somebody stands to the owner's word.
const (
	SpeaksNot      Speaks = ""         // is no owner of the dwelling
	SpeaksUnproved Speaks = "unproved" // the account says so, and nobody has seen papers
	SpeaksAsOwner  Speaks = "owner"
)

var (
	// ErrOwnerUnknown says that the register has no owner whose word could be asked.
	ErrOwnerUnknown = errs.New(errs.Conflict, "consent.owner.unknown")
	// ErrOwnerChoice asks which of several owners it was.
	ErrOwnerChoice = errs.New(errs.Invalid, "consent.owner.choice")
	// ErrUnproved refuses an owner's rights to an account of which nobody has seen
	// that it is the owner's.
	ErrUnproved = errs.New(errs.Forbidden, "consent.unproved")
	// ErrNameless refuses to have seen an owner without saying who saw them.
	ErrNameless = errs.New(errs.Forbidden, "consent.nameless")
	// ErrStanding refuses an owner's application in a let dwelling to somebody who
	// came in by its letter and has not shown that they are the owner.
	ErrStanding = errs.New(errs.Invalid, "application.holder.unproved")
)

// sqlOwners gives whose word it is today. A number that the register also has for
// a tenant of the dwelling reaches nobody in particular.
const sqlOwners = `
	select r.id, r.name, r.person_id, r.proved <> '' as proved, o.from_day, r.phone is not null and not exists (
			select from people.occupancies x
			join people.residents y on y.committee_id = x.committee_id and y.id = x.resident_id
			where x.committee_id = $1 and x.dwelling_id = $2 and x.kind = 'tenant' and (x.to_day is null or x.to_day > $3)
				and y.phone = r.phone) as reached,
		coalesce((
			select h.dwelling_id
			from people.occupancies h
			where h.committee_id = $1 and h.resident_id = r.id and h.from_day <= $3 and (h.to_day is null or h.to_day > $3)
				and not people.lives_elsewhere($1, h.dwelling_id, r.id, $3)
			order by h.dwelling_id = $2 desc, h.from_day, h.id
			limit 1), o.dwelling_id) as home
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where o.committee_id = $1 and o.dwelling_id = $2 and o.kind in ('owner', 'lessee')
		and o.from_day <= $3 and (o.to_day is null or o.to_day > $3)
	order by array_position(array['owner', 'lessee'], o.kind), o.from_day, r.id`

func owners(ctx context.Context, q pg.Queryer, c people.CommitteeID, d people.DwellingID, today day.Day) ([]Owner, error) {
	var out []Owner
	if err := q.Select(ctx, &out, sqlOwners, c, d, today); err != nil {
		return nil, fmt.Errorf("owners: %w", err)
	}
	return out, nil
}

// ownerOf finds the actor among the owners; SpeaksNot for anybody else.
func ownerOf(list []Owner, who actor.Actor) (Owner, Speaks) {
	found, how := Owner{}, SpeaksNot
	for _, o := range list {
		switch {
		case o.Person.Zero() || o.Person.String() != who.Person:
		case o.Proved:
			return o, SpeaksAsOwner
		default:
			found, how = o, SpeaksUnproved
		}
	}
	return found, how
}

// chosen is the owner whom staff named, or the only one there is.
func chosen(list []Owner, named people.ResidentID) (Owner, error) {
	if len(list) == 0 {
		return Owner{}, ErrOwnerUnknown
	}
	if named.Zero() && len(list) == 1 {
		return list[0], nil
	}
	if i := slices.IndexFunc(list, func(o Owner) bool { return o.ID == named }); i >= 0 {
		return list[i], nil
	}
	return Owner{}, ErrOwnerChoice.On("owner")
}

// seesOwner refuses whoever may not be the one who saw the owner: nameless, with
// an interest, or of the household.
func (x act) seesOwner(ctx context.Context, d people.DwellingID) error {
	if person(x.Who).Zero() {
		return ErrNameless
	}
	return x.aside(ctx, d)
}

// ownersPapers refuses what shows no owner: a lease shows a tenant.
func ownersPapers(p account.Papers) error {
	if !slices.Contains(account.PapersSeen, p) || p == "lease" {
		return account.ErrPapers.On("papers")
	}
	return nil
}

// word is an owner's answer and the way it came.
type word struct {
	on               ConsentEvent
	way              string
	owner            people.ResidentID
	role, by, papers string
}

// spoken refuses what is no answer: that a question is asked or ends is the program's to say.
func (w word) spoken() error {
	if w.on != ConsentEnd && w.on != ConsentAsk {
		return nil
	}
	_, err := ConsentMoves().Next(ConsentEnded, w.on)
	return err
}

const sqlStanding = `
	select o.kind, r.proved <> '' as proved
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where o.committee_id = $1 and o.dwelling_id = $2 and r.person_id = nullif($3, '')::uuid
		and o.from_day <= $4 and (o.to_day is null or o.to_day > $4)
	order by o.kind, o.id`

// mayStandAs refuses a household's application in another's place: a tenant
// applies as the tenant, and in a let dwelling, whose letter the tenant holds, an
// owner's right is for an account that was proved to be the owner's.
func (x act) mayStandAs(ctx context.Context, d people.DwellingID, kinds []string, h class.Holder) error {
	if x.Who.MayRun() || !parking.Registered(h) || !slices.Contains(kinds, string(h)) {
		return nil // staff, or what mayApply refuses
	}
	var own []struct {
		Kind   string `db:"kind"`
		Proved bool   `db:"proved"`
	}
	if err := x.Select(ctx, &own, sqlStanding, x.Committee.ID, d, x.Who.Person, x.Today); err != nil {
		return fmt.Errorf("what somebody is there: %w", err)
	}
	let := slices.Contains(kinds, people.KindTenant)
	seen := false
	for _, o := range own {
		switch {
		case o.Kind == string(h) && (h == class.HolderTenant || !let || o.Proved):
			return nil
		case o.Kind == people.KindOccupant && !let:
			return nil // of the household, for its owner or lessee
		}
		seen = seen || o.Kind == people.KindOccupant || o.Kind == string(h)
	}
	if seen {
		return ErrStanding.On("holder")
	}
	return ErrHolder.On("holder")
}
