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
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/seal"
	"ziguan/parking"
	"ziguan/parking/application"
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
	n.Class, n.Holder, n.LeaseEnd = "tenant", parking.HolderTenant, day.Of(2027, 2, 28)
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

// Every way by which an owner's word may come, by everybody who might try it: what
// is not the owner's is refused, and the application stands where it stood.
func TestWhoseWordComesByWhichWay(t *testing.T) {
	t.Parallel()
	neighbour := func(l *letting) actor.Actor {
		who := l.resident("1-1-102", people.KindOwner, 0)
		l.proved(l.residentOf(who))
		return who
	}
	interested := func(l *letting) actor.Actor {
		who := l.staff(actor.Treasurer)
		must(l.t, l.kin.Declare(l.t.Context(), who, l.c.ID, kin.Declared{Dwelling: "1-1-101", Relation: kin.RelationKin}))
		return who
	}
	ofTheHome := func(l *letting) actor.Actor { // a member who rents there and declared nothing
		who := l.tenant
		who.Roles = append(who.Roles, actor.Member)
		return who
	}
	for _, one := range []struct {
		name string
		do   func(*letting) error
		want *errs.Error
	}{
		{"the tenant, on their own page", func(l *letting) error { return l.word(l.tenant) }, application.ErrUnknown},
		{"a second tenant, on their own page", func(l *letting) error {
			return l.word(l.resident("1-1-101", people.KindTenant, 0))
		}, application.ErrUnknown},
		{"an occupant, on their own page", func(l *letting) error {
			return l.word(l.resident("1-1-101", people.KindOccupant, 0))
		}, application.ErrUnknown},
		{"a neighbour who is an owner elsewhere", func(l *letting) error { return l.word(neighbour(l)) }, application.ErrUnknown},
		{"an account that says it is the owner's, unproved", func(l *letting) error { return l.word(l.owner) }, application.ErrUnproved},
		{"the owner, proved by papers", func(l *letting) error { l.proved(l.ownerID); return l.word(l.owner) }, nil},
		{"a former owner, proved by papers", func(l *letting) error { l.proved(l.ownerID); l.sold(); return l.word(l.owner) }, application.ErrUnknown},
		{"the chair, on the owner's page", func(l *letting) error { return l.word(l.chair) }, application.ErrUnknown},

		{"the link on the owner's phone", func(l *letting) error { return l.answers(l.link()) }, nil},
		{"a guessed link", func(l *letting) error { return l.answers(id.Secret()) }, application.ErrConsentUnknown},
		{"the link used twice", func(l *letting) error {
			secret := l.link()
			must(l.t, l.s.AnswerConsent(l.t.Context(), secret, application.ConsentRefuse))
			return l.answers(secret)
		}, errs.New(errs.Conflict, "consent.cannot.give")},
		{"an old link, after a newer question", func(l *letting) error {
			old := l.link()
			l.days(31)
			must(l.t, l.s.AskConsent(l.t.Context(), l.tenant, l.c.ID, l.number))
			return l.answers(old)
		}, application.ErrConsentUnknown},
		{"a link that is too old", func(l *letting) error { s := l.link(); l.days(31); return l.answers(s) }, application.ErrConsentUnknown},
		{"a link after the application was withdrawn", func(l *letting) error {
			secret := l.link()
			must(l.t, l.s.Withdraw(l.t.Context(), l.tenant, l.c.ID, l.number, ""))
			return l.answers(secret)
		}, application.ErrConsentOver},
		{"a link of somebody who sold the dwelling", func(l *letting) error { s := l.link(); l.sold(); return l.answers(s) }, application.ErrConsentUnknown},
		{"a link of before, that the tenant passed on", func(l *letting) error {
			secret := id.Secret()
			l.exec(`insert into parking.consents (committee_id, id, application_id, way, state, token_hash, asked_at, until_at)
				select committee_id, $2, id, 'link', 'asked', $3, $4, $4::timestamptz + interval '30 days' from parking.applications where number = $1`,
				l.number, id.New[application.Consent](), id.Hash(secret), l.clock.Now())
			return l.answers(secret)
		}, application.ErrConsentUnknown},
		{"asking again after the owner's no", func(l *letting) error {
			must(l.t, l.s.AnswerConsent(l.t.Context(), l.link(), application.ConsentRefuse))
			return l.s.AskConsent(l.t.Context(), l.tenant, l.c.ID, l.number)
		}, application.ErrConsentRefused},

		{"a letter handed over by staff", func(l *letting) error { return l.hand(l.member) }, nil},
		{"a letter handed over by the tenant", func(l *letting) error { return l.hand(l.tenant) }, actor.ErrRole},
		{"a letter handed over by staff with an interest", func(l *letting) error { return l.hand(interested(l)) }, parking.ErrStandAside},
		{"a letter handed over by a member who rents there", func(l *letting) error { return l.hand(ofTheHome(l)) }, parking.ErrStandAside},

		{"a form, seen by staff", func(l *letting) error { return l.note(l.member, application.ByForm) }, nil},
		{"a form, noted by the tenant", func(l *letting) error { return l.note(l.tenant, application.ByForm) }, actor.ErrRole},
		{"a form, seen by staff with an interest", func(l *letting) error { return l.note(interested(l), application.ByForm) }, parking.ErrStandAside},
		{"a form, seen by nobody in particular", func(l *letting) error {
			return l.note(actor.Of(actor.Member).For(l.c.ID.String()), application.ByForm)
		}, application.ErrNameless},

		{"in person, seen by staff", func(l *letting) error { return l.note(l.chair, application.ByCounter) }, nil},
		{"in person, seen by a member who rents there", func(l *letting) error { return l.note(ofTheHome(l), application.ByCounter) }, parking.ErrStandAside},
		{"in person, seen by the supervisor", func(l *letting) error { return l.note(l.staff(actor.Supervisor), application.ByCounter) }, actor.ErrRole},
		{"in person, with a lease for papers", func(l *letting) error {
			return l.s.NoteConsent(l.t.Context(), l.member, l.c.ID, l.number, application.Noted{Way: application.ByCounter, Papers: "lease"})
		}, people.ErrPapers},
		{"in person, as somebody who is no owner", func(l *letting) error {
			return l.s.NoteConsent(l.t.Context(), l.member, l.c.ID, l.number, application.Noted{Way: application.ByCounter, Papers: "deed", Owner: l.residentOf(l.tenant)})
		}, application.ErrOwnerChoice},
		{"by the way that a link was", func(l *letting) error { return l.note(l.member, application.ByLink) }, application.ErrConsentWay},
	} {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			l := newWorld(t).let(t)
			err := one.do(l)
			if one.want != nil {
				wants(t, one.name, err, one.want)
			} else if err != nil {
				t.Fatal(err)
			}
			if l.holds() != (one.want == nil) {
				t.Errorf("the consent is %+v", l.shown(l.chair, l.number).Consent)
			}
			_, err = l.s.Decide(t.Context(), l.chair, l.c.ID, l.number)
			if one.want == nil && err != nil || one.want != nil && err == nil {
				t.Errorf("decided: %v", err)
			}
		})
	}
}

