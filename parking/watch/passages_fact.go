package watch

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/parking/gate"
	"ziguan/parking/plate"
)

var (
	// ErrFactFuture refuses a passing later than now.
	ErrFactFuture = errs.New(errs.Invalid, "fact.future")
	// ErrFactOld refuses a passing from before the days that records are kept for.
	ErrFactOld = errs.New(errs.Invalid, "fact.old")
	// ErrFactFailed says that one fact could not be recorded: enter it again.
	ErrFactFailed = errs.New(errs.Internal, "fact.failed")
)

// Fact is a passing that somebody else wrote down: a line of a paper sheet, a
// row of a barrier's list. The car has passed, so it is recorded as a late check.
type Fact struct {
	Gate      string
	Direction gate.Direction
	Plate     plate.Plate
	At        time.Time
	Note      string // why an unknown car was let through; stands as the special pass's reason
}

// id derives the check's id from what the fact says: whoever enters the same
// sheet or list again, in whatever order, records nothing twice. It has the
// shape of a UUID of version 7 with the time of the passing.
func (f Fact) id(c people.CommitteeID) uuid.UUID {
	text, _ := json.Marshal([]string{"ziguan/fact/v1", c.String(), f.Gate, string(f.Direction), f.Plate.String(), gate.Stamp(f.At)}) // strings always marshal
	sum := sha256.Sum256(text)
	var u uuid.UUID
	copy(u[:], sum[:16])
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(f.At.UnixMilli())) //nolint:gosec // after 1970: days before are refused
	copy(u[:6], ms[2:])
	u[6] = u[6]&0x0f | 0x70
	u[8] = u[8]&0x3f | 0x80
	return u
}

func (f Fact) check(c people.CommitteeID, device string) gate.Check {
	return gate.Check{
		ID: f.id(c), Gate: f.Gate, Direction: f.Direction, Plate: f.Plate.String(), At: f.At, Override: f.Note,
		Late: true, Device: device, DeviceVerdict: gate.Allow,
	}
}

// within refuses a fact that cannot be recorded: not yet, or no longer.
func (k Retention) within(at, now time.Time, zone *time.Location) *errs.Error {
	switch {
	case at.After(now):
		return ErrFactFuture
	case at.Before(k.Since.Time(zone)):
		return ErrFactOld.With("days", k.Value)
	}
	return nil
}

// late gives the checks of facts, which must be in the order of their time.
func late(c people.CommitteeID, device string, list []Fact) []gate.Check {
	checks := make([]gate.Check, len(list))
	for i, f := range list {
		checks[i] = f.check(c, device)
	}
	return checks
}

// refusal gives the refusal in an error, or says that the fact was not recorded.
func refusal(err error) *errs.Error {
	var e *errs.Error
	if errors.As(err, &e) {
		return e
	}
	return ErrFactFailed.Because(err)
}
