package watch

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/parking/gate"
	"ziguan/parking/plate"
)

// PaperSheet is a filled sheet of paper from a gate, entered afterwards. The
// lines are as typed; lines without any text are passed over.
type PaperSheet struct {
	Gate  string
	Date  day.Day
	Lines []PaperLine
}

// PaperLine is one line of the sheet, as typed.
type PaperLine struct {
	Time      string // 07:45, 7.45, 0745
	Direction string // in or out
	Plate     string // a whole plate, or the last four characters of a known one
	Note      string // why it was let through
}

func (l PaperLine) blank() bool {
	return strings.TrimSpace(l.Time+l.Plate+l.Note) == ""
}

// PaperRead is a line as understood. Err says what is wrong with it; a wrong
// line never keeps the others out.
type PaperRead struct {
	PaperLine
	N       int // the line's number on the sheet, from 1
	Plate   plate.Plate
	At      time.Time
	Choices []plate.Plate // what a tail or a mistyped plate may have meant
	Err     *errs.Error
	// Of an entered line: Recorded, Already or Conflict, and what was decided.
	Status  string
	Verdict gate.Verdict
	Code    gate.Code
}

// MaxPaperLines bounds one sheet.
const MaxPaperLines = 200

var (
	// ErrPaperDate refuses a day that is not kept any more or still to come
	// (parameters from and to).
	ErrPaperDate = errs.New(errs.Invalid, "paper.date.invalid")
	// ErrPaperEmpty refuses a sheet without a line.
	ErrPaperEmpty = errs.New(errs.Invalid, "paper.empty")
	// ErrPaperLong refuses a sheet of more than MaxPaperLines lines.
	ErrPaperLong = errs.New(errs.Invalid, "paper.too_long")
	// ErrPaperTime refuses a text that is no time of day.
	ErrPaperTime = errs.New(errs.Invalid, "paper.time.invalid")
	// ErrPaperTail says that no known car has these last four characters.
	ErrPaperTail = errs.New(errs.Invalid, "paper.tail.unknown")
	// ErrPaperTails says that several known cars have them: write the whole plate.
	ErrPaperTails = errs.New(errs.Invalid, "paper.tail.several")
)

// ReadPaper understands a sheet without recording it, for a look before it
// counts. Staff may. Refusals of the sheet: ErrGateName, plate.ErrLabel, ErrPaperDate,
// ErrPaperEmpty, ErrPaperLong; those of a line stand beside it.
func (s *Service) ReadPaper(ctx context.Context, who actor.Actor, c people.Committee, sheet PaperSheet) ([]PaperRead, error) {
	if err := who.Needs(c.ID.String(), actor.Staff...); err != nil {
		return nil, err
	}
	var out []PaperRead
	err := s.db.Read(ctx, func(r *pg.Reader) error {
		kept, err := retention(ctx, r, c, r.Now)
		if err != nil {
			return err
		}
		if err := sheet.check(kept.Since, c.Today(r.Now)); err != nil {
			return err
		}
		reader := paperReader{q: r, c: c, kept: kept, now: r.Now, date: sheet.Date}
		for i, l := range sheet.Lines {
			if l.blank() {
				continue
			}
			read, err := reader.line(ctx, l)
			if err != nil {
				return err
			}
			read.N = i + 1
			out = append(out, read)
		}
		if len(out) == 0 {
			return ErrPaperEmpty.On("lines")
		}
		return nil
	})
	return out, err
}

// EnterPaper records the lines that are right as late checks and gives every
// line with what became of it. The same sheet again, or one line of it, records
// nothing twice. Staff may. Refusals: as ReadPaper; pg.ErrDown (enter it again).
func (s *Service) EnterPaper(ctx context.Context, to *gate.Recorder, who actor.Actor, c people.Committee, sheet PaperSheet) ([]PaperRead, error) {
	lines, err := s.ReadPaper(ctx, who, c, sheet)
	if err != nil {
		return nil, err
	}
	var good []*PaperRead
	for i := range lines {
		if lines[i].Err == nil {
			good = append(good, &lines[i])
		}
	}
	slices.SortStableFunc(good, func(a, b *PaperRead) int { return a.At.Compare(b.At) })
	list := make([]Fact, len(good))
	for i, l := range good {
		list[i] = l.fact(sheet.Gate)
	}
	done, err := to.Sync(ctx, who, c.ID, late(c.ID, gate.DevicePaper, list))
	if err != nil {
		return nil, err
	}
	for i, d := range done {
		good[i].settle(d)
	}
	return lines, nil
}

