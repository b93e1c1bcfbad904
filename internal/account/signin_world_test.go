package account_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/account/password"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/record"
	"ziguan/internal/seal"
)

const (
	chairPhone    = "13800000001"
	memberPhone   = "13800000002"
	treasurer     = "13800000003"
	volunteer     = "13800000004"
	ownerPhone    = "13900000001"
	strangerPhone = "13900000009"
	pass          = "correct horse"
)

// signin is a committee with a chair, two members, a volunteer and a dwelling
// whose owner's phone is on file, at a clock that the test sets.
type signin struct {
	*account.Service
	people   *people.Service
	t        *testing.T
	ctx      context.Context //nolint:containedctx // a test's own
	db       *pg.DB
	clock    *clock.Stepped
	ownerURL string // of the database, for what the application may not
	c        people.Committee
	operator actor.Actor
	chair    people.PersonID
	member   people.PersonID
	cashier  people.PersonID
	helper   people.PersonID
	home     people.Dwelling
	owner    people.ResidentID
}

func newSignin(t *testing.T) *signin {
	t.Helper()
	w := &signin{t: t, ctx: context.Background(), clock: clock.NewStepped(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))}
	d := pgtest.Create(t)
	var err error
	w.db, err = pg.Open(w.ctx, d.App, w.clock.Now, 20)
	w.must(err)
	t.Cleanup(func() { _ = w.db.Close() })
	w.ownerURL = d.Owner
	key, err := seal.FromHex(strings.Repeat("ab", 32))
	w.must(err)
	w.Service, w.people = account.New(w.db, key).Hashing(password.Quick()), people.New(w.db)
	w.c, err = w.people.Found(w.ctx, actor.Of(actor.Operator), people.NewCommittee{Code: "east", Name: "East Estate", Regime: people.Owners, Place: people.Place{District: "D1"}})
	w.must(err)
	w.operator = actor.Of(actor.Operator).For(w.c.ID.String())
	w.chair = w.user(actor.Chair, chairPhone)
	w.member = w.user(actor.Member, memberPhone)
	w.cashier = w.user(actor.Treasurer, treasurer)
	w.helper = w.user(actor.Volunteer, volunteer)
	w.move()
	return w
}

func (w *signin) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *signin) user(r actor.Role, phone string) people.PersonID {
	w.t.Helper()
	u, err := w.AddUser(w.ctx, w.operator, account.NewUser{Committee: w.c.ID, Role: r, Name: "N" + phone, Phone: phone, Password: pass})
	w.must(err)
	return u.Person
}

// move puts a dwelling with an owner on file into the register.
func (w *signin) move() {
	w.t.Helper()
	w.owner = id.New[people.Resident]()
	w.must(w.db.InTx(w.ctx, w.operator, func(tx *pg.Tx) error {
		all, err := people.AddDwellings(w.ctx, tx, w.c.ID, people.BatchID{}, []people.NewDwelling{
			{Code: "3-2-101", Building: "3", Unit: "2", Room: "101", SortKey: "03-02-101"},
			{Code: "4-1-201", Building: "4", Unit: "1", Room: "201", SortKey: "04-01-201"},
		})
		if err != nil {
			return err
		}
		w.home = all["3-2-101"]
		if _, err := tx.Exec(w.ctx, `insert into people.residents (committee_id, id, name, phone, created_at) values ($1, $2, 'Owner', $3, $4)`,
			w.c.ID, w.owner, ownerPhone, tx.Now); err != nil {
			return err
		}
		_, err = tx.Exec(w.ctx, `insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day) values ($1, $2, $3, $4, 'owner', '2020-01-01')`,
			w.c.ID, id.New[people.Occupancy](), w.home.ID, w.owner)
		return err
	}))
}

func (w *signin) as(r actor.Role, p people.PersonID) actor.Actor {
	return actor.Actor{Roles: []actor.Role{r}, Committee: w.c.ID.String(), Person: p.String(), Pseudonym: w.c.Pseudonym(p.String())}
}

func (w *signin) signIn(phone string) (string, account.Visitor) {
	w.t.Helper()
	secret, v, err := w.SignIn(w.ctx, phone, pass)
	w.must(err)
	return secret, v
}

// strong signs somebody in with their second factor, enrolling codes first.
func (w *signin) strong(phone string) (string, []string) {
	w.t.Helper()
	secret, _ := w.signIn(phone)
	codes, fresh, err := w.NewOneTimeCodes(w.ctx, secret)
	w.must(err)
	return fresh, codes
}

func (w *signin) later(d time.Duration) { w.clock.Set(w.clock.Now().Add(d)) }

func (w *signin) kinds() map[string]int {
	w.t.Helper()
	out := map[string]int{}
	w.must(w.db.Read(w.ctx, func(r *pg.Reader) error {
		if _, err := record.Verify(w.ctx, r, w.c.ID.String()); err != nil {
			return err
		}
		list, err := record.After(w.ctx, r, w.c.ID.String(), 0, 1000)
		for _, l := range list {
			out[l.Kind]++
			for _, personal := range []string{"138000", "139000", "3-2-101", "N138", "Owner"} {
				if strings.Contains(string(l.Canon), personal) {
					w.t.Errorf("entry %s holds %q", l.Kind, personal)
				}
			}
		}
		return err
	}))
	return out
}

// atOnce runs n calls together and counts those that succeed; the others must
// fail with one of the named refusals.
func atOnce(t *testing.T, n int, act func(i int) error, refusals ...error) int {
	t.Helper()
	start, results := make(chan struct{}), make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			results[i] = act(i)
		})
	}
	close(start)
	wg.Wait()
	done := 0
	for _, err := range results {
		if err == nil {
			done++
			continue
		}
		expected := false
		for _, r := range refusals {
			expected = expected || errors.Is(err, r)
		}
		if !expected {
			t.Errorf("refused with %v", err)
		}
	}
	return done
}

func wants(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
}
