package kit

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/limit"
	"ziguan/internal/turn"
)

// Body says what a route expects to be sent, and so how much it takes in.
type Body uint8

// What routes expect. A form is the rule.
const (
	FormBody Body = iota
	// ListBody is a form that carries a list back which a page made of a file.
	ListBody
	// FileBody is a form with a file.
	FileBody
)

const (
	mostFields = 64 << 10 // bytes of all fields of a form
	mostList   = 4 << 20
	mostFile   = 24 << 20
	// mostNames bounds how many fields a form has, mostListed a list.
	mostNames, mostListed = 2000, 50_000
	mostParts, mostFiles  = 1000, 8
)

// Most is how many bytes are taken in.
func (b Body) Most() int {
	switch b {
	case FileBody:
		return mostFile
	case ListBody:
		return mostList
	case FormBody:
	}
	return mostFields
}

var (
	// ErrBody refuses a request that sends more than its route takes.
	ErrBody = errs.New(errs.Invalid, "body.too_big")
	// ErrBodies says that what others are sending takes all the room there is.
	ErrBodies = errs.New(errs.TooMany, "upload.busy")
)

// What is being taken in at a time, and how much of it from one address, person or
// committee. Strangers have a line of their own: however many come, those who are
// known are not kept waiting.
const (
	formsAtATime, formsOfOne = 16 << 20, 1 << 20
	filesAtATime, filesOfOne = 48 << 20, mostFile
	bodyWait                 = 10 * time.Second
	formTime                 = 15 * time.Second // for a form to arrive; a file has the server's
)

var (
	strangers = turn.New(formsAtATime, formsOfOne, bodyWait) //nolint:gochecknoglobals // the memory it guards is the program's
	forms     = turn.New(formsAtATime, formsOfOne, bodyWait) //nolint:gochecknoglobals // the memory it guards is the program's
	files     = turn.New(filesAtATime, filesOfOne, bodyWait) //nolint:gochecknoglobals // the memory it guards is the program's
)

// taken is what a request sent.
type taken struct {
	values url.Values
	files  map[string][]upload
}

type upload struct {
	name string
	data []byte
}

const (
	takenKey = "taken"
	endedKey = "body-ended" // all of the body was read
)

// Take reads what a request sends, when everything is known that decides whether
// it may; Bind and Upload give it. Nothing beyond the route's measure is ever in
// memory. Whoever called it calls done when the request is answered. ErrBody,
// ErrBodies.
func Take(c *fiber.Ctx, b Body) (done func(), err error) {
	t := taken{values: url.Values{}}
	c.Locals(takenKey, t)
	line := forms
	switch {
	case b != FormBody:
		line = files
	case !known(Of(c)):
		line = strangers
	}
	r, done, err := open(c, b.Most(), place{line, sender(c, line, Of(c).Actor)})
	if err != nil {
		return done, err
	}
	most := mostFields
	if b == ListBody {
		most = mostList
	}
	kind, params, _ := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if kind == fiber.MIMEMultipartForm {
		t, err = parts(r, params["boundary"], most)
	} else {
		t.values, err = pairs(r, most)
	}
	if end := r.end(); err == nil {
		err = end
	}
	if err != nil {
		done()
		return done, err
	}
	t.values = storable(t.values)
	c.Locals(takenKey, t)
	return done, nil
}

// Read gives the body of a request, at most so many bytes of it, in its turn among
// those of an actor's device. Done says that it is no longer needed. ErrBody, ErrBodies.
func Read(c *fiber.Ctx, most int, who actor.Actor) (body []byte, done func(), err error) {
	line := forms
	if length := c.Request().Header.ContentLength(); length > mostFields || length == -1 {
		line = files
	}
	r, done, err := open(c, most, place{line, sender(c, line, who)})
	if err != nil {
		return nil, done, err
	}
	if body, err = r.all(); err != nil {
		done()
	}
	return body, done, err
}

// sender is who sends. Files are a committee's; forms are a device's, a person's or
// an address's own, or one resident's slow ones would keep a gate waiting.
func sender(c *fiber.Ctx, line *turn.Line, who actor.Actor) string {
	if line == files && len(who.Roles) > 0 {
		return who.Committee
	}
	return cmp.Or(who.Device, who.Person, Of(c).Person.Person.ID.String(), limit.Of(c.UserContext()).Place())
}

func known(v *Visit) bool { return v.SignedIn || v.Actor.Device != "" }

// Ended reports whether all of a request's body was read.
func Ended(c *fiber.Ctx) bool { return c.Locals(endedKey) == true }

// pairs reads a url-encoded form. What is none is a form without fields.
func pairs(r *body, most int) (url.Values, error) {
	if r.length > most {
		return nil, ErrBody
	}
	text, err := r.all()
	if err != nil {
		return nil, err
	}
	if len(text) > most {
		return nil, ErrBody
	}
	names := mostNames
	if most == mostList {
		names = mostListed
	}
	v := url.Values{}
	for one := range strings.SplitSeq(string(text), "&") {
		name, value, _ := strings.Cut(one, "=")
		name, err1 := url.QueryUnescape(name)
		value, err2 := url.QueryUnescape(value)
		if err1 != nil || err2 != nil || strings.Contains(one, ";") {
			return url.Values{}, nil
		}
		if one != "" {
			v[name] = append(v[name], value)
		}
		if len(v) > names {
			return nil, ErrBody
		}
	}
	return v, nil
}

// parts reads a form in parts, of whose bytes only what its fields and files hold
// is kept. What is none is a form without fields.
func parts(r *body, boundary string, most int) (taken, error) {
	t := taken{values: url.Values{}, files: map[string][]upload{}}
	nothing := taken{values: url.Values{}}
	if boundary == "" {
		return nothing, nil
	}
	in := multipart.NewReader(r, boundary)
	fields, count := 0, 0
	for range mostParts {
		p, err := in.NextPart()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return nothing, nil //nolint:nilerr // no form; the body itself tells its own errors
		}
		name, file := p.FormName(), p.FileName()
		if file != "" {
			data := new(bytes.Buffer)
			if len(t.files) == 0 {
				data.Grow(max(r.length-r.read, 0) + bytes.MinRead)
			}
			if count++; count > mostFiles {
				return nothing, ErrBody
			}
			if _, err := data.ReadFrom(p); err != nil {
				return nothing, nil //nolint:nilerr // as above
			}
			t.files[name] = append(t.files[name], upload{file, data.Bytes()})
			continue
		}
		data, err := io.ReadAll(io.LimitReader(p, int64(most)+1))
		if err != nil {
			return nothing, nil //nolint:nilerr // as above
		}
		if fields += len(name) + len(data); fields > most {
			return nothing, ErrBody
		}
		t.values.Add(name, string(data))
	}
	return nothing, ErrBody
}
