package signin_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/pg"
)

// found goes through the wizard and gives the chair's browser.
func (s *site) found() *browser {
	s.t.Helper()
	token, err := s.account.NewSetupLink(context.Background(), actor.Of(actor.System))
	if err != nil {
		s.t.Fatal(err)
	}
	b := s.browser()
	b.shows(b.get("/setup/"+token), http.StatusOK, "Found a parking committee")
	b.shows(b.post("/setup/"+token, "name", "East", "code", "no code!", "regime", "owners", "province", "J"), http.StatusUnprocessableEntity, "no code!", `value="J"`)
	b.leads(b.post("/setup/"+token, "name", "East", "code", "east", "regime", "owners"), "/setup/"+token+"/chair")
	b.shows(b.get("/setup/"+token), http.StatusOK, `value="east"`)
	b.shows(b.post("/setup/"+token+"/chair", "name", "Wang", "phone", "138", "password", "correct horse"), http.StatusUnprocessableEntity, `value="Wang"`, `value="138"`)
	b.leads(b.post("/setup/"+token+"/chair", "name", "Wang", "phone", "13800000001", "password", "correct horse"), "/c/east/start")
	b.shows(b.get("/c/east/start"), http.StatusOK, "/c/east/register/imports", "/c/east/start/done")
	b.shows(b.get("/c/east/start/done"), http.StatusOK, "Ready to begin")
	if a := b.get("/setup/" + token); a.status != http.StatusNotFound {
		s.t.Fatalf("the link still answers %d", a.status)
	}
	return b
}

