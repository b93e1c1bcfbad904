package sheet_test

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"ziguan/internal/bench/worst"
	"ziguan/internal/errs"
	"ziguan/internal/sheet"
)

// mostMemory is what one file may take while it is read; the bench measures the
// same files at the limits that the program has.
const mostMemory = 96 << 20

// peak runs a function and tells by how much the heap grew at most.
func peak(f func()) uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	heap := func() uint64 { metrics.Read(sample); return sample[0].Value.Uint64() }
	stop, most := make(chan struct{}), make(chan uint64)
	runtime.GC()
	before := heap()
	go func() {
		high := before
		for {
			high = max(high, heap())
			select {
			case <-stop:
				most <- high - before
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	f()
	close(stop)
	return <-most
}

// However a file is made, reading it takes a bounded memory, and a refusal is one
// of the package's.
func TestTimedTheWorstFilesTakeABoundedMemory(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(mostMemory)) // what is dead is not counted
	l := sheet.Defaults
	l.PartBytes /= 8
	for _, w := range append(worst.Workbooks(), worst.Tables()...) {
		t.Run(w.Name, func(t *testing.T) {
			data := w.Make()
			if int64(len(data)) > sheet.Defaults.Bytes {
				t.Fatalf("%d bytes would be refused as they are", len(data))
			}
			var err error
			begun := time.Now()
			most := peak(func() { _, err = sheet.Read(t.Context(), "x", data, l) })
			t.Logf("%d KB: %d MB, %s, %v", len(data)>>10, most>>20, time.Since(begun).Round(time.Millisecond), err)
			if err != nil && errs.KindOf(err) != errs.Invalid {
				t.Errorf("%v is no refusal", err)
			}
			if most > mostMemory {
				t.Errorf("took %d MB", most>>20)
			}
		})
	}
}

// Each limit has its refusal, and what stays within it is read.
func TestEachLimitIsHeld(t *testing.T) {
	t.Parallel()
	cells := raw(t, `<row r="1"><c r="A1"><v>1</v></c><c r="D1"><v>2</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>abcdef</t></is></c></row>`)
	for _, c := range []struct {
		name string
		set  func(*sheet.Limits, int)
		fits int
		data []byte
	}{
		{"cells", func(l *sheet.Limits, n int) { l.Cells = n }, 9, cells}, // 4 and 1, and two for each row
		{"text", func(l *sheet.Limits, n int) { l.Text = int64(n) }, 8, cells},
		{"a part", func(l *sheet.Limits, n int) { l.PartBytes = int64(n) }, 20_000, cells},
		{"text of CSV", func(l *sheet.Limits, n int) { l.Text = int64(n) }, 4, []byte("ab,c\nd,\n")},
		{"cells of CSV", func(l *sheet.Limits, n int) { l.Cells = n }, 8, []byte("ab,c\nd,\n")},
	} {
		l := sheet.Defaults
		c.set(&l, c.fits)
		if _, err := sheet.Read(t.Context(), "x", c.data, l); err != nil {
			t.Errorf("%s that fit: %v", c.name, err)
		}
		c.set(&l, min(c.fits-1, 200))
		if _, err := sheet.Read(t.Context(), "x", c.data, l); !errors.Is(err, sheet.ErrTooMuch) {
			t.Errorf("%s beyond: %v", c.name, err)
		}
	}
}

// When the time of a request ends, reading ends.
func TestTimedReadingEndsWithItsTime(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		data []byte
		time time.Duration
	}{{worst.Workbooks()[0].Make(), 50 * time.Millisecond}, {bytes.Repeat([]byte("a,b\n"), 90_000), time.Nanosecond}} {
		ctx, cancel := context.WithTimeout(t.Context(), c.time)
		defer cancel()
		begun := time.Now()
		_, err := sheet.Read(ctx, "x", c.data, sheet.Defaults)
		if !errors.Is(err, sheet.ErrTooSlow) || time.Since(begun) > 2*time.Second {
			t.Errorf("%v after %s", err, time.Since(begun))
		}
	}
}

// One file of an owner is read at a time, two of all, and whoever leaves waits no longer.
func TestFilesAreReadInTurn(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	a, err := sheet.Turn(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sheet.Turn(ctx, "a"); !errors.Is(err, sheet.ErrBusy) {
		t.Errorf("two files of one: %v", err)
	}
	b, err := sheet.Turn(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sheet.Turn(ctx, "c"); !errors.Is(err, sheet.ErrBusy) {
		t.Errorf("three files: %v", err)
	}
	a()
	b()
}
