package application

import (
	"context"
	"fmt"

	"ziguan/internal/people"
	"ziguan/internal/pg"
)

const sqlOpenOfHousehold = `
	select number
	from parking.applications
	where committee_id = $1 and dwelling_id = $2 and open and state <> 'offered' and ($3 = false or holder = 'tenant')
	order by number`

const sqlOfferedOfHousehold = `
	select number
	from parking.applications
	where committee_id = $1 and dwelling_id = $2 and state = 'offered' and ($3 = false or holder = 'tenant')
	order by number`

// Gone is a household that moved out: all of it, or its tenants alone.
type Gone struct {
	Dwelling people.DwellingID
	Tenants  bool
	Reason   string
}

// EndAll ends a household's open applications within the caller's act, which has
// seen to who may: they moved out. A place on offer goes to the next.
func EndAll(ctx context.Context, tx *pg.Tx, c people.Committee, g Gone) (int, error) {
	x := act{Tx: tx, c: c, today: c.Today(tx.Now)}
	n := 0
	for query, on := range map[string]Event{sqlOpenOfHousehold: Withdraw, sqlOfferedOfHousehold: Decline} {
		var numbers []string
		if err := tx.Select(ctx, &numbers, query, c.ID, g.Dwelling, g.Tenants); err != nil {
			return n, fmt.Errorf("applications of the household: %w", err)
		}
		for _, number := range numbers {
			a, err := byNumber(ctx, tx, c.ID, number, sqlForUpdate)
			if err != nil {
				return n, err
			}
			if _, err := x.move(ctx, a, moving{on: on, reason: g.Reason}); err != nil {
				return n, err
			}
			n++
		}
	}
	return n, nil
}
