package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/parking"
)

type device struct {
	*pagetest.World
	token string
}

func newDevice(t *testing.T) device {
	t.Helper()
	w := pagetest.New(t)
	_, token, err := w.Account.AddToken(t.Context(), actor.Of(actor.Operator), w.C.ID, actor.Gate, "east")
	w.Must(err)
	return device{w, token}
}

func (d device) call(method, path, token, body string) pagetest.Reply {
	d.T.Helper()
	r := httptest.NewRequestWithContext(d.T.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return d.Send(r)
}

func body(id, direction, plate string) string {
	return fmt.Sprintf(`{"id":%q,"gate":"east","direction":%q,"plate":%q}`, id, direction, plate)
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// A check is answered with exactly the fields of the contract.
func TestCheckAnswers(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	d.Dwelling("3-2-101")
	_, err := d.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: d.C.ID, Dwelling: "3-2-101", Plates: []string{"京A12345"}, Reason: "搬家当天"})
	d.Must(err)
	id := newID()
	r := d.call(http.MethodPost, "/api/v1/gate/checks", d.token, body(id, "in", "京A12345"))
	want := `{"id":"` + id + `","verdict":"allow","code":"card.active","say":"放行","card":{"number":"A-0001","plate":"京A12345","valid_to":"2027-11-22"},"inside":true,"recorded_at":"2026-11-23T10:00:00+08:00"}`
	if r.Status != http.StatusOK || strings.TrimSpace(r.Body) != want {
		t.Errorf("%d\n got %s\nwant %s", r.Status, r.Body, want)
	}
	if r.Header.Get("Link") != "" {
		t.Error("a Link header")
	}
	r = d.call(http.MethodPost, "/api/v1/gate/checks", d.token, body(newID(), "in", "京C99999"))
	if !strings.Contains(r.Body, `"code":"card.unknown"`) || !strings.Contains(r.Body, `"card":null`) {
		t.Error(r.Body)
	}
}

// Every error is a problem with a code, in the caller's language, that repeats
// nothing of what was sent; the token is asked for before the body.
func TestProblems(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	const check = "/api/v1/gate/checks"
	long := strings.Repeat("A", 200<<10)
	for _, c := range []struct {
		name, method, path, token, body string
		status                          int
		code                            string
	}{
		{"no token", http.MethodPost, check, "", "{", 401, "token.refused"},
		{"an unknown token", http.MethodPost, check, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "{", 401, "token.refused"},
		{"a cut-off token", http.MethodPost, check, d.token[:20], "{", 401, "token.refused"},
		{"no JSON", http.MethodPost, check, d.token, "{", 400, "body.malformed"},
		{"no plate, token or exemption", http.MethodPost, check, d.token, `{"id":"` + newID() + `","gate":"e","direction":"in"}`, 422, "form.invalid"},
		{"an id of another version", http.MethodPost, check, d.token, body(uuid.NewString(), "in", "京A12345"), 422, "form.invalid"},
		{"a sideways direction", http.MethodPost, check, d.token, body(newID(), "sideways", "京A12345"), 422, "form.invalid"},
		{"a missing gate", http.MethodPost, check, d.token, `{"id":"` + newID() + `","direction":"in","plate":"京A12345"}`, 422, "body.malformed"},
		{"an id of 200 KB", http.MethodPost, check, d.token, body(long, "in", "京A12345"), 413, "body.too_big"},
		{"an over-long plate", http.MethodPost, check, d.token, body(newID(), "in", long[:20000]), 422, "form.invalid"},
		{"another method", http.MethodGet, check, d.token, "", 405, "method.not_allowed"},
		{"no such address", http.MethodGet, "/api/v1/nothing", d.token, "", 404, "not.found"},
		{"no such address outside v1", http.MethodGet, "/api/nothing", d.token, "", 404, "not.found"},
		{"no token anywhere below /api", http.MethodGet, "/api", "", "", 401, "token.refused"},
		{"the root itself", http.MethodGet, "/api", d.token, "", 404, "not.found"},
		{"a time before all gates", http.MethodPost, check, d.token, `{"id":"` + newID() + `","gate":"e","direction":"in","plate":"京A12345","at":"0000-01-01T00:00:00Z"}`, 422, "form.invalid"},
		{"another method on the description", http.MethodDelete, "/api/v1/openapi.json", d.token, "", 405, "method.not_allowed"},
	} {
		r := d.call(c.method, c.path, c.token, c.body)
		var p struct {
			Code, Detail string
			Status       int
		}
		if err := json.Unmarshal([]byte(r.Body), &p); err != nil {
			t.Errorf("%s: %d %s", c.name, r.Status, r.Body)
			continue
		}
		if r.Status != c.status || p.Status != c.status || p.Code != c.code || p.Detail == "" || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s %s", c.name, r.Status, r.Header.Get("Content-Type"), r.Body)
		}
		if strings.Contains(r.Body, "sideways") || strings.Contains(r.Body, "AAAA") {
			t.Errorf("%s: the answer repeats what was sent", c.name)
		}
	}
}

