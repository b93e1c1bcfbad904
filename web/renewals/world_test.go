package renewals_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/internal/pagetest"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/renewal"
	"ziguan/web/kit"
)

// world is a committee whose cards, of building 1 with two stairwells, were issued
// on 23 November 2025 and end on 22 November 2026; it is the first of that month.
type world struct {
	*pagetest.World
	chair, clerk, reader string // sessions
}

const base = "/c/XY/renewal"

func newWorld(t *testing.T, n int) *world {
	t.Helper()
	w := &world{World: pagetest.New(t)}
	for i := range n {
		unit := i*2/max(n, 1) + 1
		code := fmt.Sprintf("1-%d-%d", unit, 101+i)
		d := w.Dwelling(code)
		w.exec(`update people.dwellings set building = '1', unit = $2 where id = $1`, d.ID, strconv.Itoa(unit))
		_, err := w.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: code, Plates: []string{fmt.Sprintf("京A%05d", 10000+i)}, Reason: "搬家当天"})
		w.Must(err)
	}
	w.Clock.Step(343 * 24 * time.Hour) // to 1 November 2027
	w.chair, w.clerk, w.reader = w.Session(w.C, actor.Chair), w.Session(w.C, actor.Cashier), w.Session(w.C, actor.Supervisor)
	return w
}

func (w *world) exec(query string, args ...any) {
	w.T.Helper()
	_, err := w.DB.Bare().ExecContext(w.T.Context(), query, args...)
	w.Must(err)
}

// rule sets a number the committee decides by.
func (w *world) rule(key, value string) {
	w.T.Helper()
	w.exec(`insert into compacts.rules (committee_id, id, key, value, from_day, source_kind, source, set_at, set_by)
		values ($1, $2, $3, $4, '2026-01-01', 'resolution', '决议', $5, 'chair')`, w.C.ID, id.New[int](), key, value, w.Clock.Now())
}

// post sends a form of pairs and gives the answer.
func (w *world) post(path, secret string, pairs ...string) pagetest.Reply {
	w.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return w.Post(path, secret, form)
}

// done fails unless the form was taken, and gives the page it leads to.
func (w *world) done(r pagetest.Reply, secret string) pagetest.Reply {
	w.T.Helper()
	if r.Status != http.StatusSeeOther {
		w.T.Fatalf("status %d, want 303: %.400s", r.Status, r.Body)
	}
	return w.Get(r.Header.Get("Location"), secret)
}

func (w *world) open() {
	w.T.Helper()
	w.done(w.post(base, w.chair, "name", "2027 年续卡", "last", ""), w.chair)
}

func (w *world) all() []renewal.Renewal {
	w.T.Helper()
	list, err := w.Renewals.List(w.T.Context(), w.Actor(actor.Chair), w.C.ID, "", "")
	w.Must(err)
	return list
}

// household signs a resident of a dwelling in.
func (w *world) household(code string) string {
	w.T.Helper()
	p, r := id.New[people.Person](), id.New[people.Resident]()
	w.exec(`insert into people.people (id, name, created_at) values ($1, '王秀兰', $2)`, p, w.Clock.Now())
	w.exec(`insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, '王秀兰', $3, $4)`, w.C.ID, r, p, w.Clock.Now())
	w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
		select committee_id, $2, id, $3, 'owner', '2020-01-01' from people.dwellings where committee_id = $1 and code = $4`, w.C.ID, id.New[people.Occupancy](), r, code)
	secret, err := w.Account.OpenAs(w.T.Context(), actor.Of(actor.Operator), p)
	w.Must(err)
	return secret
}

// declares lets the chair name a dwelling as their kin's.
func (w *world) declares(code string) {
	w.T.Helper()
	var p string
	w.Must(w.DB.Get(w.T.Context(), &p, `select person_id::text from people.roles where committee_id = $1 and role = 'chair' order by 1 limit 1`, w.C.ID))
	who := w.Actor(actor.Chair)
	who.Person = p
	w.Must(kin.New(w.DB).Declare(w.T.Context(), who, w.C.ID, kin.Declared{Dwelling: code, Relation: kin.RelationKin}))
}

// holds fails unless the answer has the status and every text.
func holds(t *testing.T, r pagetest.Reply, status int, texts ...string) {
	t.Helper()
	if r.Status != status {
		t.Errorf("status %d, want %d: %.300s", r.Status, status, r.Body)
	}
	for _, s := range texts {
		if !strings.Contains(r.Body, s) {
			t.Errorf("the page lacks %s", s)
		}
	}
}

// lacks fails if the answer has one of the texts.
func lacks(t *testing.T, r pagetest.Reply, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(r.Body, s) {
			t.Errorf("the page has %s", s)
		}
	}
}

// flash is what an answer leaves to be said on the page it leads to.
func (w *world) flash(r pagetest.Reply, secret string) string {
	w.T.Helper()
	q := httptest.NewRequestWithContext(w.T.Context(), http.MethodGet, r.Header.Get("Location"), http.NoBody)
	q.AddCookie(&http.Cookie{Name: kit.SessionCookie(w.Deps.Cfg), Value: secret})
	for _, c := range (&http.Response{Header: r.Header}).Cookies() {
		q.AddCookie(c)
	}
	return w.Send(q).Body
}
