package uxrules_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
)

// wrongForm is a form filled in wrongly by somebody whose session's secret is
// who: pairs of name and text, that of the refused field first.
type wrongForm struct {
	who, path string
	form      []string
}

// wrongForms has a row for each form in which something is typed.
func (s *site) wrongForms() []wrongForm {
	s.T.Helper()
	_ = s.Post("/gate/XIN/shift", s.as(actor.Volunteer), values([]string{"gate", "east", "direction", "in"}))
	out := slices.Concat(s.wrongAtTheDoor(), s.wrongInTheRegister(), s.wrongAtTheBoard(), s.wrongAtTheVote(), s.wrongAtTheCompact(), s.wrongAtTheHearing(), s.wrongVisits(), s.wrongApplications(), s.wrongChanges())
	chair := s.as(actor.Chair)
	long := strings.Repeat("长", 201)
	for number, acts := range map[string][]string{
		"A-0003": {"suspension suspend", "loss lose", "replacement replace", "return return", "revocation revoke"},
		"A-0004": {"resumption resume"},
	} {
		for _, act := range acts {
			path, name, _ := strings.Cut(act, " ")
			out = append(out, wrongForm{chair, "/c/XIN/cards/" + number + "/" + path, []string{"reason-" + name, long}})
		}
	}
	difference := s.link("/c/XIN/gate/differences", "/c/XIN/gate/differences/")
	key := strings.TrimSuffix(strings.TrimPrefix(difference, "/c/XIN/gate/differences/"), "/resolution")
	lift := s.link("/c/XIN/blocks", "/c/XIN/blocks/")
	upload := "/c/XIN/register/imports/" + s.files()[0]
	return append(out, []wrongForm{
		{chair, "/c/XIN/people", []string{"phone", "12", "name", rare, "role", "member", "to", "2027-01-01"}},
		{chair, "/c/XIN/rules", []string{"value", "许多", "key", "card.expiring_days", "from", "2026-12-01", "source_kind", "resolution", "source", "居民会议决议"}},
		{chair, "/c/XIN/settings", []string{"name", "", "province", "京", "duty_phone", "010-5550 1234"}},
		{chair, "/c/XIN/blocks", []string{"until", "9999-12-31", "plate", "京N3QK57", "reason", rare, "source_kind", "clause", "source", "公约第九条"}},
		{chair, "/c/XIN/renewal/cards/A-0002/refusal", []string{"reason", long}},
		{chair, lift, []string{"reason-" + strings.Split(lift, "/")[4], long}},
		{chair, "/c/XIN/tokens", []string{"name", "", "role", "gate"}},
		{chair, "/c/XIN/cards/new", []string{"dwelling", "99-9-999", "plates", "京A00001", "reason", rare, "valid_to", "2027-01-01"}},
		{s.as(actor.Cashier), s.linkFor(actor.Cashier, "/c/XIN/cards/proposals", "/c/XIN/cards/proposals/") + "/refusal", []string{"reason", long}},
		{chair, "/c/XIN/gate/gates", []string{"name", "", "label", "east gate"}},
		{chair, "/c/XIN/gate/hours", []string{"from-1-0", "25:00", "to-1-0", "99", "gate", "lane", "n", "1", "mode-1-0", "every_car"}},
		{chair, "/c/XIN/gate/lookup", []string{"reason", "", "plate", "京N3QK57"}},
		{chair, difference, []string{"resolution-" + key, long}},
		{chair, "/c/XIN/gate/paper", []string{"date", "昨天", "gate", "east", "time-1", "0745", "plate-1", "京N3QK57", "act", "look"}},
		{chair, upload + "/confirmation", []string{"from-1", "昨天", "sold", "1", "dwelling-1", "91-1-101"}},
		{s.as(actor.Resident), s.linkFor(actor.Resident, "/my/XIN", "/my/XIN/card/") + "/loss", []string{"reason", long}},
		{s.as(actor.Volunteer), "/gate/XIN/matches", []string{"tail", "1", "gate", "east", "direction", "in"}},
		{s.as(actor.Volunteer), "/gate/XIN/checks", []string{"plate", "", "gate", "east", "direction", "in", "id", "01990000-0000-7000-8000-000000000000"}},
	}...)
}

