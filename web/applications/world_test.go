package applications_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/id"
	"ziguan/internal/pagetest"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/web/kit"
)

// world is the committee XY with dwellings 1-1-101 to 1-1-104 on the whole site.
type world struct {
	*pagetest.World
	homes map[string]people.Dwelling
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{World: pagetest.New(t), homes: map[string]people.Dwelling{}}
	for _, code := range []string{"1-1-101", "1-1-102", "1-1-103", "1-1-104"} {
		w.homes[code] = w.Dwelling(code)
	}
	return w
}

func (w *world) exec(query string, args ...any) {
	w.T.Helper()
	_, err := w.DB.Bare().ExecContext(w.T.Context(), query, args...)
	w.Must(err)
}

// resident is somebody who is something to a dwelling, signed in.
func (w *world) resident(kind, dwelling string) string {
	w.T.Helper()
	person, resident := id.New[people.Person](), id.New[people.Resident]()
	w.exec(`insert into people.people (id, name, created_at) values ($1, '王秀兰', $2)`, person, w.Clock.Now())
	w.exec(`insert into people.residents (committee_id, id, name, person_id, created_at) values ($1, $2, '王秀兰', $3, $4)`,
		w.C.ID, resident, person, w.Clock.Now())
	w.exec(`insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day) values ($1, $2, $3, $4, $5, '2020-01-01')`,
		w.C.ID, id.New[people.Occupancy](), w.homes[dwelling].ID, resident, kind)
	return w.in(person)
}

func (w *world) in(p people.PersonID) string {
	w.T.Helper()
	secret, err := w.Account.OpenAs(w.T.Context(), actor.Of(actor.Operator), p)
	w.Must(err)
	return secret
}

// proved is what the counter notes when it has seen papers.
func (w *world) proved(secret string) {
	w.T.Helper()
	w.exec(`update people.residents set proved = 'papers' where id = $1`, w.residentOf(secret))
}

// residentOf is who a session's person is in the register.
func (w *world) residentOf(secret string) people.ResidentID {
	w.T.Helper()
	v, err := w.Account.Visitor(w.T.Context(), secret)
	w.Must(err)
	var r people.ResidentID
	w.Must(w.DB.Get(w.T.Context(), &r, `select id from people.residents where committee_id = $1 and person_id = $2`, w.C.ID, v.Person.ID))
	return r
}

// next is the page that an answer leads to, with what the answer said.
func (w *world) next(after pagetest.Reply, page, secret string) pagetest.Reply {
	w.T.Helper()
	r := httptest.NewRequestWithContext(w.T.Context(), http.MethodGet, page, http.NoBody)
	r.AddCookie(&http.Cookie{Name: kit.SessionCookie(w.Deps.Cfg), Value: secret})
	for _, c := range (&http.Response{Header: after.Header}).Cookies() {
		r.AddCookie(c)
	}
	return w.Send(r)
}

func form(pairs ...string) url.Values {
	f := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Add(pairs[i], pairs[i+1])
	}
	return f
}

// applied hands an application in on the page and gives its number.
func (w *world) applied(secret string, pairs ...string) string {
	w.T.Helper()
	got := w.Post("/my/XY/applications/new", secret, form(append([]string{"use", "self", "key", id.Secret()}, pairs...)...))
	at := got.Header.Get("Location")
	if got.Status != http.StatusSeeOther || !strings.HasPrefix(at, "/my/XY/applications/S-") {
		w.T.Fatalf("applying: %d to %q: %.2000s", got.Status, at, body(got))
	}
	return strings.TrimPrefix(at, "/my/XY/applications/")
}

// body is a page without its head.
func body(r pagetest.Reply) string {
	_, main, _ := strings.Cut(r.Body, "<main")
	main, _, _ = strings.Cut(main, "</main>")
	return main
}

// act posts a form below an application's page of the committee.
func (w *world) act(number, path, secret string, pairs ...string) pagetest.Reply {
	w.T.Helper()
	return w.Post("/c/XY/applications/"+number+"/"+path, secret, form(pairs...))
}

// checked looks at both papers of an owner.
func (w *world) checked(number string) {
	w.T.Helper()
	leads(w.T, w.act(number, "check", w.Session(w.C, actor.Member), "doc-home", "yes", "doc-vehicle", "yes", "until-vehicle", "2027-06-30", "doc-lease", "yes"),
		"/c/XY/applications/"+number)
}

func (w *world) days(n int) { w.Clock.Step(time.Duration(n) * 24 * time.Hour) }

func (w *world) state(number string) application.State {
	w.T.Helper()
	v, err := w.Applications.Show(w.T.Context(), w.Actor(actor.Chair), w.C.ID, number)
	w.Must(err)
	return v.State
}

// cap sets how many first cars' cards there may be.
func (w *world) cap(n int) {
	w.T.Helper()
	all, err := w.Classes.InForce(w.T.Context(), w.C.ID)
	w.Must(err)
	t := all[0].Terms
	t.Cap, t.From, t.Ground = &n, w.C.Today(w.Clock.Now()), rule.Ground{Kind: rule.Resolution, Text: "2026年第二次居民会议决议"}
	w.Must(w.Classes.SetTerms(w.T.Context(), w.Actor(actor.Chair), w.C.ID, t))
	w.Clock.Step(time.Second)
}

// issue gives a dwelling a card without an application.
func (w *world) issue(dwelling, plate string) class.Number {
	w.T.Helper()
	got, err := w.Parking.Issue(w.T.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: dwelling, Plates: []string{plate}, Reason: "搬家当天"})
	w.Must(err)
	return got.Number
}

// holds fails unless the answer has the status and every text.
func holds(t testing.TB, r pagetest.Reply, status int, texts ...string) {
	t.Helper()
	if r.Status != status {
		t.Errorf("status %d, want %d: %.600s", r.Status, status, body(r))
	}
	for _, s := range texts {
		if !strings.Contains(r.Body, s) {
			t.Errorf("the page lacks %s", s)
		}
	}
}

// lacks fails where the page says one of the texts.
func lacks(t testing.TB, r pagetest.Reply, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(r.Body, s) {
			t.Errorf("the page says %s", s)
		}
	}
}

func leads(t testing.TB, r pagetest.Reply, to string) {
	t.Helper()
	if r.Status != http.StatusSeeOther || r.Header.Get("Location") != to {
		t.Errorf("status %d to %q, want 303 to %q: %.1500s", r.Status, r.Header.Get("Location"), to, body(r))
	}
}

var leaseEnd = day.Of(2027, 2, 28).String()
