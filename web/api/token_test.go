package api_test

import (
	"net/http"
	"strings"
	"testing"

	"ziguan/internal/actor"
)

// A token that was revoked, that nobody made, that was cut off or written in another
// way is 401 whatever comes with it and wherever it goes, also where there is nothing
// and right after it was good; and the answer never leads to the sign-in.
func TestARefusedTokenIsRefusedWhateverTheBody(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	const checks, sync, bundle = "/api/v1/gate/checks", "/api/v1/gate/sync", "/api/v1/gate/bundle"
	if r := d.call(http.MethodPost, checks, d.token, body(newID(), "in", "京A12345")); r.Status != http.StatusOK {
		t.Fatal(r.Body)
	}
	tokens, err := d.Account.Tokens(t.Context(), actor.Of(actor.Operator), d.C.ID)
	d.Must(err)
	d.Must(d.Account.RevokeToken(t.Context(), actor.Of(actor.Operator), tokens[0].ID))
	bodies := []string{
		"", "{", "null", "[]", "\x00", "\xff", body(newID(), "in", "京A12345"), body("no id", "in", "x"), strings.Repeat("A", 100<<10),
		`{"device":"phone","checks":[]}`, `{"device":"phone","checks":[null]}`, `{"device":"phone","checks":[` + body(newID(), "in", "京A12345") + `]}`,
	}
	paths := []string{checks, checks + "/", sync, bundle, "/api", "/api/", "/api/v1", "/api/nothing", "/api/v1/openapi", "/api/v1/openapi.jsonx", "/API/v1/gate/checks"}
	for _, path := range paths { // each remembered as good until it is asked for again
		_, fresh, err := d.Account.AddToken(t.Context(), actor.Of(actor.Operator), d.C.ID, actor.Gate, "fresh")
		d.Must(err)
		if r := d.call(http.MethodPost, checks, fresh, body(newID(), "in", "京A12345")); r.Status != http.StatusOK {
			t.Fatal(r.Body)
		}
		all, err := d.Account.Tokens(t.Context(), actor.Of(actor.Operator), d.C.ID)
		d.Must(err)
		d.Must(d.Account.RevokeToken(t.Context(), actor.Of(actor.Operator), all[len(all)-1].ID))
		if r := d.call(http.MethodPost, path, fresh, bodies[9]); r.Status != http.StatusUnauthorized {
			t.Errorf("%s with a token revoked a moment ago: %d %.80s", path, r.Status, r.Body)
		}
	}
	for _, token := range []string{d.token, d.token[:25], d.token + "A", strings.ToLower(d.token), strings.Repeat("A", 26), "", "\xff"} {
		for _, path := range paths {
			for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
				for _, b := range bodies {
					if method == http.MethodGet && b != "" {
						continue
					}
					if r := d.call(method, path, token, b); r.Status != http.StatusUnauthorized || !strings.Contains(r.Body, `"code":"token.refused"`) {
						t.Errorf("%s %s with %.30q and %.30q: %d %.80s", method, path, token, b, r.Status, r.Body)
					}
				}
			}
		}
	}
}
