package my_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/internal/pagetest"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/web/kit"
	"ziguan/web/my"
	"ziguan/web/static"
)

// world is a committee with dwellings 1-1-101 to 1-1-104, and the resident's
// pages behind the guard and the policy of the real site.
type world struct {
	*pagetest.World
	homes map[string]people.Dwelling
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{World: pagetest.New(t), homes: map[string]people.Dwelling{}}
	var err error
	w.C, err = w.People.Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{
		Code: "XIN", Name: "馨园𬍛停车自管会", Regime: people.Owners, Province: "京", DutyPhone: "010-5550 1234",
	})
	w.Must(err)
	for _, code := range []string{"1-1-101", "1-1-102", "1-1-103", "1-1-104"} {
		w.homes[code] = w.Dwelling(code)
	}
	w.site()
	return w
}

// site serves the pages as the whole program does: who is there, what they may
// open, the policy, the static files.
func (w *world) site() {
	k := &kit.Kit{Cfg: w.Deps.Cfg, Words: w.Deps.Words, People: w.People, DB: w.DB, Log: w.Deps.Log}
	p := my.New(k, my.Services{Parking: w.Parking, Blocks: w.Blocks, Outbox: w.Outbox, Visits: w.Visits, Calls: w.Calls, Renewals: w.Renewals, Change: w.Change, Applications: w.Applications, Votes: w.Votes, Compacts: w.Compacts, Hearings: w.Hearings})
	w.App = fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, ErrorHandler: func(c *fiber.Ctx, err error) error {
		return c.Status(kit.Status(err)).SendString(w.Deps.Words.In(i18n.Chinese).Err(err))
	}})
	w.App.Use("/static", static.Handler())
	w.App.Use(func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentSecurityPolicy, policy)
		v := &kit.Visit{Words: w.Deps.Words.In(i18n.Lang(c.Cookies(kit.LangCookie, "zh"))), Size: c.Cookies(kit.SizeCookie)}
		if who, err := w.Account.Visitor(c.UserContext(), c.Cookies(kit.SessionCookie(k.Cfg))); err == nil {
			v.Person, v.SignedIn = who, true
		}
		kit.SetVisit(c, v)
		return c.Next()
	})
	may := func(h fiber.Handler) fiber.Handler {
		return func(c *fiber.Ctx) error {
			v := kit.Of(c)
			var err error
			if v.Committee, err = w.People.Committee(c.UserContext(), c.Params("committee")); err != nil {
				return err
			}
			v.Actor = v.Person.ActorIn(v.Committee)
			if !kit.Residents.Allowed(v.Actor, v.SignedIn) {
				return actor.ErrNotHere
			}
			return h(c)
		}
	}
	w.App.Get("/my/:committee/messages", may(p.Messages)).Get("/my/:committee/messages/:message", may(p.Message))
	w.App.Get("/my/:committee", may(p.Home)).Get("/my/:committee/card/:number", may(p.Card)).Post("/my/:committee/card/:number/loss", may(p.Lost))
}

func (w *world) exec(query string, args ...any) {
	w.T.Helper()
	_, err := w.DB.Bare().ExecContext(w.T.Context(), query, args...)
	w.Must(err)
}

// resident is somebody who lives at dwellings of the committee, and is signed in.
func (w *world) resident(name, kind string, dwellings ...string) string {
	w.T.Helper()
	person, resident := id.New[people.Person](), id.New[people.Resident]()
	w.exec(`insert into people.people (id, name, created_at) values ($1, $2, $3)`, person, name, w.Clock.Now())
	w.exec(`insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, $3, $4, $5)`,
		w.C.ID, resident, name, person, w.Clock.Now())
	for _, code := range dwellings {
		w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day) values ($1, $2, $3, $4, $5, '2020-01-01')`,
			w.C.ID, id.New[people.Occupancy](), w.homes[code].ID, resident, kind)
	}
	secret, err := w.Account.OpenAs(w.T.Context(), actor.Of(actor.Operator), person)
	w.Must(err)
	return secret
}

// issue gives a dwelling a card by the use case, with its token.
func (w *world) issue(dwelling, plate, kind string) parking.Issued {
	w.T.Helper()
	got, err := w.Parking.Issue(w.T.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: dwelling, Plates: []string{plate}, Class: kind, Reason: "搬家当天"})
	w.Must(err)
	return got
}

func (w *world) move(do func(parking.CardAct) error, number class.Number, reason string) {
	w.T.Helper()
	w.Must(do(parking.CardAct{Committee: w.C.ID, Number: number.String(), Reason: reason, Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}))
}

func (w *world) suspend(n class.Number, reason string) {
	w.T.Helper()
	w.move(func(a parking.CardAct) error { return w.Parking.Suspend(w.T.Context(), w.Actor(actor.Chair), a) }, n, reason)
}

// lose posts the form of a card that is lost.
func (w *world) lose(n class.Number, secret, how string) pagetest.Reply {
	w.T.Helper()
	return w.Post("/my/XIN/card/"+n.String()+"/loss", secret, url.Values{"reason": {how}})
}

// holds fails unless the answer has the status and every text.
func holds(t *testing.T, r pagetest.Reply, status int, texts ...string) {
	t.Helper()
	if r.Status != status {
		t.Errorf("status %d, want %d: %.300s", r.Status, status, r.Body)
	}
	for _, s := range texts {
		if !strings.Contains(r.Body, s) {
			t.Errorf("the page lacks %s", s)
		}
	}
}

// lacks fails where the page says one of the texts.
func lacks(t *testing.T, r pagetest.Reply, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(r.Body, s) {
			t.Errorf("the page says %s", s)
		}
	}
}

func leads(t *testing.T, r pagetest.Reply, to string) {
	t.Helper()
	if r.Status != http.StatusSeeOther || r.Header.Get("Location") != to {
		t.Errorf("status %d to %q, want 303 to %q: %.300s", r.Status, r.Header.Get("Location"), to, r.Body)
	}
}
