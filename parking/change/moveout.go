package change

import (
	"context"
	"fmt"
	"strconv"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/visit"
)

// ErrNobody refuses a move-out from a dwelling where nobody lives by the register.
var ErrNobody = errs.New(errs.Conflict, "moveout.nobody")

// MovedOut is what a move-out ended.
type MovedOut struct {
	People       int
	Cards        int
	Applications int
	Vehicles     int
	Visitors     int // visitor passes and carers
}

// Leaving is a household that moves out (搬走), or a flat that is sold: everybody
// of it, or its tenants alone where the owner stays.
type Leaving struct {
	Committee people.CommitteeID
	Dwelling  string // its normalised code
	Tenants   bool   // only the tenants leave
	Reason    string
}

// sqlCardsOfLeaving gives an owner's lent card first, or the end of the tenant's would
// bring it back.
const sqlCardsOfLeaving = `
	select number
	from parking.cards
	where committee_id = $1 and dwelling_id = $2 and state in ('active', 'suspended', 'lent', 'lost') and ($3 = false or parking.tenants_card(committee_id, id))
	order by state = 'lent' desc, number`

// MoveOut ends a household's cards, applications, cars, visitors and its people's
// access in one act. Staff may, without an interest in the dwelling. A tenant's owner has
// their own card back with it. ErrNobody, ErrReason, dwelling.unknown.
func (s *Service) MoveOut(ctx context.Context, who actor.Actor, n Leaving) (MovedOut, error) {
	var out MovedOut
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return out, err
	}
	reason, err := reasoned(n.Reason)
	if err != nil {
		return out, err
	}
	err = s.hold(ctx, who, n.Committee, func(x act) error {
		d, err := people.DwellingByCode(ctx, x, n.Committee, n.Dwelling)
		if err != nil {
			return err
		}
		if err := x.aside(ctx, d.ID); err != nil {
			return err
		}
		out, err = x.moveOut(ctx, d, n.Tenants, reason)
		return err
	})
	return out, err
}

func (x act) moveOut(ctx context.Context, d people.Dwelling, tenants bool, reason string) (MovedOut, error) {
	var out MovedOut
	var err error
	if out.Cards, err = x.endCards(ctx, d, tenants, reason); err != nil {
		return out, err
	}
	if out.Applications, err = application.EndAll(ctx, x.Tx, x.Committee, application.Gone{Dwelling: d.ID, Tenants: tenants, Reason: reason}); err != nil {
		return out, err
	}
	if out.People, err = x.endPeople(ctx, d, tenants); err != nil {
		return out, err
	}
	if out.Visitors, err = visit.EndAll(ctx, x.Tx, x.Committee, d.ID, reason); err != nil {
		return out, err
	}
	if out.Vehicles, err = parking.EndVehicles(ctx, x.Tx, x.Committee, d.ID, tenants); err != nil {
		return out, err
	}
	return out, record.Append(ctx, x.Tx, x.Committee.ID.String(), record.Act{
		Kind: "household.moved_out", Subject: d.Pseudonym,
		Body: []record.Pair{
			{Key: "people", Value: strconv.Itoa(out.People)},
			{Key: "cards", Value: strconv.Itoa(out.Cards)},
			{Key: "vehicles", Value: strconv.Itoa(out.Vehicles)},
			{Key: "reason_digest", Value: x.Committee.Digest("reason", reason)},
		},
	})
}

func (x act) endCards(ctx context.Context, d people.Dwelling, tenants bool, reason string) (int, error) {
	var numbers []string
	if err := x.Select(ctx, &numbers, sqlCardsOfLeaving, x.Committee.ID, d.ID, tenants); err != nil {
		return 0, fmt.Errorf("cards of the household: %w", err)
	}
	for _, n := range numbers {
		card, err := x.cards.Hold(ctx, x.Tx, x.Committee, n)
		if err != nil {
			return 0, err
		}
		if err := card.Move(ctx, parking.CardReturn, reason); err != nil {
			return 0, err
		}
	}
	return len(numbers), nil
}

func (x act) endPeople(ctx context.Context, d people.Dwelling, tenants bool) (int, error) {
	all, err := people.Occupancies(ctx, x, x.Committee.ID, d.ID)
	if err != nil {
		return 0, err
	}
	var leaving []people.OccupancyID
	for _, o := range all {
		if leaves(o, tenants) {
			leaving = append(leaving, o.ID)
		}
	}
	if len(leaving) == 0 {
		return 0, ErrNobody
	}
	ended, err := people.EndOccupancies(ctx, x.Tx, x.Committee.ID, leaving, x.Today)
	if err != nil {
		return 0, err
	}
	if !tenants {
		if _, err := people.RemoveContacts(ctx, x.Tx, x.Committee.ID, []people.DwellingID{d.ID}); err != nil {
			return 0, err
		}
	}
	return len(ended), nil
}
