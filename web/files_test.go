package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ziguan/compacts/clause"
	"ziguan/compacts/hearing"
	"ziguan/compacts/past"
	"ziguan/compacts/posting"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/pagetest"
	"ziguan/internal/people"
	"ziguan/web"
	"ziguan/web/kit"
)

// A device hands in a thousand checks at once; more than that is a problem, told as one.
func TestTheInterfaceTakesAThousandChecks(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	_, token, err := w.Account.AddToken(t.Context(), actor.Of(actor.Operator), w.C.ID, actor.Gate, "east")
	w.Must(err)
	send := func(n int) pagetest.Reply {
		checks := make([]string, n)
		for i := range checks {
			checks[i] = fmt.Sprintf(`{"id":%q,"gate":"east","direction":"in","plate":"京C%05d","at":"2026-11-23T09:00:00+08:00","verdict":"allow","override":{"reason":%q}}`,
				uuid.Must(uuid.NewV7()), i, strings.Repeat("访客登记", 40))
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/v1/gate/sync", strings.NewReader(`{"device":"phone","checks":[`+strings.Join(checks, ",")+`]}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+token)
		return w.Send(r)
	}
	if got := send(1000); got.Status != http.StatusOK {
		t.Errorf("a thousand: %d %.200s", got.Status, got.Body)
	}
	got := send(4000)
	if got.Status != http.StatusRequestEntityTooLarge || !strings.Contains(got.Header.Get("Content-Type"), "problem+json") || strings.Contains(got.Body, "访客") {
		t.Errorf("four thousand: %d %s %.200s", got.Status, got.Header.Get("Content-Type"), got.Body)
	}
}

var multiparts = regexp.MustCompile(`<form[^>]*action="([^"]+)"[^>]*enctype="multipart/form-data"`)

// The routes that take a file are those that a form with a file goes to.
func TestFilesGoWhereFilesAreExpected(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	w.Deps.Demo = true
	w.App = web.New(w.Deps)
	links := regexp.MustCompile(`href="(/demo/gallery/[^"]+)"`).FindAllStringSubmatch(w.Get("/demo/gallery", "").Body, -1)
	if len(links) < 90 {
		t.Fatalf("only %d states", len(links))
	}
	asked, takes := map[string]bool{}, map[string]bool{}
	for _, r := range web.Routes(w.Deps) {
		if r.Body == kit.FileBody {
			takes[r.Name] = true
		}
	}
	before := past.New{Committee: w.C.ID, Kind: past.Compact, Title: "公约", Text: "一户一卡。", DecidedOn: day.Of(2019, 5, 1), KeptAt: "居委会", Papers: [][]byte{{1}}}
	stands, err := w.All.Past.Enter(t.Context(), w.Staff(actor.Chair), before)
	w.Must(err)
	for _, role := range []actor.Role{actor.Member, actor.Supervisor} {
		w.Must(w.All.Past.Vouch(t.Context(), w.Staff(role), w.C.ID, stands.Number.String()))
	}
	w.Days(8)
	_, err = w.Postings.Expire(t.Context(), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	_, err = w.All.Past.Advance(t.Context(), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	entered, err := w.All.Past.Enter(t.Context(), w.Staff(actor.Chair), before)
	w.Must(err)
	for _, at := range []string{"new", stands.Number.String(), entered.Number.String()} {
		links = append(links, []string{"", "/c/XY/past/" + at})
	}
	p, err := w.Postings.Post(t.Context(), w.Actor(actor.Chair), posting.New{Committee: w.C.ID, Kind: posting.Other, Title: "元旦停车安排", Text: "照常。"})
	w.Must(err)
	links = append(links, []string{"", "/c/XY/gate/passages"}, []string{"", "/c/XY/postings/" + p.Number.String() + "/proofs/new"})
	homes := []people.Dwelling{w.Dwelling("9-1-101"), w.Dwelling("9-1-102"), w.Dwelling("9-1-103")}
	w.Lives(homes[0], people.KindOwner, 0)
	w.Exec(`update people.dwellings set area_hundredths = 6000 where committee_id = $1`, w.C.ID)
	city := w.Voted(vote.Closed, vote.Proposal{Threshold: "ordinary", Effect: vote.City, Publication: vote.Sealed, Title: "公约", Text: "同意吗？"})
	drafted := w.Voted(vote.Phase(vote.Drafted), vote.Proposal{Threshold: "ordinary", Effect: vote.OnPaper, Publication: vote.Sealed, Title: "公约", Text: "同意吗？"})
	noticed := w.Voted(vote.Open, vote.Proposal{Threshold: "ordinary", Effect: vote.OnPaper, Publication: vote.Sealed, Title: "公约", Text: "同意吗？"})
	links = append(links, []string{"", "/c/XY/votes/" + noticed + "/proxies"})
	begun, _ := w.Agreed(clause.Draft, 0, clause.Lane)
	inForce, _ := w.Agreed(clause.InForce, 160, clause.Parking)
	shops, _ := w.Agreed(clause.Signing, 46, clause.Merchants)
	links = append(links, []string{"", "/c/XY/compacts/" + shops + "/signatures"}, []string{"", "/c/XY/compacts/" + begun}, []string{"", "/c/XY/compacts/" + inForce}, []string{"", "/c/XY/compacts/" + inForce + "/signatures"})
	for _, state := range []hearing.State{hearing.Drafted, hearing.Minuted} {
		links = append(links, []string{"", "/c/XY/hearings/" + w.Hearing(state, homes)})
	}
	links = append(links, []string{"", "/c/XY/hearings/new"}, []string{"", "/c/XY/votes/" + city}, []string{"", "/c/XY/votes/" + drafted})
	for _, l := range links {
		for _, m := range multiparts.FindAllStringSubmatch(w.Get(strings.ReplaceAll(l[1], "&amp;", "&"), w.Session(w.C, actor.Chair)).Body, -1) {
			name := ""
			for _, r := range web.Routes(w.Deps) {
				pattern := "^" + param.ReplaceAllString(regexp.QuoteMeta(r.Path), "[^/]+") + "$"
				if r.Method == http.MethodPost && regexp.MustCompile(pattern).MatchString(m[1]) {
					name = r.Name
				}
			}
			asked[name] = true
			if !takes[name] {
				t.Errorf("%s: a file goes to %s, which takes none", l[1], m[1])
			}
		}
	}
	for name := range takes {
		if !asked[name] {
			t.Errorf("%s takes a file, and no page sends one", name)
		}
	}
}
