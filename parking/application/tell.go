package application

import (
	"context"
	"maps"
	"strconv"
	"time"

	"ziguan/internal/day"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// event names what an application's household is told, once for all time. It is
// asked of the application as the act has left it, by whoever writes the message
// and by whoever wants to know since when the household knows: an offer by which
// one it is, so that one made again is told again; all else by the version, so
// that what is sent back twice is told twice.
func (a Application) event(what string) string {
	n := a.Version
	if what == offered {
		n = a.Offers
	}
	return what + ":" + a.Number + ":" + strconv.Itoa(n)
}

const offered = "application.offered"

// tell tells the household in the act itself what became of its application.
func (x act) tell(ctx context.Context, a Application, what string, params map[string]string) error {
	all := map[string]string{"number": a.Number}
	maps.Copy(all, params)
	_, err := outbox.Tell(ctx, x.Tx, outbox.New{
		Committee: x.c.ID, Event: a.event(what), Kind: what, Params: all, Dwelling: a.DwellingID, Resident: a.ResidentID,
		Link: "/my/" + x.c.Code + "/applications/" + a.Number,
	})
	return err //nolint:wrapcheck // says what it did
}

// deadline is the last day of an offer, from when its household knew and by the
// rule of the day on which it was made; false while the household has not been
// told, for a deadline that costs a right starts only then.
func deadline(ctx context.Context, q pg.Queryer, c people.Committee, a Application) (day.Day, bool, error) {
	at, told, err := outbox.ToldAt(ctx, q, c.ID, a.event(offered))
	if err != nil || !told {
		return 0, false, err //nolint:wrapcheck // says what it did
	}
	last, err := lastDay(ctx, q, c, a, at)
	return last, true, err
}

func lastDay(ctx context.Context, q pg.Queryer, c people.Committee, a Application, told time.Time) (day.Day, error) {
	days, err := rule(ctx, q, c, "application.offer_days", c.Today(a.Since))
	return c.Today(told).AddDays(days), err
}
