package web

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/clock"
	"ziguan/web/kit"
)

// What is still taken off a connection whose request was refused, so that the
// answer arrives: a browser first sends everything. It is thrown away as it comes.
const (
	lingerMost = 25 << 20
	lingerTime = 20 * time.Second
)

// bodies stands around everything. The server reads no body: whoever may send one
// is known first, and guard takes it in. What nobody read is read into nothing, or
// the connection ends: its rest must never pass for the next request.
func (s *server) bodies(c *fiber.Ctx) error {
	err := c.Next()
	stream, length := c.Context().RequestBodyStream(), c.Request().Header.ContentLength()
	if stream == nil || length == 0 || kit.Ended(c) {
		return err
	}
	if length <= lingerMost {
		_ = c.Context().Conn().SetReadDeadline(clock.System().Add(lingerTime)) // else the server's holds
		if _, rest := io.CopyN(io.Discard, stream, lingerMost+1); errors.Is(rest, io.EOF) {
			return err
		}
	}
	c.Context().SetConnectionClose()
	return err
}

// bodiless refuses what asks for a page and sends something with it: nobody would
// read it.
func (s *server) bodiless(c *fiber.Ctx) error {
	if length := c.Request().Header.ContentLength(); length > 0 || length == -1 {
		switch c.Method() {
		case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
			return kit.ErrBody
		}
	}
	return c.Next()
}

// checkOrigin reads what matters off the request's head; the body stays where it is.
func checkOrigin(c *fiber.Ctx, guard *http.CrossOriginProtection) error {
	r := &http.Request{Method: c.Method(), Host: string(c.Context().Host()), Header: http.Header{}}
	for _, name := range []string{"Sec-Fetch-Site", fiber.HeaderOrigin} {
		if v := c.Get(name); v != "" {
			r.Header.Set(name, v)
		}
	}
	return guard.Check(r)
}
