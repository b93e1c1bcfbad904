package signin

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// LetterView is a letter somebody holds: the box for its code, a home to come
// into, or an account to open again.
type LetterView struct {
	Page   ui.PageHead
	Letter string // as typed, or the secret of its QR code
	Home   account.Home
	Reset  account.Reset
	Phone  string
	Name   string
	Errors []ui.FieldError
}

// LetterForm is the box for the code on a letter.
func (h *Handlers) LetterForm(c *fiber.Ctx) error {
	return kit.Render(c, LetterPage(LetterView{Page: h.page(c, "signin.letter.title")}))
}

// LetterLink is opened by a letter's QR code; nothing is used up by looking.
func (h *Handlers) LetterLink(c *fiber.Ctx) error {
	return h.openLetter(c, kit.Form{}, LetterView{Letter: c.Params("secret")})
}

// LetterCode opens a letter by its typed code.
func (h *Handlers) LetterCode(c *fiber.Ctx) error {
	f := kit.Bind(c)
	return h.openLetter(c, f, LetterView{Letter: f.Get("letter")})
}

// openLetter finds out what a letter is for; a letter that is none, used or too
// old leads back to the box with what was typed.
func (h *Handlers) openLetter(c *fiber.Ctx, f kit.Form, v LetterView) error {
	v.Page = h.page(c, "signin.letter.title")
	kind, err := h.k.Account.LetterKind(c.UserContext(), v.Letter)
	switch kind {
	case account.DwellingLetter:
		if v.Home, err = h.k.Account.LetterHome(c.UserContext(), v.Letter); err == nil {
			return kit.Render(c, WelcomePage(v))
		}
	case account.AccountLetter:
		if v.Reset, err = h.k.Account.Resetting(c.UserContext(), v.Letter); err == nil {
			return kit.Render(c, ResetPage(v))
		}
	case account.AskLetter:
		if err = h.openAsk(c, AskView{Letter: v.Letter}); err == nil {
			return nil
		}
	}
	if refused(err, account.ErrGone) {
		err = account.ErrLetterExpired.On("letter")
	}
	return kit.Refuse(c, err, func() error {
		v.Errors = kit.WrongAtFirst(c, f.WithError(err), "letter", "signin.letter.code")
		return kit.Render(c, LetterPage(v))
	})
}

// UseLetter makes the letter a home and signs in.
func (h *Handlers) UseLetter(c *fiber.Ctx) error {
	f := kit.Bind(c)
	v := LetterView{Letter: f.Get("letter"), Phone: f.Get("phone"), Name: f.Get("name")}
	secret, who, err := h.k.Account.UseLetter(c.UserContext(), account.Welcome{Letter: v.Letter, Phone: v.Phone, Name: v.Name, Password: f.Get("password")})
	if err == nil {
		return h.enter(c, secret, who, "")
	}
	return h.again(c, f.WithError(err), v, err)
}

// again shows the letter's form with what was typed; a letter that is gone has
// no form any more.
func (h *Handlers) again(c *fiber.Ctx, f kit.Form, v LetterView, err error) error {
	if refused(err, account.ErrLetterWrong, account.ErrLetterUsed, account.ErrLetterExpired) {
		return h.openLetter(c, f, v)
	}
	return kit.Refuse(c, err, func() error {
		v.Errors = kit.WrongAtFirst(c, f, "name", "signin.name", "phone", "signin.phone", "password", "signin.password.new")
		return h.openLetter(c, f, v)
	})
}

// UseAccountLetter sets a new password and signs in.
func (h *Handlers) UseAccountLetter(c *fiber.Ctx) error {
	f := kit.Bind(c)
	v := LetterView{Letter: f.Get("letter")}
	secret, who, err := h.k.Account.UseAccountLetter(c.UserContext(), v.Letter, f.Get("password"))
	if err == nil {
		return h.enter(c, secret, who, "")
	}
	return h.again(c, f.WithError(err), v, err)
}
