package vote

import (
	"context"
	"crypto/sha256"
	"strconv"
	"time"

	"ziguan/compacts/tally"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

var (
	// ErrReference refuses an official result without its reference number.
	ErrReference = errs.New(errs.Invalid, "vote.reference.invalid")
	// ErrScan refuses an official result without the scan of its sheet.
	ErrScan = errs.New(errs.Invalid, "vote.scan.missing")
	// ErrOwnImport refuses to certify an official result that one entered oneself.
	ErrOwnImport = errs.New(errs.Forbidden, "vote.import.own")
	// ErrFigures refuses figures that cannot be: parts beyond the roll.
	ErrFigures = errs.New(errs.Invalid, "vote.figures.invalid")
)

// Official is a result that the city's own system announced (市电子投票系统).
type Official struct {
	Committee             people.CommitteeID
	Number                string
	Reference             string // 1 to 60 characters
	Scan                  []byte // of its sheet; the digest is kept and nothing else
	Total                 tally.Weight
	For, Against, Abstain tally.Weight
	Passed                bool // as it says
}

// Imported is what was imported, beside which the arithmetic was done again.
type Imported struct {
	Reference  string    `db:"reference"`
	ScanSHA256 []byte    `db:"scan_sha256"`
	SaidPassed bool      `db:"said_passed"`
	Person     string    `db:"person"`
	At         time.Time `db:"at"`
}

// maxReference bounds the reference of an official result, in characters.
const maxReference = 60

// Import takes in the official result of a vote that has closed: the only way to a result
// whose ballots lie elsewhere, by its reference and the scan of its sheet. The sums are
// counted again as any box is; where they say otherwise than the sheet, both are shown.
// Staff but the cashier may. ErrUnknown, ErrWay, ErrNotClosed, ErrReference, ErrScan,
// ErrFigures, vote.cannot.count.
func (s *Service) Import(ctx context.Context, who actor.Actor, n Official) error {
	if err := who.Needs(n.Committee.String(), actor.Setters...); err != nil {
		return err
	}
	n.Reference = wording.Tidy(n.Reference)
	var wrong []*errs.Error
	if !wording.FitsLine(n.Reference, 1, maxReference) {
		wrong = append(wrong, ErrReference.On("reference"))
	}
	if len(n.Scan) == 0 {
		wrong = append(wrong, ErrScan.On("scan"))
	}
	if err := errs.Form(append(wrong, wording.Leaking("reference", n.Reference))...); err != nil {
		return err
	}
	return s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, v Vote) error {
		if _, err := v.next(Tallied); err != nil {
			return err
		}
		legal, err := LegalOf(v.Regime, v.Effect)
		if err != nil {
			return err
		}
		if !legal.Allows(ByCity) {
			return ErrWay
		}
		if v.Phase(a.Now) != Closed {
			return v.notClosed(a)
		}
		return v.takeIn(ctx, a, n)
	})
}

func (v Vote) takeIn(ctx context.Context, a people.Act, n Official) error {
	box := tally.SealedBox{Format: tally.SealedFormat, Regime: v.Regime, Threshold: v.Threshold, Total: n.Total, Rows: []tally.Class{}, Pool: []tally.Pooled{}, Commitments: []string{}}
	var part int64
	for i, w := range []tally.Weight{n.For, n.Against, n.Abstain} {
		if w != (tally.Weight{}) {
			box.Pool = append(box.Pool, tally.Pooled{Choice: tally.Sides()[i], Weight: w})
		}
		part += w.Heads
	}
	if box.Check() != nil {
		return ErrFigures.On("total_heads")
	}
	need, err := v.Need(a.Today)
	if err != nil {
		return err
	}
	t := tally.CountSealed(box, need)
	file, err := encoded(box)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(n.Scan)
	if err := a.Do(ctx, sqlImportAdd, n.Committee, v.ID, n.Reference, sum[:], n.Passed, a.Now, a.Who.Person); err != nil {
		return err
	}
	heads := Heads{
		Asked: t.Total.Heads, Ways: map[Way]int64{ByCity: part}, For: t.For.Heads, Against: t.Against.Heads, Abstain: t.Abstain.Heads,
		NotReturned: t.Total.Heads - part,
	}
	return v.close(ctx, a, counted{t, heads, file}, record.Pair{Key: "scan_sha256", Value: hexOf(sum[:])}, record.Pair{Key: "said_passed", Value: strconv.FormatBool(n.Passed)})
}

