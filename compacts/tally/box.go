package tally

import (
	"io"
	"strconv"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/strict"
)

// BoxFormat names the file in which a box is handed on (docs/formats.md).
const BoxFormat = "ziguan/ballot-box/v1"

// Box is a question's roll and every ballot that was cast, those that do not
// stand as well.
type Box struct {
	Format    string   `json:"format"`
	Regime    Regime   `json:"regime"`
	Threshold string   `json:"threshold"`
	Roll      []Row    `json:"roll"`
	Ballots   []Ballot `json:"ballots"`
}

// Row is one unit of the roll, with whoever votes for it. A voter of several
// units is one head.
type Row struct {
	Unit  string `json:"unit"`
	Owner string `json:"owner"` // under owners
	Head  string `json:"head"`  // under residents
	Area  *int64 `json:"area"`  // 0.01 m²; owners alone have it
}

// Voter is who votes for the unit.
func (r Row) Voter() string { return r.Owner + r.Head } // Read has refused a row with both

// Choice is what a ballot says.
type Choice string

// The choices. A returned abstention takes part and does not agree; what is
// invalid does not take part.
const (
	For     Choice = "for"
	Against Choice = "against"
	Abstain Choice = "abstain"
	Invalid Choice = "invalid"
)

// Channel is the way a ballot came in.
type Channel string

// The channels. A paper ballot that was handed in stands above those cast online.
const (
	Online Channel = "online"
	Paper  Channel = "paper"
)

// Ballot is one ballot; Seq tells which of a voter's ballots came later.
type Ballot struct {
	Voter   string  `json:"voter"`
	Choice  Choice  `json:"choice"`
	Channel Channel `json:"channel"`
	Seq     int64   `json:"seq"`
}

var (
	// ErrRegime refuses an electorate that is neither of the two.
	ErrRegime = errs.New(errs.Invalid, "vote.regime.unknown")
	// ErrRow refuses a row of the roll. Parameters: row, unit.
	ErrRow = errs.New(errs.Invalid, "vote.roll.row")
	// ErrBallot refuses what is no ballot. Parameter: ballot.
	ErrBallot = errs.New(errs.Invalid, "vote.ballot.row")
)

// The bounds keep four times a total within an integer of 64 bits.
const (
	MostArea = int64(100_000_000_00) // of one unit, in 0.01 m²
	mostRows = 1_000_000
)

// ReadBox reads a box from its file. strict.ErrDocument, strict.ErrFormat,
// ErrRegime, ErrThreshold, ErrRow, ErrBallot.
func ReadBox(in io.Reader) (Box, error) {
	var b Box
	if err := strict.Read(in, &b); err != nil {
		return b, err
	}
	if err := strict.Format(b.Format, BoxFormat); err != nil {
		return b, err
	}
	return b, b.check()
}

// Need is the threshold that a box names, in its latest wording; ErrThreshold.
func (b Box) Need() (Threshold, error) {
	return ThresholdOn(b.Regime, b.Threshold, day.Of(9999, 12, 31))
}

func (b Box) check() error {
	if b.Regime != Owners && b.Regime != Residents {
		return ErrRegime.On("regime")
	}
	if _, err := b.Need(); err != nil {
		return err
	}
	if len(b.Roll) == 0 || len(b.Roll) > mostRows {
		return ErrRow.With("row", strconv.Itoa(len(b.Roll)), "unit", "-")
	}
	units := map[string]bool{}
	for i, r := range b.Roll {
		if units[r.Unit] || !r.sound(b.Regime) {
			return ErrRow.With("row", strconv.Itoa(i+1), "unit", r.Unit)
		}
		units[r.Unit] = true
	}
	type cast struct {
		voter   string
		channel Channel
		seq     int64
	}
	seen := map[cast]bool{}
	for i, v := range b.Ballots {
		key := cast{v.Voter, v.Channel, v.Seq}
		if seen[key] || !v.sound() {
			return ErrBallot.With("ballot", strconv.Itoa(i+1))
		}
		seen[key] = true
	}
	return nil
}

// sound reports whether a row has what its electorate is counted by, and no more.
func (r Row) sound(of Regime) bool {
	if r.Unit == "" {
		return false
	}
	if of == Residents {
		return r.Head != "" && r.Owner == "" && r.Area == nil
	}
	return r.Owner != "" && r.Head == "" && r.Area != nil && *r.Area > 0 && *r.Area <= MostArea
}

func (v Ballot) sound() bool {
	switch v.Choice {
	case For, Against, Abstain, Invalid:
	default:
		return false
	}
	return v.Voter != "" && (v.Channel == Online || v.Channel == Paper)
}
