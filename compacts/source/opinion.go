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

// Filing is that something adopted was filed at an office (备案).
type Filing struct {
	Office  string    `db:"office"` // 1 to 60 characters
	Number  string    `db:"number"` // as the office gave it, 1 to 60 characters
	FiledOn day.Day   `db:"filed_on"`
	Paper   []byte    `db:"paper_sha256"`
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
	values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

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
}

func (n NewOpinion) check(today day.Day) (NewOpinion, error) {
	n.Text = tidy(n.Text)
	var wrong []*errs.Error
	note := func(bad bool, e *errs.Error) {
		if bad {
			wrong = append(wrong, e)
		}
	}
	note(!slices.Contains(Bodies(), n.Body), ErrBody.On("body"))
	note(!slices.Contains(Words(), n.Says), ErrWord.On("says"))
	least := 1
	if n.Says == For {
		least = 0
	}
	note(!readable(n.Text, least, 500), ErrRemarks.On("text"))
	note(n.GivenOn.Zero() || n.GivenOn > today, ErrDay.On("given_on"))
	return n, errs.Form(append(wrong, leak("text", n.Text))...)
}

// Give enters what a body said of something that has not taken effect. Staff but the
// cashier may; it goes on the public record as opinion.given. ErrBody, ErrWord,
// ErrRemarks, ErrDay, ErrLeak, ErrUnknown, ErrNotComing, ErrGiven.
func (s *Service) Give(ctx context.Context, who actor.Actor, n NewOpinion) error {
	return s.on(ctx, who, n.Committee, n.Source, func(a people.Act, of Source) error {
		n, err := n.check(a.Today)
		if err != nil {
			return err
		}
		if of.State != Coming {
			return ErrNotComing
		}
		err = a.Do(ctx, sqlOpinionAdd, n.Committee, id.New[Opinion](), n.Source, n.Body, n.Says, n.Text, n.GivenOn, digest(n.Scan), a.Now, a.Who.Person)
		if pg.Constraint(err) == "opinions_once" {
			return ErrGiven.On("body")
		}
		if err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, n.Committee.String(), record.Act{Kind: "opinion.given", Subject: string(of.Kind) + " " + of.Number, Body: []record.Pair{
			{Key: "body", Value: string(n.Body)}, {Key: "says", Value: string(n.Says)}, {Key: "given_on", Value: n.GivenOn.String()},
			{Key: "scan_sha256", Value: hex.EncodeToString(digest(n.Scan))},
		}})
	})
}

// NewFiling is that something was filed.
type NewFiling struct {
	Committee people.CommitteeID
	Source    ID
	Filing
	Scan []byte // its digest is kept; may be empty
}

func (n NewFiling) check(today day.Day) (NewFiling, error) {
	n.Office, n.Number = tidy(n.Office), tidy(n.Number)
	var wrong []*errs.Error
	note := func(bad bool, e *errs.Error) {
		if bad {
			wrong = append(wrong, e)
		}
	}
	note(!readable(n.Office, 1, 60), ErrOffice.On("office"))
	note(!readable(n.Number, 1, 60), ErrNumber.On("number"))
	note(n.FiledOn.Zero() || n.FiledOn > today, ErrDay.On("filed_on"))
	return n, errs.Form(append(wrong, leak("office", n.Office))...)
}

// File enters that something in force was filed at an office. Staff but the cashier may;
// it goes on the public record as filing.made. ErrOffice, ErrNumber, ErrDay, ErrLeak,
// ErrUnknown, ErrNotStanding, ErrFiled.
func (s *Service) File(ctx context.Context, who actor.Actor, n NewFiling) error {
	return s.on(ctx, who, n.Committee, n.Source, func(a people.Act, of Source) error {
		n, err := n.check(a.Today)
		if err != nil {
			return err
		}
		if of.State != Stands {
			return ErrNotStanding
		}
		err = a.Do(ctx, sqlFilingAdd, n.Committee, id.New[Filing](), n.Source, n.Office, n.Number, n.FiledOn, digest(n.Scan), a.Now, a.Who.Person)
		if pg.Constraint(err) == "filings_once" {
			return ErrFiled.On("number")
		}
		if err != nil {
			return err
		}
		return record.Append(ctx, a.Tx, n.Committee.String(), record.Act{Kind: "filing.made", Subject: string(of.Kind) + " " + of.Number, Body: []record.Pair{
			{Key: "filed_on", Value: n.FiledOn.String()}, {Key: "scan_sha256", Value: hex.EncodeToString(digest(n.Scan))},
		}})
	})
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
