package worst

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
)

// Pictures are the worst photographs: few bytes, many pixels, or much work.
func Pictures() []File {
	return []File{
		{"PNG of 16 bits, 49 million pixels", func() []byte { return PNG(Size{7000, 7000}, 16, false) }},
		{"PNG of 8 bits, 49 million pixels", func() []byte { return PNG(Size{7000, 7000}, 8, false) }},
		{"PNG of one row of 49 million pixels", func() []byte { return PNG(Size{49_000_000, 1}, 16, false) }},
		{"PNG in passes, 24 million pixels", func() []byte { return PNG(Size{4900, 4900}, 8, true) }},
		{"PNG, the largest that is taken", func() []byte { return PNG(Size{4500, 4500}, 8, false) }},
		{"progressive JPEG, 49 million pixels", func() []byte { return JPEG(Size{7000, 7000}, 0xC2, 1) }},
		{"progressive JPEG of 3,000 passes", func() []byte { return JPEG(Size{2400, 2400}, 0xC2, 3000) }},
		{"JPEG of full colour, 49 million pixels", func() []byte { return JPEG(Size{7000, 7000}, 0xC0, 1) }},
		{"JPEG, the largest that is taken", func() []byte { return JPEG(Size{5100, 5100}, 0xC0, 1) }},
	}
}

// Size is a picture's, in pixels.
type Size struct{ Wide, High int }

// PNG is a whole black picture of RGBA with so many bits a colour; interlaced in
// Adam7's passes.
func PNG(s Size, bits int, interlaced bool) []byte {
	var out bytes.Buffer
	out.WriteString("\x89PNG\r\n\x1a\n")
	head := binary.BigEndian.AppendUint32(nil, uint32(s.Wide)) //nolint:gosec // small
	head = binary.BigEndian.AppendUint32(head, uint32(s.High)) //nolint:gosec // small
	head = append(head, byte(bits), 6, 0, 0, map[bool]byte{true: 1}[interlaced])
	chunk(&out, "IHDR", head)
	var packed bytes.Buffer
	z, _ := zlib.NewWriterLevel(&packed, zlib.BestCompression) // the level is right
	pixel := 4 * bits / 8
	if !interlaced {
		zeros(z, s.High*(1+s.Wide*pixel))
	} else {
		for _, p := range [7][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
			wide, high := (s.Wide-p[0]+p[2]-1)/p[2], (s.High-p[1]+p[3]-1)/p[3]
			zeros(z, high*(1+wide*pixel))
		}
	}
	_ = z.Close() // a buffer never fails
	chunk(&out, "IDAT", packed.Bytes())
	chunk(&out, "IEND", nil)
	return out.Bytes()
}

func zeros(w io.Writer, n int) {
	block := make([]byte, 64<<10)
	for ; n > 0; n -= len(block) {
		_, _ = w.Write(block[:min(n, len(block))])
	}
}

func chunk(out *bytes.Buffer, name string, body []byte) {
	_ = binary.Write(out, binary.BigEndian, uint32(len(body))) //nolint:gosec // small
	sum := crc32.NewIEEE()
	for _, b := range [][]byte{[]byte(name), body} {
		_, _ = sum.Write(b)
		out.Write(b)
	}
	_ = binary.Write(out, binary.BigEndian, sum.Sum32())
}

// JPEG is a picture of three colours at full size, baseline (0xC0) or progressive
// (0xC2). Its data breaks off, which a decoder learns after it has made room for
// all of it. Each further pass of a progressive one walks all blocks for a few bytes.
func JPEG(s Size, frame byte, passes int) []byte {
	var out bytes.Buffer
	segment := func(marker byte, body []byte) {
		out.Write([]byte{0xFF, marker, byte((len(body) + 2) >> 8), byte(len(body) + 2)})
		out.Write(body)
	}
	out.Write([]byte{0xFF, 0xD8})
	segment(0xDB, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...))
	segment(frame, []byte{
		8, byte(s.High >> 8), byte(s.High), byte(s.Wide >> 8), byte(s.Wide), 3,
		1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0,
	})
	// One code of one bit for the direct current: no change. For the others one
	// code that ends a run of 16,384 and more blocks.
	segment(0xC4, append(append([]byte{0x00}, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0))
	segment(0xC4, append(append([]byte{0x10}, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0xE0))
	if frame == 0xC0 {
		segment(0xDA, []byte{3, 1, 0x00, 2, 0x00, 3, 0x00, 0, 63, 0})
		out.Write(make([]byte, 64))
		out.Write([]byte{0xFF, 0xD9})
		return out.Bytes()
	}
	blocks := (s.Wide + 7) / 8 * ((s.High + 7) / 8)
	segment(0xDA, []byte{3, 1, 0x00, 2, 0x00, 3, 0x00, 0, 0, 0})
	out.Write(make([]byte, (3*blocks+7)/8))
	for pass := range passes - 1 {
		segment(0xDA, []byte{1, byte(1 + pass%3), 0x00, 1, 63, 0})
		out.Write(make([]byte, 2*(blocks/16384+1)))
	}
	out.Write([]byte{0xFF, 0xD9})
	return out.Bytes()
}
