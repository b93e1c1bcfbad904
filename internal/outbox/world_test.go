package outbox_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/seal"
)

// world is a committee with dwellings 1-1-101 to 1-1-103 at ten in the morning
// of 2026-11-23 in Beijing.
type world struct {
	t         *testing.T
	db        *pg.DB
	clock     *clock.Stepped
	s         *outbox.Service
	c         people.Committee
	chair     actor.Actor
	dwellings map[string]people.Dwelling
	hook      *hook
}

func newWorld(t *testing.T) *world {
	t.Helper()
	ticks := clock.NewStepped(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))
	w := &world{t: t, db: pgtest.NewAt(t, ticks.Now), clock: ticks, hook: &hook{answer: `{"code":0}`}}
	w.s = w.service(true)
	w.c = w.found("XY")
	w.chair = actor.Of(actor.Chair).For(w.c.ID.String())
	w.dwellings = w.build(w.c, "1-1-101", "1-1-102", "1-1-103")
	return w
}

func (w *world) service(sends bool) *outbox.Service {
	w.t.Helper()
	key, err := seal.FromHex(strings.Repeat("5a", 32))
	must(w.t, err)
	words, err := i18n.Load()
	must(w.t, err)
	return outbox.NewService(w.db, outbox.Setup{Key: key, Words: words, PublicURL: "https://parking.example", Sends: sends, Local: true})
}

func (w *world) courier() *outbox.Courier {
	return outbox.NewCourier(w.s, w.hook.send, slog.New(slog.DiscardHandler))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) found(code string) people.Committee {
	w.t.Helper()
	c, err := people.New(w.db).Found(w.t.Context(), actor.Of(actor.Operator),
		people.NewCommittee{Code: code, Name: "停车自管会" + code, Regime: people.Owners})
	must(w.t, err)
	return c
}

func (w *world) build(c people.Committee, codes ...string) map[string]people.Dwelling {
	w.t.Helper()
	list := make([]people.NewDwelling, len(codes))
	for i, code := range codes {
		list[i] = people.NewDwelling{Code: code, Building: "1", SortKey: code}
	}
	var out map[string]people.Dwelling
	must(w.t, w.db.InTx(w.t.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		var err error
		out, err = people.AddDwellings(w.t.Context(), tx, c.ID, people.BatchID{}, list)
		return err
	}))
	return out
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	_, err := w.db.Bare().ExecContext(w.t.Context(), query, args...)
	must(w.t, err)
}

// lives puts somebody into a dwelling from a day on; without an account nobody acts.
func (w *world) lives(dwelling, phone, from string, account bool) actor.Actor {
	w.t.Helper()
	resident := id.New[people.Resident]()
	var person people.PersonID
	if account {
		person = id.New[people.Person]()
		w.exec(`insert into people.people (id, name, created_at) values ($1, '王秀兰', $2)`, person, w.clock.Now())
	}
	w.exec(`insert into people.residents (committee_id, id, name, phone, person_id, created_at) values ($1, $2, '王秀兰', nullif($3, ''), $4, $5)`,
		w.c.ID, resident, phone, person, w.clock.Now())
	w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day) values ($1, $2, $3, $4, 'owner', $5)`,
		w.c.ID, id.New[people.Occupancy](), w.dwellings[dwelling].ID, resident, from)
	a := actor.Of(actor.Resident).For(w.c.ID.String())
	a.Person = person.String()
	return a
}

func (w *world) message(dwelling, event string) outbox.New {
	return outbox.New{
		Committee: w.c.ID, Event: event, Kind: "card.suspended", Params: map[string]string{"number": "A-0001", "reason": "三次超时"},
		Dwelling: w.dwellings[dwelling].ID, Link: "/my/XY",
	}
}

func (w *world) tell(n outbox.New) outbox.MessageID {
	w.t.Helper()
	var out outbox.MessageID
	must(w.t, w.db.InTx(w.t.Context(), actor.Of(actor.System), func(tx *pg.Tx) error {
		var err error
		out, err = outbox.Tell(w.t.Context(), tx, n)
		return err
	}))
	return out
}

// told is the moment from which the household knows, in Beijing; empty before.
func (w *world) told(event string) string {
	w.t.Helper()
	at, known, err := outbox.ToldAt(w.t.Context(), w.db, w.c.ID, event)
	must(w.t, err)
	if !known {
		return ""
	}
	return at.In(w.c.Location()).Format("01-02 15:04")
}

func (w *world) state(m outbox.MessageID) string {
	w.t.Helper()
	var out string
	must(w.t, w.db.Get(w.t.Context(), &out, `select state from outbox.messages where committee_id = $1 and id = $2`, w.c.ID, m))
	return out
}

func (w *world) round() {
	w.t.Helper()
	_, err := w.courier().Round(w.t.Context())
	must(w.t, err)
}

// step lets time pass and the courier look.
func (w *world) step(d time.Duration) {
	w.t.Helper()
	w.clock.Step(d)
	w.round()
}

func (w *world) sms() {
	w.t.Helper()
	must(w.t, w.s.SetWebhook(w.t.Context(), w.chair, w.c.ID, outbox.NewWebhook{Kind: outbox.SMS, URL: "http://127.0.0.1/sms"}))
}

// hook is a webhook that remembers what it was sent.
type hook struct {
	mu     sync.Mutex
	got    []outbox.Request
	answer string
	status int
	hangs  func(outbox.Request) bool
}

func (h *hook) send(ctx context.Context, r outbox.Request) (outbox.Answer, error) {
	h.mu.Lock()
	h.got = append(h.got, r)
	answer, status, hangs := h.answer, max(h.status, 200), h.hangs
	h.mu.Unlock()
	if hangs != nil && hangs(r) {
		<-ctx.Done()
		return outbox.Answer{}, ctx.Err()
	}
	return outbox.Answer{Status: status, Body: []byte(answer)}, nil
}

func (h *hook) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.got)
}
