package application

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/moves"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/parking/plate"
	"ziguan/parking/register"
)

// NewApplication is an application as it was written.
type NewApplication struct {
	Committee people.CommitteeID
	Dwelling  string       // however it is written
	Class     string       // a class's code or name; empty for the first car's
	Holder    class.Holder // empty for what the household is by the register
	Use       class.PlateUse
	Plates    []string
	LeaseEnd  day.Day // of a tenant
	Key       string  // the same key again is the same application
}

// Submit takes an application: from somebody of the household for their own
// dwelling, or from staff at the counter for somebody without a phone. It needs
// no owner's word yet and no papers; both come before the decision.
//
// Refused with dwelling.unknown, class.unknown, household.has_card (a card of the
// class lives already), application.open, application.plate.applied,
// plate.on_card, plate.other_dwelling, plate.blocked, plate.invalid and what
// mayApply says.
func (s *Service) Submit(ctx context.Context, who actor.Actor, n NewApplication) (Application, error) {
	var out Application
	if err := who.Inside(n.Committee.String()); err != nil {
		return out, err
	}
	plates, kind, err := n.read()
	if err != nil {
		return out, err
	}
	err = s.hold(ctx, who, n.Committee, func(x act) error {
		out, err = x.submit(ctx, n, kind, plates)
		return err
	})
	return out, err
}

func (n NewApplication) read() ([]plate.Plate, class.Code, error) {
	var wrong []*errs.Error
	kind, err := class.Named(n.Class)
	if err != nil {
		wrong = append(wrong, class.ErrUnknown.On("class"))
	}
	plates, err := parking.ParsePlates(n.Plates)
	if err != nil {
		wrong = append(wrong, plate.ErrInvalid.On("plates"))
	}
	if len(n.Key) > 80 || !utf8.ValidString(n.Key) {
		wrong = append(wrong, parking.ErrRequestReused)
	}
	if len(wrong) == 1 {
		return plates, kind, wrong[0]
	}
	return plates, kind, errs.Form(wrong...)
}

func (x act) submit(ctx context.Context, n NewApplication, kind class.Code, plates []plate.Plate) (Application, error) {
	if again, ok, err := x.submittedBefore(ctx, n.Key); ok || err != nil {
		return again, err
	}
	d, kinds, resident, err := x.household(ctx, n)
	if err != nil {
		return Application{}, err
	}
	terms, err := class.TermsInForce(ctx, x, x.Committee.ID, kind, x.Today)
	if err != nil {
		return Application{}, err
	}
	if n.Holder == "" {
		if n.Holder, err = x.holderOf(ctx, d.ID, kinds, terms); err != nil {
			return Application{}, err
		}
		if resident, err = x.resident(ctx, d.ID, n.Holder); err != nil {
			return Application{}, err
		}
	}
	if err := x.mayStandAs(ctx, d.ID, kinds, n.Holder); err != nil {
		return Application{}, err
	}
	found, err := x.foundBefore(ctx, d.ID, kind)
	if err != nil {
		return Application{}, err
	}
	found.Holder = mayApply(asks{
		holder: n.Holder, kinds: kinds, use: n.Use, lease: n.LeaseEnd, terms: terms, today: x.Today, required: parking.Registered(n.Holder),
	})
	rank, _ := terms.Rank(n.Holder)
	a := Application{
		ID: id.New[Application](), Class: kind, DwellingID: d.ID, Dwelling: d.Code, Pseudonym: d.Pseudonym, ResidentID: resident,
		Holder: n.Holder, Use: n.Use, Rank: rank, LeaseEnd: n.LeaseEnd, Channel: Online, State: Submitted, Since: x.Now,
		TwoPeople: terms.TwoPeople, SubmittedAt: x.Now, Version: 1, PlateList: parking.JoinPlates(plates),
	}
	if x.Who.MayRun() {
		a.Channel = Counter
	}
	// A tenant takes the place of the owner's own card, which is lent at the issue.
	if err := x.mayHold(ctx, a, parking.WayApply, found); err != nil {
		return Application{}, err
	}
	return x.add(ctx, a, n.Key)
}

// submittedBefore answers a request that came before with its application.
func (x act) submittedBefore(ctx context.Context, key string) (Application, bool, error) {
	if key == "" {
		return Application{}, false, nil
	}
	var number string
	err := x.Get(ctx, &number, sqlByRequest, x.Committee.ID, key)
	if pg.NoRows(err) {
		return Application{}, false, nil
	}
	if err != nil {
		return Application{}, false, fmt.Errorf("request: %w", err)
	}
	a, err := byNumber(ctx, x, x.Committee.ID, number, sqlByNumber)
	return a, true, err
}

