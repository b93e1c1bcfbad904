package photo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"slices"
	"strconv"
	"time"

	"golang.org/x/image/draw"

	"ziguan/internal/errs"
	"ziguan/internal/turn"
)

// What is taken in and what is kept.
const (
	MaxUpload = 12 << 20 // bytes of a file: what a phone makes
	longSide  = 1600
	MaxBytes  = 400_000
)

var (
	// ErrKind refuses a file that is no JPEG and no PNG, or a broken one.
	ErrKind = errs.New(errs.Invalid, "photo.kind")
	// ErrLarge refuses a file of more bytes than any phone makes (parameter mb).
	ErrLarge = errs.New(errs.Invalid, "photo.large")
	// ErrPixels refuses a picture whose pixels would take too much memory or time.
	ErrPixels = errs.New(errs.Invalid, "photo.pixels")
	// ErrBusy says that other pictures are being read; the same can be sent again.
	ErrBusy = errs.New(errs.Unavailable, "photo.busy")
)

const (
	photosAtATime = 2
	photoWait     = 10 * time.Second
)

// desk is where pictures wait to be opened.
var desk = turn.New(photosAtATime, photosAtATime, photoWait) //nolint:gochecknoglobals // the memory it guards is the program's

// Photo is a picture as it is kept.
type Photo struct {
	JPEG          []byte
	Width, Height int
	// Original is the digest of the file as it was handed over, by which whoever
	// has it can show that this is the same picture.
	Original [32]byte
}

// On names the form's field that a refused file came in; any other error stays as it is.
func On(err error, field string) error {
	var refused *errs.Error
	if errors.As(err, &refused) && slices.Contains([]string{ErrKind.Code, ErrLarge.Code, ErrPixels.Code, ErrBusy.Code}, refused.Code) {
		return refused.On(field)
	}
	return err
}

// Shrink makes a picture of a file, two at a time in the whole program. It ends
// with ctx. ErrKind, ErrLarge, ErrPixels, ErrBusy.
func Shrink(ctx context.Context, file []byte) (Photo, error) {
	if len(file) > MaxUpload {
		return Photo{}, ErrLarge.With("mb", strconv.Itoa(MaxUpload>>20))
	}
	read := jpeg.Decode
	s, ok := shapeOfJPEG(file)
	if !ok {
		read = png.Decode
		s, ok = shapeOfPNG(file)
	}
	switch {
	case !ok:
		return Photo{}, ErrKind
	case s.large():
		return Photo{}, ErrPixels
	}
	done, ok := desk.Take(ctx, "", 1)
	if !ok {
		return Photo{}, ErrBusy
	}
	defer done()
	whole, err := read(&timed{ctx, bytes.NewReader(file)})
	switch {
	case ctx.Err() != nil:
		return Photo{}, ErrPixels.Because(ctx.Err())
	case err != nil:
		return Photo{}, ErrKind.Because(err)
	}
	return shrunk(whole, file)
}

// timed is a file that ends when the time for it does: a decoder asks for a few
// kilobytes at a time.
type timed struct {
	ctx  context.Context //nolint:containedctx // lives as long as one reading
	file io.Reader
}

func (t *timed) Read(p []byte) (int, error) {
	if err := t.ctx.Err(); err != nil {
		return 0, fmt.Errorf("read photo: %w", err)
	}
	return t.file.Read(p)
}

// shrunk draws a picture anew, as it was held, until it is small enough to keep.
func shrunk(whole image.Image, file []byte) (Photo, error) {
	small := turned(scaled(whole, longSide), orientation(file))
	for side := longSide; ; side = side * 3 / 4 {
		for _, quality := range []int{82, 70, 55} {
			var out bytes.Buffer
			if err := jpeg.Encode(&out, small, &jpeg.Options{Quality: quality}); err != nil {
				return Photo{}, fmt.Errorf("write photo: %w", err)
			}
			if out.Len() <= MaxBytes {
				b := small.Bounds()
				return Photo{out.Bytes(), b.Dx(), b.Dy(), sha256.Sum256(file)}, nil
			}
		}
		small = scaled(small, side*3/4)
	}
}

// scaled draws a picture with at most so many pixels on its long side, on white,
// because a JPEG has no transparency.
func scaled(from image.Image, long int) *image.RGBA {
	b := from.Bounds()
	w, h := b.Dx(), b.Dy()
	if m := max(w, h); m > long {
		w, h = max(1, w*long/m), max(1, h*long/m)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(out, out.Bounds(), from, b, draw.Over, nil)
	return out
}
