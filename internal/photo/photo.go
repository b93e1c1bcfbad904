package photo

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // screenshots and scans come as PNG
	"strconv"

	"golang.org/x/image/draw"

	"ziguan/internal/errs"
)

// What is taken in and what is kept.
const (
	MaxUpload = 12 << 20   // bytes of a file: what a phone makes
	maxPixels = 50_000_000 // more would take the memory of everybody else
	longSide  = 1600
	MaxBytes  = 400_000
)

var (
	// ErrKind refuses a file that is no JPEG and no PNG, or a broken one.
	ErrKind = errs.New(errs.Invalid, "photo.kind")
	// ErrLarge refuses a file of more bytes or pixels than any phone makes
	// (parameter mb).
	ErrLarge = errs.New(errs.Invalid, "photo.large")
)

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
	if errors.As(err, &refused) && (refused.Code == ErrKind.Code || refused.Code == ErrLarge.Code) {
		return refused.On(field)
	}
	return err
}

// Shrink makes a picture of a file. ErrKind, ErrLarge.
func Shrink(file []byte) (Photo, error) {
	large := ErrLarge.With("mb", strconv.Itoa(MaxUpload>>20))
	if len(file) > MaxUpload {
		return Photo{}, large
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || kind != "jpeg" && kind != "png" || size.Width < 1 || size.Height < 1 {
		return Photo{}, ErrKind.Because(err)
	}
	if size.Width > maxPixels/size.Height {
		return Photo{}, large
	}
	whole, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return Photo{}, ErrKind.Because(err)
	}
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