// household finds the dwelling, what the actor (or, at the counter, anybody) is
// to it, and who of the register is to hold the card.
func (x act) household(ctx context.Context, n NewApplication) (people.Dwelling, []string, people.ResidentID, error) {
	address, err := register.ParseAddress(n.Dwelling)
	if err != nil {
		return people.Dwelling{}, nil, people.ResidentID{}, people.ErrDwellingUnknown.On("dwelling")
	}
	d, err := people.DwellingByCode(ctx, x, x.Committee.ID, address.String())
	if errors.Is(err, people.ErrDwellingUnknown) {
		err = people.ErrDwellingUnknown.On("dwelling")
	}
	if err != nil {
		return d, nil, people.ResidentID{}, err
	}
	if !x.Who.MayRun() {
		there, err := parking.Household{Committee: x.Committee.ID, Dwelling: d.ID, Today: x.Today}.Has(ctx, x, x.Who)
		if err != nil {
			return d, nil, people.ResidentID{}, err
		}
		if !there {
			return d, nil, people.ResidentID{}, people.ErrDwellingUnknown.On("dwelling")
		}
	}
	all, err := people.Occupancies(ctx, x, x.Committee.ID, d.ID)
	if err != nil {
		return d, nil, people.ResidentID{}, err
	}
	var kinds []string
	var holder people.ResidentID
	for _, o := range all {
		if !o.To.Zero() && o.To <= x.Today {
			continue
		}
		kinds = append(kinds, o.Kind)
		if o.Kind == string(n.Holder) && holder.Zero() {
			holder = o.ResidentID
		}
	}
	return d, slices.Compact(kinds), holder, nil
}

// foundBefore notes another application of the household, so that nobody waits for
// weeks for a refusal.
func (x act) foundBefore(ctx context.Context, d people.DwellingID, kind class.Code) (parking.Seen, error) {
	var number string
	err := x.Get(ctx, &number, sqlOpenOfDwelling, x.Committee.ID, d, kind)
	if err == nil {
		return parking.Seen{Open: ErrOpen.With("number", number)}, nil
	}
	if pg.NoRows(err) {
		return parking.Seen{}, nil
	}
	return parking.Seen{}, fmt.Errorf("open application: %w", err)
}

func (x act) add(ctx context.Context, a Application, key string) (Application, error) {
	var n int
	if err := x.Get(ctx, &n, sqlNumber, x.Committee.ID); err != nil {
		return a, fmt.Errorf("number of application: %w", err)
	}
	a.Number = numberOf(n)
	_, err := x.Exec(ctx, sqlAdd, x.Committee.ID, a.ID, a.Number, a.Class, a.DwellingID, a.ResidentID, a.Holder, a.Use, a.Rank, a.LeaseEnd,
		a.Channel, a.State, x.Now, a.TwoPeople, key)
	if err != nil {
		return a, refusal(err, "add application")
	}
	if err := x.addPlates(ctx, a); err != nil {
		return a, err
	}
	first := moves.Step[State, Event]{On: Submit, Became: Submitted}
	if err := a.moves(x.Committee.ID).Note(ctx, x.Tx, first, "", "", "", nil); err != nil {
		return a, err
	}
	return a, record.Append(ctx, x.Tx, x.Committee.ID.String(), record.Act{
		Kind: Submit.Kind(), Subject: a.Number,
		Body: []record.Pair{
			{Key: "dwelling", Value: a.Pseudonym},
			{Key: "class", Value: string(a.Class)},
			{Key: "rank", Value: strconv.Itoa(a.Rank)},
			{Key: "channel", Value: a.Channel},
		},
	})
}

// Supply hands an application in again after more was asked for; its place in
// the order stays the first day's. The household may, and staff for it.
func (s *Service) Supply(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	return s.own(ctx, who, c, number, func(x act, a Application) error {
		_, err := x.move(ctx, a, turn{on: Supply})
		return err
	})
}

// Withdraw ends an application before its card. The household may, and staff for it.
func (s *Service) Withdraw(ctx context.Context, who actor.Actor, c people.CommitteeID, number, reason string) error {
	return s.own(ctx, who, c, number, func(x act, a Application) error {
		reason, err := clean(reason, ErrReason.On("reason"))
		if err != nil && who.MayRun() {
			return err // staff say why; a household need not
		}
		_, err = x.move(ctx, a, turn{on: Withdraw, reason: reason})
		return err
	})
}
