package account

import (
	"context"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

const sqlLetterDwellings = `
	select id, code, building, unit, room, sort_key, coalesce(area_hundredths, 0) as area_hundredths, pseudonym
	from people.dwellings
	where committee_id = $1 and ($2 = '' or building = $2) and ($3::uuid is null or id = $3)
	order by sort_key, id`

const sqlBuildings = `
	select building, count(*) as dwellings, min(sort_key) as sort_key
	from people.dwellings
	where committee_id = $1
	group by building
	order by min(sort_key), building`

const sqlLettersVoid = `
	update people.letters
	set voided_at = $3
	where committee_id = $1 and dwelling_id = any($2) and used_at is null and voided_at is null`

const sqlLettersAdd = `
	insert into people.letters (committee_id, id, dwelling_id, secret_hash, code_hash, made_at, expires_at)
	select $1, n.id, n.dwelling_id, n.secret_hash, n.code_hash, $2, $3
	from unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[]) as n (id, dwelling_id, secret_hash, code_hash)`

const sqlLetterFind = `
	select l.committee_id, l.id, l.dwelling_id, l.expires_at, l.used_at, l.voided_at
	from people.secrets s
	join people.letters l on l.committee_id = s.committee_id and l.id = s.subject_id
	where s.hash = $1 and s.kind = 'letter'`

// sqlLetterUse uses a letter up: of two at once the second finds nothing.
const sqlLetterUse = `
	update people.letters
	set used_at = $3
	where committee_id = $1 and id = $2 and used_at is null and voided_at is null and expires_at > $3`

// sqlResidentOnFile finds who holds one of some rights in the dwelling and has
// this phone on file, for the person who proved to this committee that it is theirs.
const sqlResidentOnFile = `
	select r.id, r.name, coalesce(r.phone, '') as phone, r.person_id
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where o.committee_id = $1 and o.dwelling_id = $2 and r.phone = $3 and o.kind = any($6::text[])
		and (o.to_day is null or o.to_day > $4) and (r.person_id is null or r.person_id = $5)
		and exists (select from people.phone_proofs f where f.committee_id = $1 and f.person_id = $5 and f.phone = $3)
	order by array_position(array['owner', 'lessee', 'tenant'], o.kind), r.id
	limit 1`

// sqlTenants are the dwelling's tenants by the register, those first whose rights
// nobody holds yet.
const sqlTenants = `
	select r.id, r.name, r.person_id, o.lease_end
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where o.committee_id = $1 and o.dwelling_id = $2 and o.kind = 'tenant' and (o.to_day is null or o.to_day > $3)
	order by r.person_id is not null, o.from_day, r.id`

// sqlResidentThere finds a person who holds a right in the dwelling already.
const sqlResidentThere = `
	select r.id, r.name, coalesce(r.phone, '') as phone, r.person_id
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where o.committee_id = $1 and o.dwelling_id = $2 and r.person_id = $3 and o.kind in ('owner', 'lessee', 'tenant')
		and (o.to_day is null or o.to_day > $4)
	order by o.id
	limit 1`

const sqlResidentInDwelling = `
	select r.id, r.name, coalesce(r.phone, '') as phone, r.person_id
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where o.committee_id = $1 and o.dwelling_id = $2 and r.id = $3 and (o.to_day is null or o.to_day > $4)
	order by o.id
	limit 1`

const sqlResidentOfPerson = `
	select id, name, coalesce(phone, '') as phone, person_id
	from people.residents
	where committee_id = $1 and person_id = $2
	order by created_at, id
	limit 1`

const sqlResidentAdd = `
	insert into people.residents (committee_id, id, name, phone, keys, person_id, created_at, unproved)
	values ($1, $2, $3, nullif($4, ''), $5::tsvector, $6, $7, not exists (
		select from people.phone_proofs f where f.committee_id = $1 and f.person_id = $6 and f.phone = $4))`

// sqlResidentLink is for whoever showed papers.
const sqlResidentLink = `
	update people.residents
	set person_id = $3, proved = 'papers'
	where committee_id = $1 and id = $2 and (person_id is null or person_id = $3)`

// sqlResidentJoin is for whoever holds a letter and typed a phone or a name, which
// proves nothing more.
const sqlResidentJoin = `
	update people.residents
	set person_id = $3, proved = case when person_id = $3 then proved else '' end
	where committee_id = $1 and id = $2 and (person_id is null or person_id = $3)`

const sqlOccupantAdd = `
	insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
	values ($1, $2, $3, $4, 'occupant', $5)
	on conflict do nothing`

// sqlOccupantEnd ends what a letter gave once papers gave more.
const sqlOccupantEnd = `
	update people.occupancies o
	set to_day = greatest($4, o.from_day)
	from people.residents r
	where o.committee_id = $1 and o.dwelling_id = $2 and o.kind = 'occupant' and o.to_day is null
		and r.committee_id = o.committee_id and r.id = o.resident_id and r.person_id = $3`

type letterRow struct {
	CommitteeID people.CommitteeID `db:"committee_id"`
	ID          LetterID           `db:"id"`
	DwellingID  people.DwellingID  `db:"dwelling_id"`
	ExpiresAt   time.Time          `db:"expires_at"`
	UsedAt      *time.Time         `db:"used_at"`
	VoidedAt    *time.Time         `db:"voided_at"`
}

func (l letterRow) open(now time.Time) error {
	return letterOpen(l.UsedAt, l.VoidedAt, l.ExpiresAt, now)
}

func letterOpen(used, voided *time.Time, expires, now time.Time) error {
	switch {
	case used != nil:
		return ErrLetterUsed.On("letter")
	case voided != nil || !expires.After(now):
		return ErrLetterExpired.On("letter")
	}
	return nil
}

// LetterHash is what of a letter's secret or code is stored, however it was typed.
func LetterHash(typed string) string { return id.Hash(typedCode(typed)) }

func findLetter(ctx context.Context, q pg.Queryer, typed string) (letterRow, error) {
	return pg.One[letterRow](ctx, q, ErrLetterWrong.On("letter"), sqlLetterFind, LetterHash(typed))
}

func addLetters(ctx context.Context, tx *pg.Tx, c people.CommitteeID, list []PrintedLetter) error {
	n := len(list)
	keys, dwellings, secrets, codes := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i, l := range list {
		keys[i], dwellings[i] = id.New[Letter]().String(), l.Dwelling.ID.String()
		secrets[i], codes[i] = LetterHash(l.Secret), LetterHash(l.Code)
	}
	if err := tx.Do(ctx, sqlLettersVoid, c, pq.Array(dwellings), tx.Now); err != nil {
		return err
	}
	return tx.Do(ctx, sqlLettersAdd, c, tx.Now, tx.Now.Add(letterLife),
		pq.Array(keys), pq.Array(dwellings), pq.Array(secrets), pq.Array(codes))
}

// addOccupant makes a resident an occupant of a dwelling from today on.
func addOccupant(ctx context.Context, tx *pg.Tx, c people.Committee, d people.DwellingID, r people.ResidentID) error {
	return tx.Do(ctx, sqlOccupantAdd, c.ID, id.New[people.Occupancy](), d, r, c.Today(tx.Now))
}

// tenant is a tenant of a dwelling as the register knows them.
type tenant struct {
	ID       people.ResidentID `db:"id"`
	Name     string            `db:"name"`
	PersonID people.PersonID   `db:"person_id"`
	LeaseEnd day.Day           `db:"lease_end"`
}

// tenantNamed finds the tenant by one of the names somebody comes in by.
func tenantNamed(list []tenant, names ...string) (tenant, bool) {
	for _, t := range list {
		for _, name := range names {
			if key := people.SearchKey(name); key != "" && people.SearchKey(t.Name) == key {
				return t, true
			}
		}
	}
	return tenant{}, false
}

// join links a resident of the register to a person who proved nothing.
func join(ctx context.Context, tx *pg.Tx, c people.Committee, r people.ResidentID, p people.PersonID) error {
	return tx.Do(ctx, sqlResidentJoin, c.ID, r, p)
}

// ownResident is the person in the committee's register, entered where need be.
func ownResident(ctx context.Context, tx *pg.Tx, c people.Committee, p people.Person) (people.ResidentID, error) {
	r, FoundIn, err := pg.Maybe[people.Resident](ctx, tx, sqlResidentOfPerson, c.ID, p.ID)
	if err != nil || FoundIn {
		return r.ID, err
	}
	r.ID = id.New[people.Resident]()
	return r.ID, tx.Do(ctx, sqlResidentAdd, c.ID, r.ID, p.Name, p.Phone, people.SearchVector(people.SearchKeys(p.Name)), p.ID, tx.Now)
}

const sqlSignedUp = `
	select distinct o.resident_id
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where o.committee_id = $1 and o.dwelling_id = $2 and r.person_id is not null
	order by o.resident_id`

// SignedUp lists the residents of a dwelling for whom somebody signs in. The caller
// has checked that the actor may see names.
func SignedUp(ctx context.Context, q pg.Queryer, c people.CommitteeID, d people.DwellingID) ([]people.ResidentID, error) {
	return pg.All[people.ResidentID](ctx, q, sqlSignedUp, c, d)
}
