package account_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/account/password"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/record"
	"ziguan/internal/seal"
)

// world is two committees at a clock that the test sets.
type world struct {
	t          *testing.T
	ctx        context.Context //nolint:containedctx // a test's own
	db         *pg.DB
	clock      *clock.Stepped
	people     *people.Service
	account    *account.Service
	east, west side
	phones     int
}

// side is a committee with a chair, a member and a dwelling whose owner has no account.
type side struct {
	people.Committee
	chair, member people.PersonID
	home          people.Dwelling
	owner         people.ResidentID
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), clock: clock.NewStepped(time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC))}
	w.db = pgtest.NewAt(t, w.clock.Now)
	key, err := seal.FromHex(strings.Repeat("ab", 32))
	w.must(err)
	w.people = people.New(w.db)
	w.account = account.New(w.db, key).Hashing(password.Quick())
	w.east, w.west = w.side("east"), w.side("west")
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) phone() string {
	w.phones++
	return fmt.Sprintf("138%08d", w.phones)
}

func (w *world) side(code string) side {
	w.t.Helper()
	c, err := w.people.Found(w.ctx, actor.Of(actor.Operator), people.NewCommittee{Code: code, Name: code + " estate", Regime: people.Owners, Place: people.Place{District: "D1"}})
	w.must(err)
	s := side{Committee: c, owner: id.New[people.Resident]()}
	s.chair, s.member = w.user(c, actor.Chair, w.phone()), w.user(c, actor.Member, w.phone())
	s.home = w.dwelling(c, "3-2-101")
	w.resident(s, s.owner, "Owner of "+code)
	return s
}

func (w *world) user(c people.Committee, r actor.Role, phone string) people.PersonID {
	w.t.Helper()
	u, err := w.account.AddUser(w.ctx, actor.Of(actor.Operator), account.NewUser{Committee: c.ID, Role: r, Name: "N" + phone, Phone: phone})
	w.must(err)
	return u.Person
}

func (w *world) dwelling(c people.Committee, code string) people.Dwelling {
	w.t.Helper()
	var d people.Dwelling
	w.must(w.db.InTx(w.ctx, actor.Of(actor.Operator), func(tx *pg.Tx) error {
		all, err := people.AddDwellings(w.ctx, tx, c.ID, people.BatchID{}, []people.NewDwelling{{Code: code, SortKey: code}})
		d = all[code]
		return err
	}))
	return d
}

// resident enters an owner in the register, without an account.
func (w *world) resident(s side, r people.ResidentID, name string) {
	w.t.Helper()
	w.must(w.db.InTx(w.ctx, actor.Of(actor.Operator), func(tx *pg.Tx) error {
		if err := people.AddResidents(w.ctx, tx, s.ID, people.BatchID{}, []people.NewResident{{ID: r, Name: name}}); err != nil {
			return err
		}
		return people.AddOccupancies(w.ctx, tx, s.ID, people.BatchID{}, []people.NewOccupancy{
			{ID: id.New[people.Occupancy](), Dwelling: s.home.ID, Resident: r, Kind: people.KindOwner, From: s.Today(tx.Now)},
		})
	}))
}

// movesIn uses a letter of a side's home and gives whoever lives there then.
func (w *world) movesIn(s side, phone string) account.Visitor {
	w.t.Helper()
	l, err := w.account.NewDwellingLetter(w.ctx, w.as(s, actor.Member, s.member), s.ID, s.home.ID)
	w.must(err)
	_, v, err := w.account.UseLetter(w.ctx, account.Welcome{Letter: l.Secret, Phone: phone, Name: "Li", Password: pass})
	w.must(err)
	return v
}

func (w *world) as(s side, r actor.Role, p people.PersonID) actor.Actor {
	return actor.Actor{Roles: []actor.Role{r}, Committee: s.ID.String(), Person: p.String(), Pseudonym: s.Pseudonym(p.String())}
}

func (w *world) visitor(p people.PersonID) account.Visitor {
	w.t.Helper()
	secret, err := w.account.OpenAs(w.ctx, actor.Of(actor.Operator), p)
	w.must(err)
	v, err := w.account.Visitor(w.ctx, secret)
	w.must(err)
	return v
}

func (w *world) volunteer(s side, phone string) account.AttachmentID {
	w.t.Helper()
	key, err := w.account.Ask(w.ctx, w.as(s, actor.Chair, s.chair), account.Ask{Committee: s.ID, Kind: account.KindRole, Role: actor.Volunteer, Name: "Zhao", Phone: phone})
	w.must(err)
	return key
}

func (w *world) claim(s side, phone string) account.Ask {
	return account.Ask{Committee: s.ID, Kind: account.KindHome, Dwelling: s.home.ID, Resident: s.owner, Papers: "deed", Phone: phone}
}

func (w *world) letter(s side, key account.AttachmentID) account.Which {
	w.t.Helper()
	l, err := w.account.Letter(w.ctx, w.as(s, actor.Chair, s.chair), s.ID, key)
	w.must(err)
	return account.Which{Letter: l.Code}
}

func (w *world) waiting(s side) []account.Attachment {
	w.t.Helper()
	list, err := w.account.Waiting(w.ctx, w.as(s, actor.Member, s.member), s.ID)
	w.must(err)
	return list
}

func (w *world) later(d time.Duration) { w.clock.Set(w.clock.Now().Add(d)) }

// kinds counts the acts on a committee's record, which hold no phone and no name.
func (w *world) kinds(s side) map[string]int {
	w.t.Helper()
	out := map[string]int{}
	w.must(w.db.Read(w.ctx, func(r *pg.Reader) error {
		list, err := record.After(w.ctx, r, s.ID.String(), 0, 1000)
		for _, l := range list {
			out[l.Kind]++
			if strings.Contains(string(l.Canon), "13800") || strings.Contains(string(l.Canon), "Zhao") {
				w.t.Errorf("the record holds %s", l.Canon)
			}
		}
		return err
	}))
	return out
}

// refuses wants a refusal, alone or as one field of a form.
func refuses(t *testing.T, err error, want *errs.Error) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Code != want.Code && !slices.ContainsFunc(e.Fields, func(f *errs.Error) bool { return f.Code == want.Code }) {
		t.Fatalf("got %v, want %v", err, want)
	}
}
