package kit

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/web/ui"
)

// Status is the one table from kinds of errors to HTTP.
func Status(err error) int {
	var f *fiber.Error
	if errors.As(err, &f) {
		return f.Code
	}
	if errors.Is(err, ErrBody) || errors.Is(err, ErrFieldLong) {
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

const flashCookie = "flash"

// Done redirects after a successful act (303) and says what was done there.
func Done(c *fiber.Ctx, to, flashKey string, pairs ...string) error {
	if flashKey != "" {
		Flash(c, T(c, flashKey, pairs...))
	}
	return c.Redirect(to, http.StatusSeeOther)
}

// Flash leaves one sentence for the next page. It must hold nothing personal.
func Flash(c *fiber.Ctx, sentence string) {
	c.Cookie(&fiber.Cookie{
		Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString([]byte(sentence)), Path: "/",
		MaxAge: 60, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	})
}

func takeFlash(c *fiber.Ctx) *ui.Flash {
	v := c.Cookies(flashCookie)
	if v == "" {
		return nil
	}
	c.Cookie(&fiber.Cookie{Name: flashCookie, Path: "/", Expires: time.Unix(1, 0), HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode})
	b, err := base64.RawURLEncoding.DecodeString(v)
	if err != nil || len(b) > 600 {
		return nil
	}
	return &ui.Flash{Kind: "done", Text: string(b)}
}

// Download sends a file under a name that holds nothing personal.
func Download(c *fiber.Ctx, name, mime string, body []byte) error {
	c.Set(fiber.HeaderContentType, mime)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+strings.ReplaceAll(name, `"`, "")+`"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(body)
}

// SafeNext gives an address of this program to go on to, "/" for any other.
func SafeNext(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n") {
		return "/"
	}
	return next
}
