package visit

import (
	"context"

	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// sqlPassesOfDoor are a dwelling's passes that let in, or wait for its word.
const sqlPassesOfDoor = `
	select v.id, v.dwelling_id, '' as dwelling, v.plate, v.no_plate, v.kind, v.state, v.from_at, v.until_at, v.days, v.care, v.gate, v.opened_at
	from parking.visits v
	where v.committee_id = $1 and v.dwelling_id = $2 and v.state in ('asked', 'open') and v.until_at > $3
	order by v.id
	for update of v`

// EndAll takes back a dwelling's visitors and carers in the act that ends its
// household, and turns away the guests who wait for its word; it gives how many.
func EndAll(ctx context.Context, tx *pg.Tx, c people.Committee, d people.DwellingID, reason string) (int, error) {
	if _, err := holdDoor(ctx, tx, c.ID, d); err != nil {
		return 0, err
	}
	var passes []Pass
	if err := tx.Select(ctx, &passes, sqlPassesOfDoor, c.ID, d, tx.Now); err != nil {
		return 0, err
	}
	a := act{Act: people.Within(tx, c)}
	for _, p := range passes {
		on := Revoke
		if p.State == Asked {
			on = End
		}
		if _, err := a.move(ctx, p, on, reason); err != nil {
			return 0, err
		}
	}
	return len(passes), nil
}
