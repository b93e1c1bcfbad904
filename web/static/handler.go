package static

import (
	"bytes"
	"compress/gzip"
	"path"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"
)

// types names what a browser is told; a file of another kind is not served.
var types = map[string]string{
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".mjs":  "text/javascript; charset=utf-8",
	".json": "application/json",
	".svg":  "image/svg+xml",
	".png":  "image/png",
	".ico":  "image/x-icon",
	".wasm": "application/wasm",
	".webp": "image/webp",
	".mp3":  "audio/mpeg",
}

// packed is a file in the forms it travels in, made when first asked for so
// that a large decoder does not hold up the start.
type packed struct {
	plain  []byte
	kind   string
	brotli func() []byte
	gzip   func() []byte
}

func pack(name string, b []byte) packed {
	return packed{
		plain:  b,
		kind:   types[path.Ext(name)],
		brotli: sync.OnceValue(func() []byte { return squeezeBrotli(b) }),
		gzip:   sync.OnceValue(func() []byte { return squeezeGzip(b) }),
	}
}

func squeezeBrotli(b []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, 9)
	_, _ = w.Write(b) // a bytes.Buffer never fails
	_ = w.Close()
	return out.Bytes()
}

func squeezeGzip(b []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

// Handler answers GET and HEAD /static/<build>/<name>. The present build is
// immutable for a year; an address of an older build, kept by a page that was
// open during an upgrade, gets today's file and is told to ask again.
func Handler() fiber.Handler {
	shelf := map[string]packed{}
	for name, b := range files {
		if types[path.Ext(name)] != "" {
			shelf[name] = pack(name, b)
		}
	}
	return func(c *fiber.Ctx) error {
		rest, _ := strings.CutPrefix(c.Path(), "/static/")
		at, name, _ := strings.Cut(rest, "/")
		f, ok := shelf[name]
		if !ok {
			return fiber.ErrNotFound
		}
		if c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead {
			return fiber.ErrMethodNotAllowed
		}
		c.Set(fiber.HeaderCacheControl, "no-cache")
		if at == build {
			c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
		}
		c.Set(fiber.HeaderContentType, f.kind)
		c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
		c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
		return c.Send(f.choose(c))
	}
}

func (p packed) choose(c *fiber.Ctx) []byte {
	if c.Get(fiber.HeaderAcceptEncoding) == "" {
		return p.plain // a client that names none may read none
	}
	switch c.AcceptsEncodings("br", "gzip", "identity") {
	case "br":
		c.Set(fiber.HeaderContentEncoding, "br")
		return p.brotli()
	case "gzip":
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return p.gzip()
	}
	return p.plain
}
