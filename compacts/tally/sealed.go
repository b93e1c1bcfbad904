package tally

import (
	"cmp"
	"io"
	"maps"
	"slices"

	"ziguan/internal/errs"
	"ziguan/internal/strict"
)

// SealedFormat names the file in which a box is published as sums (docs/formats.md).
const SealedFormat = "ziguan/sealed-box/v1"

// least is how many voters share a floor area, or a choice of the pool, before they are
// published: a floor area is a fingerprint.
const least = 5

// SealedBox is a box that shows no single ballot: how many of an area chose what, where
// there are enough of that area and they do not all agree, and the sums of all others.
type SealedBox struct {
	Format      string   `json:"format"`
	Regime      Regime   `json:"regime"`
	Threshold   string   `json:"threshold"`
	Total       Weight   `json:"total"`
	Rows        []Class  `json:"rows"`
	Pool        []Pooled `json:"pool"`
	Invalid     int64    `json:"invalid"`
	Refused     int64    `json:"refused"`
	Superseded  int64    `json:"superseded"`
	Commitments []string `json:"commitments"` // of every ballot that was cast, in their own order
}

// Class is how many voters of one area chose what.
type Class struct {
	Area   int64  `json:"area"` // 0.01 m², of each
	Choice Choice `json:"choice"`
	Count  int64  `json:"count"`
}

// Pooled is the sum of the others who chose the same.
type Pooled struct {
	Choice Choice `json:"choice"`
	Weight
}

// Sides are the choices that take part, in the order of a sheet.
func Sides() []Choice { return []Choice{For, Against, Abstain} }

// tallies sums up the voters of one area by their choice.
type tallies map[Choice]Weight

func (t tallies) heads() int64 {
	var n int64
	for _, w := range t {
		n += w.Heads
	}
	return n
}

func (t tallies) take(from tallies) {
	for c, w := range from {
		sum := t[c]
		sum.add(w)
		t[c] = sum
	}
}

// thin reports whether the sum of some choice would tell of too few.
func (t tallies) thin() bool {
	for _, w := range t {
		if w.Heads < least {
			return true
		}
	}
	return false
}

// Close gives the box as sums alone. The smallest classes go into the pool until none of
// its sums tells of fewer than five voters, or everything is in it: the totals, which
// decide, cannot be kept back.
func (b Box) Close(commitments []string) SealedBox {
	standing, t := b.Standing()
	voters := electorate(b.Roll)
	classes := map[int64]tallies{}
	for voter, v := range standing {
		if v.Choice == Invalid {
			t.Invalid++
			continue
		}
		w := voters[voter]
		if classes[w.Area] == nil {
			classes[w.Area] = tallies{}
		}
		classes[w.Area].take(tallies{v.Choice: w})
	}
	pool := tallies{}
	var open []int64
	for _, area := range slices.Sorted(maps.Keys(classes)) {
		if c := classes[area]; c.heads() < least || len(c) < 2 {
			pool.take(c)
		} else {
			open = append(open, area)
		}
	}
	slices.SortStableFunc(open, func(a, b int64) int { return cmp.Compare(classes[a].heads(), classes[b].heads()) })
	for len(open) > 0 && pool.thin() {
		pool.take(classes[open[0]])
		open = open[1:]
	}
	slices.Sort(open)
	slices.Sort(commitments)
	out := SealedBox{
		Format: SealedFormat, Regime: b.Regime, Threshold: b.Threshold, Total: t.Total, Rows: []Class{}, Pool: []Pooled{},
		Invalid: t.Invalid, Refused: t.Refused, Superseded: t.Superseded, Commitments: slices.Concat([]string{}, commitments),
	}
	for _, c := range Sides() {
		for _, area := range open {
			if w, ok := classes[area][c]; ok {
				out.Rows = append(out.Rows, Class{area, c, w.Heads})
			}
		}
		if w, ok := pool[c]; ok {
			out.Pool = append(out.Pool, Pooled{c, w})
		}
	}
	return out
}

// ErrSums refuses a sealed box whose sums are none.
var ErrSums = errs.New(errs.Invalid, "vote.sealed.sums")

// ReadSealed reads a sealed box from its file. strict.ErrDocument, strict.ErrFormat,
// ErrRegime, ErrThreshold, ErrSums.
func ReadSealed(in io.Reader) (SealedBox, error) {
	var b SealedBox
	if err := strict.Read(in, &b); err != nil {
		return b, err
	}
	if err := strict.Format(b.Format, SealedFormat); err != nil {
		return b, err
	}
	return b, b.Check()
}

// Need is the threshold that the box names, in its latest wording; ErrThreshold.
func (b SealedBox) Need() (Threshold, error) {
	return Box{Regime: b.Regime, Threshold: b.Threshold}.Need()
}

// Check refuses sums that cannot be: ErrRegime, ErrThreshold, ErrSums.
func (b SealedBox) Check() error {
	if b.Regime != Owners && b.Regime != Residents {
		return ErrRegime.On("regime")
	}
	if _, err := b.Need(); err != nil {
		return err
	}
	most := Weight{MostArea * mostRows, mostRows}
	sound := b.Total.within(most) && b.Total.Heads > 0 && b.Invalid >= 0 && b.Refused >= 0 && b.Superseded >= 0
	for _, c := range b.Rows {
		sound = sound && slices.Contains(Sides(), c.Choice) && c.Count > 0 && c.Count <= mostRows && c.Area >= 0 && c.Area <= MostArea*mostRows/c.Count
	}
	for _, p := range b.Pool {
		sound = sound && slices.Contains(Sides(), p.Choice) && p.Heads > 0 && p.within(b.Total)
	}
	if !sound || len(b.Rows) > mostRows || len(b.Pool) > len(Sides()) {
		return ErrSums
	}
	if t := b.sum(); !t.Participating.within(b.Total) || t.Participating.Heads+b.Invalid > b.Total.Heads {
		return ErrSums
	}
	return nil
}

func (w Weight) within(most Weight) bool {
	return w.Area >= 0 && w.Heads >= 0 && w.Area <= most.Area && w.Heads <= most.Heads
}

func (b SealedBox) sum() Tally {
	t := Tally{Format: TallyFormat, Total: b.Total, Refused: b.Refused, Superseded: b.Superseded, Invalid: b.Invalid}
	for _, c := range b.Rows {
		t.stands(c.Choice, Weight{c.Area * c.Count, c.Count})
	}
	for _, p := range b.Pool {
		t.stands(p.Choice, p.Weight)
	}
	return t
}

// CountSealed counts a sealed box that ReadSealed gave, as Count counts an open one.
func CountSealed(b SealedBox, need Threshold) Tally {
	t := b.sum()
	t.decide(b.Regime, need)
	return t
}
