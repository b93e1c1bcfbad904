package account

import (
	"context"
	"slices"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// DeviceID is the key of an enrolled phone.
type DeviceID = id.ID[Device]

// Device is an enrolled phone: at a gate for a term, or a second factor.
type Device struct {
	ID         DeviceID        `db:"id"`
	PersonID   people.PersonID `db:"person_id"`
	Person     string          `db:"person"` // the person's name
	Name       string          `db:"name"`   // what people call the phone
	MadeAt     time.Time       `db:"made_at"`
	EnrolledAt *time.Time      `db:"enrolled_at"`
	ValidTo    day.Day         `db:"valid_to"` // the last day; none for a second factor
	RevokedAt  *time.Time      `db:"revoked_at"`
}

// Enrolment is what the QR code on the screen holds until a phone opens it.
type Enrolment struct {
	Device DeviceID
	Secret string
	Until  time.Time
}

// EnrolKind says what an enrolled phone is for.
type EnrolKind string

// The two uses of an enrolled phone.
const (
	EnrolGate   EnrolKind = "gate"
	EnrolSecond EnrolKind = "second"
)

// Enrolled is what a phone keeps: the token goes into its cookie.
type Enrolled struct {
	Kind      EnrolKind
	Token     string
	Person    string
	Committee string    // the committee's code, of a gate's phone
	Until     time.Time // the token opens nothing from then on
}

// enrolWindow is how long a QR code for enrolling may be scanned.
const enrolWindow = 15 * time.Minute

// secondLife is how long a browser is asked to keep a second factor's token.
const secondLife = 400 * 24 * time.Hour

var (
	// ErrEnrolGone says that the code for enrolling was used, or is too old.
	ErrEnrolGone = errs.New(errs.NotFound, "enrol.gone")
	// ErrDeviceUnknown says that no such phone is enrolled.
	ErrDeviceUnknown = errs.New(errs.NotFound, "device.unknown")
	// ErrDeviceRefused answers a phone that is unknown, revoked or past its term.
	ErrDeviceRefused = errs.New(errs.Unauthenticated, "device.refused")
	// ErrDeviceTerm refuses a term that has passed or outlasts the volunteer's role.
	ErrDeviceTerm = errs.New(errs.Invalid, "device.term.invalid")
	// ErrVolunteer refuses to enrol the phone of somebody who is no volunteer there.
	ErrVolunteer = errs.New(errs.Invalid, "volunteer.needed")
)

const sqlDeviceAdd = `
	insert into people.devices (committee_id, id, person_id, name, enrol_hash, enrol_until, made_at, valid_to)
	values ($1, $2, $3, $4, $5, $6, $7, $8)`

const sqlDevices = `
	select d.id, d.person_id, p.name as person, d.name, d.made_at, d.enrolled_at, d.valid_to, d.revoked_at
	from people.devices d
	join people.people p on p.id = d.person_id
	where d.committee_id = $1 and (d.enrolled_at is not null or d.enrol_until > $2)
	order by d.revoked_at desc nulls first, d.made_at desc, d.id`

const sqlDeviceWaiting = `
	select d.committee_id, d.id, d.person_id, p.name as person, d.valid_to
	from people.secrets s
	join people.devices d on d.committee_id = s.committee_id and d.id = s.subject_id
	join people.people p on p.id = d.person_id
	where s.hash = $1 and s.kind = 'device' and d.enrol_hash = s.hash and d.enrol_until > $2 and d.revoked_at is null`

// sqlDeviceEnrol uses the enrolment up: of two phones at once the second finds nothing.
const sqlDeviceEnrol = `
	update people.devices
	set token_hash = $4, enrolled_at = $5, enrol_hash = null, enrol_until = null
	where committee_id = $1 and id = $2 and enrol_hash = $3 and enrol_until > $5 and revoked_at is null`

const sqlDeviceRevoke = `
	update people.devices
	set revoked_at = $3, enrol_hash = null, enrol_until = null
	where committee_id = $1 and id = $2 and revoked_at is null
	returning person_id`

const sqlDeviceByToken = `
	select d.committee_id, d.id, d.person_id, p.name as person, coalesce(p.phone, '') as phone, d.enrolled_at,` + standingColumns + `
	from people.secrets s
	join people.devices d on d.committee_id = s.committee_id and d.id = s.subject_id
	join people.people p on p.id = d.person_id
	join people.committees c on c.id = d.committee_id
	where s.hash = $1 and s.kind = 'device' and d.token_hash = s.hash and d.revoked_at is null and d.valid_to >= ($2::timestamptz at time zone c.zone)::date`

type deviceRow struct {
	CommitteeID people.CommitteeID `db:"committee_id"`
	Device
	Phone string `db:"phone"`
	standing
}

func waitingDevice(ctx context.Context, q pg.Queryer, secret string, now time.Time) (deviceRow, error) {
	return pg.One[deviceRow](ctx, q, ErrEnrolGone, sqlDeviceWaiting, id.Hash(secret), now)
}

// EnrolGateDevice prepares the phone of a volunteer of the actor's committee:
// the secret goes into a QR code which that phone opens within a quarter of an
// hour. validTo is the last day and may not outlast the role. Staff may.
func (s *Service) EnrolGateDevice(ctx context.Context, who actor.Actor, p people.PersonID, name string, validTo day.Day) (Enrolment, error) {
	if err := who.Needs(who.Committee, actor.Staff...); err != nil {
		return Enrolment{}, err
	}
	name, err := people.CleanName(name)
	if err != nil {
		return Enrolment{}, people.ErrName.On("name")
	}
	key, err := id.Parse[people.Committee](who.Committee)
	if err != nil {
		return Enrolment{}, people.ErrCommitteeUnknown
	}
	e := Enrolment{Device: id.New[Device](), Secret: id.Secret()}
	err = people.InWork(ctx, s.db, who, key, func(a people.Act) error {
		role, err := volunteerRole(ctx, a.Tx, a.Committee, p)
		if err != nil {
			return err
		}
		if validTo < a.Today || (!role.To.Zero() && validTo > role.To) {
			return ErrDeviceTerm.On("valid_to")
		}
		e.Until = a.Now.Add(enrolWindow)
		return a.Do(ctx, sqlDeviceAdd, key, e.Device, p, name, id.Hash(e.Secret), e.Until, a.Now, validTo)
	})
	return e, err
}

func volunteerRole(ctx context.Context, tx *pg.Tx, c people.Committee, p people.PersonID) (people.Role, error) {
	v := Visitor{Person: people.Person{ID: p}}
	if err := v.place(ctx, tx, tx.Now); pg.NoRows(err) {
		return people.Role{}, ErrVolunteer.On("person")
	} else if err != nil {
		return people.Role{}, err
	}
	i := slices.IndexFunc(v.Roles, func(r people.Role) bool { return r.CommitteeID == c.ID && r.Role == actor.Volunteer })
	if i < 0 {
		return people.Role{}, ErrVolunteer.On("person")
	}
	return v.Roles[i], nil
}

// Enrolling tells whose phone an enrolment is for, without using it up: pages
// show it before the person agrees. ErrEnrolGone.
func (s *Service) Enrolling(ctx context.Context, secret string) (Enrolled, error) {
	var e Enrolled
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		d, err := waitingDevice(ctx, r, secret, r.Now)
		if err == nil {
			c, err := people.ByID(ctx, r, d.CommitteeID)
			e = Enrolled{Kind: EnrolGate, Person: d.Person, Committee: c.Code}
			return err
		}
		second, err := waitingSecond(ctx, r, secret, r.Now)
		e = Enrolled{Kind: EnrolSecond, Person: second.Person}
		return err
	})
	return e, err
}

