package uxrules_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"ziguan/web/kit"
	"ziguan/web/ui"
)

// tooMuch is what nobody types: it fits the body of a form and no field of one.
const tooMuch = 50_000

// Every field of every form that any role meets refuses 50,000 characters, and
// nothing of them is kept; a field that is typed into says how much it takes.
func TestEveryFieldOfEveryFormHasABound(t *testing.T) {
	s := lived(t).site()
	pages := s.crawl()
	sent := map[string]bool{}
	for _, p := range pages {
		if !p.html() {
			continue
		}
		for _, f := range find(parse(t, p.Body), "form") {
			for _, field := range find(f, "input", "textarea", "select", "button") {
				name := attr(field, "name")
				if takesTyping(field) && !has(field, "maxlength") {
					t.Errorf("%s: %s takes any length", p.what, name)
				}
				if n := utf8.RuneCountInString(value(field)); n > ui.Bound(name) {
					t.Errorf("%s: %s comes with %d characters, more than it takes back", p.what, name, n)
				}
				action, _, _ := strings.Cut(attr(f, "action"), "?")
				key := attr(f, "method") + " " + routeOf(append(s.gets, s.posts...), action) + " " + name
				if name == "" || name == "list" || attr(field, "type") == "file" || sent[key] {
					continue
				}
				sent[key] = true
				if got := s.overfill(p, f, name); got != http.StatusUnprocessableEntity {
					t.Errorf("%s: %s takes %d characters in %s: %d", p.what, action, tooMuch, name, got)
				}
			}
		}
	}
	if len(sent) < 150 {
		t.Errorf("only %d fields", len(sent))
	}
	for _, c := range s.texts() {
		var n int
		s.Must(s.DB.Get(t.Context(), &n, "select coalesce(max(char_length("+c.Column+"::text)), 0) from "+c.Table))
		if n >= tooMuch {
			t.Errorf("%s.%s holds %d characters", c.Table, c.Column, n)
		}
	}
}

// takesTyping reports whether a control is typed into.
func takesTyping(n *html.Node) bool {
	if n.Data == "textarea" {
		return !has(n, "readonly") && !has(n, "hidden")
	}
	switch attr(n, "type") {
	case "", "text", "search", "tel", "password", "email":
		return n.Data == "input"
	}
	return false
}

// overfill sends a form as it stands, with far too much in one field.
func (s *site) overfill(p page, form *html.Node, name string) int {
	s.T.Helper()
	v := url.Values{}
	for _, n := range find(form, "input", "textarea") {
		if attr(n, "type") != "file" && attr(n, "name") != "" {
			v.Set(attr(n, "name"), attr(n, "value"))
		}
	}
	v.Set(name, strings.Repeat("9", max(tooMuch, ui.Bound(name)+1)))
	action := attr(form, "action")
	if attr(form, "method") != "post" {
		v = url.Values{name: {strings.Repeat("9", 10_000)}} // as much as an address carries
		r := httptest.NewRequestWithContext(s.T.Context(), http.MethodGet, strings.SplitN(action, "?", 2)[0]+"?"+v.Encode(), http.NoBody)
		if secret := s.as(p.role); secret != "" {
			r.AddCookie(&http.Cookie{Name: kit.SessionCookie(s.Deps.Cfg), Value: secret})
		}
		return s.Send(r).Status
	}
	return s.Post(action, s.as(p.role), v).Status
}

// column is a column of text.
type column struct{ Table, Column string }

func (s *site) texts() []column {
	s.T.Helper()
	var out []column
	s.Must(s.DB.Select(s.T.Context(), &out, `select table_schema || '.' || table_name as table, quote_ident(column_name) as column
		from information_schema.columns join information_schema.tables using (table_schema, table_name)
		where data_type in ('text', 'jsonb') and table_type = 'BASE TABLE' and table_schema in ('people', 'record', 'compacts', 'parking', 'outbox', 'jobs')
		order by 1, 2`))
	if len(out) < 100 {
		s.T.Errorf("only %d columns", len(out))
	}
	return out
}
