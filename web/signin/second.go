package signin

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/id"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// SecondView is the second step: confirming by a phone or a code, or choosing
// the first factor.
type SecondView struct {
	Page    ui.PageHead
	Factors account.Factors
	Next    string
	Ask     string // the secret behind the QR code, to show the same one again
	QR      [][]bool
	Waiting bool
	Code    string
	Errors  []ui.FieldError
}

// Second shows the second step, and leads on where none is needed.
func (h *Handlers) Second(c *fiber.Ctx) error {
	v := kit.Of(c).Person
	if v.Strong {
		return c.Redirect(onward(v, c.Query("next")), http.StatusSeeOther)
	}
	if !v.NeedsSecond() { // whatever led here is not theirs, so leading back would go in circles
		return c.Redirect(start(v), http.StatusSeeOther)
	}
	return h.secondPage(c, SecondView{Next: local(c.Query("next"))})
}

func (h *Handlers) secondPage(c *fiber.Ctx, v SecondView) error {
	var err error
	if v.Factors, err = h.k.Account.Factors(c.UserContext(), h.secret(c)); err != nil {
		return err
	}
	v.Page = h.page(c, "signin.second.title")
	if len(v.Factors.Devices) > 0 {
		if !id.IsSecret(v.Ask) {
			if v.Ask, err = h.k.Account.AskPhone(c.UserContext(), h.secret(c)); err != nil {
				return err
			}
		}
		if v.QR, err = ui.QRBits(h.k.Absolute("/sign-in/confirm/" + v.Ask)); err != nil {
			return err
		}
	}
	return kit.Render(c, SecondPage(v))
}

// SecondCode confirms by six digits or a printed code.
func (h *Handlers) SecondCode(c *fiber.Ctx) error {
	f := kit.Bind(c)
	fresh, err := h.k.Account.ConfirmByCode(c.UserContext(), h.secret(c), f.Get("code"))
	if err == nil {
		return h.raised(c, fresh, f.Get("next"))
	}
	return kit.Refuse(c, err, func() error {
		return h.secondPage(c, SecondView{
			Next: local(f.Get("next")), Ask: f.Get("ask"), Code: f.Get("code"),
			Errors: kit.WrongAtFirst(c, f.WithError(err), "code", "signin.second.code"),
		})
	})
}

// SecondContinue goes on once the phone has confirmed.
func (h *Handlers) SecondContinue(c *fiber.Ctx) error {
	f := kit.Bind(c)
	fresh, err := h.k.Account.Continue(c.UserContext(), h.secret(c))
	if err == nil {
		return h.raised(c, fresh, f.Get("next"))
	}
	return kit.Refuse(c, err, func() error {
		if enrol := f.Get("enrol"); id.IsSecret(enrol) {
			return h.enrolQR(c, account.Enrolment{Secret: enrol}, EnrolQRView{Waiting: true})
		}
		return h.secondPage(c, SecondView{Next: local(f.Get("next")), Ask: f.Get("ask"), Waiting: true})
	})
}

// raised keeps the session's new secret and leads on.
func (h *Handlers) raised(c *fiber.Ctx, fresh, next string) error {
	if err := h.keep(c, fresh); err != nil {
		return err
	}
	v, err := h.k.Account.Visitor(c.UserContext(), fresh)
	if err != nil {
		return err
	}
	return h.leads(c, v, next)
}

// ConfirmView is what the enrolled phone shows before it confirms.
type ConfirmView struct {
	Page   ui.PageHead
	Secret string
	At     string // when the sign-in on the other screen began
	Known  bool   // this phone is enrolled
	Done   bool
}

// ConfirmForm is opened by the QR code of the other screen.
func (h *Handlers) ConfirmForm(c *fiber.Ctx) error {
	v := ConfirmView{Page: h.page(c, "signin.confirm.title"), Secret: c.Params("secret"), Known: true}
	at, err := h.k.Account.Asked(c.UserContext(), c.Cookies(h.secondCookie()), v.Secret)
	if refused(err, account.ErrDeviceRefused) {
		v.Known = false
		return kit.Render(c, ConfirmPage(v))
	}
	if err != nil {
		return err
	}
	v.At = at.In(h.zone()).Format("15:04")
	return kit.Render(c, ConfirmPage(v))
}

// Confirm lets the other screen go on.
func (h *Handlers) Confirm(c *fiber.Ctx) error {
	v := ConfirmView{Page: h.page(c, "signin.confirm.title"), Known: true, Done: true}
	err := h.k.Account.ConfirmOther(c.UserContext(), c.Cookies(h.secondCookie()), c.Params("secret"))
	if refused(err, account.ErrDeviceRefused) {
		v.Known = false
	} else if err != nil {
		return err
	}
	return kit.Render(c, ConfirmPage(v))
}
