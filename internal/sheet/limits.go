package sheet

import (
	"context"
	"time"

	"ziguan/internal/errs"
	"ziguan/internal/turn"
)

// Limits bound what one file may cost. Bytes is the file as sent, UnzipBytes
// its content unpacked, Rows how many rows of a sheet hold something (one stray
// cell far below a list makes it no longer), Columns the last column with content,
// CellRunes the length at which a cell is cut (a cut cell is CellRunes long).
// Zero of what follows is the default.
type Limits struct {
	Bytes, UnzipBytes        int64
	Rows, Columns, CellRunes int
	// PartBytes is one sheet unpacked, Text the bytes of all cells as
	// they are read: a text that a thousand cells share counts a thousand times.
	PartBytes, Text int64
	// Cells are those of all sheets, empty ones before a filled one too.
	Cells, Strings, Styles, Merged, Sheets int
}

// Defaults are limits that fit the largest estate's list; two such files at a
// time leave the rest of the program its memory.
var Defaults = Limits{
	Bytes: 20 << 20, UnzipBytes: 200 << 20, Rows: 100_000, Columns: 200, CellRunes: 2000,
	PartBytes: 128 << 20, Text: 24 << 20, Cells: 2_000_000, Strings: 1_000_000, Styles: 65_490, Merged: 100_000, Sheets: 200,
}

// filled gives the limits with the defaults where nothing is said.
func (l Limits) filled() Limits {
	for _, f := range []struct{ own, standard *int }{
		{&l.Cells, &Defaults.Cells}, {&l.Strings, &Defaults.Strings}, {&l.Styles, &Defaults.Styles}, {&l.Merged, &Defaults.Merged}, {&l.Sheets, &Defaults.Sheets},
	} {
		if *f.own == 0 {
			*f.own = *f.standard
		}
	}
	if l.PartBytes == 0 {
		l.PartBytes = Defaults.PartBytes
	}
	if l.Text == 0 {
		l.Text = Defaults.Text
	}
	return l
}

var (
	// ErrTooMuch refuses a file that is small as sent and grows beyond the limits.
	ErrTooMuch = errs.New(errs.Invalid, "file.too_much")
	// ErrTooSlow says that the time for a file ended while it was read.
	ErrTooSlow = errs.New(errs.Invalid, "file.too_slow")
	// ErrBusy says that other files are being read; the same one can be sent again.
	ErrBusy = errs.New(errs.Unavailable, "file.busy")
)

const (
	filesAtATime = 2
	fileWait     = 10 * time.Second
)

// desk is where files wait to be read: one of each owner's, few in all.
var desk = turn.New(filesAtATime, 1, fileWait) //nolint:gochecknoglobals // the memory it guards is the program's

// Turn waits until a file of this owner may be read; take it before the file is
// loaded, and give it back when the tables are no longer needed. ErrBusy.
func Turn(ctx context.Context, owner string) (done func(), err error) {
	done, ok := desk.Take(ctx, owner, 1)
	if !ok {
		return done, ErrBusy
	}
	return done, nil
}

// rowCells is what a row itself costs, in cells.
const rowCells = 2

// meter counts what a file has cost so far.
type meter struct {
	ctx      context.Context //nolint:containedctx // lives as long as one reading
	limits   Limits
	steps    int
	unpacked int64
	cells    int
	text     int64
}

// step asks now and then whether there is still time.
func (m *meter) step() error {
	const now = 1 << 10
	if m.steps++; m.steps%now == 0 && m.ctx.Err() != nil {
		return ErrTooSlow.Because(m.ctx.Err())
	}
	return nil
}

// hold counts cells that are kept and the bytes of their texts.
func (m *meter) hold(cells int, text int) error {
	m.cells += cells
	m.text += int64(text)
	if m.cells > m.limits.Cells || m.text > m.limits.Text {
		return ErrTooMuch
	}
	return nil
}
