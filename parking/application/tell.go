package application

import (
	"context"
	"maps"
	"strconv"
	"time"

	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// event names what happened to an application, once for all time: an offer made
// again after a lapse is another.
func (a Application) event(what string) string {
	name := what + ":" + a.Number
	if what == offered {
		name += ":" + strconv.Itoa(a.Offers)
	}
	return name
}

const offered = "application.offered"

// tell tells the household in the act itself what became of its application.
func (x act) tell(ctx context.Context, a Application, what string, params map[string]string) error {
	all := map[string]string{"number": a.Number}
	maps.Copy(all, params)
	event := a.event(what)
	if what != offered {
		event += ":" + strconv.Itoa(a.Version) // sent back twice is told twice
	}
	_, err := outbox.Tell(ctx, x.Tx, outbox.New{
		Committee: x.c.ID, Event: event, Kind: what, Params: all, Dwelling: a.DwellingID, Resident: a.ResidentID,
		Link: "/my/" + x.c.Code + "/applications/" + a.Number,
	})
	return err //nolint:wrapcheck // says what it did
}

// toldAt is when the household knew of it: a deadline that costs a right starts there.
func toldAt(ctx context.Context, q pg.Queryer, c people.Committee, a Application, what string) (time.Time, bool, error) {
	return outbox.ToldAt(ctx, q, c.ID, a.event(what)) //nolint:wrapcheck // says what it did
}
