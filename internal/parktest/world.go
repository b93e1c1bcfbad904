package parktest

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"ziguan/internal/account"
	"ziguan/internal/account/password"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/i18n"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/seal"
	"ziguan/internal/services"
	"ziguan/parking/gate"
)

// Start is when every world begins: a Monday, ten in the morning in Beijing.
var Start = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // constant

// words are the catalogues, read once: nobody writes them.
var words = sync.OnceValues(i18n.Load) //nolint:gochecknoglobals // one for a test program

// World is one test's own.
type World struct {
	T testing.TB
	services.All
	Clock    *clock.Stepped
	Recorder *gate.Recorder
	Courier  *outbox.Courier
	C        people.Committee
	Words    *i18n.Catalogue
	sessions map[string]string
	phones   int
}

// New makes a world with one committee, XY.
func New(t testing.TB) *World {
	t.Helper()
	return On(t, pgtest.Create(t))
}

// On makes it on a test's own database.
func On(t testing.TB, d pgtest.Database) *World {
	t.Helper()
	w := &World{T: t, Clock: clock.NewStepped(Start), sessions: map[string]string{}}
	db := pgtest.Open(t, d, w.Clock.Now)
	key, err := seal.FromHex(strings.Repeat("5a", 32))
	w.Must(err)
	w.Words, err = words()
	w.Must(err)
	w.All = services.New(db, key, outbox.Setup{Words: w.Words, Sends: true, Local: true})
	w.Account = w.Account.Hashing(password.Quick())
	w.Recorder = gate.NewRecorder(db)
	t.Cleanup(w.Recorder.Close)
	w.Courier = outbox.NewCourier(w.Outbox, w.took, slog.New(slog.DiscardHandler))
	w.C = w.Found("XY")
	return w
}

// took is a gateway that takes everything.
func (w *World) took(context.Context, outbox.Request) (outbox.Answer, error) {
	return outbox.Answer{Status: http.StatusOK, Body: []byte(`{"code":0,"errcode":0}`)}, nil
}

// Must ends the test on an error.
func (w *World) Must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Found makes another committee.
func (w *World) Found(code string) people.Committee {
	w.T.Helper()
	c, err := w.People.Found(w.T.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: code, Name: "停车自管会" + code, Regime: people.Owners, Place: people.Place{District: "DC"}})
	w.Must(err)
	return c
}

// Dwelling adds a dwelling to the committee.
func (w *World) Dwelling(code string) people.Dwelling {
	w.T.Helper()
	var d people.Dwelling
	w.Must(w.DB.InTx(w.T.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		all, err := people.AddDwellings(w.T.Context(), tx, w.C.ID, people.BatchID{}, []people.NewDwelling{{Code: code, SortKey: code}})
		d = all[code]
		return err
	}))
	return d
}

// Actor is a role of the world's committee, for use cases called directly.
func (w *World) Actor(role actor.Role) actor.Actor { return actor.Of(role).For(w.C.ID.String()) }

// Session opens a session of somebody with a role in a committee and gives its
// secret. For actor.Resident it is an occupant of a dwelling of that committee.
func (w *World) Session(c people.Committee, role actor.Role) string {
	w.T.Helper()
	name := c.Code + "/" + string(role)
	if s, ok := w.sessions[name]; ok {
		return s
	}
	w.phones++
	phone := fmt.Sprintf("138%08d", w.phones)
	var secret string
	var err error
	if role == actor.Resident {
		secret = w.resident(c, phone)
	} else {
		u, errAdd := w.Account.AddUser(w.T.Context(), actor.Of(actor.Operator), user(c, role, phone))
		w.Must(errAdd)
		secret, err = w.Account.OpenAs(w.T.Context(), actor.Of(actor.Operator), u.Person)
		w.Must(err)
	}
	w.sessions[name] = secret
	return secret
}

func user(c people.Committee, role actor.Role, phone string) account.NewUser {
	n := account.NewUser{Committee: c.ID, Role: role, Name: "测试员", Phone: phone}
	if role == actor.District {
		n.Committee, n.Place = people.CommitteeID{}, people.Place{District: c.District}
	}
	return n
}

// resident lets somebody in by their dwelling's letter.
func (w *World) resident(c people.Committee, phone string) string {
	w.T.Helper()
	var d people.Dwelling
	w.Must(w.DB.InTx(w.T.Context(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		all, err := people.AddDwellings(w.T.Context(), tx, c.ID, people.BatchID{}, []people.NewDwelling{{Code: "9-9-901", Building: "9", SortKey: "9"}})
		d = all["9-9-901"]
		return err
	}))
	letters, err := w.Account.NewDwellingLetters(w.T.Context(), actor.Of(actor.Operator).For(c.ID.String()), c.ID, "9")
	w.Must(err)
	if len(letters) != 1 || letters[0].Dwelling.Code != d.Code {
		w.T.Fatalf("letters: %d", len(letters))
	}
	secret, _, err := w.Account.UseLetter(w.T.Context(), account.Welcome{Letter: letters[0].Secret, Phone: phone, Name: "住户", Password: "correct horse"})
	w.Must(err)
	return secret
}
