package renewal

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/parking/succession"
)

// CampaignID is the key of a campaign.
type CampaignID = id.ID[Campaign]

// Campaign is one year's renewal.
type Campaign struct {
	ID       CampaignID `db:"id"`
	Name     string     `db:"name"`
	FirstDay day.Day    `db:"first_day"` // cards that end from this day
	LastDay  day.Day    `db:"last_day"`  // to this day
	Share    int        `db:"share_percent"`
	Grace    int        `db:"grace_days"`
	Seed     string     `db:"seed"`
	OpenedAt time.Time  `db:"opened_at"`
	ClosedAt *time.Time `db:"closed_at"`
}

// Renewal is one card's part in a campaign.
type Renewal struct {
	CardID   parking.CardID `db:"card_id"`
	Number   class.Number   `db:"number"`
	Class    class.Code     `db:"class"`
	Dwelling string         `db:"dwelling"`
	Building string         `db:"building"`
	Unit     string         `db:"unit"`
	Plates   string         `db:"plates"`
	ValidTo  day.Day        `db:"valid_to"`
	State    State          `db:"state"`
	Since    time.Time      `db:"state_since"`
	Drawn    bool           `db:"drawn"`
	Channel  string         `db:"channel"`
	SignedAt *time.Time     `db:"signed_at"` // when the new paper was handed over
	Version  int            `db:"version"`
	// Only where the household itself or the counter reads it:
	GraceTo day.Day `db:"grace_to"` // let in until then, though the last day is over
	Reason  string  `db:"reason"`   // of a refusal
	Cause   string  `db:"cause"`    // why the program moved it last: the code of a refusal
}

// Papers reports whether the card has still to show papers before it is renewed.
func (r Renewal) Papers() bool { return r.State == Declared && r.Drawn }

// Open reports whether something is left for the household or the counter to do.
func (r Renewal) Open() bool { return r.State == Due || r.State == Changed || r.Papers() }

// Ready reports whether the batch may take the renewal.
func (r Renewal) Ready() bool { return r.State == Shown || r.State == Declared && !r.Drawn }

// Channels by which a household said that nothing changed.
const (
	Online  = "online"
	Counter = "counter"
)

var (
	// ErrNone says that no campaign runs.
	ErrNone = errs.New(errs.NotFound, "renewal.none")
	// ErrUnknown says that the card is not part of the campaign, or not the actor's.
	ErrUnknown = errs.New(errs.NotFound, "renewal.unknown")
	// ErrOpen refuses a second campaign while one runs.
	ErrOpen = errs.New(errs.Conflict, "renewal.open")
	// ErrDays refuses a campaign whose cards end before it begins.
	ErrDays = errs.New(errs.Invalid, "renewal.days.invalid")
	// ErrName refuses an empty or over-long name.
	ErrName = errs.New(errs.Invalid, "renewal.name.invalid")
	// ErrMoved says that somebody else was faster.
	ErrMoved = succession.ErrRenewalMoved
	// ErrReason refuses a refusal without its reason.
	ErrReason = errs.New(errs.Invalid, "renewal.reason.missing")
	// ErrLeaseOver leaves out a card whose lease is over before another term begins.
	ErrLeaseOver = errs.New(errs.Conflict, "renewal.lease_over")
	// ErrSuspended leaves out a card that may not be used now.
	ErrSuspended = errs.New(errs.Conflict, "renewal.suspended")
	// ErrLost leaves out a card that was reported lost and has no other yet.
	ErrLost = errs.New(errs.Conflict, "renewal.lost")
	// ErrLent leaves out an owner's card while a tenant uses its right.
	ErrLent = errs.New(errs.Conflict, "renewal.lent")
	// ErrNoCard leaves out a card that is none any more.
	ErrNoCard = errs.New(errs.Conflict, "renewal.no_card")
	// ErrBlocked leaves out a card with a plate that a decision keeps out.
	ErrBlocked = errs.New(errs.Conflict, "renewal.blocked")
	// ErrPlates leaves out a card without a plate.
	ErrPlates = errs.New(errs.Conflict, "renewal.plates")
	// ErrHands takes back what a household said that is there no more.
	ErrHands = errs.New(errs.Conflict, "renewal.hands")
	// ErrNobody says that no household of the list was ticked.
	ErrNobody = errs.New(errs.Invalid, "renewal.nobody")
)

// drawn reports whether a card shows papers this year: the first four bytes of
// SHA-256 over the seed, a line feed and the number, modulo a hundred, below the
// share. The seed was the record's head when the campaign opened.
func drawn(seed string, n class.Number, share int) bool {
	sum := sha256.Sum256([]byte(seed + "\n" + n.String()))
	return int(binary.BigEndian.Uint32(sum[:4])%100) < share
}
