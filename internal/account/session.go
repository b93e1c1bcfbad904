package account

import (
	"context"
	"slices"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

var (
	// ErrSignedOut says that the session is unknown, ended or too old.
	ErrSignedOut = errs.New(errs.Unauthenticated, "session.ended")
	// ErrSignInWrong answers a phone and a password that do not belong together;
	// it never says which of the two was wrong.
	ErrSignInWrong = errs.New(errs.Invalid, "signin.wrong")
	// ErrPasswordOld says that the present password was typed wrongly.
	ErrPasswordOld = errs.New(errs.Invalid, "password.old.wrong")
)

// A session lives a month; one that may do a committee's work a week, and ends
// when nobody touched it for a day. Both outlast an evening over one form.
const (
	sessionLife   = 30 * 24 * time.Hour
	strongLife    = 7 * 24 * time.Hour
	strongIdle    = 24 * time.Hour
	sessionTouch  = time.Minute
	confirmWindow = 10 * time.Minute
)

// Home is a dwelling that the visitor lives in or owns, as one committee knows it.
type Home struct {
	CommitteeID   people.CommitteeID `db:"committee_id"`
	Committee     string             `db:"committee"` // the committee's code
	CommitteeName string             `db:"committee_name"`
	DwellingID    people.DwellingID  `db:"dwelling_id"`
	Dwelling      string             `db:"dwelling"` // the dwelling's code
	Kind          string             `db:"kind"`     // owner, lessee, tenant or occupant
}

// Office is a role in the office of a district, or of one of its streets.
type Office struct {
	District     string     `db:"district"` // the district's code
	DistrictName string     `db:"district_name"`
	Street       string     `db:"street"` // the street's code, empty for the whole district
	StreetName   string     `db:"street_name"`
	Role         actor.Role `db:"role"`
}

// sees reports whether a committee lies where the office looks on.
func (o Office) sees(c people.Committee) bool {
	return c.District != "" && o.District == c.District && (o.Street == "" || o.Street == c.Street)
}

// Visitor is a person with an open session, and what they may act as today.
type Visitor struct {
	Person     people.Person // without the password's hash
	Strong     bool          // the second factor was given in this session
	Roles      []people.Role
	Offices    []Office
	Homes      []Home
	Device     DeviceID // the enrolled phone the session rests on
	SignedInAt time.Time
}

// ActorIn gives the actor that the visitor is in a committee. A committee's
// roles count only when the second factor was given; a volunteer's needs none.
func (v Visitor) ActorIn(c people.Committee) actor.Actor {
	a := actor.Actor{Committee: c.ID.String(), Person: v.Person.ID.String(), Device: v.Device.String()}
	a.Pseudonym = c.Pseudonym(a.Person)
	add := func(r actor.Role) {
		if !slices.Contains(a.Roles, r) {
			a.Roles = append(a.Roles, r)
		}
	}
	for _, r := range v.Roles {
		if r.CommitteeID == c.ID && (v.Strong || r.Role == actor.Volunteer) {
			add(r.Role)
		}
	}
	for _, o := range v.Offices {
		if v.Strong && o.sees(c) {
			add(o.Role)
		}
	}
	for _, h := range v.Homes {
		if h.CommitteeID == c.ID {
			add(actor.Resident)
		}
	}
	return a
}

// NeedsSecond reports whether the visitor has a role that is asleep until the
// second factor is given.
func (v Visitor) NeedsSecond() bool { return !v.Strong && v.HasOffice() }

// HasOffice reports whether the visitor has any role that needs a second factor.
func (v Visitor) HasOffice() bool {
	return len(v.Offices) > 0 || slices.ContainsFunc(v.Roles, func(r people.Role) bool { return r.Role != actor.Volunteer })
}

type session struct {
	PersonID  people.PersonID `db:"person_id"`
	DeviceID  DeviceID        `db:"device_id"`
	Strong    bool            `db:"strong"`
	CreatedAt time.Time       `db:"created_at"`
	SeenAt    time.Time       `db:"seen_at"`
	Phone     string          `db:"phone"`
	Name      string          `db:"name"`
	Since     time.Time       `db:"since"`
	standing
}

const sqlSessionByHash = `
	select s.person_id, s.device_id, s.strong, s.created_at, s.seen_at,
		coalesce(p.phone, '') as phone, p.name, p.created_at as since,` + standingColumns + `
	from people.sessions s
	join people.people p on p.id = s.person_id
	where s.id_hash = $1 and s.expires_at > $2 and (not s.strong or s.seen_at > $3)`

const sqlSessionAdd = `
	insert into people.sessions (id_hash, person_id, device_id, strong, created_at, seen_at, expires_at)
	values ($1, $2, $3, $4, $5, $5, $6)`

const sqlSessionTouch = `
	update people.sessions
	set seen_at = $2
	where id_hash = $1 and seen_at < $3`

// sqlSessionRaise gives a session that showed its second factor a new secret.
const sqlSessionRaise = `
	update people.sessions
	set id_hash = $2, strong = true, device_id = coalesce($3, device_id), confirm_hash = null,
		confirm_until = null, confirmed_at = null, seen_at = $4, expires_at = $5
	where id_hash = $1 and expires_at > $4`

const sqlSessionEnd = `
	delete from people.sessions
	where id_hash = $1`

const sqlSessionsEnd = `
	delete from people.sessions
	where person_id = $1`

const sqlSessionsEndOfDevice = `
	delete from people.sessions
	where device_id = $1 and id_hash <> $2`

// sqlPasswordHold keeps the password as it was compared until the session is
// there, so that a reset cannot slip between the two.
const sqlPasswordHold = `
	select coalesce(password_hash, '') as password_hash
	from people.people
	where id = $1
	for share`

const sqlPasswordSet = `
	update people.people
	set password_hash = $2
	where id = $1`

// standing is what a person may act as at an instant. It is read in one look, for
// every request asks.
type standing struct {
	Roles   pg.List[people.Role] `db:"roles"`
	Offices pg.List[Office]      `db:"offices"`
	Homes   pg.List[Home]        `db:"homes"`
}

// standingColumns are those of standing, of the person p at $2. Each home is there
// once, by the strongest tie to it.
const standingColumns = `
	(select jsonb_agg(x) from (
		select r.id, r.committee_id, c.code as committee, c.name as committee_name, r.person_id, p.name, coalesce(p.phone, '') as phone,
			r.role, r.from_day, r.to_day, r.ended_at
		from people.roles r
		join people.committees c on c.id = r.committee_id
		where r.person_id = p.id and r.ended_at is null
			and (r.to_day is null or r.to_day >= ($2::timestamptz at time zone c.zone)::date)
		order by lower(c.code), array_position(array['chair', 'member', 'treasurer', 'cashier', 'supervisor',
			'residents_committee', 'street', 'volunteer'], r.role), r.id) x) as roles,
	(select jsonb_agg(x) from (
		select d.code as district, d.name as district_name, coalesce(s.code, '') as street, coalesce(s.name, '') as street_name, o.role
		from people.office_roles o
		join people.districts d on d.id = o.district_id
		left join people.streets s on s.district_id = o.district_id and s.id = o.street_id
		where o.person_id = p.id and o.ended_at is null
		order by lower(d.code), lower(s.code), o.role, o.id) x) as offices,
	(select jsonb_agg(x) from (
		select distinct on (lower(c.code), d.sort_key, d.id) c.id as committee_id, c.code as committee, c.name as committee_name,
			d.id as dwelling_id, d.code as dwelling, o.kind
		from people.residents r
		join people.occupancies o on o.committee_id = r.committee_id and o.resident_id = r.id
		join people.dwellings d on d.committee_id = o.committee_id and d.id = o.dwelling_id
		join people.committees c on c.id = r.committee_id
		where r.person_id = p.id and o.from_day <= ($2::timestamptz at time zone c.zone)::date
			and (o.to_day is null or o.to_day > ($2::timestamptz at time zone c.zone)::date)
		order by lower(c.code), d.sort_key, d.id, array_position(array['owner', 'lessee', 'tenant', 'occupant'], o.kind)) x) as homes`

const sqlStanding = `
	select ` + standingColumns + `
	from people.people p
	where p.id = $1`

// visitor reads who a session's secret belongs to; ErrSignedOut.
func visitor(ctx context.Context, q pg.Queryer, secret string, now time.Time) (Visitor, session, error) {
	if !id.IsSecret(secret) {
		return Visitor{}, session{}, ErrSignedOut
	}
	s, err := pg.One[session](ctx, q, ErrSignedOut, sqlSessionByHash, id.Hash(secret), now, now.Add(-strongIdle))
	if err != nil {
		return Visitor{}, s, err
	}
	return Visitor{
		Person: people.Person{ID: s.PersonID, Phone: s.Phone, Name: s.Name, CreatedAt: s.Since},
		Roles:  s.Roles, Offices: s.Offices, Homes: s.Homes,
		Strong: s.Strong, Device: s.DeviceID, SignedInAt: s.CreatedAt,
	}, s, nil
}

// place reads what the visitor may act as.
func (v *Visitor) place(ctx context.Context, q pg.Queryer, now time.Time) error {
	var s standing
	if err := q.Get(ctx, &s, sqlStanding, v.Person.ID, now); err != nil {
		return err
	}
	v.Roles, v.Offices, v.Homes = s.Roles, s.Offices, s.Homes
	return nil
}

// openSession makes a session within a unit of work and gives its secret.
func openSession(ctx context.Context, tx *pg.Tx, p people.PersonID, strong bool) (string, error) {
	secret, life := id.Secret(), sessionLife
	if strong {
		life = strongLife
	}
	return secret, tx.Do(ctx, sqlSessionAdd, id.Hash(secret), p, DeviceID{}, strong, tx.Now, tx.Now.Add(life))
}

// raise makes a session strong under a new secret; the old one opens nothing.
func raise(ctx context.Context, tx *pg.Tx, secret string, by DeviceID) (string, error) {
	fresh := id.Secret()
	return fresh, tx.DoOr(ctx, ErrSignedOut, sqlSessionRaise, id.Hash(secret), id.Hash(fresh), by, tx.Now, tx.Now.Add(strongLife))
}

// endedKept is how long it is known whose a session was that ran out: long enough
// to sign in again and go on.
const endedKept = 24 * time.Hour

const sqlSessionWhose = `
	select person_id
	from people.sessions
	where id_hash = $1`

// Whose tells whose session a secret opens, or opened before it ran out; zero for
// one that somebody ended. It lets nobody in.
func (s *Service) Whose(ctx context.Context, secret string) (people.PersonID, error) {
	return pg.One[people.PersonID](ctx, s.db, nil, sqlSessionWhose, id.Hash(secret))
}
