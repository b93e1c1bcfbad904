package photo

import (
	"bytes"
	"encoding/binary"
	"image"
)

// orientation reads from a JPEG's EXIF how the phone was held, 1 to 8: the one
// thing of it that the picture needs, since it goes with the rest. 1, as it
// lies, for whatever cannot be read.
func orientation(file []byte) int {
	if len(file) < 4 || file[0] != 0xFF || file[1] != 0xD8 {
		return 1
	}
	for at := 2; at+4 <= len(file) && file[at] == 0xFF; {
		size := int(binary.BigEndian.Uint16(file[at+2:]))
		end := at + 2 + size
		if size < 2 || end > len(file) || file[at+1] == 0xDA {
			return 1
		}
		if body, ok := bytes.CutPrefix(file[at+4:end], []byte("Exif\x00\x00")); ok && file[at+1] == 0xE1 {
			return exif(body)
		}
		at = end
	}
	return 1
}

// exif finds the tag 0x0112 in the first directory of a TIFF header.
func exif(b []byte) int {
	var order binary.ByteOrder = binary.BigEndian
	if bytes.HasPrefix(b, []byte("II")) {
		order = binary.LittleEndian
	}
	if len(b) < 8 {
		return 1
	}
	at := int(order.Uint32(b[4:]))
	if at < 8 || at+2 > len(b) {
		return 1
	}
	for n := range int(order.Uint16(b[at:])) {
		row := at + 2 + 12*n
		if row+12 > len(b) {
			return 1
		}
		if order.Uint16(b[row:]) == 0x0112 {
			if v := int(order.Uint16(b[row+8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
	}
	return 1
}

// turned draws a picture the way it was held.
func turned(from *image.RGBA, orientation int) *image.RGBA {
	if orientation == 1 {
		return from
	}
	w, h := from.Bounds().Dx(), from.Bounds().Dy()
	to := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		to = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(to)
	for y := range h {
		for x := range w {
			tx, ty := place(orientation, image.Pt(x, y), image.Pt(w-1, h-1))
			out.SetRGBA(tx, ty, from.RGBAAt(x, y))
		}
	}
	return out
}

// place tells where a point goes; far is the opposite corner.
func place(orientation int, p, far image.Point) (x, y int) {
	switch orientation {
	case 2:
		return far.X - p.X, p.Y
	case 3:
		return far.X - p.X, far.Y - p.Y
	case 4:
		return p.X, far.Y - p.Y
	case 5:
		return p.Y, p.X
	case 6:
		return far.Y - p.Y, p.X
	case 7:
		return far.Y - p.Y, far.X - p.X
	case 8:
		return p.Y, far.X - p.X
	}
	return p.X, p.Y
}
