package watch

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/sheet"
	"ziguan/parking/gate"
	"ziguan/parking/plate"
)

// PassageFile is a list that a barrier's own program wrote: XLSX or CSV.
type PassageFile struct {
	Name string
	Data []byte
	Gate string // of rows that name none
}

// Passages is a barrier's list as understood. A wrong row never keeps the
// others out.
type Passages struct {
	Facts    []Fact // in the order of their time
	Problems []PassageProblem
	// Recorded and Already count what Import did.
	Recorded, Already int
}

// PassageProblem is a cell that could not be used, at its own row number.
type PassageProblem struct {
	Row    int
	Column string // the column's title in the file
	Value  string
	Err    *errs.Error
}

var (
	// ErrPassageHeader says that no row names a plate, a time and a direction.
	ErrPassageHeader = errs.New(errs.Invalid, "passage.header.missing")
	// ErrPassageTime refuses a cell that holds no date with a time.
	ErrPassageTime = errs.New(errs.Invalid, "passage.time.invalid")
	// ErrPassageDirection refuses a row that does not say in or out.
	ErrPassageDirection = errs.New(errs.Invalid, "passage.direction.invalid")
	// ErrPassageMany refuses a list of more rows than one import takes.
	ErrPassageMany = errs.New(errs.Invalid, "passage.too_many")
)

// maxPassages bounds one import, so that it ends within one request.
const maxPassages = 20_000

// ReadPassages understands a barrier's list without recording it. Staff may.
// Refusals of the file: those of package sheet, ErrPassageHeader, ErrPassageMany.
func (s *Service) ReadPassages(ctx context.Context, who actor.Actor, c people.Committee, f PassageFile) (Passages, error) {
	if err := who.Needs(c.ID.String(), actor.Staff...); err != nil {
		return Passages{}, err
	}
	done, err := sheet.Turn(ctx, c.ID.String())
	if err != nil {
		return Passages{}, refusal(err).On("file")
	}
	defer done()
	book, err := sheet.Read(ctx, f.Name, f.Data, sheet.Defaults)
	if err != nil {
		return Passages{}, refusal(err).On("file")
	}
	t, header, columns, ok := recognisePassages(book)
	if !ok {
		return Passages{}, ErrPassageHeader.On("file")
	}
	if len(t.Rows) > maxPassages {
		return Passages{}, ErrPassageMany.On("file").With("most", strconv.Itoa(maxPassages))
	}
	p := passageReader{header: header, columns: columns, gate: f.Gate, zone: c.Location(), gates: map[string]string{}}
	err = s.db.Read(ctx, func(r *pg.Reader) error {
		p.now = r.Now
		if p.kept, err = retention(ctx, r, c, r.Now); err != nil {
			return err
		}
		gates, err := gate.GatesOf(ctx, r, c.ID)
		if err != nil {
			return err
		}
		for _, g := range gates {
			p.gates[g.Name], p.gates[g.Label] = g.Label, g.Label
		}
		return nil
	})
	if err != nil {
		return Passages{}, err
	}
	for _, r := range t.Rows {
		p.row(r)
	}
	slices.SortStableFunc(p.out.Facts, func(a, b Fact) int { return a.At.Compare(b.At) })
	return p.out, nil
}

// ImportPassages records the rows that are right as late checks. The same list
// again, or one that overlaps it, records nothing twice. Staff may. Refusals: as
// ReadPassages; pg.ErrDown (import it again).
func (s *Service) ImportPassages(ctx context.Context, to *gate.Recorder, who actor.Actor, c people.Committee, f PassageFile) (Passages, error) {
	p, err := s.ReadPassages(ctx, who, c, f)
	if err != nil {
		return p, err
	}
	done, err := to.Sync(ctx, who, c.ID, late(c.ID, gate.DeviceBarrier, p.Facts))
	if err != nil {
		return p, err
	}
	for i, d := range done {
		switch d.Status {
		case gate.Recorded:
			p.Recorded++
		case gate.Already:
			p.Already++
		default:
			p.Problems = append(p.Problems, PassageProblem{Value: p.Facts[i].Plate.String(), Err: refusalOf(d)})
		}
	}
	return p, nil
}

func refusalOf(d gate.Synced) *errs.Error {
	if d.Err == nil {
		return gate.ErrConflict
	}
	return refusal(d.Err)
}

// passageReader understands the rows of one list.
type passageReader struct {
	header  sheet.Row
	columns passageColumns
	gate    string
	gates   map[string]string // by name and label
	zone    *time.Location
	kept    Retention
	now     time.Time
	out     Passages
}

func (p *passageReader) cell(r sheet.Row, column string) string {
	if n, ok := p.columns[column]; ok {
		return strings.TrimSpace(r.Cell(n) + r.Formula(n)) // a formula without its result is told as it stands
	}
	return ""
}

func (p *passageReader) problem(r sheet.Row, column string, e *errs.Error) {
	title := ""
	if n, ok := p.columns[column]; ok {
		title = p.header.Cell(n)
	}
	p.out.Problems = append(p.out.Problems, PassageProblem{Row: r.Number, Column: title, Value: p.cell(r, column), Err: e})
}

// row reads one row: one passing, or a stay with its two ends.
func (p *passageReader) row(r sheet.Row) {
	of, err := plate.Parse(p.cell(r, colPlate))
	if err != nil {
		p.problem(r, colPlate, plate.ErrInvalid)
		return
	}
	_, ins := p.columns[colInTime]
	_, outs := p.columns[colOutTime]
	if !ins && !outs {
		p.single(r, of)
		return
	}
	in, out := p.cell(r, colInTime), p.cell(r, colOutTime)
	if in == "" && out == "" {
		p.problem(r, colInTime, ErrPassageTime)
		return
	}
	if in != "" {
		p.passing(r, stayEnd{of, gate.In, colInTime, p.lane(r, colInGate)})
	}
	if out != "" {
		p.passing(r, stayEnd{of, gate.Out, colOutTime, p.lane(r, colOutGate)})
	}
}

func (p *passageReader) single(r sheet.Row, of plate.Plate) {
	lane := p.cell(r, colGate)
	d, ok := directionOf(p.cell(r, colDirection), lane)
	if !ok {
		column := colDirection
		if _, has := p.columns[colDirection]; !has {
			column = colGate
		}
		p.problem(r, column, ErrPassageDirection)
		return
	}
	p.passing(r, stayEnd{of, d, colTime, p.lane(r, colGate)})
}

// stayEnd is one end of a stay, with the column its time stands in.
type stayEnd struct {
	plate     plate.Plate
	direction gate.Direction
	column    string
	gate      string
}

func (p *passageReader) passing(r sheet.Row, k stayEnd) {
	at, ok := passageTime(p.cell(r, k.column), p.zone)
	if !ok {
		p.problem(r, k.column, ErrPassageTime)
		return
	}
	if e := p.kept.within(at, p.now, p.zone); e != nil {
		p.problem(r, k.column, e)
		return
	}
	if err := namable(k.gate, "gate"); err != nil {
		p.problem(r, colGate, refusal(err))
		return
	}
	p.out.Facts = append(p.out.Facts, Fact{Gate: k.gate, Direction: k.direction, Plate: k.plate, At: at})
}

// lane is the gate a row names: by a registered gate's label where it is one,
// else as it stands, else the one chosen for the whole list.
func (p *passageReader) lane(r sheet.Row, column string) string {
	name := p.cell(r, column)
	if name == "" {
		name = p.cell(r, colGate)
	}
	if name == "" {
		name = p.gate
	}
	if label, ok := p.gates[name]; ok {
		return label
	}
	return name
}
