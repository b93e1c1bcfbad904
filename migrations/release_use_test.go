package migrations_test

import (
	"strings"
	"testing"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/seal"
	"ziguan/parking"
	"ziguan/parking/gate"
	"ziguan/parking/watch"
)

// played is when the dump was written.
var played = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

// Secrets of 馨园 that were written down when the dump was made.
const (
	barrierToken = "HER3WQEPWRAUZRMO6BC56MPPCA"
	phoneToken   = "DGVC2BYVJUMTTNEWLPOZUW4L4M"
	enrolling    = "STJAXUBKMMQXEC4X63IHXSSBPY"
	sessionToken = "CBG7JAIALJGQPO5HC6YE7FTVWE"
	letterSecret = "NDFFDD3L3NIJM7DXZCA2MIMOZU"
	letterCode   = "QYM3E-A528U"
	letterHome   = "1-1-101"
	askSecret    = "GP4QXF6TXDDVZ27TQW7SPBYY5Y"
	askCode      = "QT3KT-SJ7SX"
)

// use is the program at work on what the last release wrote.
type use struct {
	t        *testing.T
	db       *pg.DB
	people   *people.Service
	accounts *account.Service
	cards    *parking.Service
	c        people.Committee
	staff    actor.Actor
}

func newUse(t *testing.T) *use {
	t.Helper()
	u := &use{t: t}
	key, err := seal.FromHex(strings.Repeat("5a", 32))
	u.must(err)
	u.db, err = pg.Open(t.Context(), carried(t).App, clock.Fixed(played), 8)
	u.must(err)
	t.Cleanup(func() { _ = u.db.Close() })
	u.people, u.accounts, u.cards = people.New(u.db), account.New(u.db, key), parking.New(u.db, key)
	u.c, err = u.people.Committee(t.Context(), "XINYUAN")
	u.must(err)
	u.staff = actor.Of(actor.Operator).For(u.c.ID.String())
	return u
}

func (u *use) must(err error) {
	u.t.Helper()
	if err != nil {
		u.t.Fatal(err)
	}
}

// Whatever opened something in the last release opens the same today.
func TestSecretsOfTheLastReleaseOpen(t *testing.T) {
	t.Parallel()
	u, ctx := newUse(t), t.Context()
	tokens, err := u.accounts.ByTokens(ctx, []string{barrierToken})
	if u.must(err); tokens[barrierToken].Committee != u.c.ID.String() || !tokens[barrierToken].Is(actor.Gate) {
		t.Errorf("the barrier is %+v", tokens[barrierToken])
	}
	phone, err := u.accounts.VisitorByDevice(ctx, phoneToken)
	if u.must(err); len(phone.Roles) != 1 || phone.Roles[0].CommitteeID != u.c.ID {
		t.Errorf("the gate's phone is %+v", phone)
	}
	visitor, err := u.accounts.Visitor(ctx, sessionToken)
	if u.must(err); visitor.Person.ID != phone.Person.ID {
		t.Errorf("the session is %+v", visitor.Person)
	}
	waiting, err := u.accounts.Enrolling(ctx, enrolling)
	if u.must(err); waiting.Kind != account.EnrolGate || waiting.Committee != u.c.Code {
		t.Errorf("the enrolment is %+v", waiting)
	}
	enrolled, err := u.accounts.Enrol(ctx, enrolling)
	u.must(err)
	_, err = u.accounts.VisitorByDevice(ctx, enrolled.Token)
	u.must(err)
	if _, err := u.accounts.Enrol(ctx, enrolling); err == nil {
		t.Error("a phone was enrolled twice")
	}
	for typed, want := range map[string]account.LetterKind{
		letterSecret: account.DwellingLetter, letterCode: account.DwellingLetter, askSecret: account.AskLetter, askCode: account.AskLetter,
	} {
		if kind, err := u.accounts.LetterKind(ctx, typed); err != nil || kind != want {
			t.Errorf("%s is a letter %q, want %q: %v", typed, kind, want, err)
		}
	}
	for _, typed := range []string{letterSecret, letterCode} {
		home, err := u.accounts.LetterHome(ctx, typed)
		if u.must(err); home.Dwelling != letterHome || home.CommitteeID != u.c.ID {
			t.Errorf("the letter is of %+v", home)
		}
	}
	for _, typed := range []string{askSecret, askCode} {
		a, err := u.accounts.Opened(ctx, typed)
		if u.must(err); a.Role != actor.Supervisor || a.CommitteeID != u.c.ID {
			t.Errorf("the letter asks %+v", a)
		}
	}
}

