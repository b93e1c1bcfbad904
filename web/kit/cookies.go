package kit

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/config"
)

// Names of cookies that say how a person likes to read.
const (
	SizeCookie  = "size"
	LangCookie  = "lang"
	ThemeCookie = "theme"
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

// SetPreference keeps a reading preference for a year.
func SetPreference(c *fiber.Ctx, name, value string) {
	c.Cookie(&fiber.Cookie{Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: fiber.CookieSameSiteLaxMode})
}
