package application

import (
	"context"
	"maps"
	"slices"
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

// toldOf is the kind of message of what became of a consent.
func toldOf(s ConsentState) string {
	switch s {
	case ConsentAsked:
		return "consent.asked"
	case ConsentGiven:
		return "consent.given"
	case ConsentRefused:
		return "consent.refused"
	case ConsentWithdrawn, ConsentEnded: // what ends is asked anew in the same act
		return "consent.withdrawn"
	}
	return ""
}

// consentEvent names what one owner is told of a consent, once.
func consentEvent(k Consent, s ConsentState, owner people.ResidentID) string {
	return toldOf(s) + ":" + k.ID.String() + ":" + owner.String()
}

// tellOwners tells every owner what is asked or was answered in their name. The
// secret goes, sealed, to the phone on file of one of them and stands on no page.
func (x act) tellOwners(ctx context.Context, now asking, k Consent, secret string) error {
	days, err := rule(ctx, x, x.c, withdrawRule, x.today)
	if err != nil {
		return err
	}
	to := k.Resident
	if i := slices.IndexFunc(now.owners, func(o Owner) bool { return o.Reached && (o.ID == k.Resident || k.State == ConsentGiven) }); i >= 0 {
		to = now.owners[i].ID
	}
	for _, o := range now.owners {
		n := outbox.New{
			Committee: x.c.ID, Event: consentEvent(k, k.State, o.ID), Kind: toldOf(k.State), Dwelling: now.DwellingID, Resident: o.ID,
			Params: map[string]string{
				"number": now.Number, "dwelling": now.Dwelling, "lease_end": now.LeaseEnd.String(), "way": k.Way,
				"until": x.c.Today(k.UntilAt).String(), "days": strconv.Itoa(days),
			},
			Link: "/my/" + x.c.Code + "/applications/" + now.Number,
		}
		if secret != "" && o.Reached && o.ID == to {
			n.Secret = x.cards.Sealed(x.c.ID, n.Event, "/consent/"+secret)
		}
		m, err := outbox.Tell(ctx, x.Tx, n)
		if err != nil {
			return err //nolint:wrapcheck // says what it did
		}
		if k.Way == BySession && o.ID == k.Resident { // who has just said it knows it
			if err := outbox.Read(ctx, x.Tx, x.c, []outbox.MessageID{m}); err != nil {
				return err //nolint:wrapcheck // says what it did
			}
		}
	}
	return nil
}
