package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/internal/logx"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// recovered turns a panic into an ordinary internal error, logged with its stack.
func (s *server) recovered(c *fiber.Ctx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			s.d.Log.ErrorContext(c.UserContext(), "panic", "route", c.Route().Path, "panic", p, "stack", string(debug.Stack()))
			err = s.fail(c, errPanic)
		}
	}()
	return c.Next()
}

var errPanic = errors.New("a handler panicked")

// observed gives every request its id, its deadline and its line in the log.
// The line names the route, never the address: that may hold a token or a plate.
func (s *server) observed(c *fiber.Ctx) error {
	start := s.d.DB.Now()
	rid := uuid.NewString()
	c.Locals("request-id", rid)
	c.Set("X-Request-Id", rid)
	ctx, cancel := context.WithTimeout(c.UserContext(), s.d.Cfg.Timeout)
	defer cancel()
	log := s.d.Log.With("request", rid)
	c.SetUserContext(logx.With(s.k.From(ctx, c), log))
	if err := c.Next(); err != nil {
		if err := s.fail(c, err); err != nil {
			return err
		}
	}
	status := c.Response().StatusCode()
	level := slog.LevelDebug
	if status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	log.Log(ctx, level, "request", "method", c.Method(), "route", c.Route().Path, "status", status,
		"ms", s.d.DB.Now().Sub(start).Milliseconds())
	return nil
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// gatePolicy adds what the gate's page needs, and only there: the decoder's
// wasm, its worker and the camera's pictures.
const gatePolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
	"img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func (s *server) headers(c *fiber.Ctx) error {
	p := policy
	if strings.HasPrefix(c.Path(), "/gate/") {
		p = gatePolicy
	}
	c.Set(fiber.HeaderContentSecurityPolicy, p)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set(fiber.HeaderCacheControl, "no-store")
	if s.d.Cfg.Secure() {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
	return c.Next()
}

// sameOrigin refuses writes that another site's page sends, by Sec-Fetch-Site
// and Origin; the cookie's SameSite=Lax stands before it.
func (s *server) sameOrigin(c *fiber.Ctx) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return c.Next()
	}
	guard := http.NewCrossOriginProtection()
	if u, err := url.Parse(s.d.Cfg.PublicURL); err == nil && u.Host != "" {
		if err := guard.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return err
		}
	}
	if err := checkOrigin(c, guard); err != nil {
		return errOrigin.Because(err)
	}
	return c.Next()
}

var errOrigin = errs.New(errs.Forbidden, "request.foreign")

// visit finds out who is there, in which words and size.
func (s *server) visit(c *fiber.Ctx) error {
	v := &kit.Visit{Size: c.Cookies(kit.SizeCookie), Theme: theme(c.Cookies(kit.ThemeCookie)), Seal: s.d.Key}
	v.RequestID, _ = c.Locals("request-id").(string)
	lang := i18n.Lang(c.Cookies(kit.LangCookie))
	if lang != i18n.Chinese && lang != i18n.English {
		lang = s.d.Words.Match(c.Get(fiber.HeaderAcceptLanguage))
	}
	v.Words = s.d.Words.In(lang)
	kit.SetVisit(c, v)
	c.SetUserContext(i18n.With(c.UserContext(), v.Words))
	if err := s.identify(c, v); err != nil {
		return err
	}
	return c.Next()
}

// readable turns away an address that nothing can have: NUL, or bytes that are no
// UTF-8, however they are written. No column holds them, and none is asked for them.
func readable(c *fiber.Ctx) error {
	path, err := url.PathUnescape(c.Path())
	if err != nil || !utf8.ValidString(path) || strings.ContainsRune(path, 0) {
		return fiber.ErrNotFound
	}
	return c.Next()
}

// theme is a brightness somebody chose; anything else follows the device.
func theme(chosen string) string {
	switch chosen {
	case "light", "dark", "sun":
		return chosen
	}
	return ""
}

