package people

import (
	"context"
	"time"

	"github.com/lib/pq"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/pg"
)

// DwellingID is the key of a dwelling.
type DwellingID = id.ID[Dwelling]

// Dwelling is one flat or courtyard room (户): what a card belongs to.
type Dwelling struct {
	ID             DwellingID `db:"id"`
	Code           string     `db:"code"` // normalised, as shown: 3-2-101
	Building       string     `db:"building"`
	Unit           string     `db:"unit"`
	Room           string     `db:"room"`
	SortKey        string     `db:"sort_key"`
	AreaHundredths int64      `db:"area_hundredths"` // 0.01 m²; 0 when unknown
	Pseudonym      string     `db:"pseudonym"`       // what the public record calls it
}

// NewDwelling is a dwelling to be added; Area in 0.01 m², 0 when unknown. A
// zero ID is given a fresh one.
type NewDwelling struct {
	ID                                  DwellingID
	Code, Building, Unit, Room, SortKey string
	Area                                int64
}

// BatchID is the key of one imported file.
type BatchID = id.ID[Batch]

// Batch is one imported file: what it brought can be undone as one.
type Batch struct {
	ID        BatchID    `db:"id"`
	FileName  string     `db:"file_name"`
	SHA256    string     `db:"file_sha256"`
	MadeAt    time.Time  `db:"made_at"`
	Dwellings int        `db:"dwellings"`
	Vehicles  int        `db:"vehicles"`
	Area      int64      `db:"area_hundredths"`
	Problems  []byte     `db:"problems"`
	UndoneAt  *time.Time `db:"undone_at"`
}

// ErrDwellingUnknown says that the committee's register has no such dwelling.
var ErrDwellingUnknown = errs.New(errs.NotFound, "dwelling.unknown")

const sqlDwellingByCode = `
	select id, code, building, unit, room, sort_key, coalesce(area_hundredths, 0) as area_hundredths, pseudonym
	from people.dwellings
	where committee_id = $1 and code = $2`

const sqlDwellingByID = `
	select id, code, building, unit, room, sort_key, coalesce(area_hundredths, 0) as area_hundredths, pseudonym
	from people.dwellings
	where committee_id = $1 and id = $2`

const sqlDwellingsByCodes = `
	select id, code, building, unit, room, sort_key, coalesce(area_hundredths, 0) as area_hundredths, pseudonym
	from people.dwellings
	where committee_id = $1 and code = any($2)
	order by sort_key, id`

const sqlDwellingsAll = `
	select id, code, building, unit, room, sort_key, coalesce(area_hundredths, 0) as area_hundredths, pseudonym
	from people.dwellings
	where committee_id = $1
	order by sort_key, id`

const sqlDwellingArea = `
	update people.dwellings
	set area_hundredths = nullif($3::bigint, 0)
	where committee_id = $1 and id = $2`

// sqlDwellingsAdd adds many in one statement; those already there stay as they are.
const sqlDwellingsAdd = `
	insert into people.dwellings (committee_id, id, code, building, unit, room, sort_key, area_hundredths, pseudonym, batch_id, created_at)
	select $1, n.id, n.code, n.building, n.unit, n.room, n.sort_key, nullif(n.area, 0), n.pseudonym, $2, $3
	from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::text[])
		as n (id, code, building, unit, room, sort_key, area, pseudonym)
	on conflict on constraint dwellings_code_key do nothing`

// DwellingByCode finds a dwelling by its normalised code; ErrDwellingUnknown.
func DwellingByCode(ctx context.Context, q pg.Queryer, c CommitteeID, code string) (Dwelling, error) {
	return pg.One[Dwelling](ctx, q, ErrDwellingUnknown, sqlDwellingByCode, c, code)
}

// DwellingByID finds a dwelling by its key; ErrDwellingUnknown.
func DwellingByID(ctx context.Context, q pg.Queryer, c CommitteeID, key DwellingID) (Dwelling, error) {
	return pg.One[Dwelling](ctx, q, ErrDwellingUnknown, sqlDwellingByID, c, key)
}

