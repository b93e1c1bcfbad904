package gatepage_test

import (
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"
	"github.com/lib/pq"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/config"
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/seal"
	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/parking/gate"
	"ziguan/parking/movecall"
	"ziguan/parking/visit"
	"ziguan/parking/watch"

	gatepage "ziguan/web/gate"
	"ziguan/web/kit"
	"ziguan/web/static"
)

var start = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) // 10:00 in Beijing

// world is a committee with cards and a volunteer, and the pages over it behind
// the policy of the real site.
type world struct {
	t     *testing.T
	base  pgtest.Database
	db    *pg.DB
	clock *clock.Stepped
	c     people.Committee
	who   actor.Actor
	app   *fiber.App
	watch *watch.Service
	words *i18n.Catalogue
	key   *seal.Key
	jar   map[string]string
	agent string

	socket, link string
	cut          atomic.Bool // the network is gone: every connection is dropped
	over         atomic.Bool // the session is over: every form leads to the sign-in
	signIns      atomic.Int32
}

const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
	"img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, clock: clock.NewStepped(start), base: pgtest.Create(t), jar: map[string]string{}}
	var err error
	w.key, err = seal.FromHex(strings.Repeat("5a", 32))
	w.must(err)
	w.db, err = pg.Open(t.Context(), w.door(), w.clock.Now, 8)
	w.must(err)
	t.Cleanup(func() { _ = w.db.Close() })
	folk, accounts := people.New(w.db), account.New(w.db, w.key)
	operator := actor.Of(actor.Operator)
	w.c, err = folk.Found(t.Context(), operator, people.NewCommittee{Code: "XY", Name: "馨园", Regime: people.Owners, Province: "京", DutyPhone: "010-5550 1234"})
	w.must(err)
	w.exec(`insert into parking.classes (committee_id, code, prefix, is_primary, plates_per_card, from_day, source_kind, source)
		values ($1, 'first-car', 'A', false, 9, '2026-01-01', 'default', 'test')`, w.c.ID)
	user, err := accounts.AddUser(t.Context(), operator, account.NewUser{Committee: w.c.ID, Role: actor.Volunteer, Name: "李婶", Phone: "13800000001"})
	w.must(err)
	w.who = actor.Actor{Roles: []actor.Role{actor.Volunteer}, Committee: w.c.ID.String(), Person: user.Person.String(), Pseudonym: "V-1"}
	w.watch = watch.New(w.db)
	rec := gate.NewRecorder(w.db)
	t.Cleanup(rec.Close)
	for label, lane := range map[string]bool{"east": false, "lane": true} {
		_, err := w.watch.AddGate(t.Context(), operator.For(w.c.ID.String()), w.c.ID, gate.Gate{Label: label, Name: map[string]string{"east": "东门", "lane": "槐树胡同"}[label], PublicLane: lane})
		w.must(err)
	}
	w.words, err = i18n.Load()
	w.must(err)
	w.app = w.site(accounts, rec)
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	_, err := w.db.Bare().ExecContext(w.t.Context(), query, args...)
	w.must(err)
}

func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	w.must(w.db.Bare().QueryRowContext(w.t.Context(), query, args...).Scan(&n))
	return n
}

// site serves the pages as the whole site will: visit, guard, policy, static files.
func (w *world) site(accounts *account.Service, rec *gate.Recorder) *fiber.App {
	k := &kit.Kit{Cfg: config.Config{}, Words: w.words, People: people.New(w.db), Account: accounts, DB: w.db, Log: slog.New(slog.DiscardHandler)}
	p := gatepage.New(k, gatepage.Services{
		Watch: w.watch, Recorder: rec, Visits: visit.New(w.db), Calls: movecall.New(w.db), Change: change.New(w.db, parking.New(w.db, nil)),
	})
	app := fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, ErrorHandler: func(c *fiber.Ctx, err error) error {
		if errs.KindOf(err) == errs.Unavailable {
			return p.Down(c)
		}
		return c.Status(kit.Status(err)).SendString(errs.CodeOf(err))
	}})
	app.Use(func(c *fiber.Ctx) error {
		if w.cut.Load() {
			return c.Context().Conn().Close()
		}
		if w.over.Load() && c.Method() == http.MethodPost {
			return c.Redirect("/sign-in", http.StatusSeeOther)
		}
		if c.Path() == "/sign-in" {
			w.signIns.Add(1)
		}
		return c.Next()
	})
	app.Use("/static", static.Handler())
	app.Post("/preferences", func(c *fiber.Ctx) error {
		f := kit.Bind(c)
		for _, name := range []string{kit.SizeCookie, kit.ThemeCookie} {
			if v := f.Get(name); v != "" {
				kit.SetPreference(c, name, v)
			}
		}
		return c.Redirect(kit.SafeNext(f.Get("back")), http.StatusSeeOther)
	})
	app.Use(func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentSecurityPolicy, policy)
		lang := i18n.Lang(c.Cookies(kit.LangCookie))
		if lang != i18n.English {
			lang = i18n.Chinese
		}
		v := &kit.Visit{Committee: w.c, Actor: w.who, Words: w.words.In(lang), Size: c.Cookies(kit.SizeCookie), Seal: w.key}
		kit.SetVisit(c, v)
		c.SetUserContext(i18n.With(c.UserContext(), v.Words))
		return c.Next()
	})
	for _, r := range routes(p) {
		app.Add(r.Method, r.Path, r.Handler)
	}
	return app
}

