package application

import (
	"context"
	"fmt"
	"maps"
	"strconv"
	"time"

	"ziguan/compacts/rule"
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
		Committee: x.Committee.ID, Event: a.event(what), Kind: what, Params: all, Dwelling: a.DwellingID, Resident: a.ResidentID,
		Link: "/my/" + x.Committee.Code + "/applications/" + a.Number,
	})
	return err
}

// deadline is the last day of an offer, from when its household knew and by the
// rule of the day on which it was made; false while the household has not been
// told, for a deadline that costs a right starts only then.
func deadline(ctx context.Context, q pg.Queryer, c people.Committee, a Application) (day.Day, bool, error) {
	at, told, err := outbox.ToldAt(ctx, q, c.ID, a.event(offered))
	if err != nil || !told {
		return 0, false, err
	}
	last, err := lastDay(ctx, q, c, a, at)
	return last, true, err
}

func lastDay(ctx context.Context, q pg.Queryer, c people.Committee, a Application, told time.Time) (day.Day, error) {
	days, err := rule.Int(ctx, q, c.ID, "application.offer_days", c.Today(a.Since))
	return c.Today(told).AddDays(days), err
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

// sqlConsentBack notes to whom the link went by which a consent is withdrawn.
const sqlConsentBack = `
	update parking.consents
	set back_resident_id = $3
	where committee_id = $1 and id = $2`

// linked is the owner to whose phone a link goes: whose word it is, else another with
// a phone of their own; zero where there is none.
func linked(list []Owner, whose people.ResidentID) people.ResidentID {
	var to people.ResidentID
	for _, o := range list {
		if o.Reached && (to.Zero() || o.ID == whose) {
			to = o.ID
		}
	}
	return to
}

// tellOwners tells every owner what is asked or was answered in their name, at home
// where they have one of their own here. The secret goes, sealed, to the phone on file
// of whose word it is, else of another owner, and stands on no page; a consent is then
// withdrawn as whom it reached.
func (x act) tellOwners(ctx context.Context, now question, k Consent, secret string) error {
	days, err := rule.Int(ctx, x, x.Committee.ID, withdrawRule, x.Today)
	if err != nil {
		return err
	}
	to := linked(now.owners, k.Resident)
	if secret != "" && k.State == ConsentGiven {
		if _, err := x.Exec(ctx, sqlConsentBack, x.Committee.ID, k.ID, to); err != nil {
			return fmt.Errorf("whose link it is: %w", err)
		}
	}
	for _, o := range now.owners {
		n := outbox.New{
			Committee: x.Committee.ID, Event: consentEvent(k, k.State, o.ID), Kind: toldOf(k.State), Dwelling: o.Home, Resident: o.ID,
			Params: map[string]string{
				"number": now.Number, "dwelling": now.Dwelling, "lease_end": now.LeaseEnd.String(), "way": k.Way,
				"until": x.Committee.Today(k.UntilAt).String(), "days": strconv.Itoa(days),
			},
			Link: "/my/" + x.Committee.Code + "/applications/" + now.Number,
		}
		if secret != "" && o.ID == to {
			n.Secret = x.cards.Sealed(x.Committee.ID, n.Event, "/consent/"+secret)
		}
		m, err := outbox.Tell(ctx, x.Tx, n)
		if err != nil {
			return err
		}
		if k.Way == BySession && o.ID == k.Resident { // who has just said it knows it
			if err := outbox.Read(ctx, x.Tx, x.Committee, []outbox.MessageID{m}); err != nil {
				return err
			}
		}
	}
	return nil
}