func (l PaperRead) fact(label string) Fact {
	return Fact{Gate: label, Direction: gate.Direction(l.Direction), Plate: l.Plate, At: l.At, Note: l.Note}
}

func (l *PaperRead) settle(d gate.Synced) {
	l.Status, l.Verdict, l.Code = d.Status, d.Verdict, d.Code
	if d.Status == gate.Conflict {
		l.Err = gate.ErrConflict
	}
	if d.Err != nil {
		l.Err = refusal(d.Err)
	}
}

func (p PaperSheet) check(since, today day.Day) error {
	var wrong []*errs.Error
	if err := namable(p.Gate, "gate"); err != nil {
		wrong = append(wrong, refusal(err))
	}
	if p.Date < since || p.Date > today {
		wrong = append(wrong, ErrPaperDate.On("date").With("from", since.String(), "to", today.String()))
	}
	if len(p.Lines) > MaxPaperLines {
		wrong = append(wrong, ErrPaperLong.On("lines"))
	}
	return errs.Form(wrong...)
}

// paperReader understands the lines of one sheet.
type paperReader struct {
	q    pg.Queryer
	c    people.Committee
	kept Retention
	now  time.Time
	date day.Day
}

func (p paperReader) line(ctx context.Context, l PaperLine) (PaperRead, error) {
	out := PaperRead{PaperLine: l}
	fail := func(e *errs.Error, field string) (PaperRead, error) {
		out.Err = e.On(field)
		return out, nil
	}
	minutes, ok := MinuteOfDay(l.Time)
	if !ok || minutes == 24*60 {
		return fail(ErrPaperTime, "time")
	}
	if d := gate.Direction(l.Direction); d != gate.In && d != gate.Out {
		return fail(gate.ErrDirection, "direction")
	}
	note, ok := sentence(l.Note, 0, gate.MaxReason)
	if !ok {
		return fail(gate.ErrLong, "note")
	}
	out.Note = note
	zone := p.c.Location()
	y, m, d := p.date.Date()
	out.At = time.Date(y, m, d, minutes/60, minutes%60, 0, 0, zone)
	if e := p.kept.within(out.At, p.now, zone); e != nil {
		return fail(e, "time")
	}
	return out, p.plate(ctx, &out)
}

// plate reads a whole plate or finds the one known car of a tail.
func (p paperReader) plate(ctx context.Context, l *PaperRead) error {
	text := l.PaperLine.Plate
	if whole, err := plate.Parse(text); err == nil {
		l.Plate = whole
		return nil
	}
	tail, ok := plate.Tail4(text)
	if !ok {
		l.Choices = plate.Suggest(text, p.c.Province)
		l.Err = plate.ErrInvalid.On("plate")
		return nil
	}
	var found []Match
	if err := p.q.Select(ctx, &found, sqlMatches, p.c.ID, tail, p.now); err != nil {
		return err
	}
	switch len(found) {
	case 0:
		l.Err = ErrPaperTail.On("plate").With("tail", tail)
	case 1:
		l.Plate = found[0].Plate
	default:
		for _, m := range found {
			l.Choices = append(l.Choices, m.Plate)
		}
		l.Err = ErrPaperTails.On("plate").With("tail", tail)
	}
	return nil
}

// MinuteOfDay reads a time of day as people write it, 7:45, 0745 or 24:00 for a
// day's end, in minutes from midnight; false for any other text.
func MinuteOfDay(s string) (int, bool) {
	parts := strings.FieldsFunc(norm.NFKC.String(s), func(r rune) bool { return !unicode.IsDigit(r) })
	if len(parts) == 1 && (len(parts[0]) == 3 || len(parts[0]) == 4) {
		cut := len(parts[0]) - 2
		parts = []string{parts[0][:cut], parts[0][cut:]}
	}
	if len(parts) != 2 || len(parts[1]) != 2 {
		return 0, false
	}
	h, err1 := strconv.Atoi(parts[0])
	m, err2 := strconv.Atoi(parts[1])
	return h*60 + m, err1 == nil && err2 == nil && m < 60 && h*60+m <= 24*60
}