// Enrol turns the secret of an enrolment into the phone's own token, once;
// ErrEnrolGone. Whoever holds the secret may. It goes on the record.
func (s *Service) Enrol(ctx context.Context, secret string) (Enrolled, error) {
	d, err := waitingDevice(ctx, s.db, secret, s.db.Now())
	if err != nil {
		return s.enrolSecond(ctx, secret)
	}
	e := Enrolled{Kind: EnrolGate, Token: id.Secret(), Person: d.Person}
	who := actor.Actor{Roles: []actor.Role{actor.Volunteer}, Committee: d.CommitteeID.String(), Person: d.PersonID.String()}
	err = people.InAct(ctx, s.db, who, d.CommitteeID, func(a people.Act) error {
		c := a.Committee
		a.Who.Pseudonym = c.Pseudonym(d.PersonID.String())
		e.Committee, e.Until = c.Code, d.ValidTo.AddDays(1).Time(c.Location())
		if err := a.DoOr(ctx, ErrEnrolGone, sqlDeviceEnrol, c.ID, d.ID, id.Hash(secret), id.Hash(e.Token), a.Now); err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, c.ID.String(), record.Act{
			Kind: "device.enrolled", Subject: a.Who.Pseudonym,
			Body: []record.Pair{{Key: "use", Value: string(EnrolGate)}, {Key: "until", Value: d.ValidTo.String()}},
		})
	})
	return e, err
}

// Devices lists the phones enrolled at a committee's gates. Staff may.
func (s *Service) Devices(ctx context.Context, who actor.Actor, c people.CommitteeID) ([]Device, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return nil, err
	}
	return pg.All[Device](ctx, s.db, sqlDevices, c, s.db.Now())
}

// RevokeDevice takes a gate's phone out at once; ErrDeviceUnknown. Staff may.
func (s *Service) RevokeDevice(ctx context.Context, who actor.Actor, c people.CommitteeID, d DeviceID) error {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return err
	}
	return people.InAct(ctx, s.db, who, c, func(a people.Act) error {
		p, err := pg.One[people.PersonID](ctx, a, ErrDeviceUnknown, sqlDeviceRevoke, c, d, a.Now)
		if err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, c.String(), record.Act{
			Kind: "device.revoked", Subject: a.Committee.Pseudonym(p.String()),
			Body: []record.Pair{{Key: "use", Value: string(EnrolGate)}},
		})
	})
}

// VisitorByDevice gives the volunteer behind a gate's phone, with that role of
// that committee alone; ErrDeviceRefused once the phone is revoked, its term is
// over or the role was taken back.
func (s *Service) VisitorByDevice(ctx context.Context, token string) (Visitor, error) {
	if !id.IsSecret(token) {
		return Visitor{}, ErrDeviceRefused
	}
	d, err := pg.One[deviceRow](ctx, s.db.Kept(), ErrDeviceRefused, sqlDeviceByToken, id.Hash(token), s.db.Now())
	if err != nil {
		return Visitor{}, err
	}
	v := Visitor{Person: people.Person{ID: d.PersonID, Name: d.Person, Phone: d.Phone}, Device: d.ID, SignedInAt: *d.EnrolledAt}
	for _, one := range d.Roles {
		if one.CommitteeID == d.CommitteeID && one.Role == actor.Volunteer {
			v.Roles = append(v.Roles, one)
		}
	}
	if len(v.Roles) == 0 {
		return Visitor{}, ErrDeviceRefused
	}
	return v, nil
}
