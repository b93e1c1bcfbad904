package hearing

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/lib/pq"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/record"
)

const sqlCheckIn = `
	update compacts.hearing_seats
	set present_at = $4
	where committee_id = $1 and hearing_id = $2 and seat = any($3) and present_at is null and taken_at is not null and left_at is null`

// Arrival is who came: seats of the list, or the code that somebody shows.
type Arrival struct {
	Committee people.CommitteeID
	Number    string
	Seats     []int
	Code      string
}

// CheckIn notes who came, on the day of the hearing and while it is held; again it changes
// nothing. Staff may. How many came of each kind goes on the record when it is held.
// ErrUnknown, ErrCode, ErrSeat, ErrNotToday, ErrSeatOver.
func (s *Service) CheckIn(ctx context.Context, who actor.Actor, n Arrival) error {
	return s.run(ctx, who, n.Committee, n.Number, func(a people.Act, h Hearing) error {
		switch {
		case h.State != Seated && h.State != Held:
			return ErrSeatOver
		case a.Today < h.StartsOn:
			return ErrNotToday.With("at", local(a, h.StartsAt))
		}
		seats, err := seatsOf(ctx, a, n.Committee, h.ID)
		if err != nil {
			return err
		}
		taking := seats.Taking()
		if code := id.CanonicalCode(strings.TrimSpace(n.Code)); code != "" {
			i := slices.IndexFunc(taking, func(one Seat) bool { return one.Code == code })
			if i < 0 {
				return ErrCode.On("code")
			}
			n.Seats = append(n.Seats, taking[i].Seat)
		}
		list := make(pq.Int64Array, len(n.Seats))
		for i, seat := range n.Seats {
			if _, found := taking.at(seat); !found {
				return ErrSeat
			}
			list[i] = int64(seat)
		}
		return a.Do(ctx, sqlCheckIn, n.Committee, h.ID, list, a.Now)
	})
}

// Beginning is how a hearing begins, with so many who look on.
type Beginning struct {
	Committee people.CommitteeID
	Number    string
	Watched   int
}

// Begin says that the hearing is held, with whoever was checked in. Staff but the cashier
// may, from its time on. It goes on the public record as hearing.held, with how many came
// of each kind. ErrUnknown, ErrNotToday, ErrObservers, ErrNoCarAbsent, ErrAbsent,
// hearing.cannot.hold.
func (s *Service) Begin(ctx context.Context, who actor.Actor, n Beginning) error {
	return s.set(ctx, who, n.Committee, n.Number, func(a people.Act, h Hearing) error {
		if _, err := h.next(Hold); err != nil {
			return err
		}
		switch {
		case a.Now.Before(h.StartsAt):
			return ErrNotToday.With("at", local(a, h.StartsAt))
		case n.Watched < 0 || n.Watched > h.Observers:
			return ErrObservers.On("watched")
		}
		seats, err := seatsOf(ctx, a, n.Committee, h.ID)
		if err != nil {
			return err
		}
		if err := seats.Present().enough(ctx, a); err != nil {
			return err
		}
		return h.move(ctx, a, change{on: Hold, watched: &n.Watched, said: []record.Pair{
			{Key: "present", Value: seats.Present().byParty()}, {Key: "watched", Value: strconv.Itoa(n.Watched)},
		}})
	})
}

// enough refuses a hearing without a resident who has no car, or with too few residents.
func (s Seats) enough(ctx context.Context, a people.Act) error {
	if len(s.of(NoCar)) == 0 {
		return ErrNoCarAbsent
	}
	residents := 0
	for _, one := range s {
		if one.Party.Resident() {
			residents++
		}
	}
	percent, err := rule.Int(ctx, a, a.Committee.ID, "hearing.resident_percent", a.Today)
	if err != nil {
		return err
	}
	if tooFew(residents, len(s), percent) {
		return ErrAbsent.With("n", strconv.Itoa(residents), "of", strconv.Itoa(len(s)), "percent", strconv.Itoa(percent))
	}
	return nil
}

// byParty counts seats as the record does: car_owner 3, no_car 2.
func (s Seats) byParty() string {
	var out []string
	for _, p := range Parties() {
		if n := len(s.of(p)); n > 0 {
			out = append(out, string(p)+" "+strconv.Itoa(n))
		}
	}
	return strings.Join(out, ", ")
}
