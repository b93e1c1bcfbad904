package kit

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
)

// someSeconds is when to come again where nobody knows better.
const someSeconds = "5"

// RetryAfter tells a browser or a script when to come again, where it may.
func RetryAfter(c *fiber.Ctx, err error) {
	switch Status(err) {
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
	default:
		return
	}
	c.Set(fiber.HeaderRetryAfter, wait(err))
}

// wait is how many seconds an error says to wait, or what caused it.
func wait(err error) string {
	var e *errs.Error
	for errors.As(err, &e) {
		if s := e.Params["seconds"]; s != "" {
			return s
		}
		if n, err := strconv.Atoi(e.Params["minutes"]); err == nil {
			return strconv.Itoa(60 * n)
		}
		err = e.Unwrap()
	}
	return someSeconds
}

// Status is the one table from kinds of errors to HTTP.
func Status(err error) int {
	var f *fiber.Error
	if errors.As(err, &f) {
		return f.Code
	}
	if errors.Is(err, ErrBody) {
		return http.StatusRequestEntityTooLarge
	}
	switch errs.KindOf(err) {
	case errs.Invalid:
		return http.StatusUnprocessableEntity
	case errs.NotFound:
		return http.StatusNotFound
	case errs.Unauthenticated:
		return http.StatusUnauthorized
	case errs.Forbidden:
		return http.StatusForbidden
	case errs.Conflict:
		return http.StatusConflict
	case errs.TooMany:
		return http.StatusTooManyRequests
	case errs.Unavailable:
		return http.StatusServiceUnavailable
	case errs.Internal:
		return http.StatusInternalServerError
	}
	return http.StatusInternalServerError
}

// XLSX is how a workbook is called among files.
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Download sends a file under a name that holds nothing personal.
func Download(c *fiber.Ctx, name, mime string, body []byte) error {
	c.Set(fiber.HeaderContentType, mime)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+strings.ReplaceAll(name, `"`, "")+`"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(body)
}

// SafeNext gives an address of this program to go on to, "/" for any other: a
// path from the root, which no browser takes for another host, however often it is
// unescaped on the way. Browsers drop tabs and line ends, and read \\ as /.
func SafeNext(next string) string {
	for text := next; ; {
		if !ownPath(text) {
			return "/"
		}
		path, _, _ := strings.Cut(text, "?") // a question may hold anything escaped
		again, err := url.PathUnescape(path)
		if err != nil {
			return "/"
		}
		if again == path {
			return next
		}
		text = again
	}
}

// ownPath reports whether text as it stands leads nowhere but here.
func ownPath(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme == "" && u.Host == "" && strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "//") &&
		utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return r == '\\' || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) })
}
