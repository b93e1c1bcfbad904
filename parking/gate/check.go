package gate

import (
	"crypto/sha256"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/parking/plate"
	"ziguan/parking/token"
	"ziguan/parking/visit"
)

// Direction is which way a car was seen going, or that it stood.
type Direction string

// In, out, and parked: seen standing on a walk through the lane, pairs with nothing.
const (
	In     Direction = "in"
	Out    Direction = "out"
	Parked Direction = "parked"
)

// Emergency is the one exemption given without a plate.
const Emergency = "emergency"

// Longest texts a check may hold, in characters. Longer ones are malformed.
const (
	MaxGate   = 64
	maxPlate  = 64
	maxToken  = 512
	MaxReason = 200
	maxDevice = 100
	firstYear = 2000
)

// Check is what was seen at a gate, as it was sent.
type Check struct {
	ID        uuid.UUID
	Gate      string
	Direction Direction
	Plate     string
	Token     string
	// Visit is the pass of a visitor's car without a plate, in place of a plate or
	// token; a volunteer picks it from Unplated. No device sends it.
	Visit visit.PassID
	// At is when a device without network saw it; zero for now.
	At       time.Time
	Override string // the reason of a special pass (特殊放行)
	Exempt   string
	// Late marks a check that a device decided alone: the car has passed, or not,
	// as DeviceVerdict says.
	Late          bool
	Device        string
	DeviceVerdict Verdict
}

// CardView is what a gate may know of a card: no name, no dwelling.
type CardView struct {
	Number  string
	Class   string
	Plate   string
	ValidTo day.Day
}

// Answer is what the volunteer is told, after it has been recorded.
type Answer struct {
	ID         uuid.UUID
	Verdict    Verdict
	Code       Code
	Card       *CardView
	Plate      string         // the plate as understood; empty when there was none
	Unplated   plate.Unplated // why there was none, where it was said
	NoPlate    string         // what a visitor's car without a plate is
	Inside     bool
	RecordedAt time.Time
	Again      bool  // the same check had been recorded before
	At         Place // zero where the check named a gate that nobody registered
}

// Place is where a check was made, as people say it.
type Place struct {
	Name       string
	PublicLane bool
}

var (
	// ErrID refuses an id that is no UUID of version 7.
	ErrID = errs.New(errs.Invalid, "check.id.invalid")
	// ErrEmpty refuses a check with neither plate nor token, pass nor exemption.
	ErrEmpty = errs.New(errs.Invalid, "check.empty")
	// ErrLong refuses an over-long field.
	ErrLong = errs.New(errs.Invalid, "check.too_long")
	// ErrDirection refuses a direction other than in, out, parked.
	ErrDirection = errs.New(errs.Invalid, "check.direction.invalid")
	// ErrExempt refuses an unknown exemption.
	ErrExempt = errs.New(errs.Invalid, "check.exempt.invalid")
	// ErrAt refuses a time before there were such gates: a device without a clock.
	ErrAt = errs.New(errs.Invalid, "check.at.invalid")
	// ErrGate refuses a missing gate.
	ErrGate = errs.New(errs.Invalid, "check.gate.invalid")
	// ErrConflict says that the id was used for another content.
	ErrConflict = errs.New(errs.Conflict, "check.conflict")
)

// valid refuses what is malformed; a plate or token that is none is not malformed.
func (k Check) valid() error {
	long := func(s string, n int) bool { return len(s) > 4*n || utf8.RuneCountInString(s) > n }
	var wrong []*errs.Error
	for _, f := range []struct {
		name, value string
		most        int
	}{
		{"gate", k.Gate, MaxGate},
		{"plate", k.Plate, maxPlate},
		{"token", k.Token, maxToken},
		{"override", k.Override, MaxReason},
		{"device", k.Device, maxDevice},
		{"verdict", string(k.DeviceVerdict), maxDevice},
	} {
		nul := strings.ContainsRune(f.value, 0) && f.name != "plate" && f.name != "token" // of those it is a verdict
		if long(f.value, f.most) || !utf8.ValidString(f.value) || nul {
			wrong = append(wrong, ErrLong.On(f.name))
		}
	}
	if k.ID.Version() != 7 {
		wrong = append(wrong, ErrID.On("id"))
	}
	if k.Gate == "" {
		wrong = append(wrong, ErrGate.On("gate"))
	}
	if plate.Label(k.Gate) != nil {
		wrong = append(wrong, plate.ErrLabel.On("gate"))
	}
	if k.Direction != In && k.Direction != Out && k.Direction != Parked {
		wrong = append(wrong, ErrDirection.On("direction"))
	}
	if k.Exempt != "" && k.Exempt != Emergency {
		wrong = append(wrong, ErrExempt.On("exempt"))
	}
	if !k.At.IsZero() && k.At.Year() < firstYear {
		wrong = append(wrong, ErrAt.On("at"))
	}
	if k.Plate == "" && k.Token == "" && k.Exempt == "" && k.Visit.Zero() {
		wrong = append(wrong, ErrEmpty.On("plate"))
	}
	return errs.Form(wrong...)
}

// content is what makes two checks of one id the same: never when, by which
// device, or with which verdict it was seen, nor how a plate or token was spelled.
func (k Check) content() [32]byte {
	card := k.Token
	if t, ok := token.ParseToken(k.Token); ok {
		card = t
	}
	list := []string{k.Gate, string(k.Direction), plate.Normalise(k.Plate), card, k.Override, k.Exempt}
	if !k.Visit.Zero() {
		list = append(list, k.Visit.String())
	}
	b, _ := json.Marshal(list) // strings always marshal
	return sha256.Sum256(b)
}

// Devices of facts that no device of ours saw.
const (
	DevicePaper   = "paper"
	DeviceBarrier = "barrier"
)

// MayCheck tells whether somebody may record a check there: a gate, a volunteer or staff.
func MayCheck(who actor.Actor, c people.CommitteeID) error {
	return who.Needs(c.String(), append([]actor.Role{actor.Gate, actor.Volunteer}, actor.Staff...)...)
}
