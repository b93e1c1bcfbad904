package vote

import (
	"crypto/sha256"
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/source"
	"ziguan/compacts/tally"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
)

// ID is the key of a vote.
type ID = id.ID[Vote]

// Publication is how the box is published.
type Publication string

// The ways to publish a box.
const (
	RollCall Publication = "roll_call" // every ballot, by the roll's numbers
	Sealed   Publication = "sealed"    // sums alone, small classes pooled
)

// Publications lists them in the order of a form.
func Publications() []Publication { return []Publication{Sealed, RollCall} }

// Vote is one question put to a vote.
type Vote struct {
	ID ID `db:"id"`
	posting.Number
	Regime      tally.Regime `db:"regime"`
	Threshold   string       `db:"threshold"`
	Effect      Effect       `db:"effect"`
	Publication Publication  `db:"publication"`
	Title       string       `db:"title"`
	Text        string       `db:"text"`
	SHA256      []byte       `db:"question_sha256"`
	RollOn      day.Day      `db:"roll_on"` // the day of the register it was made from
	RollSHA256  []byte       `db:"roll_sha256"`
	NoticedOn   day.Day      `db:"noticed_on"`
	OpensOn     day.Day      `db:"opens_on"`
	OpensAt     *time.Time   `db:"opens_at"`
	ClosesAt    *time.Time   `db:"closes_at"` // a ballot of this instant is late
	State       State        `db:"state"`
	Since       time.Time    `db:"state_since"`
	Reason      string       `db:"reason"` // of withdrawing or annulling it
	Version     int          `db:"version"`
	DraftedAt   time.Time    `db:"drafted_at"`
	DraftedBy   string       `db:"drafted_by"`

	// The sheets on the board: of its roll, its question, its result.
	RollPosting   posting.PostingID `db:"roll_posting_id"`
	Notice        posting.PostingID `db:"notice_id"`
	ResultPosting posting.PostingID `db:"result_posting_id"`
	RollSheet     source.Cited      `db:"roll_sheet"`
	NoticeSheet   source.Cited      `db:"notice_sheet"`
	ResultSheet   source.Cited      `db:"result_sheet"`
	// Of is what is put to the vote, where that has a page of its own; zero for itself.
	Of      source.ID    `db:"of_source"`
	OfCited source.Cited `db:"of_cited"`
	// Names is the hearing that it follows, held here or before; zero for none.
	Names      source.ID    `db:"names"`
	NamesCited source.Cited `db:"names_cited"`
}

// Question is what is asked, to the letter: its digest is fixed with the notice.
func (v Vote) Question() string { return v.Title + "\n" + v.Text }

func (v Vote) digest() []byte {
	sum := sha256.Sum256([]byte(v.Question()))
	return sum[:]
}

// Source is the vote as something that a ground may name.
func (v Vote) Source() source.ID { return id.From[source.Source](v.ID.UUID()) }

// Cited is the vote as a ground names it.
func (v Vote) Cited() source.Cited { return source.Cited{Kind: source.Vote, Number: v.Number.String()} }

// Need is the threshold of the day it opens, of its drafting before that is known;
// ErrThreshold.
func (v Vote) Need(today day.Day) (tally.Threshold, error) {
	if !v.OpensOn.Zero() {
		today = v.OpensOn
	}
	return tally.ThresholdOn(v.Regime, v.Threshold, today)
}