func (s *site) wrongAtTheDoor() []wrongForm {
	s.T.Helper()
	chair := s.as(actor.Chair)
	return []wrongForm{
		{"", "/sign-in", []string{"phone", "13800001234", "password", "not it at all"}},
		{"", "/letter", []string{"letter", "WRONG-CODES"}},
		{"", "/letter/home", []string{"phone", "139", "name", rare, "letter", s.letter, "password", "a good password"}},
		{"", "/letter/account", []string{"password", "short", "letter", s.account}},
		{"", "/setup/" + s.setup, []string{"code", "no code!", "name", rare, "regime", "owners", "province", "京", "district", "DC"}},
		{"", "/setup/" + s.setup + "/chair", []string{"phone", "138", "name", rare, "password", "correct horse"}},
		{s.half, "/sign-in/second", []string{"code", "00000-00000"}},
		{chair, "/account/password", []string{"old", "wrong password", "password", "another good one"}},
		{chair, "/account/second/totp", []string{"code", "000", "key", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}},
		{chair, "/c/XIN/letters", []string{"dwelling", "99-9-999", "one", "yes"}},
		{chair, "/c/XIN/phones", []string{"valid_to", "明天", "name", "红手机", "person", s.volunteer.String()}},
		{chair, "/c/XIN/volunteers", []string{"person_phone", "12", "person_name", rare, "to", "2027-01-01"}},
		{chair, "/c/XIN/counter", []string{"person_phone", "13", "dwelling", "91-1-101", "resident", s.atDoor("91-1-101").Get("resident"), "papers", "deed"}},
		{chair, "/c/XIN/requests", []string{"person_phone", "12", "person_name", rare}},
		{"", "/letter/arrival", []string{"phone", "139", "letter", s.ask, "password", "a good password"}},
	}
}

func (s *site) wrongInTheRegister() []wrongForm {
	s.T.Helper()
	const home = "/c/XIN/register/dwellings/91-1-102"
	chair := s.as(actor.Chair)
	person, car := s.link(home, home+"/people/"), s.link(home, home+"/vehicles/")
	return []wrongForm{
		{chair, "/c/XIN/register/dwellings", []string{"dwelling", "合计", "area", "很大"}},
		{chair, home + "/area", []string{"area", "八十九"}},
		{chair, home + "/owner", []string{"from", "昨天", "name", rare, "phone", "13800138001"}},
		{chair, home + "/people", []string{"phone", "123", "name", rare, "kind", "owner", "lease_end", "2027-01-01"}},
		{chair, person, []string{"phone", "123", "name", rare}},
		{chair, person + "/end", []string{"on", "昨天"}},
		{chair, home + "/vehicles", []string{"plate", "京A1234O"}},
		{chair, car + "/end", []string{"on", "昨天"}},
	}
}

func (s *site) wrongAtTheBoard() []wrongForm {
	s.T.Helper()
	const one = "/c/XIN/postings/2026-2"
	chair := s.as(actor.Chair)
	return []wrongForm{
		{chair, "/c/XIN/postings", []string{"title", "关于京N3QK57", "text", rare}},
		{chair, "/c/XIN/past", []string{"title", "关于京N3QK57", "text", rare, "kept_at", "居委会"}},
		{chair, "/c/XIN/past/2026-2/opinions", []string{"text", "找 13800138000", "given_on", "2026-11-20"}},
		{chair, "/c/XIN/past/2026-2/dropping", []string{"reason", strings.Repeat("长", 201)}},
		{chair, "/c/XIN/announcements", []string{"to", "后天", "title", "东门检修", "text", rare, "from", "2026-11-23"}},
		{chair, s.link("/c/XIN/announcements", "/c/XIN/announcements/"), []string{"to", "后天", "title", "西门检修", "text", rare, "from", "2026-11-23"}},
		{chair, one + "/withdrawal", []string{"reason", strings.Repeat("长", 201)}},
		{chair, one + "/proofs", []string{"photo", "", "place", "东门公告栏", "hung_at", "2026-11-23T10:00"}},
		{chair, one + "/objections", []string{"on_paper", "", "text", rare, "ref", "A-0001"}},
		{chair, one + "/objections/1/answer", []string{"answer", "", "outcome", "rejected"}},
		{chair, "/c/XIN/calendar", []string{"holidays", "2027-13-01", "year", "2027", "workdays", "2027-01-09", "source_kind", "law", "source", "国办发明电"}},
		{s.as(actor.Resident), "/my/XIN/postings/2026-2/objection", []string{"text", "", "ref", "A-0001"}},
	}
}

// atDoor is the form that names the last resident whom the counter finds at a
// dwelling: those who sign in stand behind those who do not.
func (w *world) atDoor(dwelling string) url.Values {
	w.T.Helper()
	form := url.Values{"dwelling": {dwelling}}
	for _, n := range find(parse(w.T, w.Get("/c/XIN/counter?dwelling="+dwelling, w.as(actor.Chair)).Body), "input") {
		if attr(n, "name") == "resident" {
			form.Set("resident", attr(n, "value"))
		}
	}
	if form.Get("resident") == "" {
		w.T.Fatalf("the counter knows nobody of %s", dwelling)
	}
	return form
}

// link is the first address below a prefix that a page of the chair leads or posts to.
func (s *site) link(path, below string) string { return s.linkFor(actor.Chair, path, below) }