// In a let dwelling, whose letter the tenant holds, an owner's right is for an
// account that was proved to be the owner's, and a tenant says tenant.
func TestWhoAppliesAsWhomInALetDwelling(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		name, kind string
		as         parking.Holder
		proved     bool
		let        bool
		want       *errs.Error
	}{
		{"a tenant who says owner", people.KindTenant, parking.HolderOwner, false, true, application.ErrHolder},
		{"an occupant who says owner", people.KindOccupant, parking.HolderOwner, false, true, application.ErrStanding},
		{"an occupant who says nothing", people.KindOccupant, "", false, true, application.ErrStanding},
		{"an account that says it is the owner's", people.KindOwner, parking.HolderOwner, false, true, application.ErrStanding},
		{"the owner, proved", people.KindOwner, parking.HolderOwner, true, true, nil},
		{"an occupant where nobody rents", people.KindOccupant, parking.HolderOwner, false, false, nil},
		{"an owner where nobody rents", people.KindOwner, parking.HolderOwner, false, false, nil},
	} {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.resident("1-1-101", people.KindOwner, 0)
			if one.let {
				w.resident("1-1-101", people.KindTenant, day.Of(2027, 2, 28))
			}
			who := w.resident("1-1-101", one.kind, 0)
			if one.proved {
				w.exec(`update people.residents set proved = 'papers' where person_id = $1`, who.Person)
			}
			n := w.wish("1-1-101", "京A12345")
			n.Holder = one.as
			_, err := w.s.Submit(t.Context(), who, n)
			if one.want != nil {
				wants(t, one.name, err, one.want)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

// The owner is told in every case, and by which way the word came; what was noted
// in their name they take back, and their own card is in force again.
func TestTheOwnerIsToldAndTakesItBack(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		name string
		late bool // the days since the owner knew are over
	}{{"within the days", false}, {"after the days", true}} {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			own, err := w.cards.Issue(t.Context(), w.member, parking.IssueCard{Committee: w.c.ID, Dwelling: "1-1-101", Plates: []string{"京A11111"}})
			must(t, err)
			l := w.let(t)
			must(t, l.note(l.member, application.ByForm))
			v := l.shown(l.chair, l.number)
			if v.Consent.Way != application.ByForm || v.Consent.By == "" || v.Consent.Owner == "" || v.Consent.Papers != "identity" {
				t.Errorf("staff see %+v", v.Consent)
			}
			if v := l.shown(l.tenant, l.number); v.Consent.By != "" || v.Consent.Owner != "" {
				t.Errorf("the tenant sees %+v", v.Consent)
			}
			l.decide(l.number)
			issued := l.passPosting(l.number)
			back := l.arrived() // nine days later, on the owner's phone
			if back == "" || l.card(own.Number) != parking.CardLent {
				t.Fatalf("no link came, or the owner's card is %s", l.card(own.Number))
			}
			list, err := l.box.Mine(t.Context(), l.owner, l.c.ID, 20)
			must(t, err)
			told := false
			for _, m := range list {
				told = told || m.Kind == "consent.given" && m.Params["way"] == application.ByForm
				for _, p := range m.Params {
					if strings.Contains(p, back) {
						t.Errorf("a page has the link: %v", m.Params)
					}
				}
			}
			if !told {
				t.Errorf("the owner was told %v", list)
			}
			if one.late {
				l.days(16)
				wants(t, one.name, l.s.AnswerConsent(t.Context(), back, application.ConsentWithdraw), application.ErrConsentLate)
				if l.card(issued.Number) != parking.CardActive {
					t.Errorf("the tenant's card is %s", l.card(issued.Number))
				}
				return
			}
			l.days(15)
			must(t, l.s.AnswerConsent(t.Context(), back, application.ConsentWithdraw))
			if a, b := l.card(issued.Number), l.card(own.Number); a != parking.CardReturned || b != parking.CardActive {
				t.Errorf("the tenant's card is %s, the owner's %s", a, b)
			}
			if err := l.s.AnswerConsent(t.Context(), back, application.ConsentWithdraw); errs.CodeOf(err) != "consent.cannot.withdraw" {
				t.Errorf("a second time: %v", err)
			}
			l.kinds("consent.") // no name, no door
		})
	}
}

