package gateadmin_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/parking/gate"
	"ziguan/parking/movecall"
	"ziguan/parking/watch"
	"ziguan/web/gateadmin"
	"ziguan/web/kit"
	"ziguan/web/static"
)

// world is a committee with its pages, seen by whoever the cookie "role" says;
// without one by its chair.
type world struct {
	t     *testing.T
	app   *fiber.App
	db    *pg.DB
	clock *clock.Stepped
	c     people.Committee
	watch *watch.Service
	r     *gate.Recorder
	jobs  []gateadmin.JobRow
}

func newWorld(t *testing.T) *world {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, clock: clock.NewStepped(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))}
	w.db = pgtest.NewAt(t, w.clock.Now)
	s := people.New(w.db)
	w.c, err = s.Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{
		Code: "XY", Name: "馨园停车自管会", Regime: people.Owners, Province: "京", DutyPhone: "010-6666 1234",
	})
	if err != nil {
		t.Fatal(err)
	}
	w.watch, w.r = watch.New(w.db), gate.NewRecorder(w.db)
	t.Cleanup(w.r.Close)
	k := &kit.Kit{Words: words, People: s, DB: w.db, Log: slog.New(slog.DiscardHandler)}
	w.app = fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, ErrorHandler: func(c *fiber.Ctx, err error) error {
		return c.Status(kit.Status(err)).SendString(kit.Of(c).Words.Err(err))
	}})
	w.app.Use("/static", static.Handler())
	w.app.Use(func(c *fiber.Ctx) error {
		role := actor.Role(c.Cookies("role", "chair"))
		lang := i18n.Lang(c.Cookies(kit.LangCookie, "zh"))
		kit.SetVisit(c, &kit.Visit{
			SignedIn: true, Committee: w.c, Words: words.In(lang), Size: c.Cookies(kit.SizeCookie),
			Actor: actor.Actor{Roles: []actor.Role{role}, Committee: w.c.ID.String(), Pseudonym: "ab12cd34ef"},
		})
		return c.Next()
	})
	w.mount(gateadmin.New(k, gateadmin.Services{Gate: gate.New(w.db), Watch: w.watch, Recorder: w.r, Calls: movecall.New(w.db)}, func(context.Context) ([]gateadmin.JobRow, error) { return w.jobs, nil }))
	return w
}

func (w *world) mount(p *gateadmin.Pages) {
	g := w.app.Group("/c/:committee/gate")
	g.Get("/inside", p.Inside)
	g.Get("/gates", p.Gates).Post("/gates", p.AddGate).Post("/hours", p.SetHours)
	g.Get("/differences", p.Differences).Post("/differences/:id/resolution", p.Resolve)
	g.Get("/lookup", p.Lookup).Post("/lookup", p.LookUp)
	g.Get("/valid", p.Valid).Get("/valid.xlsx", p.ValidXLSX).Get("/valid/paper", p.ValidPaper)
	g.Get("/paper", p.Paper).Post("/paper", p.EnterPaper).Get("/paper/sheet", p.EmptyPaper)
	g.Get("/passages", p.Passages).Post("/passages", p.ReadPassages).Post("/passages/import", p.ImportPassages)
	g.Get("/jobs", p.Jobs)
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.db.Bare().ExecContext(w.t.Context(), query, args...); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
}

// cards gives each plate a card of its own.
func (w *world) cards(plates ...string) {
	w.t.Helper()
	w.exec(`insert into parking.classes (committee_id, code, prefix, is_primary, plates_per_card, from_day, source_kind, source)
		values ($1, 'first-car', 'A', true, 9, '2026-01-01', 'default', 'test') on conflict do nothing`, w.c.ID)
	for i, p := range plates {
		code, key := "1-1-"+p, uuid.NewString()
		var home people.Dwelling
		if err := w.db.InTx(w.t.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
			all, err := people.AddDwellings(w.t.Context(), tx, w.c.ID, people.BatchID{}, []people.NewDwelling{{Code: code, SortKey: code}})
			home = all[code]
			return err
		}); err != nil {
			w.t.Fatal(err)
		}
		number := "A-" + strings.Repeat("0", 3) + string(rune('1'+i%9)) + string(rune('a'+i/9))
		r := []rune(p)
		w.exec(`with k as (
			insert into parking.cards (committee_id, id, number, class, is_primary, dwelling_id, state, state_since, valid_from, valid_to,
				token_hash, token_sealed, token_key, applied_at)
			values ($1, $2, $3, 'first-car', true, $4, 'active', $5, '2026-01-01', '2027-06-30', $6, '', '', $5)
			returning committee_id, id)
			insert into parking.card_plates (committee_id, card_id, plate, live, tail, digits)
			select k.committee_id, k.id, $7, true, $8, $8 from k`,
			w.c.ID, key, number, home.ID, w.db.Now(), id.Hash(id.Secret()), p, string(r[len(r)-4:]))
	}
}

func (w *world) check(d gate.Direction, p string) {
	w.t.Helper()
	_, err := w.r.Check(w.t.Context(), actor.Of(actor.Gate).For(w.c.ID.String()), w.c.ID,
		gate.Check{ID: uuid.Must(uuid.NewV7()), Gate: "东门", Direction: d, Plate: p})
	if err != nil {
		w.t.Fatal(err)
	}
	w.clock.Step(time.Minute)
}

func (w *world) addGate() {
	w.t.Helper()
	_, err := w.watch.AddGate(w.t.Context(), actor.Of(actor.Chair).For(w.c.ID.String()), w.c.ID, gate.Gate{
		Label: "东门", Name: "东门",
		Hours: []gate.Hours{{From: 420, To: 1320, Mode: gate.EveryCar}, {From: 1320, To: 1440, Mode: gate.StrangersOnly}},
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

type answer struct {
	status         int
	body, location string
	header         http.Header
}

func (w *world) send(r *http.Request) answer {
	w.t.Helper()
	res, err := w.app.Test(r, -1)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{res.StatusCode, string(b), res.Header.Get("Location"), res.Header}
}

func (w *world) get(path string, role actor.Role) answer {
	r := httptest.NewRequest(http.MethodGet, "/c/XY/gate"+path, nil)
	r.AddCookie(&http.Cookie{Name: "role", Value: string(role)})
	return w.send(r)
}

func (w *world) post(path string, pairs ...string) answer {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, "/c/XY/gate"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.send(r)
}

func (w *world) upload(path, name, content string) answer {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", name)
	if err != nil {
		w.t.Fatal(err)
	}
	_, _ = io.WriteString(part, content)
	_ = m.WriteField("gate", "东门")
	_ = m.Close()
	r := httptest.NewRequest(http.MethodPost, "/c/XY/gate"+path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return w.send(r)
}

// holds fails unless the page has the status and every text.
func (a answer) holds(t *testing.T, status int, texts ...string) {
	t.Helper()
	if a.status != status {
		t.Errorf("status %d, want %d: %.300s", a.status, status, a.body)
	}
	for _, s := range texts {
		if !strings.Contains(a.body, s) {
			t.Errorf("the page lacks %s", s)
		}
	}
}
