package public

import (
	"errors"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/internal/account"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/parking"
	"ziguan/parking/movecall"
	"ziguan/parking/visit"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the public pages.
type Pages struct {
	k        *kit.Kit
	rules    *rule.Service
	parking  *parking.Service
	postings *posting.Service
	visits   *visit.Service
	calls    *movecall.Service
}

// Services are those the public pages ask.
type Services struct {
	Rules    *rule.Service
	Parking  *parking.Service
	Postings *posting.Service
	Visits   *visit.Service
	Calls    *movecall.Service
}

// New makes the public pages.
func New(k *kit.Kit, s Services) *Pages {
	return &Pages{k: k, rules: s.Rules, parking: s.Parking, postings: s.Postings, visits: s.Visits, calls: s.Calls}
}

// HomeView is the start page.
type HomeView struct {
	Page       ui.PageHead
	Committees []people.Committee
	SignedIn   bool
	Roles      []people.Role
	Homes      []account.Home
	Demo       bool
}

// name is a committee's name, by its code.
func (v HomeView) name(code string) string {
	for _, c := range v.Committees {
		if c.Code == code {
			return c.Name
		}
	}
	return code
}

// Home is `/`: every committee, and where a signed-in person goes on.
func (p *Pages) Home(c *fiber.Ctx) error {
	list, err := p.k.People.Committees(c.UserContext())
	if err != nil {
		return err
	}
	v := kit.Of(c)
	page := p.k.Page(c, "public.home.title")
	return kit.Render(c, HomePage(HomeView{
		Page: page, Committees: list, SignedIn: v.SignedIn, Roles: v.Person.Roles, Homes: v.Person.Homes, Demo: p.k.Demo,
	}))
}

// CommitteeView is a committee's public page.
type CommitteeView struct {
	Page      ui.PageHead
	Committee people.Committee
	Rules     []rule.Rule
	Postings  []posting.Row // that hang now
	Latest    []record.Line
	Head      record.Head
}

// Committee is `/p/{committee}`.
func (p *Pages) Committee(c *fiber.Ctx) error {
	m := kit.Committee(c)
	view := CommitteeView{Page: p.k.Page(c, "public.committee.title"), Committee: m}
	var err error
	if view.Rules, err = p.rules.Values(c.UserContext(), m.ID); err != nil {
		return err
	}
	if view.Postings, err = p.postings.Board(c.UserContext(), m.ID, posting.Posted); err != nil {
		return err
	}
	view.Latest, view.Head, err = p.entries(c, 0, "", 5)
	return kit.Show(c, err, CommitteePage(view))
}

func (p *Pages) entries(c *fiber.Ctx, before int64, group string, limit int) (list []record.Line, head record.Head, err error) {
	m := kit.Committee(c)
	err = p.k.DB.Read(c.UserContext(), func(r *pg.Reader) error {
		if list, err = record.Page(c.UserContext(), r, m.ID.String(), record.Look{Before: before, Groups: kinds[group], Limit: limit}); err != nil {
			return err
		}
		head, err = record.ReadHead(c.UserContext(), r, m.ID.String())
		return err
	})
	return list, head, err
}

// groups are the kinds of entries that the record's page filters by.
var groups = []string{"", "card", "application", "posting", "past", "vote", "hearing", "opinion", "filing", "role", "rule", "register", "gate", "letter", "device"} //nolint:gochecknoglobals // constant

// kinds are the kinds of entries in a group, where they are more than its own name.
var kinds = map[string][]string{ //nolint:gochecknoglobals // constant
	"card": {"card", "cards", "claims", "block", "renewal"}, "application": {"application", "consent", "class", "interest"}, "role": {"role"}, "rule": {"rule"}, "gate": {"gate"}, "letter": {"letter", "account"},
	"register": {"register", "dwelling", "person", "owner", "vehicle", "resident"}, "device": {"device", "second", "token"},
}

// RecordView is the public record, newest first.
type RecordView struct {
	Page   ui.PageHead
	Code   string
	Lines  []record.Line
	Head   record.Head
	Group  string
	Groups []string
	Older  int64 // before this seq there is more; 0 when there is not
	Check  *CheckView
}

// CheckView is the server's own recomputation of the chain.
type CheckView struct {
	Holds  bool
	Seq    int64
	Reason string
}

const perPage = 30

// Record is `/p/{committee}/record`; ?check=1 recomputes the chain.
func (p *Pages) Record(c *fiber.Ctx) error {
	group := c.Query("kind")
	known := false
	for _, g := range groups {
		known = known || g == group
	}
	if !known {
		group = ""
	}
	before, _ := strconv.ParseInt(c.Query("before"), 10, 64) //nolint:errcheck // a wrong number is the first page
	view := RecordView{Page: p.k.Page(c, "record.title"), Code: kit.Committee(c).Code, Group: group, Groups: groups}
	view.Page.Scripts = []string{"js/record.js"}
	var err error
	if view.Lines, view.Head, err = p.entries(c, before, group, perPage+1); err != nil {
		return err
	}
	if len(view.Lines) > perPage {
		view.Lines = view.Lines[:perPage]
		view.Older = view.Lines[perPage-1].Seq
	}
	if c.Query("check") != "" {
		if view.Check, err = p.check(c); err != nil {
			return err
		}
	}
	return kit.Render(c, RecordPage(view))
}

func (p *Pages) check(c *fiber.Ctx) (*CheckView, error) {
	out := &CheckView{}
	err := p.k.DB.Read(c.UserContext(), func(r *pg.Reader) error {
		head, err := record.Verify(c.UserContext(), r, kit.Committee(c).ID.String())
		out.Holds, out.Seq = err == nil, head.Seq
		return err
	})
	var broken *record.BrokenError
	if errors.As(err, &broken) {
		out.Seq, out.Reason = broken.Seq, broken.Why
		return out, nil
	}
	return out, err
}

// when writes an instant as people say it.
func when(t time.Time) string { return t.Format("2006-01-02 15:04") }

func kindWord(w i18n.Speaker, kind string) string {
	if w.Has("record.kind." + kind) {
		return w.Say("record.kind." + kind)
	}
	return kind
}

// subjectWord says what an entry is about, where that is no code, number or digest.
func subjectWord(w i18n.Speaker, subject string) string {
	for _, prefix := range []string{"record.subject.", "rule.name."} {
		if w.Has(prefix + subject) {
			return w.Say(prefix + subject)
		}
	}
	return subject
}

// actorWord says a role and pseudonym in words.
func actorWord(w i18n.Speaker, actor string) string {
	for i, r := range actor {
		if r == ' ' {
			return w.Say("role."+actor[:i]) + " " + actor[i+1:]
		}
	}
	return w.Say("role." + actor)
}
