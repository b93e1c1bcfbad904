package cards_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/internal/pagetest"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/web/cards"
	"ziguan/web/kit"
	"ziguan/web/static"
)

// world is a committee with a rare name, dwellings 1-1-101 to 2-1-104, and the
// pages of this package behind the guard and the policy of the real site.
type world struct {
	*pagetest.World
	homes map[string]people.Dwelling
	chair string // a session's secret
}

const (
	name   = "馨园𬍛䶮㛃停车自管会"
	policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{World: pagetest.New(t), homes: map[string]people.Dwelling{}}
	var err error
	w.C, err = w.People.Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{
		Code: "XIN", Name: name, Regime: people.Owners, Province: "京", DutyPhone: "010-5550 1234",
	})
	w.Must(err)
	for _, code := range []string{"1-1-101", "1-1-102", "1-1-103", "1-1-104", "2-1-101", "2-1-102", "2-1-103", "2-1-104"} {
		w.homes[code] = w.home(code)
	}
	w.chair = w.Session(w.C, actor.Chair)
	w.site()
	return w
}

func (w *world) home(code string) people.Dwelling {
	w.T.Helper()
	d := w.Dwelling(code)
	w.exec(`update people.dwellings set building = split_part(code, '-', 1) where id = $1`, d.ID)
	return d
}

// site serves the pages as the whole program does: who is there, what they may
// open, the policy, the static files.
func (w *world) site() {
	k := &kit.Kit{Cfg: w.Deps.Cfg, Words: w.Deps.Words, People: w.People, DB: w.DB, Log: w.Deps.Log}
	p := cards.New(k, w.Parking, w.Change, w.Proposals)
	w.App = fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, ErrorHandler: func(c *fiber.Ctx, err error) error {
		return c.Status(kit.Status(err)).SendString(kit.Of(c).Words.Err(err))
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
	may := func(a kit.Access, h fiber.Handler) fiber.Handler {
		return func(c *fiber.Ctx) error {
			v := kit.Of(c)
			var err error
			if v.Committee, err = w.People.Committee(c.UserContext(), c.Params("committee")); err != nil {
				return err
			}
			v.Actor = v.Person.ActorIn(v.Committee)
			if !a.Allowed(v.Actor, v.SignedIn) {
				return actor.ErrNotHere
			}
			return h(c)
		}
	}
	w.App.Get("/c/:committee/cards.xlsx", may(kit.Staff, p.Export))
	g := w.App.Group("/c/:committee/cards")
	g.Get("/", may(kit.Insiders, p.List))
	g.Get("/new", may(kit.Staff, p.IssueForm)).Post("/new", may(kit.Staff, p.Issue))
	g.Get("/proposals", may(kit.Staff, p.Proposals)).Get("/proposals/:id", may(kit.Staff, p.Proposal))
	g.Post("/proposals/:id/confirmation", may(kit.Staff, p.Confirm)).Post("/proposals/:id/refusal", may(kit.Staff, p.RefuseProposal))
	g.Post("/proposals/:id/withdrawal", may(kit.Staff, p.WithdrawProposal))
	g.Get("/first", may(kit.Staff, p.First)).Post("/first", may(kit.Staff, p.IssueFirst))
	g.Post("/claims/:claim/plate", may(kit.Staff, p.ClaimPlate))
	g.Get("/print", may(kit.Staff, p.Print)).Get("/print/sheets", may(kit.Staff, p.Sheets))
	g.Get("/:number", may(kit.Insiders, p.Show))
	for _, path := range []string{"suspension", "resumption", "lifting", "loss", "replacement", "return", "revocation"} {
		g.Post("/:number/"+path, may(kit.Staff, p.Act))
	}
}

func (w *world) exec(query string, args ...any) {
	w.T.Helper()
	_, err := w.DB.Bare().ExecContext(w.T.Context(), query, args...)
	w.Must(err)
}

// issue gives a dwelling a card by the use case.
func (w *world) issue(dwelling, plate, kind string) class.Number {
	w.T.Helper()
	got, err := w.Parking.Issue(w.T.Context(), actor.Of(actor.Operator), parking.IssueCard{
		Committee: w.C.ID, Dwelling: dwelling, Plates: []string{plate}, Class: kind, Reason: "行驶证已核对",
	})
	w.Must(err)
	return got.Number
}

func (w *world) state(n class.Number) parking.CardState {
	w.T.Helper()
	got, err := w.Parking.Show(w.T.Context(), w.Actor(actor.Chair), w.C.ID, n.String())
	w.Must(err)
	return got.State
}

func (w *world) count() int {
	w.T.Helper()
	list, err := w.Parking.List(w.T.Context(), w.Actor(actor.Chair), parking.ListCards{Committee: w.C.ID})
	w.Must(err)
	return len(list)
}

// claim is a card that came with the register.
func (w *world) claim(dwelling, plate, number, kind string, validTo day.Day) {
	w.T.Helper()
	w.exec(`insert into parking.claims (committee_id, id, dwelling_id, plate, number, class, valid_to, state)
		values ($1, $2, $3, nullif($4, ''), $5, $6, $7, 'waiting')`,
		w.C.ID, id.New[parking.Claim](), w.homes[dwelling].ID, plate, number, kind, validTo)
}

// get opens a page below the cards as the chair.
func (w *world) get(path string) pagetest.Reply {
	w.T.Helper()
	return w.Get("/c/XIN/cards"+path, w.chair)
}

func (w *world) post(path string, pairs ...string) pagetest.Reply {
	w.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return w.Post("/c/XIN/cards"+path, w.chair, form)
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

// leads fails unless the answer redirects to an address.
func leads(t *testing.T, r pagetest.Reply, to string) {
	t.Helper()
	if r.Status != http.StatusSeeOther || r.Header.Get("Location") != to {
		t.Errorf("status %d to %q, want 303 to %q: %.300s", r.Status, r.Header.Get("Location"), to, r.Body)
	}
}
