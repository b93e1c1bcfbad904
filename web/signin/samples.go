package signin

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// sampleSecret is behind the codes that samples show; it opens nothing.
const sampleSecret = "AAAAAAAAAAAAAAAAAAAAAAAAAA"

// Samples are the states of signing in: the first and the second step, right and
// wrong, and the letter on paper and in the hand.
func Samples(k *kit.Kit, w i18n.Speaker) ([]kit.Sample, error) {
	s, err := kit.ReadSpecimen()
	if err != nil {
		return nil, err
	}
	p := sampler{New(k), s}
	outside := func(name, label string, draw fiber.Handler) kit.Sample {
		return kit.Sample{Name: name, Label: label, Outside: true, Draw: draw}
	}
	phone := account.Factors{Devices: []account.Device{{Name: s.Person}}, Codes: 7}
	return []kit.Sample{
		outside("sign-in", w.Say("gallery.signin.first"), p.first(nil)),
		outside("sign-in-wrong", w.Say("gallery.signin.wrong"), p.first(account.ErrSignInWrong)),
		outside("sign-in-later", w.Say("gallery.signin.later"), p.first(account.ErrTryLater.With("minutes", "5"))),
		outside("forgotten", w.Say("gallery.signin.forgotten"), func(c *fiber.Ctx) error {
			return kit.Render(c, ForgottenPage(p.page(c, "signin.forgotten.title")))
		}),
		outside("second-none", w.Say("gallery.signin.second_none"), p.second(SecondView{}, nil)),
		outside("second", w.Say("gallery.signin.second"), p.second(SecondView{Factors: phone}, nil)),
		outside("second-wrong", w.Say("gallery.signin.second_wrong"), p.second(SecondView{
			Factors: account.Factors{Codes: 7}, Code: "123456",
		}, account.ErrSecondWrong)),
		outside("letter", w.Say("gallery.signin.letter"), p.letter(nil)),
		outside("letter-used", w.Say("gallery.signin.letter_used"), p.letter(account.ErrLetterUsed)),
		outside("welcome", w.Say("gallery.signin.welcome"), p.welcome),
		outside("account-proof-wrong", w.Say("gallery.signin.proof"), p.proof),
		outside("ask", w.Say("gallery.signin.ask"), p.asked),
		{Name: "waiting", Label: w.Say("gallery.signin.waiting"), As: actor.Chair, Draw: p.waits},
		{Name: "letters-empty", Label: w.Say("gallery.signin.letters_empty"), As: actor.Chair, Draw: func(c *fiber.Ctx) error {
			return kit.Render(c, LettersPage(LettersView{Page: p.k.Page(c, "signin.letters.title")}))
		}},
		{Name: "sheets", Label: w.Say("gallery.signin.sheets"), As: actor.Chair, Draw: p.sheets},
	}, nil
}

// sampler draws the pages without anything behind them.
type sampler struct {
	*Handlers
	s kit.Specimen
}

func (p sampler) first(err error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := SignInView{Page: p.page(c, "signin.title")}
		if err != nil {
			c.Status(kit.Status(err))
			v.Phone = p.s.Row[2]
			v.Errors = kit.WrongAtFirst(c, kit.Form{}.WithError(err), "phone", "signin.phone", "password", "signin.password")
		}
		return kit.Render(c, SignInPage(v))
	}
}

func (p sampler) second(v SecondView, wrong error) fiber.Handler {
	return func(c *fiber.Ctx) (err error) {
		v.Page = p.page(c, "signin.second.title")
		if wrong != nil {
			c.Status(kit.Status(errs.ErrForm))
			v.Errors = kit.WrongAtFirst(c, kit.Form{}.WithError(wrong), "code", "signin.second.code")
		}
		if len(v.Factors.Devices) > 0 {
			v.Ask = sampleSecret
			if v.QR, err = ui.QRBits("https://example.org/sign-in/confirm/" + sampleSecret); err != nil {
				return err
			}
		}
		return kit.Render(c, SecondPage(v))
	}
}

func (p sampler) letter(err error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := LetterView{Page: p.page(c, "signin.letter.title")}
		if err != nil {
			c.Status(kit.Status(err))
			v.Letter = "ABCD-EFGH"
			v.Errors = kit.WrongAtFirst(c, kit.Form{}.WithError(err), "letter", "signin.letter.code")
		}
		return kit.Render(c, LetterPage(v))
	}
}

func (p sampler) welcome(c *fiber.Ctx) error {
	return kit.Render(c, WelcomePage(LetterView{
		Page: p.page(c, "signin.letter.title"), Letter: sampleSecret,
		Home: account.Home{Committee: p.s.Code, CommitteeName: p.s.Committee, Dwelling: p.s.Row[0], Kind: "owner"},
	}))
}

func (p sampler) sample() account.Attachment {
	return account.Attachment{
		Committee: p.s.Code, CommitteeName: p.s.Committee, Kind: account.KindRole, Role: actor.Volunteer,
		Name: p.s.Person, Phone: p.s.Row[2], AskedAs: actor.Chair,
	}
}

func (p sampler) proof(c *fiber.Ctx) error {
	until := kit.SampleDay().Time(p.zone())
	c.Status(kit.Status(account.ErrCodeWrong))
	wrong := kit.Form{}.WithError(account.ErrCodeWrong.With("left", "4").On("code"))
	return kit.Render(c, AccountPage(AccountView{
		Page: p.page(c, "signin.account.title"), Visitor: account.Visitor{Person: people.Person{Name: p.s.Person, Phone: p.s.Row[2]}},
		Proof: ProofView{
			Gateways: []account.Gateway{{Code: p.s.Code, Name: p.s.Committee, Until: &until}}, Until: until.Format("15:04"),
			Errors: proofErrors(c, wrong),
		},
	}))
}

func (p sampler) asked(c *fiber.Ctx) error {
	return kit.Render(c, AskPage(AskView{
		Page: p.page(c, "signin.ask.title"), Letter: sampleSecret, Ask: p.sample(), Until: kit.SampleDay().AddDays(14).String(),
	}))
}

func (p sampler) waits(c *fiber.Ctx) error {
	a := p.sample()
	return kit.Render(c, WaitingPage(WaitingView{
		Page: p.page(c, "signin.waiting.title"), Code: p.s.Code, Chair: true, Waiting: []account.Attachment{a},
		Days: map[account.AttachmentID]string{a.ID: kit.SampleDay().AddDays(14).String()},
	}))
}

func (p sampler) sheets(c *fiber.Ctx) error {
	bits, err := ui.QRBits("https://example.org/letter/" + sampleSecret)
	if err != nil {
		return err
	}
	l := account.PrintedLetter{Dwelling: people.Dwelling{Code: p.s.Row[0]}, Code: "ABCD-EFGH-JKLM"}
	return kit.Render(c, SheetsPage(SheetsView{
		Page: p.k.Page(c, "signin.letters.title"), Committee: p.s.Committee, Host: "https://example.org/letter",
		Sheets: []SheetView{{PrintedLetter: l, QR: bits, Until: kit.SampleDay().AddDays(90).String()}},
	}))
}
