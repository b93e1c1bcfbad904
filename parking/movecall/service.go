package movecall

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/moves"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/plate"
	"ziguan/parking/stranger"
	"ziguan/parking/token"
)

// Service holds the use cases of this package.
type Service struct{ db *pg.DB }

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db: db} }

// onDuty may call from the gate and note that they telephoned.
func onDuty() []actor.Role { return append([]actor.Role{actor.Volunteer}, actor.Staff...) }

// act is one act on a committee's calls, on its present day and by its rules.
type act struct {
	people.Act
	most     int // calls a day
	doorMost int // calls a day by strangers to one household
	minutes  int // until the person on duty telephones
}

func (s *Service) run(ctx context.Context, who actor.Actor, c people.CommitteeID, fn func(act) error) error {
	return people.InWork(ctx, s.db, who, c, func(a people.Act) error {
		n, err := rule.Ints(ctx, a, c, a.Today, "move_call.per_day", "move_call.door_day", "move_call.minutes")
		if err != nil {
			return err
		}
		return fn(act{a, n["move_call.per_day"], n["move_call.door_day"], n["move_call.minutes"]})
	})
}

// NewCall is a call by whoever stands before a car and scanned its card. Caller
// is a secret that their browser keeps, so that they see their own call alone.
type NewCall struct {
	Token  string
	Place  string
	Caller string
}

// ByCard calls the household of a card. Anybody may. ErrNobody, ErrPlace, ErrWaits,
// ErrCarCap, ErrCallerCap, stranger.ErrNotPassedOn.
func (s *Service) ByCard(ctx context.Context, n NewCall) (Call, error) {
	where, err := place(n.Place)
	if err != nil {
		return Call{}, err
	}
	k, err := s.carOf(ctx, n.Token)
	if err != nil {
		return Call{}, err
	}
	return s.call(ctx, actor.Of(actor.Nobody), k, origin{where, "card", id.Hash("move_call:" + n.Caller)})
}

func (s *Service) carOf(ctx context.Context, text string) (car, error) {
	var k car
	secret, ok := token.ParseToken(text)
	if !ok {
		return k, ErrNobody
	}
	err := s.db.Get(ctx, &k, sqlCarByToken, id.Hash(secret))
	if pg.NoRows(err) {
		return k, ErrNobody
	}
	if err != nil {
		return k, fmt.Errorf("car of a card: %w", err)
	}
	return k, nil
}

// AtGate is a call by the person on duty, for somebody who asks there or for a
// car that stands in the way.
type AtGate struct {
	Committee people.CommitteeID
	Plate     string
	Place     string
}

// ByGate calls the household of a plate: of its card, of a visitor's host, or of
// the register. Volunteers on duty and staff may; they are not counted. Errors as ByCard.
func (s *Service) ByGate(ctx context.Context, who actor.Actor, n AtGate) (Call, error) {
	if err := who.Needs(n.Committee.String(), onDuty()...); err != nil {
		return Call{}, err
	}
	where, err := place(n.Place)
	if err != nil {
		return Call{}, err
	}
	p, err := plate.Parse(n.Plate)
	if err != nil {
		return Call{}, plate.ErrInvalid.On("plate")
	}
	k, err := pg.One[car](ctx, s.db, ErrNobody, sqlCarByPlate, n.Committee, p, s.db.Now())
	if err != nil {
		return Call{}, err
	}
	return s.call(ctx, who, k, origin{where, "gate", ""})
}

// origin is how a call is made.
type origin struct{ place, source, caller string }

// day's calls of a car and of a caller.
type dayCalls struct {
	OfSubject int        `db:"of_subject"`
	OfCaller  int        `db:"of_caller"`
	Waits     *time.Time `db:"waits"`
}

// mayCall is the rule of a call: none while one waits, and so many a day.
func mayCall(d dayCalls, most int, counted bool) error {
	switch {
	case d.Waits != nil:
		return ErrWaits.With("time", d.Waits.Format("15:04"))
	case d.OfSubject >= most:
		return ErrCarCap.With("cap", strconv.Itoa(most))
	case counted && d.OfCaller >= most:
		return ErrCallerCap.With("cap", strconv.Itoa(most))
	}
	return nil
}

func (s *Service) call(ctx context.Context, who actor.Actor, k car, n origin) (Call, error) {
	var out Call
	var refused error
	err := s.run(ctx, who, k.Committee, func(a act) (err error) {
		if out, refused, err = a.call(ctx, k, n); err != nil || refused == nil {
			return err
		}
		if n.caller == "" || errs.KindOf(refused) != errs.TooMany {
			return refused
		}
		return a.sending(k).Dropped(ctx, a.Tx, k.Dwelling)
	})
	if err == nil {
		err = refused
	}
	return out, err
}

// sending is a call by somebody whom nobody knows.
func (a act) sending(k car) stranger.Sending {
	return stranger.Sending{Committee: a.Committee, Kind: stranger.MoveCall, Door: k.Dwelling.String(), Most: a.doorMost}
}

// may asks whether a call may be made now, with the dwelling and the caller held;
// it gives the calls of the day and a refusal, if any.
func (a act) may(ctx context.Context, k car, n origin) (d dayCalls, refused, err error) {
	if n.caller != "" {
		if err := a.Do(ctx, sqlCallerHold, k.Committee, n.caller); err != nil {
			return d, nil, err
		}
	}
	if err := a.Get(ctx, &d, sqlToday, k.Committee, k.Subject, a.Today, n.caller); err != nil {
		return d, nil, err
	}
	if d.Waits != nil {
		local := d.Waits.In(a.Committee.Location())
		d.Waits = &local
	}
	if err := mayCall(d, a.most, n.caller != ""); err != nil || n.caller == "" {
		return d, err, nil
	}
	_, _, err = a.sending(k).Allow(ctx, a.Tx)
	if errors.Is(err, stranger.ErrNotPassedOn) {
		return d, err, nil
	}
	return d, nil, err
}

func (a act) call(ctx context.Context, k car, n origin) (call Call, refused, err error) {
	call = Call{ID: id.New[Call](), DwellingID: k.Dwelling, Subject: k.Subject, Place: n.place, State: Moves().Start, MadeAt: a.Now}
	if err := a.Get(ctx, &call.Dwelling, sqlDoorHold, k.Committee, k.Dwelling); err != nil {
		return call, nil, err
	}
	d, refused, err := a.may(ctx, k, n)
	if err != nil || refused != nil {
		return call, refused, err
	}
	told, err := outbox.Tell(ctx, a.Tx, outbox.New{
		Committee: k.Committee, Event: call.event(), Kind: "move_call.called", Dwelling: k.Dwelling, Urgent: true, Stranger: n.caller != "",
		Params: map[string]string{"subject": k.Subject, "place": n.place, "time": a.Now.In(a.Committee.Location()).Format("15:04")},
		Link:   "/my/" + a.Committee.Code + "/calls",
	})
	if err != nil {
		return call, nil, err
	}
	nth := 0
	if n.caller != "" {
		nth = d.OfCaller + 1
	}
	err = a.Do(ctx, sqlCallAdd, k.Committee, call.ID, k.Dwelling, k.Subject, k.Plate, n.place, n.source, n.caller, a.Now, told,
		a.Today, d.OfSubject+1, nth)
	if err != nil {
		return call, nil, refusal(err, a.most)
	}
	return call, nil, a.moves(call).Note(ctx, a.Tx, moves.Step[State, Event]{On: Make, Became: call.State})
}
