package hearing

import (
	"context"
	"slices"
	"time"

	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// Seat is whoever was drawn, invited, or asked when a place became free. Who they are the
// committee alone knows; their number is what the minutes name.
type Seat struct {
	Seat      int               `db:"seat"`
	Party     Party             `db:"kind"`
	Place     int               `db:"place"`
	Signup    int               `db:"signup"` // 0 of who was invited
	Name      string            `db:"name"`   // a name or office; of who was drawn, their name in the register
	Door      string            `db:"door"`
	Dwelling  people.DwellingID `db:"dwelling_id"`
	Resident  people.ResidentID `db:"resident_id"`
	AskedAt   time.Time         `db:"asked_at"`
	UntilAt   *time.Time        `db:"until_at"`
	TakenAt   *time.Time        `db:"taken_at"`
	LeftAt    *time.Time        `db:"left_at"`
	LeftWhy   string            `db:"left_why"`
	Code      string            `db:"code"`
	PresentAt *time.Time        `db:"present_at"`
}

// Taken reports whether somebody has the seat: whoever was asked and has not taken it, or
// has left it, takes no part.
func (s Seat) Taken() bool { return s.TakenAt != nil && s.LeftAt == nil }

// Seats are the seats of a hearing.
type Seats []Seat

// of are those that are not left of a kind.
func (s Seats) of(p Party) Seats {
	return slices.DeleteFunc(slices.Clone(s), func(one Seat) bool { return one.Party != p || one.LeftAt != nil })
}

// free is the first place of a kind that nobody has; 0 for none.
func (s Seats) free(q Quota) int {
	for place := 1; place <= q.Places; place++ {
		if !slices.ContainsFunc(s.of(q.Party), func(one Seat) bool { return one.Place == place }) {
			return place
		}
	}
	return 0
}

// Taking are those who take part.
func (s Seats) Taking() Seats {
	return slices.DeleteFunc(slices.Clone(s), func(one Seat) bool { return !one.Taken() })
}

// Present are those who came.
func (s Seats) Present() Seats {
	return slices.DeleteFunc(slices.Clone(s), func(one Seat) bool { return one.PresentAt == nil })
}

func (s Seats) at(seat int) (Seat, bool) {
	i := slices.IndexFunc(s, func(one Seat) bool { return one.Seat == seat })
	if i < 0 {
		return Seat{}, false
	}
	return s[i], true
}

const sqlSeats = `
	select t.seat, t.kind, t.place, coalesce(t.signup, 0) as signup, case when t.signup is null then t.name else coalesce(r.name, '') end as name,
		coalesce(d.code, '') as door, s.dwelling_id, s.resident_id, t.asked_at, t.until_at, t.taken_at, t.left_at, coalesce(t.left_why, '') as left_why,
		t.code, t.present_at
	from compacts.hearing_seats t
	left join compacts.hearing_signups s on s.committee_id = t.committee_id and s.hearing_id = t.hearing_id and s.n = t.signup
	left join people.dwellings d on d.committee_id = s.committee_id and d.id = s.dwelling_id
	left join people.residents r on r.committee_id = s.committee_id and r.id = s.resident_id
	where t.committee_id = $1 and t.hearing_id = $2
	order by t.seat`

const sqlSeatAdd = `
	insert into compacts.hearing_seats (committee_id, hearing_id, seat, kind, place, signup, name, asked_at, until_at, taken_at, code)
	select $1, $2, coalesce(max(seat), 0) + 1, $3, $4, $5::int, $6, $7, $8::timestamptz, $9::timestamptz, $10
	from compacts.hearing_seats
	where committee_id = $1 and hearing_id = $2
	on conflict do nothing
	returning seat`

// sqlNextWaiting is the next of a kind in the drawn order who has had no seat and was
// asked for none.
const sqlNextWaiting = `
	select s.n, s.kind, s.dwelling_id, s.resident_id, s.counter, s.at, s.rank, '' as door
	from compacts.hearing_signups s
	where s.committee_id = $1 and s.hearing_id = $2 and s.kind = $3 and s.rank is not null
		and not exists (select from compacts.hearing_seats t where t.committee_id = s.committee_id and t.hearing_id = s.hearing_id and t.signup = s.n)
	order by s.rank
	limit 1`

const sqlSeatLeft = `
	update compacts.hearing_seats
	set left_at = $4, left_why = $5
	where committee_id = $1 and hearing_id = $2 and seat = $3 and left_at is null and present_at is null`

const sqlSeatTaken = `
	update compacts.hearing_seats
	set taken_at = $4
	where committee_id = $1 and hearing_id = $2 and seat = $3 and left_at is null and taken_at is null and until_at > $4`

// sqlTold are those who know of a hearing by what they did: who signed up, and who was
// seated or asked; once each.
const sqlTold = `
	select -s.n as seat, s.dwelling_id, s.resident_id
	from compacts.hearing_signups s
	where s.committee_id = $1 and s.hearing_id = $2 and s.gone_at is null
	order by s.n`

const sqlPresentPeople = `
	select t.seat, s.dwelling_id, s.resident_id
	from compacts.hearing_seats t
	join compacts.hearing_signups s on s.committee_id = t.committee_id and s.hearing_id = t.hearing_id and s.n = t.signup
	where t.committee_id = $1 and t.hearing_id = $2 and t.present_at is not null
	order by t.seat`

func seatsOf(ctx context.Context, q pg.Queryer, c people.CommitteeID, h ID) (Seats, error) {
	return pg.All[Seat](ctx, q, sqlSeats, c, h)
}
