package photo_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
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

// What phones and scanners make is taken: twelve million pixels in passes, fifty
// million as they come.
func TestWhatPhonesMakeIsTaken(t *testing.T) {
	t.Parallel()
	for name, file := range map[string][]byte{
		"a scan of 12 million pixels":           worst.PNG(worst.Size{Wide: 4000, High: 3000}, 8, false),
		"a JPEG of 50 million pixels as phones": phones(t, 8000, 6000),
		"a progressive JPEG":                    worst.JPEG(worst.Size{Wide: 2400, High: 2400}, 0xC2, 90),
	} {
		if _, err := photo.Shrink(t.Context(), file); errors.Is(err, photo.ErrPixels) {
			t.Errorf("%s: %v", name, err)
		}
	}
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

// When the time of a request ends, a picture is given up, also within its data.
func TestAPictureEndsWithItsTime(t *testing.T) {
	t.Parallel()
	file := worst.PNG(worst.Size{Wide: 4800, High: 4800}, 8, false)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	begun := time.Now()
	if _, err := photo.Shrink(ctx, file); err == nil || time.Since(begun) > 2*time.Second {
		t.Errorf("%v after %s", err, time.Since(begun))
	}
}

// Two pictures are open at a time; whoever comes meanwhile waits, and is told when
// it takes too long.
func TestPicturesAreReadInTurn(t *testing.T) {
	t.Parallel()
	file := worst.PNG(worst.Size{Wide: 3000, High: 3000}, 8, false)
	var busy, read int
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
			defer cancel()
			_, err := photo.Shrink(ctx, file)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case errors.Is(err, photo.ErrBusy):
				busy++
			default:
				read++
			}
		})
	}
	wg.Wait()
	if busy < 1 || read < 1 {
		t.Errorf("%d read, %d told to wait", read, busy)
	}
}
