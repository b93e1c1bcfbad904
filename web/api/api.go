package api

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/batch"
	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/gate"
	"ziguan/web/kit"
)

// Deps is what the interface needs.
type Deps struct {
	Account  *account.Service
	Gate     *gate.Service
	Recorder *gate.Recorder
	Words    *i18n.Catalogue
}

// speak gives huma our words for its own refusals: it has one place for all
// applications of a program.
var speak sync.Once //nolint:gochecknoglobals // huma's is global too

// Mount puts the interface below /api/v1 of the application.
func Mount(app *fiber.App, d Deps) huma.API {
	speak.Do(func() {
		huma.DefaultArrayNullable = false // an empty list is [], in what is sent and what is taken
		huma.NewErrorWithContext = newProblem(d.Words)
		huma.NewError = func(status int, _ string, _ ...error) huma.StatusError { // what the description shows of errors
			return Of(d.Words.In(i18n.English), status, "body.malformed", nil)
		}
	})
	a := &api{d: d, tokens: batch.New(256, 1, lookUp(d.Account))}
	cfg := huma.DefaultConfig("Ziguan", "1")
	cfg.CreateHooks = nil // no $schema member and no Link header in answers
	cfg.DocsPath, cfg.SchemasPath = "", ""
	cfg.OpenAPIPath = "/api/v1/openapi"
	cfg.AllowAdditionalPropertiesByDefault = true
	cfg.Info.Description = "Gate checks of a residential parking committee. Times are RFC 3339; days are civil dates."
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", Description: "made by `ziguan token create` or on the committee's page"},
	}
	app.Use("/api", a.authenticate)
	h := humafiber.New(app, cfg)
	a.checks(h)
	a.sync(h)
	a.bundle(h)
	app.Use("/api", func(c *fiber.Ctx) error { return missing(c, h) })
	return h
}

type api struct {
	d      Deps
	tokens *batch.Batcher[string, actor.Actor]
	// seen holds the actors of tokens that were good once. The recorder looks in
	// the check's own transaction whether they still are, so a check costs one
	// trip and a revocation holds at the next answer all the same.
	seen sync.Map
}

type callerKey struct{}

// bearer is who called, and the token they called with.
type bearer struct {
	who    actor.Actor
	secret string
}

// described are the addresses of the description, which needs no token.
var described = []string{"/api/v1/openapi.json", "/api/v1/openapi.yaml", "/api/v1/openapi-3.0.json", "/api/v1/openapi-3.0.yaml"} //nolint:gochecknoglobals // constant

// maxBody bounds what a device hands in: a thousand checks, each with a reason.
// Single operations take less.
const maxBody = 2 << 20

// authenticate asks for the token before the body is read, at addresses where
// nothing is and with methods that nothing takes too.
func (a *api) authenticate(c *fiber.Ctx) error {
	if (c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead) && slices.Contains(described, c.Path()) {
		return c.Next()
	}
	scheme, secret, _ := strings.Cut(c.Get(fiber.HeaderAuthorization), " ")
	if !strings.EqualFold(scheme, "Bearer") || !id.IsSecret(secret) {
		return account.ErrTokenRefused
	}
	who, remembered, err := a.actorOf(c, secret)
	if err != nil {
		return err
	}
	c.SetUserContext(context.WithValue(c.UserContext(), callerKey{}, bearer{who, secret}))
	if c.Method() == fiber.MethodPost {
		body, done, err := kit.Read(c, maxBody, who)
		if err != nil {
			return a.refused(c, secret, remembered, err)
		}
		defer done()
		c.Request().SetBodyStream(bytes.NewReader(body), len(body)) // huma reads a stream
	}
	err = c.Next()
	switch status := c.Response().StatusCode(); {
	case status == http.StatusUnauthorized:
		a.seen.Delete(secret)
	case err != nil || status != http.StatusOK:
		return a.refused(c, secret, remembered, err)
	}
	return err
}

// refused is the answer to a body that no recorder saw, and so none looked whether
// the token still is good.
func (a *api) refused(c *fiber.Ctx, secret string, remembered bool, err error) error {
	if remembered {
		if _, gone := a.ask(c.UserContext(), secret); gone != nil {
			return gone
		}
	}
	return err
}

// actorOf gives the token's actor: from memory for a single check, at which the
// recorder looks again. A list may hold nothing for it to look at.
func (a *api) actorOf(c *fiber.Ctx, secret string) (who actor.Actor, remembered bool, err error) {
	if known, ok := a.seen.Load(secret); ok && c.Method() == fiber.MethodPost && c.Path() == checksPath {
		if who, ok := known.(actor.Actor); ok {
			return who, true, nil
		}
	}
	who, err = a.ask(c.UserContext(), secret)
	return who, false, err
}

func (a *api) ask(ctx context.Context, secret string) (actor.Actor, error) {
	who, err := a.tokens.Do(ctx, secret)
	if err != nil {
		a.seen.Delete(secret)
		return who, err
	}
	a.seen.Store(secret, who)
	return who, nil
}

// lookUp finds the actors of the tokens that came together, in one query.
func lookUp(s *account.Service) func([]string) []batch.Result[actor.Actor] {
	return func(secrets []string) []batch.Result[actor.Actor] {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second) //nolint:forbidigo // belongs to no single request
		defer cancel()
		out := make([]batch.Result[actor.Actor], len(secrets))
		found, err := s.ByTokens(ctx, secrets)
		for i, secret := range secrets {
			who, ok := found[secret]
			switch {
			case err != nil:
				out[i].Err = err
			case !ok:
				out[i].Err = account.ErrTokenRefused
			default:
				out[i].Out = who
			}
		}
		return out
	}
}

func caller(ctx context.Context) (actor.Actor, people.CommitteeID, error) {
	b, _ := ctx.Value(callerKey{}).(bearer)
	c, err := id.Parse[people.Committee](b.who.Committee)
	if err != nil {
		return b.who, c, account.ErrTokenRefused
	}
	return b.who, c, nil
}

// digestKey is the key of the bundle that the calling token gets.
func digestKey(ctx context.Context) []byte {
	b, _ := ctx.Value(callerKey{}).(bearer)
	return gate.DigestKey(b.secret)
}

// missing answers what no operation serves: 405 where the address exists for
// another method, else 404.
func missing(c *fiber.Ctx, h huma.API) error {
	if strings.HasPrefix(c.Path(), "/api/v1/openapi.") {
		c.Set(fiber.HeaderAllow, "GET, HEAD")
		return fiber.ErrMethodNotAllowed
	}
	if p, ok := h.OpenAPI().Paths[strings.TrimSuffix(c.Path(), "/")]; ok && p != nil {
		var allow []string
		for m, op := range map[string]*huma.Operation{http.MethodGet: p.Get, http.MethodPost: p.Post} {
			if op != nil {
				allow = append(allow, m)
			}
		}
		c.Set(fiber.HeaderAllow, strings.Join(allow, ", "))
		return fiber.ErrMethodNotAllowed
	}
	return fiber.ErrNotFound
}
