package gate

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/plate"
)

// Match is a plate of the register or of a card that a tail fits.
type Match struct {
	Plate  plate.Plate `db:"plate"`
	Number string      `db:"number"` // of its live card; empty when it has none
}

// Present is a car that is inside now.
type Present struct {
	Plate  string    `db:"plate"`
	Since  time.Time `db:"at"`
	Gate   string    `db:"gate"`
	Number string    `db:"number"`
}

// Passage is one record of a list: what was seen and what was said.
type Passage struct {
	ID        id.ID[Passage] `db:"id"`
	Gate      string         `db:"gate"`
	Direction Direction      `db:"direction"`
	Plate     string         `db:"plate"`
	Typed     string         `db:"typed"`
	Verdict   Verdict        `db:"verdict"`
	Code      Code           `db:"code"`
	Override  string         `db:"override_reason"`
	At        time.Time      `db:"at"`
	Number    string         `db:"number"`
}

// ErrTail refuses a tail that is not four characters.
var ErrTail = errs.New(errs.Invalid, "tail.invalid")

// sqlMatches finds a tail among the plates on live cards and in the register;
// people type the last four characters, or the last four letters and digits.
const sqlMatches = `
	select m.plate, coalesce(max(m.number), '') as number
	from (
		select cp.plate, c.number
		from parking.card_plates cp
		join parking.cards c on c.committee_id = cp.committee_id and c.id = cp.card_id
		where cp.committee_id = $1 and (cp.tail = $2 or cp.digits = $2) and cp.live
		union all
		select v.plate, null
		from parking.vehicles v
		where v.committee_id = $1 and (v.tail = $2 or v.digits = $2) and v.to_day is null
	) m
	group by m.plate
	order by m.plate
	limit 24`

const sqlInside = `
	select p.plate, p.at, p.gate, coalesce(c.number, '') as number
	from parking.presences p
	left join parking.card_plates cp on cp.committee_id = p.committee_id and cp.plate = p.plate and cp.live
	left join parking.cards c on c.committee_id = cp.committee_id and c.id = cp.card_id
	where p.committee_id = $1 and p.inside
	order by p.at desc, p.plate
	limit $2`

const sqlInsideCount = `
	select count(*)
	from parking.presences
	where committee_id = $1 and inside`

const sqlPassages = `
	select k.id, k.gate, k.direction, k.plate, k.typed, k.verdict, k.code, k.override_reason, k.at, coalesce(c.number, '') as number
	from parking.checks k
	left join parking.cards c on c.committee_id = k.committee_id and c.id = k.card_id
	where k.committee_id = $1 and k.at >= $2 and ($3 = '' or k.gate = $3)
	order by k.at desc, k.seq desc
	limit $4`

// Matches finds the plates of a tail. Whoever is on duty may.
func (s *Service) Matches(ctx context.Context, who actor.Actor, c people.CommitteeID, tail string) ([]Match, error) {
	if err := who.Needs(c.String(), onDuty()...); err != nil {
		return nil, err
	}
	t, ok := plate.Tail4(tail)
	if !ok {
		return nil, ErrTail.On("tail")
	}
	var out []Match
	err := s.db.Read(ctx, func(r *pg.Reader) error { return r.Select(ctx, &out, sqlMatches, c, t) })
	return out, err
}

// Inside lists the cars inside, the latest first, and how many there are.
func (s *Service) Inside(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Present, int, error) {
	if err := who.Needs(c.String(), onDuty()...); err != nil {
		return nil, 0, err
	}
	var out []Present
	var n int
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		if err := r.Select(ctx, &out, sqlInside, c, 500); err != nil {
			return fmt.Errorf("inside: %w", err)
		}
		return r.Get(ctx, &n, sqlInsideCount, c)
	})
	return out, n, err
}

// Today lists the records since local midnight, the latest first; gate may be
// empty for all. What passed on other days is a look-up with a reason.
func (s *Service) Today(ctx context.Context, who actor.Actor, c people.Committee, gate string) ([]Passage, error) {
	if err := who.Needs(c.ID.String(), onDuty()...); err != nil {
		return nil, err
	}
	var out []Passage
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		return r.Select(ctx, &out, sqlPassages, c.ID, c.Today(r.Now).Time(c.Location()), gate, 500)
	})
	return out, err
}
