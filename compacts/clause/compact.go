package clause

import (
	"encoding/hex"
	"strconv"
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/source"
	"ziguan/compacts/vote"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
)

// Kind says whose compact it is.
type Kind string

// The kinds.
const (
	Parking   Kind = "parking"   // 停车自管公约
	Lane      Kind = "lane"      // 街巷公约
	Community Kind = "community" // 小区公约
	Merchants Kind = "merchants" // 商户自律公约: its parties sign it
)

// Kinds lists them in the order of a form.
func Kinds() []Kind { return []Kind{Parking, Lane, Community, Merchants} }

// ID is the key of a compact.
type ID = id.ID[Compact]

// Compact is one compact, from its first draft on.
type Compact struct {
	ID ID `db:"id"`
	posting.Number
	Kind      Kind      `db:"kind"`
	Title     string    `db:"title"`
	Draft     int       `db:"draft"`     // the number of the draft at hand, from 1
	LastNode  int       `db:"last_node"` // the highest id that a clause or chapter ever had
	Rounds    int       `db:"rounds"`    // that were gone through to the end
	State     State     `db:"state"`
	Since     time.Time `db:"state_since"`
	Reason    string    `db:"reason"` // of withdrawing it
	PlannedOn day.Day   `db:"planned_on"`
	From      day.Day   `db:"in_force_from"`
	Version   int       `db:"version"`
	StartedAt time.Time `db:"started_at"`
	StartedBy string    `db:"started_by"`

	PostingID    posting.PostingID `db:"posting_id"`
	Consultation posting.PostingID `db:"consultation_id"`
	VoteID       vote.ID           `db:"vote_id"`
	PastID       source.ID         `db:"past_id"`
	// The same as people call them.
	Sheet     source.Cited `db:"sheet"`
	AskSheet  source.Cited `db:"ask_sheet"`
	Vote      source.Cited `db:"vote"`
	Past      source.Cited `db:"past"`
	Successor source.Cited `db:"successor"`
}

// Source is the compact as something that a ground may name.
func (c Compact) Source() source.ID { return id.From[source.Source](c.ID.UUID()) }

// Cited is the compact as a ground names it.
func (c Compact) Cited() source.Cited {
	return source.Cited{Kind: source.Compact, Number: c.Number.String()}
}

// Clause is one of its clauses as a ground names it, by the number that is printed.
func (c Compact) Clause(number int) source.Cited {
	return source.Cited{Kind: source.Clause, Number: c.Number.String() + "-" + strconv.Itoa(number)}
}

// Version is one draft of a compact, as it was or will be posted.
type Version struct {
	N        int       `db:"n"`
	Doc      []byte    `db:"doc"`
	SHA256   []byte    `db:"sha256"`
	Changes  string    `db:"changes"` // what is new in it, in the committee's words
	PostedOn day.Day   `db:"posted_on"`
	At       time.Time `db:"at"`
}

// Text is what it says; ErrText.
func (v Version) Text() (Text, error) { return ReadText(v.Doc) }

// Hex is its digest as people compare it.
func (v Version) Hex() string { return hex.EncodeToString(v.SHA256) }

// Bounds of texts, in characters.
const (
	maxReason  = 200
	maxChanges = 300
	maxWords   = 500 // a remark, an answer
	maxQuote   = 200
	maxWho     = 60
)