func (s *site) dwelling() {
	s.t.Helper()
	c, err := s.people.Committee(context.Background(), "east")
	if err != nil {
		s.t.Fatal(err)
	}
	err = s.db.InTx(context.Background(), actor.Of(actor.Operator), func(tx *pg.Tx) error {
		_, err := people.AddDwellings(context.Background(), tx, c.ID, people.BatchID{},
			[]people.NewDwelling{{Code: "3-2-101", Building: "3", Unit: "2", Room: "101", SortKey: "3"}})
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// owner registers an owner of the dwelling with a phone on file.
func (s *site) owner(phone string) string {
	s.t.Helper()
	ctx, key := context.Background(), id.New[people.Resident]()
	err := s.db.InTx(ctx, actor.Of(actor.Operator), func(tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, `insert into people.residents (committee_id, id, name, phone, created_at)
			select id, $1, 'Owner', $2, created_at from people.committees`, key, phone); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `insert into people.occupancies (committee_id, id, dwelling_id, resident_id, kind, from_day)
			select committee_id, $1, id, $2, 'owner', '2020-01-01' from people.dwellings`, id.New[people.Occupancy](), key)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return key.String()
}

var (
	codeForm     = regexp.MustCompile(`<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>`)
	enrolLink    = regexp.MustCompile(`/enrol/([A-Z2-7]{26})`)
	askSecret    = regexp.MustCompile(`name="ask" value="([A-Z2-7]{26})"`)
	askLetter    = regexp.MustCompile(`action="(/c/east/requests/[^"]+/letter)"`)
	residentForm = regexp.MustCompile(`name="resident"[^>]*value="([^"]+)"`)
	optionForm   = regexp.MustCompile(`<option value="([0-9a-f-]{36})"`)
	confirmURL   = regexp.MustCompile(`/resets/[0-9a-f-]{36}/confirmation`)
)

// printAsk prints the letter of what waits for somebody's yes and gives its code.
func (b *browser) printAsk() string {
	b.t.Helper()
	return b.find(b.post(b.find(b.get("/c/east/requests"), askLetter)), codeForm)
}

// Whoever asks sees the same for a phone that signs in and for one that does not.
func TestAsksLookTheSameForEveryPhone(t *testing.T) {
	s := newSite(t)
	chair := s.found()
	s.dwelling()
	owner := s.owner("13900000002")
	code := chair.find(chair.post("/c/east/letters", "building", "3"), codeForm)
	known := s.browser()
	known.leads(known.post("/letter/home", "letter", code, "name", "Li", "phone", "13900000001", "password", "a good password"), "/my/east")
	for _, ask := range [][]string{
		{"/c/east/volunteers", "person_name", "Zhao", "person_phone"},
		{"/c/east/counter", "dwelling", "3-2-101", "resident", owner, "papers", "deed", "person_phone"},
		{"/c/east/requests", "person_name", "Zhao", "rang", "yes", "person_phone"},
	} {
		var pages []string
		for _, phone := range []string{"13900000001", "13900000007"} {
			chair.leads(chair.post(ask[0], append(ask[1:], phone)...), "/c/east/requests")
			page := chair.get("/c/east/requests").body
			id := chair.find(answer{body: page}, askLetter)
			chair.leads(chair.post(strings.TrimSuffix(id, "letter")+"withdrawal"), "/c/east/requests")
			pages = append(pages, strings.NewReplacer(phone, "PHONE", strings.TrimSuffix(id, "/letter"), "ASK").Replace(page))
		}
		if pages[0] != pages[1] {
			t.Errorf("%s: the pages differ\n%s\n%s", ask[0], pages[0], pages[1])
		}
	}
}

func (b *browser) find(a answer, form *regexp.Regexp) string {
	b.t.Helper()
	m := form.FindStringSubmatch(a.body)
	if m == nil {
		b.t.Fatalf("no %s in %d\n%s", form, a.status, a.body)
	}
	return m[len(m)-1]
}

// The way of a chair: the wizard, a phone as second factor, a sign-in on a desk
// that the phone confirms, a printed code when the phone is elsewhere.
func TestChairComesIn(t *testing.T) {
	s := newSite(t)
	desk, phone := s.found(), s.browser()
	codes := codeForm.FindAllStringSubmatch(desk.post("/account/second/codes").body, -1)
	if len(codes) != 10 {
		t.Fatalf("%d codes", len(codes))
	}
	secret := desk.find(desk.post("/account/second/phones", "name", "mine"), enrolLink)
	phone.shows(phone.get("/enrol/"+secret), http.StatusOK, "Wang")
	phone.shows(phone.post("/enrol/"+secret), http.StatusOK, "The phone is enrolled")
	desk.leads(desk.post("/account/sign-out-everywhere"), "/sign-in")

	a := desk.post("/sign-in", "phone", "138 0000 0001", "password", "not it at all")
	desk.shows(a, http.StatusUnprocessableEntity, `value="138 0000 0001"`, "The phone number or the password is wrong.")
	desk.leads(desk.post("/sign-in", "phone", "138 0000 0001", "password", "correct horse", "next", "/c/east/letters"), "/sign-in/second?next=%2Fc%2Feast%2Fletters")
	a = desk.get("/sign-in/second?next=%2Fc%2Feast%2Fletters")
	ask := desk.find(a, askSecret)
	desk.shows(desk.post("/sign-in/second/continue", "ask", ask), http.StatusConflict, ask)
	phone.shows(phone.get("/sign-in/confirm/"+ask), http.StatusOK, "At 10:00")
	desk.shows(s.browser().get("/sign-in/confirm/"+ask), http.StatusOK, "not enrolled")
	phone.shows(phone.post("/sign-in/confirm/"+ask), http.StatusOK, "Confirmed")
	desk.leads(desk.post("/sign-in/second/continue", "ask", ask, "next", "/c/east/letters"), "/c/east/letters")
	desk.shows(desk.get("/account"), http.StatusOK, "10 printed codes", "Take out “mine”")

	// The enrolled phone itself needs no second step; another desk types a code.
	phone.leads(phone.post("/sign-in", "phone", "13800000001", "password", "correct horse"), "/c/east")
	other := s.browser()
	other.leads(other.post("/sign-in", "phone", "13800000001", "password", "correct horse", "next", "//evil.example"), "/sign-in/second")
	other.shows(other.post("/sign-in/second", "code", "00000-00000"), http.StatusUnprocessableEntity, "00000-00000")
	other.leads(other.post("/sign-in/second", "code", codes[0][1]), "/c/east")
	other.shows(other.get("/account/second/totp"), http.StatusOK, "authenticator")
}

// The way of a resident: a printed letter, once, with what was typed kept.
func TestResidentComesInByLetter(t *testing.T) {
	s := newSite(t)
	chair := s.found()
	chair.shows(chair.get("/c/east/letters"), http.StatusOK, "The register has no dwelling yet")
	s.dwelling()
	chair.shows(chair.get("/c/east/letters"), http.StatusOK, "3 (1 dwellings)")
	chair.shows(chair.post("/c/east/letters", "one", "yes", "dwelling", "9-9-999"), http.StatusNotFound, `value="9-9-999"`)
	code := chair.find(chair.post("/c/east/letters", "building", "3"), codeForm)
	b := s.browser()
	b.shows(b.post("/letter", "letter", "WRONG-CODES"), http.StatusUnprocessableEntity, `value="WRONG-CODES"`)
	b.shows(b.post("/letter", "letter", strings.ToLower(code)), http.StatusOK, "Welcome, 3-2-101")
	b.shows(b.post("/letter/home", "letter", code, "name", "Li", "phone", "139", "password", "a good password"), http.StatusUnprocessableEntity, `value="Li"`, `value="139"`, "Welcome, 3-2-101")
	b.leads(b.post("/letter/home", "letter", code, "name", "Li", "phone", "13900000001", "password", "a good password"), "/my/east")
	b.shows(b.get("/account"), http.StatusOK, "3-2-101")
	b.shows(s.browser().post("/letter", "letter", code), http.StatusUnprocessableEntity, "used already")

	b.shows(b.post("/account/password", "old", "wrong password", "password", "another one"), http.StatusUnprocessableEntity, "The present password is wrong")
	b.leads(b.post("/account/password", "old", "a good password", "password", "another one"), "/account")
	known := chair.find(chair.get("/c/east/counter?dwelling=3-2-101"), residentForm)
	again := chair.find(chair.post("/c/east/resets/residents", "dwelling", "3-2-101", "resident", known), codeForm)
	chair.shows(chair.post("/c/east/resets/residents", "dwelling", "3-2-101", "resident", ""), http.StatusNotFound, known)
	b.shows(b.post("/letter", "letter", again), http.StatusOK, "Li, choose a new password")
	b.shows(b.post("/letter/account", "letter", again, "password", "short"), http.StatusUnprocessableEntity, "Li, choose a new password")
	b.leads(b.post("/letter/account", "letter", again, "password", "brand new one"), "/my/east")
	b.leads(b.post("/sign-out"), "/")
}

// Papers at the counter make an occupant an owner; what was typed is kept.
func TestOwnerClaimsAtTheCounter(t *testing.T) {
	s := newSite(t)
	chair := s.found()
	s.dwelling()
	owner := s.owner("13900000002")
	code := chair.find(chair.post("/c/east/letters", "one", "yes", "dwelling", "3号楼2单元101"), codeForm)
	b := s.browser()
	b.leads(b.post("/letter/home", "letter", code, "name", "Li", "phone", "13900000001", "password", "a good password"), "/my/east")
	chair.shows(chair.get("/c/east/counter?dwelling=9-9-999"), http.StatusNotFound, `value="9-9-999"`)
	chair.shows(chair.get("/c/east/counter?dwelling="+url.QueryEscape("3号楼2单元101")), http.StatusOK, owner)
	form := []string{"dwelling", "3-2-101", "resident", owner, "person_phone", "13900000001"}
	chair.shows(chair.post("/c/east/counter", form...), http.StatusUnprocessableEntity, `value="13900000001"`, "which papers you saw")
	chair.leads(chair.post("/c/east/counter", append(form, "papers", "deed")...), "/c/east/requests")
	b.shows(b.get("/account"), http.StatusOK, "3-2-101 · occupant", "waits for your answer")
	b.shows(b.get("/account/requests"), http.StatusOK, "A letter waits for you")
	code = chair.printAsk()
	b.shows(b.post("/letter", "letter", code), http.StatusOK, "resident of 3-2-101", "East")
	b.leads(b.post("/letter/request", "letter", code, "answer", "yes"), "/account")
	b.leads(b.post("/letter/request", "letter", code, "answer", "yes"), "/account")
	b.shows(b.get("/account"), http.StatusOK, "3-2-101 · owner")
}

// The way of a volunteer's phone, and out again.
func TestVolunteersPhoneIsEnrolled(t *testing.T) {
	s := newSite(t)
	chair, phone := s.found(), s.browser()
	chair.shows(chair.post("/c/east/volunteers", "person_name", "Zhao", "person_phone", "12"), http.StatusUnprocessableEntity, `value="Zhao"`, `value="12"`, `href="#person_phone"`)
	chair.leads(chair.post("/c/east/volunteers", "person_name", "Zhao", "person_phone", "13800000004"), "/c/east/requests")
	code, zhao := chair.printAsk(), s.browser()
	zhao.shows(zhao.get("/letter/"+code), http.StatusOK, "volunteer", "sign in first")
	zhao.shows(zhao.post("/letter/arrival", "letter", code, "phone", "1380", "password", "a good password"), http.StatusUnprocessableEntity, `value="1380"`)
	zhao.leads(zhao.post("/letter/arrival", "letter", code, "phone", "13800000004", "password", "a good password"), "/gate/east")
	zhao.shows(zhao.post("/letter", "letter", code), http.StatusUnprocessableEntity, code)
	person := chair.find(chair.get("/c/east/phones"), optionForm)
	chair.shows(chair.post("/c/east/phones", "person", person, "name", "Red", "valid_to", "tomorrow"), http.StatusUnprocessableEntity, `value="Red"`, `value="tomorrow"`)
	secret := chair.find(chair.post("/c/east/phones", "person", person, "name", "Red", "valid_to", "2027-01-31"), enrolLink)
	phone.leads(phone.post("/enrol/"+secret), "/gate/east")
	v, err := s.account.VisitorByDevice(context.Background(), phone.cookies["ziguan-device"])
	if err != nil {
		t.Fatal(err)
	}
	chair.shows(chair.get("/c/east/phones"), http.StatusOK, "In use")
	chair.leads(chair.post("/c/east/phones/"+v.Device.String()+"/revocation"), "/c/east/phones")
	if _, err := s.account.VisitorByDevice(context.Background(), phone.cookies["ziguan-device"]); err == nil {
		t.Error("still in force")
	}
}

// Two members let a colleague in; the one who asked is offered no button.
func TestColleagueIsLetInByTwoPages(t *testing.T) {
	s := newSite(t)
	chair := s.found()
	c, err := s.people.Committee(context.Background(), "east")
	if err != nil {
		t.Fatal(err)
	}
	add := func(r actor.Role, phone string) string {
		u, err := s.account.AddUser(context.Background(), actor.Of(actor.Operator), account.NewUser{Committee: c.ID, Role: r, Name: "N" + phone, Phone: phone, Password: "correct horse"})
		if err != nil {
			t.Fatal(err)
		}
		return u.Person.String()
	}
	lost := add(actor.Treasurer, "13800000002")
	add(actor.Member, "13800000003")
	member := s.browser()
	member.leads(member.post("/sign-in", "phone", "13800000003", "password", "correct horse"), "/sign-in/second")
	member.shows(member.get("/sign-in/second"), http.StatusOK, "First, add a second lock")
	member.shows(member.post("/account/second/codes"), http.StatusOK, "One-time codes")
	chair.leads(chair.post("/c/east/resets", "person", lost, "lost", "yes"), "/c/east/resets")
	if a := chair.get("/c/east/resets"); confirmURL.MatchString(a.body) {
		t.Error("the one who asked may confirm")
	}
	path := member.find(member.get("/c/east/resets"), confirmURL)
	code := member.find(member.post("/c/east"+path), codeForm)
	b := s.browser()
	b.leads(b.post("/letter/account", "letter", code, "password", "brand new one"), "/sign-in/second")
}

func TestPagesWithoutAnybody(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	for path, status := range map[string]int{
		"/sign-in": http.StatusOK, "/sign-in/forgotten": http.StatusOK, "/letter": http.StatusOK,
		"/letter/" + id.Secret(): http.StatusUnprocessableEntity, "/enrol/" + id.Secret(): http.StatusNotFound,
		"/setup/" + id.Secret(): http.StatusNotFound, "/account": http.StatusUnauthorized,
	} {
		if a := b.get(path); a.status != status {
			t.Errorf("%s: %d, not %d", path, a.status, status)
		}
	}
}