func (s *site) linkFor(role actor.Role, path, below string) string {
	s.T.Helper()
	body := s.Get(path, s.as(role)).Body
	for _, n := range find(parse(s.T, body), "a", "form") {
		if h := attr(n, "href") + attr(n, "action"); strings.HasPrefix(h, below) && !strings.HasSuffix(h, "/new") {
			return h
		}
	}
	s.T.Fatalf("%s leads nowhere below %s", path, below)
	return ""
}

func values(pairs []string) url.Values {
	out := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Add(pairs[i], pairs[i+1])
	}
	return out
}

// refusals are the pages that answer the wrong forms.
func (s *site) refusals() []page {
	s.T.Helper()
	var out []page
	for _, f := range s.wrongForms() {
		out = append(out, page{what: "refused " + f.path, route: routeOf(s.posts, f.path) + " refused", path: f.path, Reply: s.sent(f.who, f.path, values(f.form))})
	}
	return out
}

// sent sends a form as a browser does, which says on which page it stood.
func (s *site) sent(who, path string, form url.Values) pagetest.Reply {
	s.T.Helper()
	r := httptest.NewRequestWithContext(s.T.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Referer", "http://"+r.Host+"/account")
	if who != "" {
		r.AddCookie(&http.Cookie{Name: s.sessionCookie(), Value: who})
	}
	return s.Send(r)
}

// secrets are never sent back into a page.
var secrets = []string{"password", "old"}

// A wrong form comes back with what was typed, the wrong field marked and
// explained by its sentence, and a summary that leads to it.
func TestRule26ErrorsKeepWhatWasTypedAndPointToTheField(t *testing.T) {
	t.Parallel()
	s := lived(t).site()
	rows := s.wrongForms()
	for _, f := range rows {
		got := s.Post(f.path, f.who, values(f.form))
		if !slices.Contains([]int{http.StatusUnprocessableEntity, http.StatusNotFound, http.StatusConflict}, got.Status) {
			t.Errorf("%s: status %d", f.path, got.Status)
			continue
		}
		doc := parse(t, got.Body)
		shown := map[string][]string{}
		var marked *html.Node
		for _, n := range find(doc, "input", "textarea", "select") {
			name := attr(n, "name")
			if attr(n, "type") == "hidden" {
				continue
			}
			shown[name] = append(shown[name], value(n))
			if name == f.form[0] && attr(n, "aria-invalid") == "true" {
				marked = n
			}
		}
		for i := 0; i < len(f.form); i += 2 {
			name, typed := f.form[i], f.form[i+1]
			if !slices.Contains(secrets, name) && typed != "" && shown[name] != nil && !slices.Contains(shown[name], typed) {
				t.Errorf("%s: what was typed into %s is lost: %q", f.path, name, shown[name])
			}
		}
		if marked == nil {
			t.Errorf("%s: the field %s is not marked as wrong", f.path, f.form[0])
			continue
		}
		if says := described(doc, marked); says == "" {
			t.Errorf("%s: nothing says what is wrong with %s", f.path, f.form[0])
		}
	}
	s.everyFormHasARow(t, rows)
}

// value is what a control would send.
func value(n *html.Node) string {
	switch n.Data {
	case "textarea":
		return words(n)
	case "select":
		for _, o := range find(n, "option") {
			if has(o, "selected") {
				return attr(o, "value")
			}
		}
		return ""
	}
	return attr(n, "value")
}

// words is the text of a node.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// described is the sentence that a control names as its description.
func described(doc, control *html.Node) string {
	ids := strings.Fields(attr(control, "aria-describedby"))
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && slices.Contains(ids, attr(n, "id")) && strings.Contains(attr(n, "class"), "err") {
			return words(n)
		}
	}
	return ""
}

// everyFormHasARow fails for a form in which something is typed and that no row fills
// in; a search takes any words.
func (s *site) everyFormHasARow(t *testing.T, rows []wrongForm) {
	t.Helper()
	var filled []string
	for _, r := range rows {
		filled = append(filled, routeOf(s.posts, r.path))
	}
	_, pages := met(t)
	for _, p := range pages {
		if !p.html() {
			continue
		}
		for _, f := range find(parse(t, p.Body), "form") {
			route := routeOf(s.posts, attr(f, "action"))
			if attr(f, "method") == "post" && attr(f, "role") != "search" && typedInto(f) && !slices.Contains(filled, route) {
				t.Errorf("no row fills in %s of %s", route, p.what)
				filled = append(filled, route)
			}
		}
	}
}

func typedInto(form *html.Node) bool {
	return slices.ContainsFunc(find(form, "input", "textarea"), func(n *html.Node) bool {
		return !has(n, "hidden") && !slices.Contains([]string{"hidden", "radio", "checkbox", "file", "submit"}, attr(n, "type"))
	})
}