// Every card in force is found by its code and by each plate, at the gate and by
// anybody's camera; other committees' cards are known as such.
func TestCardsOfTheLastReleaseLetIn(t *testing.T) {
	t.Parallel()
	u, ctx := newUse(t), t.Context()
	r := gate.NewRecorder(u.db)
	t.Cleanup(r.Close)
	all, err := u.cards.List(ctx, u.staff, parking.ListCards{Committee: u.c.ID, State: parking.CardActive})
	u.must(err)
	if len(all) < 50 {
		t.Fatalf("only %d cards", len(all))
	}
	there, err := u.people.Committee(ctx, "SHAOJIU")
	u.must(err)
	for i, card := range all {
		token, err := u.cards.TokenOf(ctx, u.staff, u.c.ID, string(card.Number))
		u.must(err)
		public, err := u.cards.ByToken(ctx, token)
		if u.must(err); !public.Valid || public.Number != card.Number || public.Committee != u.c.Name {
			t.Errorf("%s: the camera reads %+v", card.Number, public)
		}
		if i%10 != 0 {
			continue
		}
		ask := func(c people.Committee, k gate.Check) gate.Answer {
			k.ID, k.Gate, k.Direction = id.New[gate.Check]().UUID(), "g", gate.Parked
			a, err := r.Check(ctx, actor.Of(actor.Operator).For(c.ID.String()), c.ID, k)
			u.must(err)
			return a
		}
		if a := ask(u.c, gate.Check{Token: token}); a.Card == nil || a.Card.Number != string(card.Number) {
			t.Errorf("%s by its code: %+v", card.Number, a)
		}
		if a := ask(u.c, gate.Check{Plate: card.PlateList}); a.Card == nil && !strings.Contains(card.PlateList, " ") {
			t.Errorf("%s by its plate %s: %+v", card.Number, card.PlateList, a)
		}
		if a := ask(there, gate.Check{Token: token}); a.Code != gate.TokenForeign {
			t.Errorf("%s in another committee: %+v", card.Number, a)
		}
	}
}

// The chain of the public record holds, and what is old goes by its rule.
func TestTheRecordOfTheLastReleaseGoesOn(t *testing.T) {
	t.Parallel()
	u, ctx := newUse(t), t.Context()
	var before, after record.Head
	u.must(u.db.Read(ctx, func(r *pg.Reader) (err error) {
		before, err = record.Verify(ctx, r, u.c.ID.String())
		return err
	}))
	bare := u.db.Bare()
	stood := number(t, bare, `select count(*) from parking.checks`)
	gone, err := watch.New(u.db).Purge(ctx, actor.Of(actor.System), played.AddDate(0, 2, 0))
	u.must(err)
	if left := number(t, bare, `select count(*) from parking.checks`); left != 0 || stood < 100 || gone.Checks != stood {
		t.Errorf("purged %+v of %d checks, %d are left", gone, stood, left)
	}
	u.must(u.db.Read(ctx, func(r *pg.Reader) (err error) {
		after, err = record.Verify(ctx, r, u.c.ID.String())
		return err
	}))
	if before.Seq < 300 || after.Seq != before.Seq+1 {
		t.Errorf("the record went from %d to %d", before.Seq, after.Seq)
	}
}

// What was asked, filed, proposed and decided before has its steps: one for each that the
// rows tell of, and none that says who objected.
func TestWhatMovedInTheLastReleaseHasItsSteps(t *testing.T) {
	t.Parallel()
	bare := newUse(t).db.Bare()
	for subject, rows := range map[string]string{
		"consent": "parking.consents", "appeal": "parking.appeals", "proposal": "parking.proposals", "objection": "compacts.objections", "request": "parking.data_requests",
	} {
		n := number(t, bare, `select count(*) from `+rows)
		at := number(t, bare, `
			select count(*) from `+rows+` r
			where exists (select from `+rows[:len(rows)-1]+`_events e
				where e.committee_id = r.committee_id and e.`+subject+`_id = r.id and e.became = r.state)
				and exists (select from `+rows[:len(rows)-1]+`_events e
				where e.committee_id = r.committee_id and e.`+subject+`_id = r.id and e.was = '')`)
		if n == 0 || at != n {
			t.Errorf("%s: %d of %d have their first step and the one to where they stand", rows, at, n)
		}
	}
	if n := number(t, bare, `select count(*) from compacts.objection_events where event = 'file' and actor <> ''`); n != 0 {
		t.Errorf("%d steps say who objected", n)
	}
}
