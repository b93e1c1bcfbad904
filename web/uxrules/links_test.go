package uxrules_test

import (
	"net/http"
	"strings"
	"testing"
)

// everything is a digest of each table. What a look may leave behind, the counting
// of tries, stands aside.
const everything = `
	select coalesce(string_agg(query_to_xml('select md5(coalesce(string_agg(t::text, e''\n'' order by t::text), '''')) from ' || c.oid::regclass || ' t',
		true, true, '')::text || c.oid::regclass, '' order by c.oid::regclass::text), '')
	from pg_class c
	join pg_namespace n on n.oid = c.relnamespace
	where c.relkind = 'r' and n.nspname in ('people', 'record', 'outbox', 'compacts', 'parking', 'jobs')
		and c.oid::regclass::text <> 'people.attempts'`

// A link that is opened, by a person or by whatever looks at links ahead of them,
// changes nothing: only a form that is sent does.
func TestLookingAtALinkDoesNothing(t *testing.T) {
	w := lived(t)
	digest := func() string {
		t.Helper()
		var out string
		w.Must(w.DB.Get(t.Context(), &out, everything))
		return out
	}
	for _, path := range []string{
		"/consent/" + w.consent, "/enrol/" + w.enrol, "/letter/" + w.letter, "/letter/" + w.account, "/q/" + w.card,
		"/setup/" + w.setup, "/setup/" + w.setup + "/chair", "/sign-in/confirm/" + w.enrol,
	} {
		before := digest()
		for range 2 {
			if got := w.Get(path, ""); got.Status != http.StatusOK && !strings.HasPrefix(path, "/sign-in/") {
				t.Errorf("%s: %d", path, got.Status)
			}
			w.Do(http.MethodHead, path, "", nil)
		}
		if digest() != before {
			t.Errorf("looking at %s changed something", path[:strings.LastIndex(path, "/")])
		}
	}
}
