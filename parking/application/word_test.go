package application_test

import (
	"context"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/seal"
	"ziguan/parking/application"
	"ziguan/parking/class"
)

const (
	ownersPhone  = "13900000001"
	tenantsPhone = "13900000005"
)

// letting is a dwelling whose owner has a phone on file and whose tenant has
// applied, and an SMS gateway that remembers what it was given.
type letting struct {
	*world
	owner, tenant actor.Actor
	ownerID       people.ResidentID
	number        string
	box           *outbox.Service
	courier       *outbox.Courier
	mu            sync.Mutex
	sent          []string
}

func (w *world) let(t *testing.T) *letting {
	t.Helper()
	l := &letting{world: w}
	key, err := seal.FromHex(strings.Repeat("5a", 32))
	must(t, err)
	words, err := i18n.Load()
	must(t, err)
	l.box = outbox.NewService(w.db, outbox.Setup{Key: key, Words: words, Sends: true, Local: true, PublicURL: "https://ziguan.example"})
	l.courier = outbox.NewCourier(l.box, func(_ context.Context, r outbox.Request) (outbox.Answer, error) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.sent = append(l.sent, string(r.Body))
		return outbox.Answer{Status: 200, Body: []byte(`{"code":0}`)}, nil
	}, slog.New(slog.DiscardHandler))
	must(t, l.box.SetWebhook(t.Context(), w.chair, w.c.ID, outbox.NewWebhook{Kind: outbox.SMS, URL: "http://127.0.0.1/sms"}))
	l.owner = w.resident("1-1-101", people.KindOwner, 0)
	l.ownerID = w.residentOf(l.owner)
	l.phone(l.ownerID, ownersPhone)
	l.tenant = w.resident("1-1-101", people.KindTenant, day.Of(2027, 2, 28))
	l.phone(w.residentOf(l.tenant), tenantsPhone)
	l.number = l.applies()
	return l
}

// applies hands the tenant's application in, with its papers seen.
func (l *letting) applies() string {
	l.t.Helper()
	n := l.wish("1-1-101", "京B22222")
	n.Class, n.Holder, n.LeaseEnd = "tenant", class.HolderTenant, day.Of(2027, 2, 28)
	a, err := l.s.Submit(l.t.Context(), l.tenant, n)
	must(l.t, err)
	must(l.t, l.s.CheckPapers(l.t.Context(), l.member, l.c.ID, a.Number, papers))
	return a.Number
}

func (w *world) residentOf(who actor.Actor) people.ResidentID {
	w.t.Helper()
	var r people.ResidentID
	must(w.t, w.db.Get(w.t.Context(), &r, `select id from people.residents where committee_id = $1 and person_id = $2`, w.c.ID, who.Person))
	return r
}

func (l *letting) phone(r people.ResidentID, phone string) {
	l.t.Helper()
	l.exec(`update people.residents set phone = $2 where id = $1`, r, phone)
}

// proved is what the counter notes when it has seen papers.
func (l *letting) proved(r people.ResidentID) {
	l.t.Helper()
	l.exec(`update people.residents set proved = 'papers' where id = $1`, r)
}

// sold ends the owner's time in the dwelling today.
func (l *letting) sold() {
	l.t.Helper()
	l.exec(`update people.occupancies set to_day = '2026-11-23' where resident_id = $1`, l.ownerID)
	l.resident("1-1-101", people.KindOwner, 0)
}

var consentLink = regexp.MustCompile(`/consent/([A-Za-z0-9_-]+)`)

// link asks the owner and gives the secret that came to the owner's phone.
func (l *letting) link() string {
	l.t.Helper()
	must(l.t, l.s.AskConsent(l.t.Context(), l.tenant, l.c.ID, l.number))
	return l.arrived()
}

// arrived lets the courier send, and gives the last link that went to the owner's phone.
func (l *letting) arrived() string {
	l.t.Helper()
	l.clock.Step(23 * time.Hour) // past the wait for the page and the quiet hours
	_, err := l.courier.Round(l.t.Context())
	must(l.t, err)
	l.mu.Lock()
	defer l.mu.Unlock()
	secret := ""
	for _, body := range l.sent {
		at := consentLink.FindStringSubmatch(body)
		if at != nil && !strings.Contains(body, ownersPhone) {
			l.t.Errorf("a link went to another phone: %s", body)
		}
		if at != nil {
			secret = at[1]
		}
	}
	return secret
}

func (l *letting) holds() bool {
	l.t.Helper()
	return l.shown(l.chair, l.number).Consent.Holds
}

func (l *letting) note(who actor.Actor, way string) error {
	return l.s.NoteConsent(l.t.Context(), who, l.c.ID, l.number, application.Noted{Way: way, Papers: "identity"})
}

func (l *letting) word(who actor.Actor) error {
	return l.s.Word(l.t.Context(), who, l.c.ID, l.number, application.ConsentGive)
}

func (l *letting) hand(who actor.Actor) error {
	secret, err := l.s.HandConsent(l.t.Context(), who, l.c.ID, l.number, application.Noted{Papers: "deed"})
	if err != nil {
		return err
	}
	return l.s.AnswerConsent(l.t.Context(), secret, application.ConsentGive)
}

// answers gives the owner's word by a secret.
func (l *letting) answers(secret string) error {
	return l.s.AnswerConsent(l.t.Context(), secret, application.ConsentGive)
}
