package visit

import (
	"context"
	"errors"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/moves"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/plate"
	"ziguan/parking/register"
)

// Service holds the use cases of this package.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db: db} }

// onDuty may register a visitor at the gate.
func onDuty() []actor.Role { return append([]actor.Role{actor.Volunteer}, actor.Staff...) }

// act is one act on a committee's visitors, on its present day and by its rules.
type act struct {
	people.Act
	rules Rules
}

func (s *Service) run(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(act) error) error {
	return people.InWork(ctx, s.db, who, c, func(a people.Act) error {
		rules, err := rulesOf(ctx, a, c, a.Today)
		if err != nil {
			return err
		}
		return fn(act{a, rules})
	})
}

// atHome runs an act of a dwelling's household on its visitors, the dwelling
// held; staff may too. people.ErrDwellingUnknown to everybody else.
func (s *Service) atHome(ctx context.Context, who actor.Actor, c people.CommitteeID, d people.DwellingID, fn func(act) error) error {
	return s.run(ctx, who, c, func(a act) error {
		own, err := parking.Household{Committee: c, Dwelling: d, Today: a.Today}.Has(ctx, a, who)
		if err != nil {
			return err
		}
		if !own && who.Needs(c.String(), actor.Staff...) != nil {
			return people.ErrDwellingUnknown
		}
		if _, err := holdDoor(ctx, a.Tx, c, d); err != nil {
			return err
		}
		return fn(a)
	})
}

// NewPass is a visitor's car that a household registers.
type NewPass struct {
	Committee people.CommitteeID
	Dwelling  people.DwellingID
	Plate     string
	NoPlate   string // of a car without one, what it is
	Stay      Stay
}

// Add registers a visitor's car. The household may, and staff for it. plate.ErrInvalid,
// ErrNoPlate, ErrStay, ErrHasCard, ErrHasCardHost, ErrCardRevoked, ErrCardRevokedHost, ErrBlocked, ErrOpen, ErrDwellingCap,
// ErrPlateCap, ErrNoPlateCap.
func (s *Service) Add(ctx context.Context, who actor.Actor, n NewPass) (Pass, error) {
	car, err := carOf(n.Plate, n.NoPlate, plate.ParseOwned)
	if err != nil {
		return Pass{}, err
	}
	var out Pass
	err = s.atHome(ctx, who, n.Committee, n.Dwelling, func(a act) error {
		out, err = a.open(ctx, Pass{DwellingID: n.Dwelling, Car: car, Kind: ByHost}, n.Stay)
		return err
	})
	return out, discreet(who, err)
}

// discreet keeps a card's number, and that it was revoked, from whoever may not know it.
func discreet(who actor.Actor, err error) error {
	switch {
	case who.Is(onDuty()...):
	case errors.Is(err, ErrHasCard):
		return ErrHasCardHost.On("plate")
	case errors.Is(err, ErrCardRevoked):
		return ErrCardRevokedHost.On("plate")
	}
	return err
}

// AtTheGate is a visitor's car at a gate, after the household said yes on the
// intercom or at its door.
type AtTheGate struct {
	Committee people.CommitteeID
	Door      string // as typed
	Plate     string
	NoPlate   string // of a car without one, what it is
	Stay      Stay
	Gate      string
}

// Register lets a visitor in after a call to the household, which sees it
// afterwards and may revoke it. Volunteers on duty and staff may. ErrDoor, and as Add;
// with ErrOpen the pass has the ID of the one that is open.
func (s *Service) Register(ctx context.Context, who actor.Actor, n AtTheGate) (Pass, error) {
	if err := who.Needs(n.Committee.String(), onDuty()...); err != nil {
		return Pass{}, err
	}
	car, err := carOf(n.Plate, n.NoPlate, plate.Parse)
	if err != nil {
		return Pass{}, err
	}
	place, err := register.ParseAddress(n.Door)
	if err != nil {
		return Pass{}, ErrDoor.On("door")
	}
	if plate.Label(n.Gate) != nil {
		return Pass{}, plate.ErrLabel.On("gate")
	}
	var out Pass
	err = s.run(ctx, who, n.Committee, func(a act) error {
		d, err := people.DwellingByCode(ctx, a, n.Committee, place.String())
		if errors.Is(err, people.ErrDwellingUnknown) {
			return ErrDoor.On("door")
		}
		if err != nil {
			return err
		}
		if _, err := holdDoor(ctx, a.Tx, n.Committee, d.ID); err != nil {
			return err
		}
		if out, err = a.open(ctx, Pass{DwellingID: d.ID, Car: car, Kind: AtGate, Gate: n.Gate}, n.Stay); err != nil {
			return err
		}
		return a.tell(ctx, out, outbox.New{Kind: "visit.registered"})
	})
	return out, err
}

// open makes a pass that lets the car in from now; of a car that waits for
// this dwelling's word the request itself is opened. The dwelling is held.
func (a act) open(ctx context.Context, p Pass, stay Stay) (Pass, error) {
	if err := holdCar(ctx, a.Tx, a.Committee.ID, p.Car); err != nil {
		return p, err
	}
	until, err := stay.until(a.Now, a.Committee, a.rules)
	if err != nil {
		return p, err
	}
	s, err := a.standing(ctx, p.DwellingID, p.Car)
	if err != nil {
		return p, err
	}
	if err := mayOpen(s, a.rules, until); err != nil {
		p.ID = s.OpenID
		return p, err
	}
	asked, err := a.waiting(ctx, p)
	if err != nil {
		return p, err
	}
	if asked.ID.Zero() {
		p.ID, p.State, p.From, p.Until, p.Days = id.New[Pass](), Open, a.Now, until, EveryDay
		return p, a.add(ctx, p, a.rules.PerDwelling, Ask, Confirm)
	}
	asked.Until = until
	return a.confirm(ctx, asked)
}

// waiting gives the car's request at the dwelling, the zero Pass where there is none.
func (a act) waiting(ctx context.Context, p Pass) (Pass, error) {
	asked, err := pg.One[Pass](ctx, a, nil, sqlPassAsked, a.Committee.ID, p.DwellingID, p.Plate, p.NoPlate)
	if err != nil || asked.ID.Zero() || asked.Now(a.Now) == Asked {
		return asked, err
	}
	_, err = a.move(ctx, asked, End, "") // its time is over, and no job has been
	return Pass{}, err
}

// confirm opens a request that waits until the end it has.
func (a act) confirm(ctx context.Context, p Pass) (Pass, error) {
	to, err := a.moves(p, sqlPassOpen).Do(ctx, a.Tx, moves.Move[Event]{
		On: Confirm, Sets: []any{a.Now, p.Until, a.rules.countedFrom(a.Now), a.rules.PerDwelling, a.rules.PerPlate}, Told: []any{""},
	})
	p.State, p.From, p.OpenedAt = to, a.Now, &a.Now
	return p, err
}
