package account_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/internal/outbox"
	"ziguan/internal/seal"
)

// texts is a world in which east has an SMS gateway, which keeps what it was sent.
type texts struct {
	*world
	box    *outbox.Service
	proofs *account.Proofs
	log    bytes.Buffer
	mu     sync.Mutex
	got    []string
	answer string
	before func() // the gateway answers
}

func newTexts(t *testing.T) *texts {
	t.Helper()
	return newWorld(t).texting()
}

// texting gives a world gateways.
func (w *world) texting() *texts {
	w.t.Helper()
	out := &texts{world: w, answer: `{"code":0}`}
	key, err := seal.FromHex(strings.Repeat("ab", 32))
	w.must(err)
	words, err := i18n.Load()
	w.must(err)
	out.box = outbox.NewService(w.db, outbox.Setup{Key: key, Words: words, Sends: true, Local: true})
	out.proofs = account.NewProofs(w.db, key, outbox.NewCourier(out.box, out.took, slog.New(slog.NewTextHandler(&out.log, nil))))
	out.gateway(w.east)
	return out
}

func (w *texts) gateway(s side) {
	w.t.Helper()
	w.must(w.box.SetWebhook(w.ctx, w.as(s, actor.Chair, s.chair), s.ID, outbox.NewWebhook{Kind: outbox.SMS, URL: "http://127.0.0.1/sms"}))
}

func (w *texts) took(_ context.Context, r outbox.Request) (outbox.Answer, error) {
	w.mu.Lock()
	w.got = append(w.got, string(r.Body))
	w.mu.Unlock()
	if w.before != nil {
		w.before()
	}
	return outbox.Answer{Status: 200, Body: []byte(w.answer)}, nil
}

var sixDigits = regexp.MustCompile(`\b[0-9]{6}\b`)

// code is that of the last text.
func (w *texts) code() string {
	w.t.Helper()
	if len(w.got) == 0 {
		w.t.Fatal("nothing was sent")
	}
	return sixDigits.FindString(w.got[len(w.got)-1])
}

// other is six digits that are not the code.
func other(code string) string { return string('0'+('9'-code[0])) + code[1:] }

func (w *texts) send(v account.Visitor) {
	w.t.Helper()
	w.must(w.proofs.Send(w.ctx, v, "east"))
}

func (w *texts) shown(v account.Visitor) string {
	w.t.Helper()
	list, err := w.proofs.Gateways(w.ctx, v)
	w.must(err)
	var out []string
	for _, g := range list {
		out = append(out, fmt.Sprintf("%s %v", g.Code, g.Until != nil))
	}
	return strings.Join(out, ", ")
}

func (w *texts) proved(v account.Visitor) (n int) {
	w.t.Helper()
	w.must(w.db.Get(w.ctx, &n, `select count(*) from people.phone_proofs where person_id = $1 and phone = $2 and way = 'sms'`, v.Person.ID, v.Person.Phone))
	return n
}

const holderPhone = "13900000001"
