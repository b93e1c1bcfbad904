package photo_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"sync"
	"testing"
	"time"

	"ziguan/internal/bench/worst"
	"ziguan/internal/errs"
	"ziguan/internal/photo"
)

// mostMemory is what one picture may take, with what is drawn of it.
const mostMemory = 160 << 20

// However few bytes it has, a picture takes a bounded memory and a bounded time.
func TestTimedTheWorstPicturesTakeABoundedMemory(t *testing.T) {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(mostMemory)) // what is dead is not counted
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	heap := func() uint64 { metrics.Read(sample); return sample[0].Value.Uint64() }
	for _, w := range worst.Pictures() {
		t.Run(w.Name, func(t *testing.T) {
			file := w.Make()
			if len(file) > photo.MaxUpload {
				t.Fatalf("%d bytes would be refused as they are", len(file))
			}
			runtime.GC()
			before, high := heap(), uint64(0)
			stop, seen := make(chan struct{}), make(chan struct{})
			go func() {
				defer close(seen)
				for {
					high = max(high, heap())
					select {
					case <-stop:
						return
					case <-time.After(time.Millisecond):
					}
				}
			}()
			begun := time.Now()
			_, err := photo.Shrink(t.Context(), file)
			close(stop)
			<-seen
			t.Logf("%d KB: %d MB, %s, %v", len(file)>>10, (high-before)>>20, time.Since(begun).Round(time.Millisecond), err)
			if high-before > mostMemory {
				t.Errorf("took %d MB", (high-before)>>20)
			}
			if err != nil && errs.KindOf(err) != errs.Invalid {
				t.Errorf("%v is no refusal", err)
			}
		})
	}
}

// What phones and scanners make is taken whole: twelve million pixels in passes, fifty
// million as they come, or of a scanner that knows grey alone.
func TestWhatPhonesMakeIsTaken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file []byte
		wide int
	}{
		"a scan of 12 million pixels":           {worst.PNG(worst.Size{Wide: 4000, High: 3000}, 8, false), 1600},
		"a grey scan of 48 million pixels":      {grey(t, image.NewGray(image.Rect(0, 0, 8000, 6000))), 1600},
		"a grey scan of 16 bits":                {grey(t, image.NewGray16(image.Rect(0, 0, 6000, 6000))), 1600},
		"a JPEG of 48 million pixels as phones": {phones(t, 8000, 6000), 1600},
		"a JPEG of 12 million pixels in passes": {passes(4000, 3000), 1600},
		"in passes, of full colour":             {worst.JPEG(worst.Size{Wide: 2400, High: 1200}, 0xC2, 90), 1600},
	} {
		p, err := photo.Shrink(t.Context(), c.file)
		if err != nil || p.Width != c.wide {
			t.Errorf("%s: %d wide, %v", name, p.Width, err)
		}
	}
}

// A grey picture with a colour to be left out takes four times the memory of one without.
func TestAGreyPictureWithAHoleIsCountedAsItIsKept(t *testing.T) {
	t.Parallel()
	file := grey(t, image.NewGray(image.Rect(0, 0, 8000, 6000)))
	const headEnds = 8 + 25
	hole := []byte{0, 0, 0, 2, 't', 'R', 'N', 'S', 0, 0, 0, 0, 0, 0}
	crc(hole[4:])
	file = slices.Insert(file, headEnds, hole...)
	if _, err := photo.Shrink(t.Context(), file); !errors.Is(err, photo.ErrPixels) {
		t.Error(err)
	}
}

func grey(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// phones is a JPEG as cameras make them, half as fine in colour as in light.
func phones(t *testing.T, wide, high int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewYCbCr(image.Rect(0, 0, wide, high), image.YCbCrSubsampleRatio420), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// passes is the same as messengers send it on, in passes.
func passes(wide, high int) []byte {
	file := worst.JPEG(worst.Size{Wide: wide, High: high}, 0xC2, 10)
	return bytes.Replace(file, []byte{3, 1, 0x11, 0}, []byte{3, 1, 0x22, 0}, 1)
}

// watched is a request's time: asked says each time that somebody looks whether it has
// ended, and waits for the answer.
type watched struct {
	context.Context //nolint:containedctx // it is one
	asked           func() error
}

func (w watched) Err() error { return w.asked() }

// When the time of a request ends within a picture's data, the picture is given up there.
func TestAPictureEndsWithItsTime(t *testing.T) {
	t.Parallel()
	m := image.NewNRGBA(image.Rect(0, 0, 600, 600))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range m.Pix {
		m.Pix[i] = byte(r.IntN(256))
	}
	file := grey(t, m)
	looked := 0
	count := func(end int) error {
		looked++
		if looked > end {
			return context.DeadlineExceeded
		}
		return nil
	}
	if _, err := photo.Shrink(watched{t.Context(), func() error { return count(math.MaxInt) }}, file); err != nil || looked < 20 {
		t.Fatalf("%v, looked at the time %d times", err, looked)
	}
	looked = 0
	_, err := photo.Shrink(watched{t.Context(), func() error { return count(10) }}, file)
	if !errors.Is(err, photo.ErrPixels) || !errors.Is(err, context.DeadlineExceeded) || looked > 14 {
		t.Errorf("%v, looked at the time %d times", err, looked)
	}
}

// Two pictures are open at a time; whoever comes meanwhile is told when the wait is too
// long, and comes in when one of the two is done.
func TestPicturesAreReadInTurn(t *testing.T) { //nolint:paralleltest // it holds the turns of all others
	file := worst.PNG(worst.Size{Wide: 60, High: 40}, 8, false)
	open, done := make(chan struct{}), make(chan error)
	var leave [2]chan struct{}
	for i := range leave {
		leave[i] = make(chan struct{})
		inside := sync.OnceFunc(func() { open <- struct{}{}; <-leave[i] })
		go func() {
			_, err := photo.Shrink(watched{t.Context(), func() error { inside(); return nil }}, file)
			done <- err
		}()
	}
	for range leave {
		<-open
	}
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := photo.Shrink(short, file); !errors.Is(err, photo.ErrBusy) {
		t.Errorf("a third beside two: %v", err)
	}
	third := make(chan error)
	go func() {
		_, err := photo.Shrink(t.Context(), file)
		third <- err
	}()
	for _, l := range leave {
		close(l)
		if err := <-done; err != nil {
			t.Error(err)
		}
		if third == nil {
			continue
		}
		if err := <-third; err != nil { // while the second is still open
			t.Error(err)
		}
		third = nil
	}
}
