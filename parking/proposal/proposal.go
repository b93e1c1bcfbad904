package proposal

import (
	"time"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/fsm"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/parking/plate"
)

// State is where a proposal stands.
type State string

// The states of a proposal.
const (
	Proposed  State = "proposed"  // 等另一人确认
	Confirmed State = "confirmed" // 已发卡
	Refused   State = "refused"   // 不同意
	Withdrawn State = "withdrawn" // 已撤回
	Lapsed    State = "lapsed"    // 已过期
)

// Event is what moves a proposal.
type Event string

// The events of a proposal.
const (
	Propose  Event = "propose" // stands on the first event alone
	Confirm  Event = "confirm"
	Refuse   Event = "refuse"
	Withdraw Event = "withdraw"
	Lapse    Event = "lapse"
)

// kind is what the public record calls an event.
func (e Event) kind() string {
	switch e {
	case Propose:
		return "card.proposed"
	case Confirm:
		return "card.proposal_confirmed"
	case Refuse:
		return "card.proposal_refused"
	case Withdraw:
		return "card.proposal_withdrawn"
	case Lapse:
		return "card.proposal_lapsed"
	}
	return "card.proposal_" + string(e) // cannot happen: the table has no other
}

// Moves is the life of a proposal.
func Moves() fsm.Table[State, Event] {
	return fsm.Table[State, Event]{Name: "proposal", Start: Proposed, Moves: []fsm.Move[State, Event]{
		{From: Proposed, On: Confirm, To: Confirmed},
		{From: Proposed, On: Refuse, To: Refused},
		{From: Proposed, On: Withdraw, To: Withdrawn},
		{From: Proposed, On: Lapse, To: Lapsed},
	}}
}

// ID is the key of a proposal.
type ID = id.ID[Proposal]

// Proposal is a card that one of staff proposes and another confirms.
type Proposal struct {
	ID           ID                `db:"id"`
	DwellingID   people.DwellingID `db:"dwelling_id"`
	Dwelling     string            `db:"dwelling"`
	Class        class.Code        `db:"class"`
	PlateList    string            `db:"plates"`
	ValidTo      day.Day           `db:"valid_to"` // an earlier last day than the rules give; zero for theirs
	Reason       string            `db:"reason"`
	State        State             `db:"state"`
	ProposedBy   people.PersonID   `db:"proposed_by"`
	ProposedRole string            `db:"proposed_role"`
	Proposer     string            `db:"proposer"` // the name, for colleagues
	ProposedAt   time.Time         `db:"proposed_at"`
	LastDay      day.Day           `db:"last_day"` // until when somebody may confirm it
	DecidedBy    people.PersonID   `db:"decided_by"`
	DecidedRole  string            `db:"decided_role"`
	Decider      string            `db:"decider"`
	Decision     string            `db:"decision"` // why it was refused
	Card         class.Number      `db:"card"`
	Version      int               `db:"version"`
}

// Plates gives the plates asked for, sorted.
func (p Proposal) Plates() []plate.Plate { return parking.Card{PlateList: p.PlateList}.Plates() }

// Over reports whether nobody may confirm it any more, whether or not an act has
// noted that.
func (p Proposal) Over(today day.Day) bool {
	return p.State == Lapsed || p.State == Proposed && today > p.LastDay
}

var (
	// ErrUnknown says that the committee has no such proposal.
	ErrUnknown = errs.New(errs.NotFound, "proposal.unknown")
	// ErrOpen refuses a second proposal of a class for a dwelling.
	ErrOpen = errs.New(errs.Conflict, "proposal.open")
	// ErrSamePerson refuses a decision by whoever proposed it.
	ErrSamePerson = errs.New(errs.Forbidden, "proposal.same_person")
	// ErrNotMine refuses to withdraw another's proposal: it is refused instead.
	ErrNotMine = errs.New(errs.Forbidden, "proposal.not_mine")
	// ErrMoved says that somebody else decided it in the meantime.
	ErrMoved = errs.New(errs.Conflict, "proposal.moved")
)