// card makes a card and gives the token its code holds.
func (w *world) card(number, state, validTo string, plates ...string) string {
	w.t.Helper()
	token, key := id.Secret(), uuid.NewString()
	var home people.Dwelling
	w.must(w.db.InTx(w.t.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		all, err := people.AddDwellings(w.t.Context(), tx, w.c.ID, people.BatchID{}, []people.NewDwelling{{Code: number, SortKey: number}})
		home = all[number]
		return err
	}))
	w.exec(`with k as (
		insert into parking.cards (committee_id, id, number, class, is_primary, dwelling_id, state, state_since, valid_from, valid_to,
			token_hash, token_sealed, token_key, applied_at) values ($1, $2, $3, 'first-car', false, $4, $5, $6, '2026-01-01', $7, $8, '', '', $6)
		returning committee_id, id, live)
		insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits)
		select k.committee_id, k.id, p, k.live, right(p, 4), right(p, 4) from k, unnest($9::text[]) p`,
		w.c.ID, key, number, home.ID, state, start, validTo, id.Hash(token), pq.Array(plates))
	return token
}

// page is an answer of the site.
type reply struct {
	Status int
	Body   string
	To     string
}

func (w *world) ask(method, path string, pairs ...string) reply {
	w.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	req := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("User-Agent", w.agent)
	for name, value := range w.jar {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := w.app.Test(req, -1)
	w.must(err)
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	w.must(err)
	for _, c := range res.Cookies() {
		w.jar[c.Name] = c.Value
	}
	return reply{res.StatusCode, string(body), res.Header.Get("Location")}
}

func (w *world) get(path string) reply { w.t.Helper(); return w.ask(http.MethodGet, path) }
func (w *world) post(path string, pairs ...string) reply {
	w.t.Helper()
	return w.ask(http.MethodPost, path, pairs...)
}

func (w *world) shows(r reply, status int, texts ...string) {
	w.t.Helper()
	if r.Status != status {
		w.t.Fatalf("status %d, want %d: %s", r.Status, status, r.Body)
	}
	for _, s := range texts {
		if !strings.Contains(r.Body, s) {
			w.t.Errorf("%q is missing in %s", s, r.Body)
		}
	}
}

var formID = regexp.MustCompile(`name="id" value="([0-9a-f-]{36})"`)

func (r reply) id() string {
	if m := formID.FindStringSubmatch(r.Body); m != nil {
		return m[1]
	}
	return ""
}

func (w *world) onDuty(label, direction string) {
	w.t.Helper()
	if r := w.post("/gate/XY/shift", "gate", label, "direction", direction); r.Status != http.StatusSeeOther {
		w.t.Fatalf("shift: %d %s", r.Status, r.Body)
	}
}

// listen serves the site at an address for a browser.
func (w *world) listen() string {
	w.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	w.must(err)
	go func() { _ = w.app.Listener(l) }()
	w.t.Cleanup(func() { _ = w.app.Shutdown() })
	return fmt.Sprintf("http://%s", l.Addr())
}

// door is a folder of the test's own through which its site reaches the
// database: taking the socket out of it is a database that is down.
func (w *world) door() string {
	w.t.Helper()
	u, err := url.Parse(w.base.App)
	w.must(err)
	q := u.Query()
	w.socket = filepath.Join(q.Get("host"), ".s.PGSQL."+q.Get("port"))
	w.link = filepath.Join(w.t.TempDir(), ".s.PGSQL."+q.Get("port"))
	w.must(os.Symlink(w.socket, w.link))
	q.Set("host", filepath.Dir(w.link))
	u.RawQuery = q.Encode()
	return u.String()
}

// down takes the database away from every connection, or brings it back.
func (w *world) down(gone bool) {
	w.t.Helper()
	if !gone {
		w.must(os.Symlink(w.socket, w.link))
		return
	}
	w.must(os.Remove(w.link))
	super, err := sql.Open("postgres", w.base.Super)
	w.must(err)
	defer func() { _ = super.Close() }()
	_, err = super.Exec(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`)
	w.must(err)
}