// An owner who was never told may withdraw for as long as that is so; at the
// counter too, before somebody named who has no interest.
func TestAnOwnerWithoutAPhoneComesToTheCounter(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	l.exec(`update people.residents set phone = null, person_id = null where id = $1`, l.ownerID)
	must(t, l.s.AskConsent(t.Context(), l.tenant, l.c.ID, l.number))
	if secret := l.arrived(); secret != "" {
		t.Errorf("a link went out: %s", secret)
	}
	work, err := l.box.Work(t.Context(), l.chair, l.c.ID)
	must(t, err)
	found := false
	for _, h := range work.Households {
		for _, m := range h.Messages {
			found = found || m.Kind == "consent.asked"
		}
	}
	if !found {
		t.Errorf("nobody is to tell the owner: %+v", work)
	}
	must(t, l.note(l.member, application.ByCounter))
	l.decide(l.number)
	issued := l.passPosting(l.number)
	l.days(60)
	back := application.Noted{Papers: "identity"}
	wants(t, "by the tenant", l.s.NoteWithdrawal(t.Context(), l.tenant, l.c.ID, l.number, back), actor.ErrRole)
	must(t, l.s.NoteWithdrawal(t.Context(), l.chair, l.c.ID, l.number, back))
	if s := l.card(issued.Number); s != parking.CardReturned {
		t.Errorf("the tenant's card is %s", s)
	}
}

