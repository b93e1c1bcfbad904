package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/mask"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Body is who gives an opinion.
type Body string

// The bodies whose word is asked before something is posted.
const (
	Party     Body = "party"               // 社区党组织
	Residents Body = "residents_committee" // 居委会
)

// Bodies lists them in the order of a form.
func Bodies() []Body { return []Body{Party, Residents} }

// Word is what an opinion comes to.
type Word string

// The words.
const (
	For         Word = "for"          // 同意
	WithRemarks Word = "with_remarks" // 同意，有意见
	Against     Word = "against"      // 不同意
)

// Words lists them in the order of a form.
func Words() []Word { return []Word{For, WithRemarks, Against} }

// Opinion is what a body said of something before it was adopted. It binds nobody; that
// it was asked is what everybody may see.
type Opinion struct {
	Body    Body      `db:"body"`
	Says    Word      `db:"says"`
	Text    string    `db:"text"` // up to 500 characters; needed unless it agrees
	GivenOn day.Day   `db:"given_on"`
	Paper   []byte    `db:"paper_sha256"` // the digest of its scan; none without one
	At      time.Time `db:"entered_at"`
}

var (
	// ErrBody refuses a body whose word is not asked.
	ErrBody = errs.New(errs.Invalid, "opinion.body.invalid")
	// ErrWord refuses an opinion that says nothing.
	ErrWord = errs.New(errs.Invalid, "opinion.says.invalid")
	// ErrRemarks refuses one that does not agree and does not say why, or says too much.
	ErrRemarks = errs.New(errs.Invalid, "opinion.text.invalid")
	// ErrDay refuses a day that is none or to come.
	ErrDay = errs.New(errs.Invalid, "source.day.invalid")
	// ErrOffice refuses a filing without its office.
	ErrOffice = errs.New(errs.Invalid, "filing.office.invalid")
	// ErrNumber refuses a filing without its number.
	ErrNumber = errs.New(errs.Invalid, "filing.number.invalid")
	// ErrLeak refuses a text with a plate, a phone, an identity number or a door
	// (parameter what, masked).
	ErrLeak = errs.New(errs.Invalid, "source.leak")
	// ErrNotComing refuses an opinion on what has taken effect, or never will.
	ErrNotComing = errs.New(errs.Conflict, "opinion.late")
	// ErrNotStanding refuses a filing of what is not in force.
	ErrNotStanding = errs.New(errs.Conflict, "filing.early")
	// ErrGiven refuses a second opinion of the same body.
	ErrGiven = errs.New(errs.Conflict, "opinion.given")
	// ErrFiled refuses the same filing twice.
	ErrFiled = errs.New(errs.Conflict, "filing.twice")
	// ErrUnknown says that there is no such source.
	ErrUnknown = errs.New(errs.NotFound, "source.unknown")
)

const sqlOpinionAdd = `
	insert into compacts.opinions (committee_id, id, source_id, body, says, text, given_on, paper_sha256, entered_at, entered_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
	on conflict on constraint opinions_once do nothing`

const sqlOpinions = `
	select body, says, text, given_on, paper_sha256, entered_at
	from compacts.opinions
	where committee_id = $1 and source_id = $2
	order by given_on, body`

