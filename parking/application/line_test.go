package application_test

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/seal"
	"ziguan/internal/services"
	"ziguan/jobs"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

// line is a world in which one place is taken and three households wait, with the
// real outbox, its courier, and the real jobs.
type line struct {
	*world
	outbox *outbox.Service
	runner *jobs.Runner
	sent   atomic.Int64 // by SMS
	order  []application.Application
	owners map[string]actor.Actor // by the application's number
}

func newLine(t *testing.T) *line {
	t.Helper()
	w := &line{world: newWorld(t), owners: map[string]actor.Actor{}}
	key, err := seal.FromHex(strings.Repeat("5a", 32))
	must(t, err)
	words, err := i18n.Load()
	must(t, err)
	w.outbox = outbox.NewService(w.db, outbox.Setup{Key: key, Words: words, PublicURL: "https://parking.example", Sends: true, Local: true})
	w.runner = jobs.New(w.db, jobs.Deps{All: services.All{Applications: w.s}}, slog.New(slog.DiscardHandler), w.c.Location())
	w.cap(class.FirstCar, 0)
	for i, d := range []string{"1-1-101", "1-1-102", "1-1-103"} {
		owner := w.resident(d, people.KindOwner, 0)
		a, err := w.s.Submit(t.Context(), owner, w.wish(d, "京A1234"+string(rune('1'+i))))
		must(t, err)
		must(t, w.s.CheckPapers(t.Context(), w.member, w.c.ID, a.Number, papers))
		if s := w.decide(a.Number); s != application.Waiting {
			t.Fatal(s)
		}
		w.order, w.owners[a.Number] = append(w.order, a), owner
		w.clock.Step(time.Second)
	}
	w.cap(class.FirstCar, 1)
	return w
}

// number is the application that stood at a place of the line in the beginning.
func (w *line) number(n int) string { return w.order[n-1].Number }

// night runs the job of the present day, once more where it ran.
func (w *line) night() jobs.Run {
	w.t.Helper()
	run, err := w.runner.Run(w.t.Context(), "rounds.advance", w.clock.Now(), jobs.How{Again: true})
	must(w.t, err)
	return run
}

// courier does what is due: climbs the ladder, and sends where a gateway is set.
func (w *line) courier() {
	w.t.Helper()
	c := outbox.NewCourier(w.outbox, func(context.Context, outbox.Request) (outbox.Answer, error) {
		w.sent.Add(1)
		return outbox.Answer{Status: 200, Body: []byte(`{"code":0}`)}, nil
	}, slog.New(slog.DiscardHandler))
	_, err := c.Round(w.t.Context())
	must(w.t, err)
}

// offerOf is the message by which a household is told of its offer.
func (w *line) offerOf(number string) outbox.Kept {
	w.t.Helper()
	list, err := w.outbox.History(w.t.Context(), w.chair, w.c.ID, outbox.Look{Limit: 100})
	must(w.t, err)
	for _, m := range list {
		if m.Kind == "application.offered" && m.Params["number"] == number {
			return m
		}
	}
	w.t.Fatalf("nobody is told that %s is offered a place", number)
	return outbox.Kept{}
}

func (w *line) phone(who actor.Actor, number string) error {
	return w.outbox.Note(context.Background(), who, outbox.Note{
		Committee: w.c.ID, Messages: []outbox.MessageID{w.offerOf(number).ID}, Channel: outbox.ByCall, Outcome: outbox.Reached,
	})
}

func (w *line) stand(what string, want ...application.State) {
	w.t.Helper()
	for i, s := range want {
		if got := w.state(w.number(i + 1)); got != s {
			w.t.Errorf("%s: the %d. of the line is %s, want %s", what, i+1, got, s)
		}
	}
}