// Recount is a second count, of the papers by hand: a record of its own.
type Recount struct {
	N       int       `db:"n" json:"n"`
	For     int64     `db:"in_favour" json:"for"`
	Against int64     `db:"against" json:"against"`
	Abstain int64     `db:"abstain" json:"abstain"`
	Invalid int64     `db:"invalid" json:"invalid"`
	Watched int       `db:"watched" json:"watched"` // how many residents watched
	At      time.Time `db:"at" json:"at"`
}

// Differs reports whether it says otherwise than what was computed.
func (r Recount) Differs(t tally.Tally) bool {
	return r.For != t.For.Heads || r.Against != t.Against.Heads || r.Abstain != t.Abstain.Heads || r.Invalid != t.Invalid
}

// Recounting is a recount as somebody enters it.
type Recounting struct {
	Committee people.CommitteeID
	Number    string
	Recount
}

// ErrRecount refuses a recount whose figures are none, or that nobody watched; or a tenth.
var ErrRecount = errs.New(errs.Invalid, "vote.recount.invalid")

// Recount enters that the ballots were counted by hand. It changes nothing of the result:
// a difference is shown, and is a ground to object. Staff may. It goes on the public
// record as vote.recounted. ErrUnknown, ErrRecount, ErrNotCounted.
func (s *Service) Recount(ctx context.Context, who actor.Actor, n Recounting) error {
	if err := who.Needs(n.Committee.String(), actor.Staff...); err != nil {
		return err
	}
	return s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, v Vote) error {
		if v.State != Counted {
			return ErrNotCounted
		}
		err := a.Do(ctx, sqlRecountAdd, n.Committee, v.ID, n.For, n.Against, n.Abstain, n.Invalid, n.Watched, a.Now, a.Who.Person)
		if pg.Constraint(err) != "" {
			return ErrRecount.On("watched")
		}
		if err != nil {
			return err
		}
		said := strconv.FormatInt(n.For, 10) + " " + strconv.FormatInt(n.Against, 10) + " " + strconv.FormatInt(n.Abstain, 10) + " " + strconv.FormatInt(n.Invalid, 10)
		return record.Append(ctx, a.Tx, n.Committee.String(), record.Act{Kind: "vote.recounted", Subject: v.Number.String(), Body: []record.Pair{{Key: "heads", Value: said}}})
	})
}

// ErrNotCounted refuses a recount of what was not counted, or is certified.
var ErrNotCounted = errs.New(errs.Conflict, "vote.not_counted")

const sqlImportAdd = `
	insert into compacts.vote_imports (committee_id, vote_id, reference, scan_sha256, said_passed, at, person)
	values ($1, $2, $3, $4, $5, $6, $7)`

const sqlImport = `
	select reference, scan_sha256, said_passed, at, person
	from compacts.vote_imports
	where committee_id = $1 and vote_id = $2`

const sqlRecountAdd = `
	insert into compacts.vote_recounts (committee_id, vote_id, n, in_favour, against, abstain, invalid, watched, at, person)
	select $1, $2, coalesce(max(n), 0) + 1, $3, $4, $5, $6, $7, $8, $9
	from compacts.vote_recounts
	where committee_id = $1 and vote_id = $2`

const sqlRecounts = `
	select n, in_favour, against, abstain, invalid, watched, at
	from compacts.vote_recounts
	where committee_id = $1 and vote_id = $2
	order by n`
