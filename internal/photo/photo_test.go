package photo_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"

	"ziguan/internal/photo"
)

// held is a JPEG whose upper left is red, with an EXIF that says how it was held and where.
func held(t *testing.T, orientation uint16) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 60, 40))
	for x := range 60 {
		for y := range 40 {
			m.Set(x, y, color.White)
			if x < 20 && y < 20 {
				m.Set(x, y, color.RGBA{R: 255, A: 255})
			}
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00")
	tiff = append(binary.LittleEndian.AppendUint16(tiff, orientation), "\x00\x00GPS 39.9042"...)
	app := append([]byte{0xFF, 0xE1, 0, byte(len(tiff) + 2)}, tiff...)
	return append(append([]byte{0xFF, 0xD8}, app...), b.Bytes()[2:]...)
}

// A picture stands upright and says nothing of where it was taken.
func TestAPhotoIsTurnedAndLosesItsEXIF(t *testing.T) {
	t.Parallel()
	for orientation, corner := range map[uint16]image.Point{
		1: {5, 5}, 2: {55, 5}, 3: {55, 35}, 4: {5, 35}, 5: {5, 5}, 6: {35, 5}, 7: {35, 55}, 8: {5, 55}, 9: {5, 5},
	} {
		file := held(t, orientation)
		p, err := photo.Shrink(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(p.JPEG, []byte("Exif")) || bytes.Contains(p.JPEG, []byte("GPS")) || p.Original != sha256.Sum256(file) {
			t.Error("the picture still says where it was taken, or is not known again")
		}
		m, err := jpeg.Decode(bytes.NewReader(p.JPEG))
		if err != nil || m.Bounds().Dx() != p.Width || m.Bounds().Dy() != p.Height {
			t.Fatalf("%v, %v", m, err)
		}
		if _, g, _, _ := m.At(corner.X, corner.Y).RGBA(); g > 0x8000 {
			t.Errorf("held as %d, the red corner is not at %v", orientation, corner)
		}
	}
}

// The worst of pictures, noise, is kept within its bytes.
func TestAPhotoIsSmall(t *testing.T) {
	t.Parallel()
	m := image.NewRGBA(image.Rect(0, 0, 2400, 1800))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range m.Pix {
		m.Pix[i] = byte(r.IntN(256))
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	p, err := photo.Shrink(t.Context(), b.Bytes())
	if err != nil || len(p.JPEG) > photo.MaxBytes || p.Width < 400 {
		t.Errorf("%d bytes, %d wide, %v", len(p.JPEG), p.Width, err)
	}
}

// What is no picture, or one that would take all memory, is refused before it is read.
func TestWhatIsNoPhoto(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	if err := png.Encode(&bomb, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	huge := bomb.Bytes()
	binary.BigEndian.PutUint32(huge[16:], 60000)
	binary.BigEndian.PutUint32(huge[20:], 60000)
	crc(huge[12:33])
	whole := held(t, 1)
	for name, row := range map[string]struct {
		file []byte
		want error
	}{
		"nothing":        {nil, photo.ErrKind},
		"a text":         {[]byte("GIF89a and more"), photo.ErrKind},
		"half a picture": {whole[:len(whole)/3], photo.ErrKind},
		"a page of SVG":  {[]byte("<svg onload=alert(1)>"), photo.ErrKind},
		"a bomb":         {huge, photo.ErrPixels},
		"a long file":    {make([]byte, photo.MaxUpload+1), photo.ErrLarge},
	} {
		if _, err := photo.Shrink(t.Context(), row.file); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
}

// crc closes a PNG chunk, from its name to its checksum, anew.
func crc(chunk []byte) {
	sum := ^uint32(0)
	for _, b := range chunk[:len(chunk)-4] {
		sum ^= uint32(b)
		for range 8 {
			if sum&1 == 1 {
				sum = sum>>1 ^ 0xEDB88320
			} else {
				sum >>= 1
			}
		}
	}
	binary.BigEndian.PutUint32(chunk[len(chunk)-4:], ^sum)
}
