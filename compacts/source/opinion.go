package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
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
	// ErrNotComing refuses an opinion on what is posted already, has taken effect, or
	// never will.
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
	select s.id, s.kind, s.number, s.title, s.state,
		exists (select from compacts.postings p where p.committee_id = s.committee_id and p.of_source = s.id) as posted
	from compacts.sources s
	where s.committee_id = $1 and s.kind = $2 and s.number = $3
	for update of s`

// held is a source that an act keeps.
type held struct {
	Source
	Posted bool `db:"posted"` // a posting of it hung or hangs
}

// Said gives what bodies said of a source and where it was filed. Anybody may know it.
func Said(ctx context.Context, q pg.Queryer, c people.CommitteeID, key ID) ([]Opinion, []Filing, error) {
	opinions, err := pg.All[Opinion](ctx, q, sqlOpinions, c, key)
	if err != nil {
		return nil, nil, err
	}
	filings, err := pg.All[Filing](ctx, q, sqlFilings, c, key)
	return opinions, filings, err
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
	On        Cited
	Opinion
	Scan []byte // its digest is kept; may be empty
	Of   string // ends the names of its fields, where a form asks for several
}

func (n NewOpinion) check(today day.Day) (NewOpinion, error) {
	n.Text = wording.Tidy(n.Text)
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
	note(!wording.Fits(n.Text, least, 500), ErrRemarks.On("text"+n.Of))
	note(n.GivenOn.Zero() || n.GivenOn > today, ErrDay.On("given_on"+n.Of))
	return n, errs.Form(append(wrong, wording.Leaking("text"+n.Of, n.Text))...)
}

// Give enters what a body said of something that is not posted yet. Staff but the cashier
// may; it goes on the public record as opinion.given. ErrBody, ErrWord, ErrRemarks,
// ErrDay, wording.ErrPlate and its like, ErrUnknown, ErrNotComing, ErrGiven.
func (s *Service) Give(ctx context.Context, who actor.Actor, n NewOpinion) error {
	return s.on(ctx, who, n.Committee, n.On, func(a people.Act, of held) error {
		if of.State != Coming || of.Posted {
			return ErrNotComing
		}
		return n.enter(ctx, a, of.Source)
	})
}

// Enter enters an opinion within the act that posts what it is on. Its caller has seen to
// it that the actor may. Errors as Give, but for ErrNotComing.
func Enter(ctx context.Context, a people.Act, n NewOpinion) error {
	of, err := hold(ctx, a, n.On)
	if err != nil {
		return err
	}
	return n.enter(ctx, a, of.Source)
}

func (n NewOpinion) enter(ctx context.Context, a people.Act, of Source) error {
	n, err := n.check(a.Today)
	if err != nil {
		return err
	}
	err = a.DoOr(ctx, ErrGiven.On("body"+n.Of), sqlOpinionAdd, a.Committee.ID, id.New[Opinion](), of.ID, n.Body, n.Says, n.Text, n.GivenOn,
		digest(n.Scan), a.Now, a.Who.Person)
	if err != nil {
		return err
	}
	return of.record(ctx, a, "opinion.given", []record.Pair{
		{Key: "body", Value: string(n.Body)},
		{Key: "says", Value: string(n.Says)},
		{Key: "given_on", Value: n.GivenOn.String()},
		{Key: "text_sha256", Value: hex.EncodeToString(digest([]byte(n.Text)))},
		{Key: "scan_sha256", Value: hex.EncodeToString(digest(n.Scan))},
	})
}

// record leaves an entry about a source on the public record.
func (s Source) record(ctx context.Context, a people.Act, kind string, body []record.Pair) error {
	return record.Append(ctx, a.Tx, a.Committee.ID.String(), record.Act{Kind: kind, Subject: string(s.Kind) + " " + s.Number, Body: body})
}

func hold(ctx context.Context, a people.Act, on Cited) (held, error) {
	return pg.One[held](ctx, a, ErrUnknown, sqlHold, a.Committee.ID, on.Kind, on.Number)
}

// on runs an act on one source, which it holds.
func (s *Service) on(ctx context.Context, who actor.Actor, c people.CommitteeID, on Cited, fn func(people.Act, held) error) error {
	if err := who.Needs(c.String(), actor.Setters...); err != nil {
		return err
	}
	return people.InAct(ctx, s.db, who, c, func(a people.Act) error {
		of, err := hold(ctx, a, on)
		if err != nil {
			return err
		}
		return fn(a, of)
	})
}
