package signin

import (
	"net/http"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// AskView is what one committee asks, as the one who is asked reads it.
type AskView struct {
	Page     ui.PageHead
	Letter   string // as typed, or the secret of its QR code
	Ask      account.Attachment
	Until    string // the last day to answer
	SignedIn bool
	Phone    string
	Errors   []ui.FieldError
}

// next is where signing in leads back to: this letter.
func (v AskView) next() string {
	return "/sign-in?" + url.Values{"next": {"/letter/" + url.PathEscape(v.Letter)}}.Encode()
}

// askPage shows what a letter asks, to whoever opened it.
func (h *Handlers) askPage(c *fiber.Ctx, v AskView) error {
	v.Page, v.SignedIn = h.page(c, "signin.ask.title"), kit.Of(c).SignedIn
	return kit.Render(c, AskPage(v))
}

// openAsk opens a letter that is neither a home's nor an account's.
func (h *Handlers) openAsk(c *fiber.Ctx, v AskView) error {
	var err error
	if v.Ask, err = h.k.Account.Opened(c.UserContext(), v.Letter); err != nil {
		return err
	}
	v.Until = day.In(v.Ask.ExpiresAt, h.zone()).String()
	return h.askPage(c, v)
}

// AnswerLetter is the yes or no of whoever opened a letter and is signed in.
func (h *Handlers) AnswerLetter(c *fiber.Ctx) error {
	f := kit.Bind(c)
	return h.answer(c, f, account.Which{Letter: f.Get("letter")})
}

// AnswerAsk is the yes or no to what one's own page lists.
func (h *Handlers) AnswerAsk(c *fiber.Ctx) error {
	key, err := account.ParseID(c.Params("id"))
	if err != nil {
		return err
	}
	return h.answer(c, kit.Bind(c), account.Which{ID: key})
}

func (h *Handlers) answer(c *fiber.Ctx, f kit.Form, w account.Which) error {
	yes := f.Get("answer") == "yes"
	if err := h.k.Account.Answer(c.UserContext(), kit.Of(c).Person, w, yes); err != nil {
		return err
	}
	if yes {
		return kit.Done(c, "/account", "signin.ask.yes.done")
	}
	return kit.Done(c, "/account", "signin.ask.no.done")
}

// Arrive is the yes of whoever opened a letter and signs in by it, or begins.
func (h *Handlers) Arrive(c *fiber.Ctx) error {
	f := kit.Bind(c)
	v := AskView{Letter: f.Get("letter"), Phone: f.Get("phone")}
	secret, who, err := h.k.Account.Arrive(c.UserContext(), account.Welcome{Letter: v.Letter, Phone: v.Phone, Password: f.Get("password")})
	if err == nil {
		return h.enter(c, secret, who, "")
	}
	if refused(err, account.ErrLetterWrong, account.ErrGone) {
		return h.openLetter(c, f.WithError(err), LetterView{Letter: v.Letter})
	}
	return kit.Refuse(c, err, func() error {
		v.Errors = kit.WrongAtFirst(c, f.WithError(err), "phone", "signin.phone", "password", "signin.password.new")
		return h.openAsk(c, v)
	})
}

// AsksView is what waits for one's own answer.
type AsksView struct {
	Page ui.PageHead
	Mine account.Mine
	Days map[account.AttachmentID]string // the last day to answer
}

// Asks shows what waits for the visitor's own answer.
func (h *Handlers) Asks(c *fiber.Ctx) error {
	m, err := h.k.Account.Mine(c.UserContext(), kit.Of(c).Person)
	if err != nil {
		return err
	}
	v := AsksView{Page: h.page(c, "signin.asks.title"), Mine: m, Days: map[account.AttachmentID]string{}}
	for _, a := range m.List {
		v.Days[a.ID] = day.In(a.ExpiresAt, h.zone()).String()
	}
	return kit.Render(c, AsksPage(v))
}

// ChoosePhone gives a sign-in name to whoever has none any more.
func (h *Handlers) ChoosePhone(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := h.k.Account.ChoosePhone(c.UserContext(), h.secret(c), f.Get("phone"))
	return kit.Settle(c, err, func() error {
		return h.account(c, AccountView{Phone: f.Get("phone"), PhoneErrors: kit.WrongAtFirst(c, f.WithError(err), "phone", "signin.phone")})
	}, "/account", "signin.account.phone.done")
}

// WaitingView is what a committee asked and waits for.
type WaitingView struct {
	Page    ui.PageHead
	Code    string
	Chair   bool
	Waiting []account.Attachment
	Days    map[account.AttachmentID]string
	Typed   map[string]string
	Errors  []ui.FieldError
}

// may tells whether the visitor may print and take back what is asked.
func (v WaitingView) may(a account.Attachment) bool { return v.Chair || a.Kind != account.KindRole }

// Waiting shows what the committee waits for.
func (h *Handlers) Waiting(c *fiber.Ctx) error { return h.waiting(c, WaitingView{}) }

func (h *Handlers) waiting(c *fiber.Ctx, v WaitingView) error {
	who, committee := kit.Actor(c), kit.Committee(c)
	var err error
	if v.Waiting, err = h.k.Account.Waiting(c.UserContext(), who, committee.ID); err != nil {
		return err
	}
	v.Days = map[account.AttachmentID]string{}
	for _, a := range v.Waiting {
		v.Days[a.ID] = committee.Today(a.ExpiresAt).String()
	}
	v.Page, v.Code, v.Chair = h.page(c, "signin.waiting.title"), committee.Code, who.Is(actor.Chair)
	return kit.Render(c, WaitingPage(v))
}

// asked leads to what waits, after a committee asked something: the same for
// every phone.
func (h *Handlers) asked(c *fiber.Ctx) error {
	return kit.Done(c, kit.Link(c, "requests"), "signin.waiting.done")
}

// ProvePhone asks whoever stands at the counter to show that a phone is theirs.
func (h *Handlers) ProvePhone(c *fiber.Ctx) error {
	f := kit.Bind(c)
	_, err := h.k.Account.Ask(c.UserContext(), kit.Actor(c), account.Ask{
		Committee: kit.Committee(c).ID, Kind: account.KindPhone,
		Name: f.Get("person_name"), Phone: f.Get("person_phone"), Rang: f.Has("rang"),
	})
	if err == nil {
		return h.asked(c)
	}
	return kit.Refuse(c, err, func() error {
		return h.waiting(c, WaitingView{Typed: typed(f, "person_name", "person_phone", "rang"), Errors: kit.WrongAtFirst(c, f.WithError(renamed(err)),
			"person_name", "signin.name", "person_phone", "signin.phone", "rang", "signin.waiting.rang")})
	})
}

// PrintAsk shows the letter that staff hand to the one who is asked; a newer one
// voids it.
func (h *Handlers) PrintAsk(c *fiber.Ctx) error {
	key, err := account.ParseID(c.Params("id"))
	if err != nil {
		return err
	}
	l, err := h.k.Account.Letter(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key)
	if err != nil {
		return err
	}
	return h.sheets(c, askSheet, l)
}

// WithdrawAsk takes back what was asked.
func (h *Handlers) WithdrawAsk(c *fiber.Ctx) error {
	key, err := account.ParseID(c.Params("id"))
	if err != nil {
		return err
	}
	if err := h.k.Account.Withdraw(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key); err != nil {
		return err
	}
	return kit.Done(c, kit.Link(c, "requests"), "signin.waiting.withdrawn")
}

// waits reports whether something waits for a visitor who has just come in; where
// that cannot be read, they go on without it.
func (h *Handlers) waits(c *fiber.Ctx, v account.Visitor) bool {
	yes, err := h.k.Waits(c.UserContext(), v)
	return err == nil && yes
}

// leads redirects a visitor who came in to where they wanted, or to what waits for
// their answer.
func (h *Handlers) leads(c *fiber.Ctx, v account.Visitor, next string) error {
	if local(next) == "" && !v.NeedsSecond() {
		switch {
		case v.Person.Phone == "":
			next = "/account"
		case h.waits(c, v):
			next = "/account/requests"
		}
	}
	return c.Redirect(onward(v, next), http.StatusSeeOther)
}
