package people

import (
	"context"
	"fmt"
	"time"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/pg"
)

// DeviceID is the key of an enrolled phone.
type DeviceID = id.ID[Device]

// Device is an enrolled phone: at a gate for a term, or a second factor.
type Device struct {
	ID         DeviceID   `db:"id"`
	PersonID   PersonID   `db:"person_id"`
	Person     string     `db:"person"` // the person's name
	Name       string     `db:"name"`   // what people call the phone
	MadeAt     time.Time  `db:"made_at"`
	EnrolledAt *time.Time `db:"enrolled_at"`
	ValidTo    day.Day    `db:"valid_to"` // the last day; none for a second factor
	RevokedAt  *time.Time `db:"revoked_at"`
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
	from people.devices d
	join people.people p on p.id = d.person_id
	where d.enrol_hash = $1 and d.enrol_until > $2 and d.revoked_at is null`

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
	select d.committee_id, d.id, d.person_id, p.name as person, coalesce(p.phone, '') as phone, d.enrolled_at
	from people.devices d
	join people.people p on p.id = d.person_id
	join people.committees c on c.id = d.committee_id
	where d.token_hash = $1 and d.revoked_at is null and d.valid_to >= ($2::timestamptz at time zone c.zone)::date`

type deviceRow struct {
	CommitteeID CommitteeID `db:"committee_id"`
	Device
	Phone string `db:"phone"`
}

func waitingDevice(ctx context.Context, q pg.Queryer, secret string, now time.Time) (deviceRow, error) {
	var d deviceRow
	err := q.Get(ctx, &d, sqlDeviceWaiting, id.Hash(secret), now)
	if pg.NoRows(err) {
		return d, ErrEnrolGone
	}
	if err != nil {
		return d, fmt.Errorf("find enrolment: %w", err)
	}
	return d, nil
}
