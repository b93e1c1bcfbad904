package parking

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/plate"
)

// VehicleID is the key of a vehicle.
type VehicleID = id.ID[Vehicle]

// Vehicle is a car as the register knows it: a plate at a dwelling, from a day.
type Vehicle struct {
	ID         VehicleID         `db:"id"`
	DwellingID people.DwellingID `db:"dwelling_id"`
	Dwelling   string            `db:"dwelling"`
	Plate      plate.Plate       `db:"plate"`
	From       day.Day           `db:"from_day"`
}

const sqlVehiclesByPlates = `
	select v.id, v.dwelling_id, d.code as dwelling, v.plate, v.from_day
	from parking.vehicles v
	join people.dwellings d on d.committee_id = v.committee_id and d.id = v.dwelling_id
	where v.committee_id = $1 and v.plate = any($2) and v.to_day is null
	order by v.plate, v.id`

const sqlVehiclesOfDwelling = `
	select v.id, v.dwelling_id, d.code as dwelling, v.plate, v.from_day
	from parking.vehicles v
	join people.dwellings d on d.committee_id = v.committee_id and d.id = v.dwelling_id
	where v.committee_id = $1 and v.dwelling_id = $2 and v.to_day is null
	order by v.from_day, v.plate, v.id`

const sqlVehicleAdd = `
	insert into parking.vehicles (committee_id, id, dwelling_id, plate, kind, tail, digits, from_day)
	values ($1, $2, $3, $4, $5, $6, $7, $8)`

// sqlPlatesBlocked are the plates that a decision keeps out today.
const sqlPlatesBlocked = `
	select plate
	from parking.blocks
	where committee_id = $1 and plate = any($2) and lifted_at is null and from_day <= $3 and until_day >= $3
	order by plate, id`

// Blocked reports whether a decision keeps one of the plates out on a day.
func Blocked(ctx context.Context, q pg.Queryer, c people.CommitteeID, plates []plate.Plate, today day.Day) (bool, error) {
	found, err := platesBlocked(ctx, q, c, plates, today)
	return len(found) > 0, err
}

func vehiclesByPlates(ctx context.Context, q pg.Queryer, c people.CommitteeID, plates []plate.Plate) ([]Vehicle, error) {
	var out []Vehicle
	if err := q.Select(ctx, &out, sqlVehiclesByPlates, c, pq.Array(plateTexts(plates))); err != nil {
		return nil, fmt.Errorf("vehicles: %w", err)
	}
	return out, nil
}

// VehiclesOfDwelling lists the cars a dwelling has now. The caller has checked
// that the actor may see plates.
func VehiclesOfDwelling(ctx context.Context, q pg.Queryer, c people.CommitteeID, d people.DwellingID) ([]Vehicle, error) {
	var out []Vehicle
	if err := q.Select(ctx, &out, sqlVehiclesOfDwelling, c, d); err != nil {
		return nil, fmt.Errorf("vehicles of dwelling: %w", err)
	}
	return out, nil
}

func platesBlocked(ctx context.Context, q pg.Queryer, c people.CommitteeID, plates []plate.Plate, today day.Day) ([]plate.Plate, error) {
	var out []plate.Plate
	if err := q.Select(ctx, &out, sqlPlatesBlocked, c, pq.Array(plateTexts(plates)), today); err != nil {
		return nil, fmt.Errorf("blocked plates: %w", err)
	}
	return out, nil
}

// addVehicle registers a car at a dwelling from today on.
func (a act) addVehicle(ctx context.Context, d people.DwellingID, p plate.Plate) error {
	_, err := a.Exec(ctx, sqlVehicleAdd, a.committee.ID, id.New[Vehicle](), d, p, p.Kind(), p.Tail(), p.Digits(), a.today)
	return refusal(err, "add vehicle")
}