var (
	// ErrUnknown says that the committee has no such compact.
	ErrUnknown = errs.New(errs.NotFound, "compact.unknown")
	// ErrDraftUnknown says that it has no such draft, or none that was posted.
	ErrDraftUnknown = errs.New(errs.NotFound, "compact.draft.unknown")
	// ErrMoved says that somebody else moved it a moment before.
	ErrMoved = errs.New(errs.Conflict, "compact.moved")
	// ErrKind refuses a kind that is none.
	ErrKind = errs.New(errs.Invalid, "compact.kind.invalid")
	// ErrTitle refuses a title that is empty or over 30 characters.
	ErrTitle = errs.New(errs.Invalid, "compact.title.invalid")
	// ErrNodes refuses a text without a clause, or with too many (parameter max).
	ErrNodes = errs.New(errs.Invalid, "compact.nodes.invalid")
	// ErrClause refuses an empty or over-long clause or heading (parameters clause, max, head).
	ErrClause = errs.New(errs.Invalid, "compact.clause.invalid")
	// ErrBefore refuses a text with words before its first clause (parameter line).
	ErrBefore = errs.New(errs.Invalid, "compact.text.before")
	// ErrNode says that the draft has no such clause or chapter.
	ErrNode = errs.New(errs.NotFound, "compact.clause.unknown")
	// ErrFixed refuses an edit of what was posted.
	ErrFixed = errs.New(errs.Conflict, "compact.fixed")
	// ErrStale refuses an edit of a draft that somebody else has changed meanwhile.
	ErrStale = errs.New(errs.Conflict, "compact.stale")
	// ErrChanges refuses a further draft that does not say what is new.
	ErrChanges = errs.New(errs.Invalid, "compact.changes.invalid")
	// ErrShort refuses a period that is shorter than the law of the day (parameters days, source).
	ErrShort = errs.New(errs.Conflict, "compact.period.short")
	// ErrHangs refuses the next step while a sheet hangs, or has objections without an
	// answer (parameters last, open).
	ErrHangs = errs.New(errs.Conflict, "compact.hangs")
	// ErrUpheld refuses to go on with a draft against which an objection was upheld.
	ErrUpheld = errs.New(errs.Conflict, "compact.upheld")
	// ErrCalendar refuses while the holidays of a year that a sheet reaches are not known.
	ErrCalendar = errs.New(errs.Conflict, "compact.calendar")
	// ErrRounds refuses to freeze what was discussed too seldom (parameters rounds, need).
	ErrRounds = errs.New(errs.Conflict, "compact.rounds")
	// ErrUnanswered refuses to freeze while remarks have no answer (parameter open).
	ErrUnanswered = errs.New(errs.Conflict, "compact.unanswered")
	// ErrBinding refuses a vote that could adopt nothing.
	ErrBinding = errs.New(errs.Invalid, "compact.vote.binding")
	// ErrNoVote refuses a vote over a merchants' compact, or its signing without one of others.
	ErrNoVote = errs.New(errs.Conflict, "compact.vote.none")
	// ErrDay refuses a day on which it cannot be in force (parameter from).
	ErrDay = errs.New(errs.Invalid, "compact.day.invalid")
	// ErrEarly refuses to put it in force before its day (parameter from).
	ErrEarly = errs.New(errs.Conflict, "compact.early")
	// ErrReason refuses to withdraw it without a reason, or with an over-long one.
	ErrReason = errs.New(errs.Invalid, "compact.reason.invalid")
	// ErrPast refuses clauses of a decision that is no compact, does not stand, or gave
	// its clauses before.
	ErrPast = errs.New(errs.Invalid, "compact.past.invalid")
	// ErrInForce refuses a compact decided before while one of its kind is in force.
	ErrInForce = errs.New(errs.Conflict, "compact.in_force")
	// ErrRestsOn refuses to take back clauses on which something rests.
	ErrRestsOn = errs.New(errs.Conflict, "compact.rests")
	// ErrNumbers refuses a text decided before whose clauses are not numbered from the first
	// on (parameter want).
	ErrNumbers = errs.New(errs.Invalid, "compact.numbers")
	// ErrNobody refuses a merchants' compact that no shop is asked to sign, or none has.
	ErrNobody = errs.New(errs.Conflict, "compact.nobody")
	// ErrClauseGone refuses to freeze what lacks a clause that a remark was adopted in
	// (parameter remark).
	ErrClauseGone = errs.New(errs.Conflict, "compact.clause.gone")
	// ErrKeyReused refuses a one-time key that made something else before.
	ErrKeyReused = errs.New(errs.Conflict, "compact.key.reused")
)
