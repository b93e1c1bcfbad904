package parking

import (
	"strings"
	"time"

	"ziguan/compacts"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/plate"
)

// BlockID is the key of a block.
type BlockID = id.ID[Block]

// Block keeps one plate out until a day (暂停资格), on the ground of a rule. It
// has an end from the start and may be lifted before it; whoever it meets may
// object (domain rules 37 and 40). It takes no card away: the card is as it was
// when the block is over.
type Block struct {
	ID         BlockID             `db:"id"`
	Plate      plate.Plate         `db:"plate"`
	From       day.Day             `db:"from_day"`
	Until      day.Day             `db:"until_day"` // the last day
	Reason     string              `db:"reason"`
	SourceKind compacts.SourceKind `db:"source_kind"`
	Source     string              `db:"source"`
	MadeAt     time.Time           `db:"made_at"`
	MadeBy     string              `db:"made_by"` // a role and a pseudonym
}

// Role is who made the block.
func (b Block) Role() actor.Role {
	role, _, _ := strings.Cut(b.MadeBy, " ")
	return actor.Role(role)
}

var (
	// ErrBlockUntil refuses a block without a last day, with one that is over, or
	// with one more than a year away (parameters first and last): what has no end
	// in sight is a revocation under another name.
	ErrBlockUntil = errs.New(errs.Invalid, "block.until.invalid")
	// ErrBlockHeld refuses a second block of a plate at the same time.
	ErrBlockHeld = errs.New(errs.Conflict, "block.held")
	// ErrBlockUnknown says that no such block is in force.
	ErrBlockUnknown = errs.New(errs.NotFound, "block.unknown")
)

// NewBlock is a plate to be kept out from today on.
type NewBlock struct {
	Committee people.CommitteeID
	Plate     string // as typed
	Until     day.Day
	Reason    string // 1 to 200 characters, kept beside the block
	Source    compacts.Source
}

// check gives the plate and the reason as they are stored; every wrong field is named.
func (n NewBlock) check(today day.Day) (plate.Plate, string, error) {
	var wrong []*errs.Error
	p, err := plate.ParseOwned(n.Plate)
	if err != nil {
		wrong = append(wrong, plate.ErrInvalid.On("plate"))
	}
	if last := today.AddYears(1).AddDays(-1); n.Until < today || n.Until > last {
		wrong = append(wrong, ErrBlockUntil.With("first", today.String(), "last", last.String()).On("until"))
	}
	reason, err := neededReason(n.Reason)
	wrong = append(wrong, asRefusal(err), asRefusal(n.Source.Check()))
	return p, reason, errs.Form(wrong...)
}

// LiftBlock is one block to be ended before its day, with a reason.
type LiftBlock struct {
	Committee people.CommitteeID
	Block     BlockID
	Reason    string
}