var (
	// ErrUnknown says that the committee has no such vote.
	ErrUnknown = errs.New(errs.NotFound, "vote.unknown")
	// ErrMoved says that somebody else moved it a moment before.
	ErrMoved = errs.New(errs.Conflict, "vote.moved")
	// ErrTitle refuses a title that is empty or over 40 characters.
	ErrTitle = errs.New(errs.Invalid, "vote.title.invalid")
	// ErrText refuses a text that is empty, over 3,000 characters or unreadable.
	ErrText = errs.New(errs.Invalid, "vote.text.invalid")
	// ErrPublication refuses a way to publish that is none.
	ErrPublication = errs.New(errs.Invalid, "vote.publication.invalid")
	// ErrKeyReused refuses a one-time key that made something else before.
	ErrKeyReused = errs.New(errs.Conflict, "vote.key.reused")
	// ErrReason refuses a reason that is empty or over 200 characters.
	ErrReason = errs.New(errs.Invalid, "vote.reason.invalid")
	// ErrFixed refuses to change what was noticed: it is closed with a reason, and a new
	// vote opened.
	ErrFixed = errs.New(errs.Conflict, "vote.fixed")
	// ErrRollEmpty refuses a roll without anybody on it.
	ErrRollEmpty = errs.New(errs.Conflict, "vote.roll.empty")
	// ErrRollHoles refuses to freeze a roll with units of unknown area (parameters n, units).
	ErrRollHoles = errs.New(errs.Conflict, "vote.roll.holes")
	// ErrRollHangs refuses to freeze a roll whose posting has not ended, or has objections
	// without an answer (parameters last, open).
	ErrRollHangs = errs.New(errs.Conflict, "vote.roll.hangs")
	// ErrNames refuses to name what is no hearing, or one whose record is not published.
	ErrNames = errs.New(errs.Invalid, "vote.names.invalid")
	// ErrElsewhere refuses to change here what is put to the vote by a page of its own.
	ErrElsewhere = errs.New(errs.Conflict, "vote.revise.elsewhere")
	// ErrCalendar refuses to go on while the last day of a sheet is not known, since the
	// holidays of its year were not published.
	ErrCalendar = errs.New(errs.Conflict, "vote.calendar.missing")
	// ErrRollOver refuses to correct a roll whose posting has ended, where no objection to
	// it was upheld: nobody could object to what is changed now.
	ErrRollOver = errs.New(errs.Conflict, "vote.roll.over")
	// ErrUnit refuses a unit that the roll does not have.
	ErrUnit = errs.New(errs.Invalid, "vote.unit.unknown")
	// ErrVoter refuses a voter that the roll does not have.
	ErrVoter = errs.New(errs.Invalid, "vote.voter.unknown")
	// ErrArea refuses an area that is none.
	ErrArea = errs.New(errs.Invalid, "vote.area.invalid")
	// ErrOpens refuses an opening with too few clear days after the notice (parameters
	// days, from).
	ErrOpens = errs.New(errs.Invalid, "vote.opens.early")
	// ErrCloses refuses a closing that does not come after the opening, or more than 60
	// days after it.
	ErrCloses = errs.New(errs.Invalid, "vote.closes.invalid")
	// ErrNotYet refuses a ballot before the vote opens (parameter opens).
	ErrNotYet = errs.New(errs.Conflict, "vote.not_yet")
	// ErrOver refuses a ballot after it closed (parameter closed).
	ErrOver = errs.New(errs.Conflict, "vote.over")
	// ErrNotNoticed refuses a ballot or a paper of a vote that was not noticed yet.
	ErrNotNoticed = errs.New(errs.Conflict, "vote.not_noticed")
	// ErrGivenUp refuses a ballot or a paper of a vote that was given up.
	ErrGivenUp = errs.New(errs.Conflict, "vote.given_up")
	// ErrNotOnRoll refuses a ballot of somebody who does not vote.
	ErrNotOnRoll = errs.New(errs.Forbidden, "vote.not_on_roll")
	// ErrWay refuses a way that the vote's effect does not allow.
	ErrWay = errs.New(errs.Conflict, "vote.way.none")
	// ErrChoice refuses a choice that is none.
	ErrChoice = errs.New(errs.Invalid, "vote.choice.invalid")
	// ErrPaper refuses a serial that nobody was given (parameter serial).
	ErrPaper = errs.New(errs.Invalid, "vote.paper.unknown")
	// ErrPaperOut refuses another paper while one of the voter's is out.
	ErrPaperOut = errs.New(errs.Invalid, "vote.paper.out")
	// ErrPaperEnded refuses a paper that was handed in or spoiled before.
	ErrPaperEnded = errs.New(errs.Conflict, "vote.paper.ended")
	// ErrPaperNotBack refuses to read a paper that was not handed in.
	ErrPaperNotBack = errs.New(errs.Conflict, "vote.paper.not_back")
	// ErrPaperRead refuses to read what was read by enough people.
	ErrPaperRead = errs.New(errs.Conflict, "vote.paper.read")
	// ErrPaperSame refuses a second reading by the same person.
	ErrPaperSame = errs.New(errs.Conflict, "vote.paper.same")
	// ErrWitness refuses a paper from the door without a second person.
	ErrWitness = errs.New(errs.Invalid, "vote.witness.missing")
	// ErrVisit refuses an outcome of going to a door that is none, or a sixth try.
	ErrVisit = errs.New(errs.Invalid, "vote.visit.invalid")
	// ErrNotClosed refuses to count before the vote has closed (parameter closes).
	ErrNotClosed = errs.New(errs.Conflict, "vote.not_closed")
	// ErrResultHangs refuses to certify while the result hangs, or objections have no
	// answer (parameters last, open).
	ErrResultHangs = errs.New(errs.Conflict, "vote.result.hangs")
	// ErrResultUpheld refuses to certify a result against which an objection was upheld.
	ErrResultUpheld = errs.New(errs.Conflict, "vote.result.upheld")
	// ErrNothingUpheld refuses to annul a result against which nobody was right.
	ErrNothingUpheld = errs.New(errs.Conflict, "vote.result.sound")
)

// Bounds of what is typed, in characters.
const (
	maxTitle  = 40
	maxText   = 3000
	maxReason = 200
)
