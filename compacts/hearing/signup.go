package hearing

import (
	"context"
	"slices"
	"strconv"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Signup is a household that would take part. Rank is its place in the drawn order of its
// kind; 0 before the draw.
type Signup struct {
	N        int               `db:"n"`
	Party    Party             `db:"kind"`
	Dwelling people.DwellingID `db:"dwelling_id"`
	Resident people.ResidentID `db:"resident_id"`
	Counter  bool              `db:"counter"`
	At       time.Time         `db:"at"`
	Rank     int               `db:"rank"`
	Door     string            `db:"door"`
}

// Name is what the frozen list calls it, which tells nothing of a door.
func (s Signup) Name() string { return "S" + strconv.Itoa(s.N) }

// Home is where somebody lives today.
type Home struct {
	Dwelling people.DwellingID `db:"dwelling_id"`
	Resident people.ResidentID `db:"resident_id"`
	Kind     string            `db:"kind"`
	Code     string            `db:"code"`
}

const sqlHomes = `
	select o.dwelling_id, r.id as resident_id, o.kind, d.code
	from people.residents r
	join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
	join people.dwellings d on d.committee_id = o.committee_id and d.id = o.dwelling_id
	where r.committee_id = $1 and r.person_id = nullif($2, '')::uuid and o.from_day <= $3 and (o.to_day is null or o.to_day > $3)
	order by d.sort_key, d.id, array_position(array['owner', 'lessee', 'tenant', 'occupant'], o.kind), r.id`

// sqlSignupAdd leaves a household or a person that signed up as it is.
const sqlSignupAdd = `
	insert into compacts.hearing_signups (committee_id, hearing_id, n, kind, dwelling_id, resident_id, counter, at, person)
	select $1, $2, coalesce(max(n), 0) + 1, $3, $4, $5::uuid, $6, $7, $8
	from compacts.hearing_signups
	where committee_id = $1 and hearing_id = $2
	on conflict do nothing
	returning n`

const sqlSignups = `
	select s.n, s.kind, s.dwelling_id, s.resident_id, s.counter, s.at, coalesce(s.rank, 0) as rank, d.code as door
	from compacts.hearing_signups s
	join people.dwellings d on d.committee_id = s.committee_id and d.id = s.dwelling_id
	where s.committee_id = $1 and s.hearing_id = $2 and s.gone_at is null
	order by array_position(array['car_owner', 'no_car', 'tenant', 'merchant', 'operator', 'expert', 'street'], s.kind), s.rank nulls first, s.n`

const sqlSignupGone = `
	update compacts.hearing_signups
	set gone_at = $4
	where committee_id = $1 and hearing_id = $2 and n = $3 and gone_at is null`

// sqlMySignup is that of a person: they signed up, or the counter did for their home.
const sqlMySignup = `
	select s.n, s.kind, s.dwelling_id, s.resident_id, s.counter, s.at, coalesce(s.rank, 0) as rank, d.code as door
	from compacts.hearing_signups s
	join people.dwellings d on d.committee_id = s.committee_id and d.id = s.dwelling_id
	left join people.residents r on r.committee_id = s.committee_id and r.id = s.resident_id
	where s.committee_id = $1 and s.hearing_id = $2 and s.gone_at is null and (r.person_id = nullif($3, '')::uuid
		or s.counter and s.dwelling_id in (select o.dwelling_id
			from people.occupancies o
			join people.residents m on m.committee_id = o.committee_id and m.id = o.resident_id
			where o.committee_id = $1 and m.person_id = nullif($3, '')::uuid and o.from_day <= $4 and (o.to_day is null or o.to_day > $4)))
	order by s.n
	limit 1`

func homes(ctx context.Context, q pg.Queryer, c people.CommitteeID, person string, today day.Day) ([]Home, error) {
	return pg.All[Home](ctx, q, sqlHomes, c, person, today)
}

// Signing signs a household up, for one kind of seat.
type Signing struct {
	Committee people.CommitteeID
	Number    string
	Party     Party
	Dwelling  people.DwellingID // of a resident with several homes; zero is the first
	Door      string            // at the counter: the home's code
}

// SignUp signs a resident's own household up. A tenant's seat is for tenants. It goes on
// the public record as hearing.signed_up, by a number. ErrUnknown, ErrNotHome, ErrParty,
// ErrSignupOver, ErrSignedUp.
func (s *Service) SignUp(ctx context.Context, who actor.Actor, n Signing) (int, error) {
	if err := who.Needs(n.Committee.String(), actor.Resident); err != nil {
		return 0, err
	}
	got := 0
	err := s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, h Hearing) error {
		list, err := homes(ctx, a, n.Committee, a.Who.Person, a.Today)
		if err != nil {
			return err
		}
		mine := slices.DeleteFunc(list, func(o Home) bool { return !n.Dwelling.Zero() && o.Dwelling != n.Dwelling })
		if len(mine) == 0 {
			return ErrNotHome
		}
		if n.Party == Tenant {
			mine = slices.DeleteFunc(mine, func(o Home) bool { return o.Kind != people.KindTenant })
		}
		if len(mine) == 0 || !n.Party.Resident() {
			return ErrParty.On("party")
		}
		got, err = h.signUp(ctx, a, n.Party, Signup{Dwelling: mine[0].Dwelling, Resident: mine[0].Resident})
		return err
	})
	return got, err
}