// AllDwellings lists a committee's dwellings as people walk past them.
func AllDwellings(ctx context.Context, q pg.Queryer, c CommitteeID) ([]Dwelling, error) {
	return pg.All[Dwelling](ctx, q, sqlDwellingsAll, c)
}

// SetArea changes a dwelling's area, in 0.01 m² and 0 for unknown, within a unit
// of work. The caller has checked that the actor may.
func SetArea(ctx context.Context, tx *pg.Tx, c CommitteeID, d DwellingID, area int64) error {
	return tx.Do(ctx, sqlDwellingArea, c, d, area)
}

// AddDwellings adds dwellings to a committee's register within a unit of work
// and gives all of the codes' dwellings by code, the older ones unchanged.
// The caller has checked that the actor may.
func AddDwellings(ctx context.Context, tx *pg.Tx, c CommitteeID, batch BatchID, list []NewDwelling) (map[string]Dwelling, error) {
	n := len(list)
	keys, codes, buildings, units := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	rooms, sorts, pseudonyms, areas := make([]string, n), make([]string, n), make([]string, n), make([]int64, n)
	for i, d := range list {
		if d.ID.Zero() {
			d.ID = id.New[Dwelling]()
		}
		keys[i], codes[i], buildings[i], units[i] = d.ID.String(), d.Code, d.Building, d.Unit
		rooms[i], sorts[i], pseudonyms[i], areas[i] = d.Room, d.SortKey, newPseudonym(), d.Area
	}
	err := tx.Do(ctx, sqlDwellingsAdd, c, batch, tx.Now, pq.Array(keys), pq.Array(codes), pq.Array(buildings),
		pq.Array(units), pq.Array(rooms), pq.Array(sorts), pq.Array(areas), pq.Array(pseudonyms))
	if err != nil {
		return nil, err
	}
	var all []Dwelling
	if err := tx.Select(ctx, &all, sqlDwellingsByCodes, c, pq.Array(codes)); err != nil {
		return nil, err
	}
	out := make(map[string]Dwelling, len(all))
	for _, d := range all {
		out[d.Code] = d
	}
	return out, nil
}

// Kinds of occupancy (居住关系).
const (
	KindOwner    = "owner"    // 业主
	KindLessee   = "lessee"   // 公房承租人
	KindTenant   = "tenant"   // 租户
	KindOccupant = "occupant" // came in by the dwelling's letter; more is proved at the counter
)

// ResidentID is the key of a person as a register knows them.
type ResidentID = id.ID[Resident]

// Resident is a person as one committee's register knows them.
type Resident struct {
	ID       ResidentID `db:"id"`
	Name     string     `db:"name"`
	Phone    string     `db:"phone"`
	PersonID PersonID   `db:"person_id"`
}

// OccupancyID is the key of an occupancy.
type OccupancyID = id.ID[Occupancy]

// Occupancy says who lives in or owns a dwelling, from a day to before a day.
type Occupancy struct {
	ID         OccupancyID `db:"id"`
	DwellingID DwellingID  `db:"dwelling_id"`
	ResidentID ResidentID  `db:"resident_id"`
	Kind       string      `db:"kind"`
	Name       string      `db:"name"`
	Phone      string      `db:"phone"`
	LeaseEnd   day.Day     `db:"lease_end"`
	From       day.Day     `db:"from_day"`
	To         day.Day     `db:"to_day"`
}

const sqlOccupanciesOfDwelling = `
	select o.id, o.dwelling_id, o.resident_id, o.kind, r.name, coalesce(r.phone, '') as phone, o.lease_end, o.from_day, o.to_day
	from people.occupancies o
	join people.residents r on r.committee_id = o.committee_id and r.id = o.resident_id
	where o.committee_id = $1 and o.dwelling_id = $2
	order by o.to_day nulls first, array_position(array['owner', 'lessee', 'tenant', 'occupant'], o.kind), o.from_day, o.id`

// Occupancies lists who is and was in a dwelling, the present ones first. The
// caller has checked that the actor may see names.
func Occupancies(ctx context.Context, q pg.Queryer, c CommitteeID, d DwellingID) ([]Occupancy, error) {
	return pg.All[Occupancy](ctx, q, sqlOccupanciesOfDwelling, c, d)
}
