package web_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/web"
	"ziguan/web/kit"
)

var handbookLink = regexp.MustCompile(`\]\((/[^)]*)\)`)

// readers of an address in the handbook, by its beginning: who gets a link there.
var readers = map[string][]actor.Role{"/c/": actor.Staff, "/gate/": kit.OnDuty.Roles, "/my/": {actor.Resident}} //nolint:gochecknoglobals // constant

// Every address that the handbook names is a page of the route table, open to
// whoever gets a link to it.
func TestTheHandbookLeadsToPages(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	pages := map[string]kit.Route{}
	for _, r := range web.Routes(w.Deps) {
		if r.Method == http.MethodGet {
			pages[r.Path] = r
		}
	}
	files, err := filepath.Glob("help/*/*.md")
	w.Must(err)
	links := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		w.Must(err)
		for _, m := range handbookLink.FindAllStringSubmatch(string(text), -1) {
			links++
			r, ok := pages[m[1]]
			if !ok {
				t.Errorf("%s: there is no page %s", file, m[1])
			}
			for begin, roles := range readers {
				for _, role := range roles {
					if strings.HasPrefix(m[1], begin) && !r.Access.Allowed(w.Actor(role), true) {
						t.Errorf("%s: %s is closed to %s, who gets a link to it", file, m[1], role)
					}
				}
			}
		}
	}
	if links < 40 {
		t.Errorf("only %d links in %d files", links, len(files))
	}
}

// The handbook is one tap away on every page, opens to everybody and works
// without scripts: its contents are in the page as it is sent.
func TestTheHandbookOpensToEverybody(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	for _, one := range []struct {
		path, secret string
		has, lacks   []string
	}{
		{"/", "", []string{`href="/help"`}, nil},
		{"/p/XY", "", []string{`href="/p/XY/help"`}, nil},
		{"/gate/XY", w.Session(w.C, actor.Volunteer), []string{`href="/p/XY/help"`}, nil},
		{"/help", "", []string{`href="/help/volunteers"`, `href="/help/stuck"`, "不会用、进不来"}, nil},
		{"/help/committee", "", []string{`id="import"`, "首批换发", "<blockquote>"}, []string{"/c/"}},
		{"/p/XY/help/committee", w.Session(w.C, actor.Chair), []string{`href="/c/XY/register/imports"`, `href="/p/XY/help"`}, nil},
		{"/p/XY/help/committee", w.Session(w.C, actor.Volunteer), []string{`id="import"`}, []string{`href="/c/XY/register`}},
		{"/p/XY/help/volunteers", w.Session(w.C, actor.Volunteer), []string{`href="/gate/XY"`}, nil},
	} {
		got := w.Get(one.path, one.secret)
		if got.Status != http.StatusOK {
			t.Errorf("%s: %d", one.path, got.Status)
		}
		for _, want := range one.has {
			if !strings.Contains(got.Body, want) {
				t.Errorf("%s lacks %s", one.path, want)
			}
		}
		for _, not := range one.lacks {
			if strings.Contains(got.Body, not) {
				t.Errorf("%s has %s", one.path, not)
			}
		}
	}
	if got := w.Get("/help/nothing", ""); got.Status != http.StatusNotFound {
		t.Errorf("a chapter that is not there: %d", got.Status)
	}
}