// A number that the register has for a tenant too is nobody's in particular, and
// a sale before the card takes the word with it.
func TestASharedNumberAndASale(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	l.phone(l.ownerID, tenantsPhone)
	must(t, l.s.AskConsent(t.Context(), l.tenant, l.c.ID, l.number))
	if secret := l.arrived(); secret != "" {
		t.Errorf("a link went to the tenant: %s", secret)
	}
	must(t, l.note(l.member, application.ByForm))
	l.decide(l.number)
	l.sold()
	l.days(8)
	_, err := l.s.Issue(t.Context(), l.chair, l.c.ID, l.number)
	wants(t, "on the word of somebody who sold", err, application.ErrConsent)
	if v := l.shown(l.chair, l.number); v.Wait != application.ErrConsent.Code {
		t.Errorf("the page waits for %q", v.Wait)
	}
	must(t, l.note(l.member, application.ByForm))
	_, err = l.s.Issue(t.Context(), l.chair, l.c.ID, l.number)
	must(t, err)
}

// The database holds whose word it is, whatever the program says.
func TestTheDatabaseHoldsTheOwnersWord(t *testing.T) {
	t.Parallel()
	l := newWorld(t).let(t)
	must(t, l.kin.Declare(t.Context(), l.chair, l.c.ID, kin.Declared{Dwelling: "1-1-101", Relation: kin.RelationKin}))
	for name, one := range map[string]struct {
		way, by string
		whose   any
		want    string
	}{
		"a link of before":        {"link", "", l.ownerID, "consents_whose"},
		"nobody's":                {"phone", "", nil, "consents_whose"},
		"the tenant's":            {"phone", "", l.residentOf(l.tenant), "consents_owners_word"},
		"an unproved account's":   {"session", l.owner.Person, l.ownerID, "consents_owners_word"},
		"a form seen by nobody":   {"form", "", l.ownerID, "consents_seen_by"},
		"a form seen by kin":      {"form", l.chair.Person, l.ownerID, "stand_aside"},
		"a form seen by a tenant": {"form", l.tenant.Person, l.ownerID, "stand_aside"},
	} {
		_, err := l.db.Bare().ExecContext(t.Context(), `
			insert into parking.consents (committee_id, id, application_id, way, state, asked_at, until_at, answered_at, resident_id, papers, noted_by)
			select committee_id, $2, id, $3, 'given', $4, $4, $4, $5, 'deed', $6 from parking.applications where number = $1`,
			l.number, id.New[application.Consent](), one.way, l.clock.Now(), one.whose, one.by)
		if pg.Constraint(err) != one.want {
			t.Errorf("%s: %v, want %s", name, err, one.want)
		}
	}
}
