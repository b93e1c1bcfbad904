package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/pagetest"
	"ziguan/internal/parktest"
	"ziguan/internal/pgtest"
	"ziguan/parking/gate"
	"ziguan/web/kit"
)

// mostTrips is how often a check by the gate's form may ask the database: a queue of
// cars waits for the answer.
const mostTrips = 5

// A check by the gate's form makes few round trips, whether the volunteer is known by
// the phone or by a session, and at a second tap as well.
func TestACheckAsksTheDatabaseSeldom(t *testing.T) {
	t.Parallel()
	d, trips := pgtest.Counted(t, pgtest.Create(t))
	w := pagetest.On(t, d)
	operator := actor.Of(actor.Operator).For(w.C.ID.String())
	_, err := w.Watch.AddGate(t.Context(), operator, w.C.ID, gate.Gate{Label: "east", Name: "东门"})
	w.Must(err)
	user, err := w.Account.AddUser(t.Context(), operator, userOf(w, actor.Volunteer))
	w.Must(err)
	enrolment, err := w.Account.EnrolGateDevice(t.Context(), operator, user.Person, "phone", w.C.Today(parktest.Start))
	w.Must(err)
	phone, err := w.Account.Enrol(t.Context(), enrolment.Secret)
	w.Must(err)
	session, err := w.Account.OpenAs(t.Context(), operator, user.Person)
	w.Must(err)
	for _, who := range [][2]string{{kit.DeviceCookie(w.Deps.Cfg), phone.Token}, {kit.SessionCookie(w.Deps.Cfg), session}} {
		cookie, secret := who[0], who[1]
		check := func(key, plate string) int {
			form := url.Values{"id": {key}, "gate": {"east"}, "direction": {"in"}, "plate": {plate}}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/gate/XY/checks", strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.AddCookie(&http.Cookie{Name: cookie, Value: secret})
			trips.Take()
			got := w.Send(r)
			if got.Status != http.StatusOK || !strings.Contains(got.Body, "东门") {
				t.Fatalf("%s: %d %.200s", cookie, got.Status, got.Body)
			}
			return trips.Take()
		}
		for _, key := range []string{id.New[gate.Check]().String(), id.New[gate.Check]().String()} {
			_ = check(key, "京N00001") // the first of each connection prepares what follows
			_ = check(key, "京N00001")
		}
		first, next := id.New[gate.Check]().String(), id.New[gate.Check]().String()
		for _, one := range [][3]string{{"a car", first, "京N12345"}, {"a second tap", first, "京N12345"}, {"the next car", next, "京A67890"}} {
			n := check(one[1], one[2])
			t.Logf("%s, %s: %d round trips", cookie, one[0], n)
			if n > mostTrips {
				t.Errorf("%s, %s: %d round trips, at most %d", cookie, one[0], n, mostTrips)
			}
		}
	}
}
