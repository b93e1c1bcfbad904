package kit

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/config"
)

// Names of cookies that say how a person likes to read.
const (
	SizeCookie  = "size"
	LangCookie  = "lang"
	ThemeCookie = "theme"
	KeysCookie  = "keys"
)

// SessionCookie names the session's cookie; under https it is bound to the host.
func SessionCookie(c config.Config) string {
	if c.Secure() {
		return "__Host-ziguan"
	}
	return "ziguan"
}

// DeviceCookie names the cookie of an enrolled phone.
func DeviceCookie(c config.Config) string {
	if c.Secure() {
		return "__Host-ziguan-device"
	}
	return "ziguan-device"
}

// KnownCookie names the cookie of a browser that somebody signed in from. It opens
// nothing: it only keeps strangers' wrong tries from slowing down its own.
func KnownCookie(c config.Config) string {
	if c.Secure() {
		return "__Host-ziguan-known"
	}
	return "ziguan-known"
}

// SetSecret gives the browser a secret to keep until a time.
func (k *Kit) SetSecret(c *fiber.Ctx, name, secret string, until time.Time) {
	c.Cookie(&fiber.Cookie{
		Name: name, Value: secret, Path: "/", Expires: until, HTTPOnly: true,
		Secure: k.Cfg.Secure(), SameSite: fiber.CookieSameSiteLaxMode,
	})
}

// DropSecret takes it back.
func (k *Kit) DropSecret(c *fiber.Ctx, name string) {
	k.SetSecret(c, name, "", time.Unix(1, 0))
}

// foundingCookie marks a browser in which a committee is being founded, so that
// what leads away from the wizard leads back to it.
const foundingCookie = "founding"

// BeginFounding notes that the wizard waits for the visitor to come back.
func (k *Kit) BeginFounding(c *fiber.Ctx) { k.founding(c, 24*3600) }

// EndFounding notes that its last step was seen.
func (k *Kit) EndFounding(c *fiber.Ctx) { k.founding(c, -1) }

func (k *Kit) founding(c *fiber.Ctx, seconds int) {
	c.Cookie(&fiber.Cookie{
		Name: foundingCookie, Value: "yes", Path: Link(c), MaxAge: seconds, HTTPOnly: true,
		Secure: k.Cfg.Secure(), SameSite: fiber.CookieSameSiteLaxMode,
	})
}

// Founding gives the address of the wizard's last step while the visitor has not
// seen it, else nothing.
func Founding(c *fiber.Ctx) string {
	if c.Cookies(foundingCookie) == "" || !Actor(c).Is(actor.Chair) {
		return ""
	}
	return Link(c, "start", "done")
}

// SetPreference keeps a reading preference for a year.
func SetPreference(c *fiber.Ctx, name, value string) {
	c.Cookie(&fiber.Cookie{Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: fiber.CookieSameSiteLaxMode})
}
