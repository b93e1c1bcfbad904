package changes_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/parking"
)

// world is the whole site over a committee whose resident lives at 9-9-901.
type world struct {
	*pagetest.World
	chair, member, home, volunteer string // sessions
}

func newWorld(t *testing.T) *world { return newWorldAfter(t, 0) }

// newWorldAfter signs them in some time later: a session of the committee ends
// when nobody touches it for a day.
func newWorldAfter(t *testing.T, later time.Duration) *world {
	t.Helper()
	w := &world{World: pagetest.New(t)}
	w.Clock.Step(later)
	w.chair, w.member = w.Session(w.C, actor.Chair), w.Session(w.C, actor.Member)
	w.home, w.volunteer = w.Session(w.C, actor.Resident), w.Session(w.C, actor.Volunteer)
	return w
}

// issue gives the resident's dwelling a card.
func (w *world) issue(plate string) parking.Issued {
	w.T.Helper()
	out, err := w.Parking.Issue(w.T.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: "9-9-901", Plates: []string{plate}, Reason: "搬家当天"})
	w.Must(err)
	return out
}

func (w *world) state(n string) parking.CardState {
	w.T.Helper()
	v, err := w.Parking.Show(w.T.Context(), w.Actor(actor.Chair), w.C.ID, n)
	w.Must(err)
	return v.State
}

// does sends a form that is taken, and gives where it leads.
func (w *world) does(path, secret string, pairs ...string) string {
	w.T.Helper()
	got := w.Post(path, secret, form(pairs...))
	if got.Status != http.StatusSeeOther {
		w.T.Fatalf("%s: status %d: %.300s", path, got.Status, got.Body)
	}
	return got.Header.Get("Location")
}

func form(pairs ...string) url.Values {
	f := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Add(pairs[i], pairs[i+1])
	}
	return f
}

// holds fails unless an answer has the status and every text; a text that begins
// with ! must not be there.
func holds(t *testing.T, got pagetest.Reply, status int, texts ...string) {
	t.Helper()
	if got.Status != status {
		t.Errorf("status %d, want %d: %.300s", got.Status, status, got.Body)
	}
	for _, s := range texts {
		absent, no := strings.CutPrefix(s, "!")
		if strings.Contains(got.Body, absent) == no {
			t.Errorf("%q: %v", s, !no)
		}
	}
}

// onlyAppeal gives the address of the one appeal there is.
func (w *world) onlyAppeal() string {
	w.T.Helper()
	list, err := w.Change.Appeals(w.T.Context(), w.Actor(actor.Chair), w.C.ID, "")
	w.Must(err)
	if len(list) == 0 {
		w.T.Fatal("no appeal")
	}
	return "/c/XY/appeals/" + list[0].ID.String()
}

// stranger is a session of somebody with a role in another committee.
func (w *world) stranger(role actor.Role) string {
	w.T.Helper()
	c, err := w.People.Committee(w.T.Context(), "ZZ")
	if err != nil {
		c = w.Found("ZZ")
	}
	return w.Session(c, role)
}
