package past

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/source"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
)

// Kind says what was decided.
type Kind string

// The kinds.
const (
	Compact Kind = "compact" // 公约
	Hearing Kind = "hearing" // 听证会
	Vote    Kind = "vote"    // 表决、会议决议
	Price   Kind = "price"   // 收费标准
)

// Kinds lists them in the order of a form.
func Kinds() []Kind { return []Kind{Compact, Hearing, Vote, Price} }

// ID is the key of a decision.
type ID = id.ID[Decision]

// Decision is one thing that was decided before.
type Decision struct {
	ID ID `db:"id"`
	posting.Number
	Kind      Kind      `db:"kind"`
	Title     string    `db:"title"`
	Text      string    `db:"text"` // what was decided, and how
	DecidedOn day.Day   `db:"decided_on"`
	KeptAt    string    `db:"kept_at"` // where the paper lies
	SHA256    []byte    `db:"content_sha256"`
	State     State     `db:"state"`
	Since     time.Time `db:"state_since"`
	Reason    string    `db:"reason"` // of dropping it
	Version   int       `db:"version"`
	EnteredAt time.Time `db:"entered_at"`
	EnteredBy string    `db:"entered_by"`

	PostingID posting.PostingID `db:"posting_id"` // zero before it is posted
	Posting   source.Cited      `db:"posting"`
	// Of a price: the hearing that found it and the act that made it binding.
	Hearing source.Cited `db:"hearing"`
	Act     source.Cited `db:"act"`
	// ReplacedBy is what took its place.
	ReplacedBy source.Cited `db:"replaced_by"`

	hearing, act ID // while a price is entered
}

// Cited is the decision as a ground names it.
func (d Decision) Cited() source.Cited {
	return source.Cited{Kind: source.Past, Number: d.Number.String()}
}

// Source is the decision as something that a ground may name.
func (d Decision) Source() source.ID { return id.From[source.Source](d.ID.UUID()) }

// Paper is the scan of a paper, by its digest.
type Paper struct {
	N      int    `db:"n"`
	SHA256 []byte `db:"sha256"`
	Bytes  int64  `db:"bytes"`
}

// Hex is the digest as people compare it.
func (p Paper) Hex() string { return hex.EncodeToString(p.SHA256) }

// Voucher is somebody who vouches for a decision. The name is for the committee alone.
type Voucher struct {
	Person string    `db:"person"`
	Role   string    `db:"role"`
	Actor  string    `db:"actor"` // the pseudonym on the record
	Name   string    `db:"name"`
	At     time.Time `db:"at"`
}

var (
	// ErrUnknown says that the committee has entered no such decision.
	ErrUnknown = errs.New(errs.NotFound, "past.unknown")
	// ErrMoved says that somebody else moved it a moment before.
	ErrMoved = errs.New(errs.Conflict, "past.moved")
	// ErrKind refuses a kind that is none.
	ErrKind = errs.New(errs.Invalid, "past.kind.invalid")
	// ErrTitle refuses a title that is empty or over 60 characters.
	ErrTitle = errs.New(errs.Invalid, "past.title.invalid")
	// ErrText refuses a text that is empty, over 4,000 characters or unreadable.
	ErrText = errs.New(errs.Invalid, "past.text.invalid")
	// ErrDay refuses a day that is none or to come: what is decided now is decided here.
	ErrDay = errs.New(errs.Invalid, "past.day.invalid")
	// ErrKeptAt refuses an entry that does not say where its paper lies.
	ErrKeptAt = errs.New(errs.Invalid, "past.kept_at.invalid")
	// ErrPapers refuses an entry without a scan, with too many (parameter max), or with
	// an empty one.
	ErrPapers = errs.New(errs.Invalid, "past.papers.invalid")
	// ErrPaperTwice refuses the same scan twice (parameter n).
	ErrPaperTwice = errs.New(errs.Invalid, "past.papers.twice")
	// ErrHearing refuses a price without the hearing that found it.
	ErrHearing = errs.New(errs.Invalid, "past.hearing.missing")
	// ErrAct refuses a price without the act that made it binding.
	ErrAct = errs.New(errs.Invalid, "past.act.missing")
	// ErrOwnEntry refuses to vouch for what one entered oneself.
	ErrOwnEntry = errs.New(errs.Forbidden, "past.vouch.own")
	// ErrVouched refuses to vouch twice.
	ErrVouched = errs.New(errs.Conflict, "past.vouch.twice")
	// ErrReason refuses to drop an entry without a reason, or with an over-long one.
	ErrReason = errs.New(errs.Invalid, "past.reason.invalid")
	// ErrReplacement refuses a replacement that does not stand, whose posting has not run
	// its course without an upheld objection, or that is the thing itself.
	ErrReplacement = errs.New(errs.Invalid, "past.replacement.invalid")
	// ErrCarried refuses to replace by hand what gave a compact in force its clauses: the
	// next compact does.
	ErrCarried = errs.New(errs.Conflict, "past.carried")
	// ErrKeyReused refuses a one-time key that entered something else before.
	ErrKeyReused = errs.New(errs.Conflict, "past.key.reused")
)

// Bounds of what is entered, in characters and files.
const (
	maxTitle  = 60
	maxText   = 4000
	maxKeptAt = 60
	maxReason = 200
	maxPapers = 8
)

// canon is a decision as its digest is made of it: what people vouch for.
func (d Decision) canon(papers []Paper) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "ziguan/past/v1\nkind: %s\ntitle: %s\ndecided_on: %s\nkept_at: %s\nhearing: %s\nact: %s\ntext: %s\n",
		d.Kind, d.Title, d.DecidedOn, d.KeptAt, d.Hearing.Number, d.Act.Number, strings.ReplaceAll(d.Text, "\n", "\\n"))
	for _, p := range papers {
		fmt.Fprintf(&b, "paper: %s\n", p.Hex())
	}
	return []byte(b.String())
}

func (d Decision) digest(papers []Paper) []byte {
	sum := sha256.Sum256(d.canon(papers))
	return sum[:]
}