// Other content under a known id is 409; a revoked token is refused at the next call.
func TestConflictAndRevocation(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	id := newID()
	if r := d.call(http.MethodPost, "/api/v1/gate/checks", d.token, body(id, "in", "京A12345")); r.Status != 200 {
		t.Fatal(r.Body)
	}
	if r := d.call(http.MethodPost, "/api/v1/gate/checks", d.token, body(id, "out", "京A12345")); r.Status != 409 {
		t.Error(r.Body)
	}
	tokens, err := d.Account.Tokens(t.Context(), actor.Of(actor.Operator), d.C.ID)
	d.Must(err)
	d.Must(d.Account.RevokeToken(t.Context(), actor.Of(actor.Operator), tokens[0].ID))
	if r := d.call(http.MethodPost, "/api/v1/gate/checks", d.token, "{"); r.Status != 401 {
		t.Error("before the body:", r.Status, r.Body)
	}
	if r := d.call(http.MethodPost, "/api/v1/gate/checks", d.token, body(newID(), "in", "京A12345")); r.Status != 401 {
		t.Error(r.Status, r.Body)
	}
}

// The bundle names nobody, and is 304 until something changes.
func TestBundle(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	d.Dwelling("3-2-101")
	_, err := d.Parking.Issue(t.Context(), actor.Of(actor.Operator), parking.IssueCard{Committee: d.C.ID, Dwelling: "3-2-101", Plates: []string{"京A12345"}, Reason: "搬家当天"})
	d.Must(err)
	r := d.call(http.MethodGet, "/api/v1/gate/bundle", d.token, "")
	if r.Status != 200 || strings.Contains(r.Body, "12345") || strings.Contains(r.Body, "3-2-101") {
		t.Fatalf("%d %s", r.Status, r.Body)
	}
	ask := func() int {
		q := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/gate/bundle", nil)
		q.Header.Set("Authorization", "Bearer "+d.token)
		q.Header.Set("If-None-Match", r.Header.Get("ETag"))
		return d.Send(q).Status
	}
	if s := ask(); s != 304 {
		t.Errorf("unchanged: %d", s)
	}
	d.Must(d.Parking.Suspend(t.Context(), actor.Of(actor.Operator), parking.CardAct{Committee: d.C.ID, Number: "A-0001", Reason: "test", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}))
	if s := ask(); s != 200 {
		t.Errorf("after a suspension: %d", s)
	}
}

// The description is OpenAPI 3.1, needs no token, and lists every route below /api/v1.
func TestOpenAPI(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	r := d.call(http.MethodGet, "/api/v1/openapi.json", "", "")
	var doc struct {
		OpenAPI string                                `json:"openapi"`
		Paths   map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal([]byte(r.Body), &doc); err != nil || doc.OpenAPI[:3] != "3.1" {
		t.Fatalf("%v %.200s", err, r.Body)
	}
	for _, routes := range d.App.Stack() {
		for _, route := range routes {
			if !strings.HasPrefix(route.Path, "/api/v1/gate") || route.Method == http.MethodHead {
				continue
			}
			if _, ok := doc.Paths[route.Path][strings.ToLower(route.Method)]; !ok {
				t.Errorf("%s %s is not described", route.Method, route.Path)
			}
		}
	}
}

// A list is a list, never null, as it is described and as it is sent.
func TestListsAreNeverNull(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	doc := d.call(http.MethodGet, "/api/v1/openapi.json", "", "").Body
	if strings.Contains(doc, `["array","null"]`) || !strings.Contains(doc, `"type":"array"`) {
		t.Error("the description says that lists may be null")
	}
	if r := d.call(http.MethodGet, "/api/v1/gate/bundle", d.token, ""); r.Status != 200 || strings.Contains(r.Body, "null") {
		t.Errorf("%d %.400s", r.Status, r.Body)
	}
}

// A device hands in its offline checks; one bad item does not spoil the rest.
func TestSync(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	id := newID()
	item := `{"id":"` + id + `","gate":"east","direction":"in","plate":"京C99999","at":"2026-11-23T09:00:00+08:00","verdict":"allow","code":"x"}`
	r := d.call(http.MethodPost, "/api/v1/gate/sync", d.token, `{"device":"phone","checks":[`+item+`,{"id":"bad","gate":"e","direction":"in","plate":"x"},null,{"at":"xx"},{"plate":5}]}`)
	if r.Status != 200 || !strings.Contains(r.Body, `{"id":"`+id+`","status":"recorded","verdict":"caution","code":"card.unknown"}`) || !strings.Contains(r.Body, `"status":"invalid"`) {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	r = d.call(http.MethodPost, "/api/v1/gate/sync", d.token, `{"device":"other","checks":[`+item+`]}`)
	if !strings.Contains(r.Body, `"status":"already"`) {
		t.Error(r.Body)
	}
	if r = d.call(http.MethodPost, "/api/v1/gate/sync", d.token, `{"device":"phone","checks":[]}`); !strings.Contains(r.Body, `"results":[]`) {
		t.Error(r.Body)
	}
}
