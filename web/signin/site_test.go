package signin_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/account/password"
	"ziguan/internal/clock"
	"ziguan/internal/config"
	"ziguan/internal/i18n"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/seal"
	"ziguan/web/kit"
	"ziguan/web/setup"
	"ziguan/web/signin"
)

// site is the pages of this package with browsers that keep cookies.
type site struct {
	t       *testing.T
	app     *fiber.App
	people  *people.Service
	account *account.Service
	db      *pg.DB
	box     *outbox.Service
	texts   []string // what a gateway was sent
	down    bool     // the gateway
}

// browser keeps cookies and runs no scripts.
type browser struct {
	*site
	cookies map[string]string
}

type answer struct {
	status   int
	body     string
	location string
}

func newSite(t *testing.T) *site {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	key, err := seal.FromHex(strings.Repeat("ab", 32))
	if err != nil {
		t.Fatal(err)
	}
	db := pgtest.NewAt(t, clock.NewStepped(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)).Now)
	s := &site{t: t, db: db, people: people.New(db), account: account.New(db, key).Hashing(password.Quick())}
	k := &kit.Kit{Cfg: config.Config{PublicURL: "http://parking.example"}, Words: words, People: s.people, Account: s.account, DB: db, Log: slog.New(slog.DiscardHandler)}
	s.box = outbox.NewService(db, outbox.Setup{Key: key, Words: words, Sends: true, Local: true})
	k.Proofs = account.NewProofs(db, key, outbox.NewCourier(s.box, s.took, k.Log))
	s.app = fiber.New(fiber.Config{Immutable: true, ErrorHandler: func(c *fiber.Ctx, err error) error {
		return c.Status(kit.Status(err)).SendString(words.In(i18n.English).Err(err))
	}})
	s.app.Use(func(c *fiber.Ctx) error {
		v := &kit.Visit{Words: words.In(i18n.English)}
		if who, err := s.account.Visitor(c.UserContext(), c.Cookies(kit.SessionCookie(k.Cfg))); err == nil {
			v.Person, v.SignedIn = who, true
		}
		kit.SetVisit(c, v)
		return c.Next()
	})
	in := func(next fiber.Handler) fiber.Handler {
		return func(c *fiber.Ctx) error {
			v := kit.Of(c)
			committee, err := s.people.Committee(c.UserContext(), c.Params("committee"))
			if err != nil {
				return err
			}
			v.Committee, v.Actor = committee, v.Person.ActorIn(committee)
			return next(c)
		}
	}
	s.mount(signin.New(k), setup.New(k), in)
	return s
}

func (s *site) mount(h *signin.Handlers, w *setup.Handlers, in func(fiber.Handler) fiber.Handler) {
	a := s.app
	a.Get("/sign-in", h.SignInForm).Post("/sign-in", h.SignIn).Post("/sign-out", h.SignOut)
	a.Get("/sign-in/forgotten", h.Forgotten)
	a.Get("/sign-in/second", h.Second).Post("/sign-in/second", h.SecondCode).Post("/sign-in/second/continue", h.SecondContinue)
	a.Get("/sign-in/confirm/:secret", h.ConfirmForm).Post("/sign-in/confirm/:secret", h.Confirm)
	a.Get("/enrol/:secret", h.EnrolForm).Post("/enrol/:secret", h.Enrol)
	a.Get("/letter", h.LetterForm).Post("/letter", h.LetterCode).Post("/letter/home", h.UseLetter).Post("/letter/account", h.UseAccountLetter)
	a.Post("/letter/request", h.AnswerLetter).Post("/letter/arrival", h.Arrive).Get("/letter/:secret", h.LetterLink)
	a.Get("/account/requests", h.Asks).Post("/account/requests/:id", h.AnswerAsk).Post("/account/phone", h.ChoosePhone)
	a.Post("/account/phone/code", h.SendCode).Post("/account/phone/proof", h.ConfirmCode)
	a.Get("/c/:committee/requests", in(h.Waiting)).Post("/c/:committee/requests", in(h.ProvePhone))
	a.Post("/c/:committee/requests/:id/letter", in(h.PrintAsk)).Post("/c/:committee/requests/:id/withdrawal", in(h.WithdrawAsk))
	a.Get("/account", h.Account).Post("/account/password", h.ChangePassword).Post("/account/sign-out-everywhere", h.SignOutEverywhere)
	a.Post("/account/second/phones", h.EnrolSecond).Post("/account/second/phones/:id/revocation", h.RevokeSecond)
	a.Post("/account/second/codes", h.NewCodes).Get("/account/second/totp", h.TOTPForm).Post("/account/second/totp", h.EnrolTOTP)
	a.Get("/c/:committee/letters", in(h.Letters)).Post("/c/:committee/letters", in(h.PrintLetters))
	a.Get("/c/:committee/phones", in(h.Phones)).Post("/c/:committee/phones", in(h.EnrolGate)).Post("/c/:committee/phones/:id/revocation", in(h.RevokePhone))
	a.Get("/c/:committee/counter", in(h.Counter)).Post("/c/:committee/counter", in(h.Claim))
	a.Post("/c/:committee/volunteers", in(h.AddVolunteer))
	a.Get("/c/:committee/resets", in(h.Resets)).Post("/c/:committee/resets", in(h.AskReset)).Post("/c/:committee/resets/residents", in(h.ResidentLetter))
	a.Post("/c/:committee/resets/:id/confirmation", in(h.ConfirmReset))
	a.Get("/setup/:token", w.Committee).Post("/setup/:token", w.SaveCommittee)
	a.Get("/setup/:token/chair", w.Chair).Post("/setup/:token/chair", w.Found)
	a.Get("/c/:committee/start", in(w.Register)).Get("/c/:committee/start/done", in(w.Done))
}

// took is the gateway of every committee.
func (s *site) took(_ context.Context, r outbox.Request) (outbox.Answer, error) {
	s.texts = append(s.texts, string(r.Body))
	if s.down {
		return outbox.Answer{Status: http.StatusBadGateway}, nil
	}
	return outbox.Answer{Status: http.StatusNoContent}, nil
}

func (s *site) browser() *browser { return &browser{s, map[string]string{}} }

func (b *browser) get(path string) answer { return b.send(http.MethodGet, path, nil) }

func (b *browser) post(path string, pairs ...string) answer {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.send(http.MethodPost, path, strings.NewReader(form.Encode()))
}

func (b *browser) send(method, path string, body io.Reader) answer {
	b.t.Helper()
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for n, v := range b.cookies {
		r.AddCookie(&http.Cookie{Name: n, Value: v})
	}
	res, err := b.app.Test(r, -1)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	for _, c := range res.Cookies() {
		b.cookies[c.Name] = c.Value
	}
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{res.StatusCode, string(text), res.Header.Get("Location")}
}

func (b *browser) leads(a answer, to string) {
	b.t.Helper()
	if a.status != http.StatusSeeOther || a.location != to {
		b.t.Fatalf("%d to %q, not to %q\n%s", a.status, a.location, to, a.body)
	}
}

func (b *browser) shows(a answer, status int, texts ...string) {
	b.t.Helper()
	if a.status != status {
		b.t.Fatalf("status %d, not %d\n%s", a.status, status, a.body)
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			b.t.Fatalf("no %q in\n%s", text, a.body)
		}
	}
}