const sqlFilingAdd = `
	insert into compacts.filings (committee_id, id, source_id, office, number, filed_on, paper_sha256, entered_at, entered_by)
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

const sqlFilings = `
	select office, number, filed_on, paper_sha256, entered_at
	from compacts.filings
	where committee_id = $1 and source_id = $2
	order by filed_on, number`

// sqlHold keeps a source for the act, so that it does not begin to stand meanwhile.
const sqlHold = `
	select id, kind, number, title, state
	from compacts.sources
	where committee_id = $1 and id = $2
	for update`

// Said gives what bodies said of a source and where it was filed. Anybody may know it.
func Said(ctx context.Context, q pg.Queryer, c people.CommitteeID, key ID) ([]Opinion, []Filing, error) {
	opinions, err := pg.All[Opinion](ctx, q, sqlOpinions, c, key)
	if err != nil {
		return nil, nil, err
	}
	filings, err := pg.All[Filing](ctx, q, sqlFilings, c, key)
	return opinions, filings, err
}

func tidy(s string) string {
	return strings.TrimSpace(norm.NFC.String(strings.ReplaceAll(s, "\r\n", "\n")))
}

func readable(s string, least, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= least && n <= most && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' })
}

func leak(field, s string) *errs.Error {
	if found := mask.Leaks(s); len(found) > 0 {
		return ErrLeak.With("what", found[0].Masked).On(field)
	}
	return nil
}

func digest(file []byte) []byte {
	if len(file) == 0 {
		return nil
	}
	sum := sha256.Sum256(file)
	return sum[:]
}

// NewOpinion is what a body said, as its paper has it.
type NewOpinion struct {
	Committee people.CommitteeID
	Source    ID
	Opinion
	Scan []byte // its digest is kept; may be empty
	Of   string // ends the names of its fields, where a form asks for several
}

func (n NewOpinion) check(today day.Day) (NewOpinion, error) {
	n.Text = tidy(n.Text)
	var wrong []*errs.Error
	note := func(bad bool, e *errs.Error) {
		if bad {
			wrong = append(wrong, e)
		}
	}
	note(!slices.Contains(Bodies(), n.Body), ErrBody.On("body"+n.Of))
	note(!slices.Contains(Words(), n.Says), ErrWord.On("says"+n.Of))
	least := 1
	if n.Says == For {
		least = 0
	}
	note(!readable(n.Text, least, 500), ErrRemarks.On("text"+n.Of))
	note(n.GivenOn.Zero() || n.GivenOn > today, ErrDay.On("given_on"+n.Of))
	return n, errs.Form(append(wrong, leak("text"+n.Of, n.Text))...)
}

// Give enters what a body said of something that has not taken effect. Staff but the
// cashier may; it goes on the public record as opinion.given. ErrBody, ErrWord,
// ErrRemarks, ErrDay, ErrLeak, ErrUnknown, ErrNotComing, ErrGiven.
func (s *Service) Give(ctx context.Context, who actor.Actor, n NewOpinion) error {
	return s.on(ctx, who, n.Committee, n.Source, func(a people.Act, of Source) error {
		if of.State != Coming {
			return ErrNotComing
		}
		return Enter(ctx, a, n)
	})
}

// Enter enters an opinion within the act that posts what it is on. Its caller has seen to
// it that the actor may. Errors as Give, but for ErrNotComing.
func Enter(ctx context.Context, a people.Act, n NewOpinion) error {
	n, err := n.check(a.Today)
	if err != nil {
		return err
	}
	of, err := pg.One[Source](ctx, a, ErrUnknown, sqlHold, n.Committee, n.Source)
	if err != nil {
		return err
	}
	err = a.DoOr(ctx, ErrGiven.On("body"+n.Of), sqlOpinionAdd, n.Committee, id.New[Opinion](), n.Source, n.Body, n.Says, n.Text, n.GivenOn,
		digest(n.Scan), a.Now, a.Who.Person)
	if err != nil {
		return err
	}
	return record.Append(ctx, a.Tx, n.Committee.String(), record.Act{Kind: "opinion.given", Subject: string(of.Kind) + " " + of.Number, Body: []record.Pair{
		{Key: "body", Value: string(n.Body)},
		{Key: "says", Value: string(n.Says)},
		{Key: "given_on", Value: n.GivenOn.String()},
		{Key: "scan_sha256", Value: hex.EncodeToString(digest(n.Scan))},
	}})
}

// on runs an act on one source, which it holds.
func (s *Service) on(ctx context.Context, who actor.Actor, c people.CommitteeID, key ID, fn func(people.Act, Source) error) error {
	if err := who.Needs(c.String(), actor.Setters...); err != nil {
		return err
	}
	return people.InAct(ctx, s.db, who, c, func(a people.Act) error {
		of, err := pg.One[Source](ctx, a, ErrUnknown, sqlHold, c, key)
		if err != nil {
			return err
		}
		return fn(a, of)
	})
}
