package parktest

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"ziguan/compacts"
	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
	"ziguan/internal/config"
	"ziguan/internal/i18n"
	"ziguan/internal/kin"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/pgtest"
	"ziguan/internal/seal"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/change"
	"ziguan/parking/gate"
	"ziguan/parking/movecall"
	"ziguan/parking/mydata"
	"ziguan/parking/proposal"
	"ziguan/parking/register"
	"ziguan/parking/renewal"
	"ziguan/parking/visit"
	"ziguan/web"
	"ziguan/web/kit"
)

// Start is when every world begins: a Monday, ten in the morning in Beijing.
var Start = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // constant

// World is one test's own.
type World struct {
	T         testing.TB
	DB        *pg.DB
	Clock     *clock.Stepped
	People    *people.Service
	Parking   *parking.Service
	Change    *change.Service
	Proposals *proposal.Service
	Compacts  *compacts.Service
	Postings  *posting.Service
	Register  *register.Service
	Visits    *visit.Service
	Calls     *movecall.Service
	Renewals  *renewal.Service
	Gate      *gate.Service
	Recorder  *gate.Recorder
	Outbox    *outbox.Service
	Courier   *outbox.Courier
	// Applications and Kin are those of the application.
	Applications *application.Service
	Kin          *kin.Service
	C            people.Committee
	Deps         web.Deps
	App          *fiber.App
	sessions     map[string]string
	phones       int
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
	w.DB = pgtest.Open(t, d, w.Clock.Now)
	key, err := seal.FromHex(strings.Repeat("5a", 32))
	w.Must(err)
	words, err := i18n.Load()
	w.Must(err)
	cfg, err := config.Load([]string{"HOME=" + t.TempDir()})
	w.Must(err)
	w.People, w.Parking, w.Compacts = people.New(w.DB, key), parking.New(w.DB, key), compacts.New(w.DB)
	w.People.OnWrongSeries(outbox.TellOfWrongCodes)
	w.Register, w.Postings = register.New(w.DB), posting.NewService(w.DB)
	w.Visits, w.Calls, w.Renewals = visit.New(w.DB), movecall.New(w.DB), renewal.New(w.DB)
	w.Change, w.Proposals = change.New(w.DB, w.Parking), proposal.New(w.DB, w.Parking)
	w.Applications, w.Kin = application.New(w.DB, w.Parking), kin.New(w.DB)
	w.Gate, w.Recorder = gate.New(w.DB), gate.NewRecorder(w.DB)
	t.Cleanup(w.Recorder.Close)
	w.Outbox = outbox.NewService(w.DB, outbox.Setup{Key: key, Words: words, Sends: true, Local: true})
	w.Courier = outbox.NewCourier(w.Outbox, w.took, slog.New(slog.DiscardHandler))
	w.C = w.Found("XY")
	w.Deps = web.Deps{
		Cfg: cfg, Seal: key, Words: words, DB: w.DB, People: w.People, Parking: w.Parking, Change: w.Change, Data: mydata.New(w.DB), Applications: w.Applications, Proposals: w.Proposals, Kin: w.Kin, Compacts: w.Compacts, Postings: w.Postings, Gate: w.Gate, Register: w.Register, Renewals: w.Renewals, Visits: w.Visits, Calls: w.Calls,
		Recorder: w.Recorder, Outbox: w.Outbox, Courier: w.Courier, Log: slog.New(slog.DiscardHandler), Ready: func() error { return nil },
		Metrics: prometheus.NewRegistry(),
	}
	w.App = web.New(w.Deps)
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
		u, errAdd := w.People.AddUser(w.T.Context(), actor.Of(actor.Operator), user(c, role, phone))
		w.Must(errAdd)
		secret, err = w.People.OpenAs(w.T.Context(), actor.Of(actor.Operator), u.Person)
		w.Must(err)
	}
	w.sessions[name] = secret
	return secret
}

func user(c people.Committee, role actor.Role, phone string) people.NewUser {
	n := people.NewUser{Committee: c.ID, Role: role, Name: "测试员", Phone: phone}
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
	letters, err := w.People.NewDwellingLetters(w.T.Context(), actor.Of(actor.Operator).For(c.ID.String()), c.ID, "9")
	w.Must(err)
	if len(letters) != 1 || letters[0].Dwelling.Code != d.Code {
		w.T.Fatalf("letters: %d", len(letters))
	}
	secret, _, err := w.People.UseLetter(w.T.Context(), people.Welcome{Letter: letters[0].Secret, Phone: phone, Name: "住户", Password: "correct horse"})
	w.Must(err)
	return secret
}

// Reply is an answer of the application.
type Reply struct {
	Status int
	Body   string
	Header http.Header
}

// Get asks for a page with a session's secret, "" for nobody.
func (w *World) Get(path, secret string) Reply { return w.Do(http.MethodGet, path, secret, nil) }

// Post sends a form.
func (w *World) Post(path, secret string, form url.Values) Reply {
	return w.Do(http.MethodPost, path, secret, form)
}

// Do sends one request.
func (w *World) Do(method, path, secret string, form url.Values) Reply {
	w.T.Helper()
	r := httptest.NewRequestWithContext(context.Background(), method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if secret != "" {
		r.AddCookie(&http.Cookie{Name: kit.SessionCookie(w.Deps.Cfg), Value: secret})
	}
	return w.Send(r)
}

// Send sends any request.
func (w *World) Send(r *http.Request) Reply {
	w.T.Helper()
	res, err := w.App.Test(r, -1)
	w.Must(err)
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	w.Must(err)
	return Reply{Status: res.StatusCode, Body: string(b), Header: res.Header}
}
