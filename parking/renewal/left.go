package renewal

import (
	"context"
	"errors"
	"slices"
	"strings"

	"ziguan/internal/errs"
	"ziguan/parking"
)

// NotRenewed is a card that a batch did not renew, and why.
type NotRenewed struct {
	Number parking.Number
	Why    *errs.Error
}

// Aside counts those of dwellings in which whoever acts has an interest: for others.
func (a Approved) Aside() int { return a.count(parking.ErrStandAside) }

// Ended counts those whose lease is over: they have to be seen to.
func (a Approved) Ended() int { return a.count(parking.ErrLeaseOver) }

func (a Approved) count(why *errs.Error) int {
	n := 0
	for _, l := range a.Left {
		if l.Why.Code == why.Code {
			n++
		}
	}
	return n
}

// mayGoOn asks the door for each card, and gives those that go on with their new
// last days; the others are noted with what stands in their way.
func (x act) mayGoOn(ctx context.Context, found []ready, out *Approved) ([]ready, error) {
	months := map[parking.ClassCode]int{}
	asked := make([]parking.Renewing, len(found))
	for i, r := range found {
		asked[i] = parking.Renewing{Card: r.CardID, Dwelling: r.DwellingID, Class: r.Class, Plates: parking.Card{PlateList: r.Plates}.Plates()}
		until, err := x.until(ctx, r, months)
		switch {
		case errors.Is(err, parking.ErrValidTo):
			asked[i].Seen.Lease = parking.ErrLeaseOver
		case err != nil:
			return nil, err
		}
		found[i].ValidTo = until
	}
	left, err := parking.MayRenew(ctx, x.Tx, x.c, asked)
	if err != nil {
		return nil, err //nolint:wrapcheck // says what it did
	}
	var all []ready
	for _, r := range found {
		var why *errs.Error
		if errors.As(left[r.CardID], &why) {
			out.Left = append(out.Left, NotRenewed{r.Number, why})
			continue
		}
		all = append(all, r)
	}
	slices.SortFunc(out.Left, func(a, b NotRenewed) int { return strings.Compare(a.Number.String(), b.Number.String()) })
	return all, nil
}