// SignUpAtCounter signs up a household that came to the counter. Staff may. Errors as
// SignUp, and ErrDoor.
func (s *Service) SignUpAtCounter(ctx context.Context, who actor.Actor, n Signing) (int, error) {
	got := 0
	err := s.run(ctx, who, n.Committee, n.Number, func(a people.Act, h Hearing) error {
		home, err := people.DwellingByCode(ctx, a, n.Committee, n.Door)
		if err != nil {
			return ErrDoor.On("door")
		}
		got, err = h.signUp(ctx, a, n.Party, Signup{Dwelling: home.ID, Counter: true})
		return err
	})
	return got, err
}

func (h Hearing) signUp(ctx context.Context, a people.Act, p Party, u Signup) (int, error) {
	if !h.TakesSignups(a.Now) {
		return 0, h.signupOver(a)
	}
	if q := h.Quota(p); q.Way != ByDraw || q.Places == 0 {
		return 0, ErrParty.On("party")
	}
	n, err := pg.One[int](ctx, a, ErrSignedUp, sqlSignupAdd, a.Committee.ID, h.ID, p, u.Dwelling, u.Resident, u.Counter, a.Now, a.Who.Person)
	if err != nil {
		return 0, err
	}
	u.N = n
	return n, h.note(ctx, a, "hearing.signed_up", record.Pair{Key: "signup", Value: u.Name()}, record.Pair{Key: "party", Value: string(p)})
}

func (h Hearing) signupOver(a people.Act) error {
	ends := ""
	if h.SignupEnds != nil {
		ends = local(a, *h.SignupEnds)
	}
	return ErrSignupOver.With("ends", ends)
}

// TakeBack takes a sign-up back before its end: a resident their own (n is 0), staff any.
// It goes on the public record as hearing.signup_gone. ErrUnknown, ErrNoSignup, ErrSignupOver.
func (s *Service) TakeBack(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, n int) error {
	if err := who.Needs(c.String(), append([]actor.Role{actor.Resident}, actor.Staff...)...); err != nil {
		return err
	}
	return s.hold(ctx, who, c, number, func(a people.Act, h Hearing) error {
		if n == 0 || !who.MayRun() {
			own, found, err := pg.Maybe[Signup](ctx, a, sqlMySignup, c, h.ID, a.Who.Person, a.Today)
			if err != nil {
				return err
			}
			if !found || n != 0 && own.N != n {
				return ErrNoSignup
			}
			n = own.N
		}
		if !h.TakesSignups(a.Now) {
			return h.signupOver(a)
		}
		if err := a.DoOr(ctx, ErrNoSignup, sqlSignupGone, c, h.ID, n, a.Now); err != nil {
			return err
		}
		return h.note(ctx, a, "hearing.signup_gone", record.Pair{Key: "signup", Value: Signup{N: n}.Name()})
	})
}
