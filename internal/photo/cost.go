package photo

import (
	"bytes"
	"encoding/binary"
)

// What a picture may take while it is read. maxPixels alone would not do: a pixel
// is one and a half bytes in a phone's JPEG, eight in a PNG of 16 bits, fifteen in
// a JPEG that comes in passes.
const (
	maxPixels = 50_000_000
	maxMemory = 96 << 20 // twelve million pixels in passes
	// maxScans bounds the passes of a JPEG, each of which walks the whole picture
	// for a few bytes; cameras and programs make some ten.
	maxScans = 100
)

// shape is what the head of a file says of the picture.
type shape struct {
	width, height int64
	memory        int64 // that its decoder takes
	scans         int   // of a JPEG
}

func (s shape) large() bool {
	return s.width > maxPixels/s.height || s.memory > maxMemory || s.scans > maxScans
}

// shapeOfPNG reads the first chunk, which begins every PNG; ok is false for
// anything else.
func shapeOfPNG(file []byte) (s shape, ok bool) {
	const head = 8 + 8 + 13
	if len(file) < head || !bytes.HasPrefix(file, []byte("\x89PNG\r\n\x1a\n")) || string(file[12:16]) != "IHDR" {
		return shape{}, false
	}
	s.width, s.height = int64(binary.BigEndian.Uint32(file[16:])), int64(binary.BigEndian.Uint32(file[20:]))
	pixel := int64(4)
	switch bits, colours := file[24], file[25]; {
	case colours == 0 && !transparent(file): // grey
		pixel = max(1, int64(bits)/8)
	case bits == 16:
		pixel = 8
	case colours == 3: // a palette
		pixel = 1
	}
	s.memory = (s.width*s.height + 2*s.width) * pixel // two rows are read ahead
	if file[28] != 0 {
		s.memory *= 2 // interlaced: each pass is a picture of its own
	}
	return s, s.width > 0 && s.height > 0 && s.width < 1<<31 && s.height < 1<<31
}

// transparent reports whether a PNG names a colour to be left out before its data
// begins: then its decoder keeps a grey picture in four colours.
func transparent(file []byte) bool {
	for rest := file[8:]; len(rest) >= 8; {
		length, name := int64(binary.BigEndian.Uint32(rest)), string(rest[4:8])
		if name == "tRNS" || name == "IDAT" || 12+length > int64(len(rest)) {
			return name == "tRNS"
		}
		rest = rest[12+length:]
	}
	return false
}

// shapeOfJPEG walks all segments, as the decoder does: one of them says the size,
// others what more is to be done.
func shapeOfJPEG(file []byte) (s shape, ok bool) {
	if len(file) < 4 || file[0] != 0xFF || file[1] != 0xD8 {
		return shape{}, false
	}
	adobe, passes, head := false, false, []byte(nil)
	scans := 0
	segments(file[2:], func(marker byte, body []byte) {
		switch marker {
		case 0xC0, 0xC1, 0xC2:
			if head == nil {
				head, passes = body, marker == 0xC2
			}
		case 0xDA:
			scans++
		case 0xEE:
			adobe = adobe || bytes.HasPrefix(body, []byte("Adobe"))
		}
	})
	s, ok = frame(head, passes, adobe)
	s.scans = scans
	return s, ok
}

// segments calls with each segment of a JPEG. Between them lies the picture's data,
// in which 0xFF begins no marker but a few that have no segment.
func segments(rest []byte, with func(marker byte, body []byte)) {
	for {
		at := bytes.IndexByte(rest, 0xFF)
		if at < 0 {
			return
		}
		for rest = rest[at:]; len(rest) > 0 && rest[0] == 0xFF; {
			rest = rest[1:]
		}
		if len(rest) < 3 || rest[0] == 0xD9 {
			return
		}
		marker := rest[0]
		if marker == 0 || marker >= 0xD0 && marker <= 0xD7 {
			rest = rest[1:]
			continue
		}
		end := 1 + int(binary.BigEndian.Uint16(rest[1:]))
		if end < 3 || end > len(rest) {
			return
		}
		with(marker, rest[3:end])
		rest = rest[end:]
	}
}

// frame reads a JPEG's frame: how large the picture is and how finely each of
// its colours is kept.
func frame(body []byte, passes, adobe bool) (s shape, ok bool) {
	if len(body) < 6 || len(body) < 6+3*int(body[5]) {
		return shape{}, false
	}
	s.height, s.width = int64(binary.BigEndian.Uint16(body[1:])), int64(binary.BigEndian.Uint16(body[3:]))
	colours := int(body[5])
	var all, across, down int64
	for i := range colours {
		sampling := body[6+3*i+1]
		h, v := int64(sampling>>4), int64(sampling&15)
		all, across, down = all+h*v, max(across, h), max(down, v)
	}
	if s.width < 1 || s.height < 1 || across < 1 || down < 1 {
		return shape{}, false
	}
	pixels := (s.width + 32) * (s.height + 32) // whole blocks
	s.memory = pixels * all / (across * down)
	if passes {
		s.memory *= 5 // what the passes add up is kept as well, in four bytes each
	}
	if colours == 4 || adobe {
		s.memory += 8 * pixels // drawn again in other colours
	}
	return s, true
}
