package signin

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Handlers are the pages of this package.
type Handlers struct{ k *kit.Kit }

// New makes the handlers.
func New(k *kit.Kit) *Handlers { return &Handlers{k} }

// keepFor is how long a browser keeps a session's cookie; the session itself
// may end before.
const keepFor = 30 * 24 * time.Hour

// SecondCookie names the cookie of a phone that confirms sign-ins.
func (h *Handlers) secondCookie() string {
	if h.k.Cfg.Secure() {
		return "__Host-ziguan-second"
	}
	return "ziguan-second"
}

func (h *Handlers) secret(c *fiber.Ctx) string { return c.Cookies(kit.SessionCookie(h.k.Cfg)) }

// keep gives the browser its session's secret, and lets it be known from now on.
func (h *Handlers) keep(c *fiber.Ctx, secret string) error {
	h.k.SetSecret(c, kit.SessionCookie(h.k.Cfg), secret, h.k.DB.Now().Add(keepFor))
	return h.k.Remember(c, secret)
}

// enter keeps a fresh session, ends the one the browser had, and leads on: to
// the second step when a role waits for it, unless this phone is the second factor.
func (h *Handlers) enter(c *fiber.Ctx, secret string, v account.Visitor, next string) error {
	if old := h.secret(c); old != "" {
		if err := h.k.Account.SignOut(c.UserContext(), old); err != nil {
			return err
		}
	}
	if token := c.Cookies(h.secondCookie()); token != "" && v.NeedsSecond() {
		if fresh, err := h.k.Account.ConfirmByDevice(c.UserContext(), secret, token); err == nil {
			secret, v.Strong = fresh, true
		}
	}
	if err := h.keep(c, secret); err != nil {
		return err
	}
	return h.leads(c, v, next)
}

// onward is where a visitor goes after a step of signing in.
func onward(v account.Visitor, next string) string {
	next = local(next)
	if v.NeedsSecond() {
		if next == "" {
			return "/sign-in/second"
		}
		return "/sign-in/second?" + url.Values{"next": {next}}.Encode()
	}
	if next != "" {
		return next
	}
	return start(v)
}

// start is the first page of a visitor, by what they are.
func start(v account.Visitor) string {
	for _, r := range v.Roles {
		if r.Role != actor.Volunteer {
			return "/c/" + r.Committee
		}
	}
	switch {
	case len(v.Roles) > 0:
		return "/gate/" + v.Roles[0].Committee
	case len(v.Homes) > 0:
		return "/my/" + v.Homes[0].Committee
	}
	return "/account"
}

// local keeps an address only when it leads to this site itself.
func local(next string) string {
	if next == "" || kit.SafeNext(next) != next {
		return ""
	}
	return next
}

// page is the head of this package's pages: narrow, with a title.
func (h *Handlers) page(c *fiber.Ctx, titleKey string) ui.PageHead {
	p := h.k.Page(c, titleKey)
	p.Narrow = true
	return p
}

// SignInView is the page of phone and password.
type SignInView struct {
	Page   ui.PageHead
	Phone  string
	Next   string
	Errors []ui.FieldError
}

// SignInForm shows the page; whoever is signed in is led on.
func (h *Handlers) SignInForm(c *fiber.Ctx) error {
	next := c.Query("next")
	if v := kit.Of(c); v.SignedIn {
		return c.Redirect(onward(v.Person, next), http.StatusSeeOther)
	}
	return kit.Render(c, SignInPage(SignInView{Page: h.page(c, "signin.title"), Next: local(next)}))
}

// SignIn opens a session; a wrong form keeps the phone as typed.
func (h *Handlers) SignIn(c *fiber.Ctx) error {
	f := kit.Bind(c)
	secret, v, err := h.k.Account.SignIn(c.UserContext(), f.Get("phone"), f.Get("password"))
	if err == nil {
		return h.enter(c, secret, v, f.Get("next"))
	}
	return kit.Refuse(c, err, func() error {
		return kit.Render(c, SignInPage(SignInView{
			Page: h.page(c, "signin.title"), Phone: f.Get("phone"), Next: local(f.Get("next")),
			Errors: kit.WrongAtFirst(c, f.WithError(err), "phone", "signin.phone", "password", "signin.password"),
		}))
	})
}

// SignOut ends the session of this browser.
func (h *Handlers) SignOut(c *fiber.Ctx) error {
	if err := h.k.Account.SignOut(c.UserContext(), h.secret(c)); err != nil {
		return err
	}
	h.k.DropSecret(c, kit.SessionCookie(h.k.Cfg))
	return kit.Done(c, "/", "signin.out.done")
}

// Forgotten explains what to do without a password or without the phone.
func (h *Handlers) Forgotten(c *fiber.Ctx) error {
	return kit.Render(c, ForgottenPage(h.page(c, "signin.forgotten.title")))
}

// refused tells the refusals a page itself explains from those of the ErrorHandler.
func refused(err error, by ...error) bool {
	for _, e := range by {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