// identify finds out who is there: by the session, and below /gate/ first by
// the enrolled phone, which is a volunteer of one committee and nothing more.
// A phone signs nobody in: every other page asks for a session.
func (s *server) identify(c *fiber.Ctx, v *kit.Visit) error {
	if token := c.Cookies(kit.DeviceCookie(s.d.Cfg)); token != "" && strings.HasPrefix(c.Path(), "/gate/") {
		who, err := s.d.Account.VisitorByDevice(c.UserContext(), token)
		if err == nil {
			v.Person = who
			v.Actor = actor.Actor{Person: who.Person.ID.String(), Device: who.Device.String()}
			return nil
		}
		if errs.KindOf(err) != errs.Unauthenticated {
			return err
		}
	}
	secret := c.Cookies(kit.SessionCookie(s.d.Cfg))
	if secret == "" {
		return nil
	}
	who, err := s.d.Account.Visitor(c.UserContext(), secret)
	switch {
	case err == nil:
		v.Person, v.SignedIn = who, true
		v.Actor = actor.Actor{Person: who.Person.ID.String()}
	case errs.KindOf(err) != errs.Unauthenticated:
		return err
	}
	return nil
}

// guard is what stands before one route's handler: its committee, its roles, and
// only then what is sent.
func (s *server) guard(r kit.Route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := kit.Of(c)
		if code := c.Params("committee"); code != "" {
			committee, err := s.d.People.Committee(c.UserContext(), code)
			if err != nil {
				return err
			}
			v.Committee = committee
			v.Actor = v.Person.ActorIn(committee)
		}
		if !r.Access.Allowed(v.Actor, v.SignedIn) {
			return s.turnAway(c, v, r)
		}
		return s.taken(c, r)
	}
}

// taken takes in what was sent and hands it to the route's handler. A file may
// have taken its time to arrive; the handler has the whole of its own.
func (s *server) taken(c *fiber.Ctx, r kit.Route) error {
	if r.Method != fiber.MethodPost {
		return bounded(c, r)
	}
	done, err := kit.Take(c, r.Body)
	if err != nil {
		return err
	}
	defer done()
	if r.Body == kit.FileBody {
		whole := context.WithoutCancel(c.UserContext())
		ctx, cancel := context.WithTimeout(whole, s.d.Cfg.Timeout)
		defer func() { // a refusal still asks what its page stands in
			cancel()
			c.SetUserContext(whole)
		}()
		c.SetUserContext(ctx)
	}
	if strings.HasPrefix(r.Path, "/c/:committee") {
		defer s.k.Acted(kit.Of(c))
	}
	return bounded(c, r)
}

// bounded lets a request through whose every field has its length.
func bounded(c *fiber.Ctx, r kit.Route) error {
	if err := kit.Bounded(c); err != nil {
		return err
	}
	return r.Handler(c)
}

// turnAway tells somebody what is missing: to sign in, the second step, or a
// role. Whoever has nothing to do with a committee learns nothing of its inside.
func (s *server) turnAway(c *fiber.Ctx, v *kit.Visit, r kit.Route) error {
	next := ""
	here := c.OriginalURL()
	if c.Method() != fiber.MethodGet {
		here = s.keep(c, v, r)
	}
	if here != "" && len(here) <= ui.Bound("next") {
		next = "?" + url.Values{"next": {here}}.Encode()
	}
	switch {
	case !v.SignedIn:
		return c.Redirect("/sign-in"+next, http.StatusSeeOther)
	case v.Person.NeedsSecond():
		return c.Redirect("/sign-in/second"+next, http.StatusSeeOther)
	case len(v.Actor.Roles) == 0 && !v.Committee.ID.Zero():
		return actor.ErrNotHere
	}
	names := make([]string, len(r.Access.Roles))
	for i, role := range r.Access.Roles {
		names[i] = v.Words.Say("role." + string(role))
	}
	return errRole.With("roles", strings.Join(names, ", "))
}

var errRole = errs.New(errs.Forbidden, "page.role")
