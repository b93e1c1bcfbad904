package kit

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/web/ui"
)

// Done redirects after a successful act (303) and says what was done there.
func Done(c *fiber.Ctx, to, flashKey string, pairs ...string) error {
	if flashKey != "" {
		Flash(c, to, T(c, flashKey, pairs...))
	}
	return c.Redirect(to, http.StatusSeeOther)
}

// Flash leaves one sentence for the page that the answer leads to. It must hold
// nothing personal. The browser carries it sealed with the server's key and bound
// to that page, under a name of its own: nobody else can put words on a page, and
// what was done in one tab is not said in another that shows something else.
func Flash(c *fiber.Ctx, to, sentence string) { Note(c, to, "done", sentence) }

// Note is a Flash of another kind of notice than "done": ui.Notice names them.
func Note(c *fiber.Ctx, to, kind, sentence string) {
	key := Of(c).Seal
	if key == nil {
		return
	}
	page := pageOf(to)
	c.Cookie(&fiber.Cookie{
		Name: flashCookie(page), Value: base64.RawURLEncoding.EncodeToString(key.Seal(kind+" "+sentence, flashBinds+page)), Path: "/",
		MaxAge: 60, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	})
}

// flashBinds keeps what is sealed for a page apart from all else under the key.
const flashBinds = "ziguan/flash/v1 "

func pageOf(address string) string {
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		return address[:i]
	}
	return address
}

func flashCookie(page string) string {
	sum := sha256.Sum256([]byte(page))
	return "flash-" + hex.EncodeToString(sum[:8])
}

func takeFlash(c *fiber.Ctx) *ui.Flash {
	name, key := flashCookie(c.Path()), Of(c).Seal
	v := c.Cookies(name)
	if v == "" || key == nil {
		return nil
	}
	c.Cookie(&fiber.Cookie{Name: name, Path: "/", Expires: time.Unix(1, 0), HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode})
	sealed, err := base64.RawURLEncoding.DecodeString(v)
	if err != nil {
		return nil
	}
	sentence, err := key.Open(sealed, flashBinds+c.Path())
	if err != nil {
		return nil
	}
	kind, text, _ := strings.Cut(sentence, " ")
	return &ui.Flash{Kind: kind, Text: text}
}
