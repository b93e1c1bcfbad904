package application

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/class"
)

// Place is one application's place in the waiting list (轮候), with what it
// rests on: the rank of its holder, then when it was handed in.
type Place struct {
	Number      string    `db:"number"`
	State       State     `db:"state"`
	Rank        int       `db:"rank"`
	SubmittedAt time.Time `db:"submitted_at"`
	Place       int       `db:"place"`      // 1 is next
	SameAhead   int       `db:"same_ahead"` // how many of the same rank applied before
	Firsts      int       `db:"firsts"`     // first cars that wait, before any second has its turn; 0 for a first car
}

// RankAhead is how many stand before by their rank.
func (p Place) RankAhead() int { return p.Place - 1 - p.SameAhead }

// sqlOrder is the whole order of a class, recomputed from stored data alone each
// time: rank, then the time of applying, then the number. An application whose
// household has an offer still stands before the others.
const sqlOrder = `
	select w.number, w.state, w.rank, w.submitted_at, row_number() over o as place,
		row_number() over (partition by w.rank order by w.submitted_at, w.number) - 1 as same_ahead,
		case when k.is_primary then 0 else (
			select count(*)
			from parking.applications a
			join parking.classes f on f.committee_id = a.committee_id and f.code = a.class
			where a.committee_id = $1 and f.is_primary and a.state = 'waiting') end as firsts
	from parking.applications w
	join parking.classes k on k.committee_id = w.committee_id and k.code = w.class
	where w.committee_id = $1 and w.class = $2 and w.state in ('waiting', 'offered')
	window o as (order by w.rank, w.submitted_at, w.number)
	order by place`

// Order lists who waits for a class, the next one first. Anybody may: it holds
// numbers and times alone.
func (s *Service) Order(ctx context.Context, c people.CommitteeID, kind class.Code) ([]Place, error) {
	var out []Place
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		var err error
		out, err = order(ctx, r, c, kind)
		return err
	})
	return out, err
}

func order(ctx context.Context, q pg.Queryer, c people.CommitteeID, kind class.Code) ([]Place, error) {
	var out []Place
	if err := q.Select(ctx, &out, sqlOrder, c, kind); err != nil {
		return nil, fmt.Errorf("order of waiting: %w", err)
	}
	return out, nil
}

// OfferNext offers a free place of a class to the next who waits, with a
// deadline that starts when they know (递补通知); "" when nobody waits or no
// place is free. Staff and the job may.
func (s *Service) OfferNext(ctx context.Context, who actor.Actor, c people.CommitteeID, kind class.Code) (string, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return "", err
	}
	number := ""
	err := s.hold(ctx, who, c, func(x act) error {
		var err error
		number, err = x.offerNext(ctx, kind)
		return err
	})
	return number, err
}

func (x act) offerNext(ctx context.Context, kind class.Code) (string, error) {
	r, err := parking.RoomOf(ctx, x.Tx, x.Committee, kind)
	if err != nil || r.Waiting == 0 || r.Offers() != nil {
		return "", err
	}
	list, err := order(ctx, x, x.Committee.ID, kind)
	if err != nil {
		return "", err
	}
	for _, p := range list {
		if p.State != Waiting {
			continue
		}
		a, err := byNumber(ctx, x, x.Committee.ID, p.Number, sqlForUpdate)
		if err != nil {
			return "", err
		}
		return a.Number, x.offer(ctx, a, Offer)
	}
	return "", nil
}

// offer promises an application a place and tells its household, with the days
// it has from the day it knows.
func (x act) offer(ctx context.Context, a Application, on Event) error {
	days, err := rule.Int(ctx, x, x.Committee.ID, "application.offer_days", x.Today)
	if err != nil {
		return err
	}
	if a, err = x.move(ctx, a, turn{on: on, offer: 1}); err != nil {
		return err
	}
	return x.tell(ctx, a, offered, map[string]string{"days": strconv.Itoa(days)})
}

// AcceptOffer takes the place: the application is posted next. The household
// may, and staff for somebody at the counter.
func (s *Service) AcceptOffer(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	return s.own(ctx, who, c, number, func(x act, a Application) error {
		if _, err := a.next(Accept); err != nil {
			return err
		}
		found, err := x.found(ctx, a)
		if err != nil {
			return err
		}
		if err := x.mayHold(ctx, a, parking.WayAccept, found); err != nil {
			return err
		}
		return x.toPosting(ctx, a, turn{on: Accept})
	})
}

// DeclineOffer gives the place up. As AcceptOffer. The household's own word
// offers it to the next in the same act; what staff note for it can be taken back
// (RestoreOffer) until the place is offered on, by OfferNow or the night's job.
func (s *Service) DeclineOffer(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	return s.own(ctx, who, c, number, func(x act, a Application) error {
		if _, err := x.move(ctx, a, turn{on: Decline}); err != nil || who.MayRun() {
			return err
		}
		_, err := x.offerNext(ctx, a.Class)
		return err
	})
}
