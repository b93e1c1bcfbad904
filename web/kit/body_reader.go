package kit

import (
	"bytes"
	"errors"
	"io"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/clock"
	"ziguan/internal/turn"
)

// place is where a body waits, and whose it is.
type place struct {
	line *turn.Line
	who  string
}

// body reads what a request sends up to its measure. It asks the connection for
// nothing after the end, where the next request would begin.
type body struct {
	c      *fiber.Ctx
	from   io.Reader
	length int // as announced; -1 where it is not
	most   int
	read   int
	err    error // that ended it; io.EOF when all was read
}

// open waits for the room that a body may take. ErrBody, ErrBodies.
func open(c *fiber.Ctx, most int, at place) (r *body, done func(), err error) {
	done = func() {}
	length := c.Request().Header.ContentLength()
	switch {
	case length > most:
		return nil, done, ErrBody
	case c.Get(fiber.HeaderContentEncoding) != "":
		return nil, done, fiber.ErrUnsupportedMediaType // small as sent, of any size once unpacked
	}
	r = &body{c: c, length: length, most: most, from: c.Context().RequestBodyStream()}
	if r.from == nil {
		r.from = bytes.NewReader(c.Request().Body()) // there is none, or the server is one that has read it
	}
	weight := length
	if length == -1 { // in pieces, nobody knows how many
		weight = most
	}
	done, ok := at.line.Take(c.UserContext(), at.who, int64(max(weight, 1)))
	if !ok {
		return nil, done, ErrBodies
	}
	if at.line != files {
		_ = c.Context().Conn().SetReadDeadline(clock.System().Add(formTime)) // else the server's holds
	}
	return r, done, nil
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	if len(p) > b.most-b.read+1 {
		p = p[:b.most-b.read+1]
	}
	n, err := b.from.Read(p)
	b.read += n
	switch {
	case b.read > b.most:
		b.err = ErrBody
		return 0, b.err
	case errors.Is(err, io.EOF):
		b.c.Locals(endedKey, true)
		b.err = io.EOF
	case err != nil:
		b.err = fiber.ErrRequestTimeout // it was not sent to its end
	}
	return n, b.err
}

// all gives everything.
func (b *body) all() ([]byte, error) {
	buf := bytes.NewBuffer(make([]byte, 0, max(b.length, 0)+bytes.MinRead))
	if _, err := buf.ReadFrom(b); err != nil {
		return nil, b.err
	}
	return buf.Bytes(), nil
}

// end reads what comes after the last part, and tells what went wrong.
func (b *body) end() error {
	_, _ = io.Copy(io.Discard, b) // b keeps the error
	if errors.Is(b.err, io.EOF) {
		return nil
	}
	return b.err
}
