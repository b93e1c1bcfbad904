package hearings

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ziguan/compacts/hearing"
	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves hearings.
type Pages struct {
	k        *kit.Kit
	hearings *hearing.Service
	people   *people.Service
}

// New makes the pages.
func New(k *kit.Kit, h *hearing.Service, p *people.Service) *Pages {
	return &Pages{k: k, hearings: h, people: p}
}

// styles are those of the board, on which everything of a hearing is posted.
func styles() []string { return []string{"css/postings.css", "css/votes.css", "css/hearings.css"} }

// listView is all hearings, those under way first.
type listView struct {
	Page       ui.PageHead
	Base, Data string
	Set        bool
	Zone       *time.Location
	Going, Old []hearing.Hearing
}

func (p *Pages) list(c *fiber.Ctx, v listView, list []hearing.Hearing) error {
	v.Page.Styles, v.Zone = styles(), kit.Committee(c).Location()
	for _, one := range list {
		if hearing.Moves().Final(one.State) {
			v.Old = append(v.Old, one)
		} else {
			v.Going = append(v.Going, one)
		}
	}
	return kit.Render(c, listPage(v))
}

// List is `/c/{committee}/hearings`.
func (p *Pages) List(c *fiber.Ctx) error {
	list, err := p.hearings.List(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	return p.list(c, listView{Page: p.k.Page(c, "hearings.title"), Base: kit.Link(c, "hearings"), Set: kit.Actor(c).MaySet()}, list)
}

// Board is `/p/{committee}/hearings`.
func (p *Pages) Board(c *fiber.Ctx) error {
	base := "/p/" + kit.Committee(c).Code + "/hearings"
	return p.board(c, listView{Page: p.k.Page(c, "hearings.title"), Base: base, Data: base + ".json"})
}

// MyHearings is `/my/{committee}/hearings`.
func (p *Pages) MyHearings(c *fiber.Ctx) error {
	return p.board(c, listView{Page: p.k.Page(c, "hearings.title"), Base: "/my/" + kit.Committee(c).Code + "/hearings"})
}

func (p *Pages) board(c *fiber.Ctx, v listView) error {
	list, err := p.hearings.Board(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	return p.list(c, v, list)
}

// draftView is the form of a hearing: all of it on one page.
type draftView struct {
	Page      ui.PageHead
	Base, Key string
	Action    string
	Typed     kit.Form
	Staff     []ui.Option
	Errors    []ui.FieldError
}

// DraftForm is `/c/{committee}/hearings/new`.
func (p *Pages) DraftForm(c *fiber.Ctx) error {
	first, err := p.hearings.Earliest(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	begin := map[string][]string{
		"kind": {string(hearing.Fee)}, "starts": {first.String() + "T19:00"}, "minutes": {"120"}, "observers": {"10"},
		"signup_ends": {first.AddDays(-6).String() + "T18:00"}, "draws_on": {first.AddDays(-4).String()},
		"agenda": {kit.T(c, "hearings.agenda.usual")}, "chair": {kit.Actor(c).Person},
	}
	for party, n := range map[hearing.Party]string{hearing.CarOwner: "3", hearing.NoCar: "3", hearing.Tenant: "1", hearing.Street: "1"} {
		begin["places-"+string(party)] = []string{n}
	}
	for _, party := range hearing.Parties() {
		way := hearing.ByInvite
		if party.Resident() {
			way = hearing.ByDraw
		}
		begin["way-"+string(party)] = []string{string(way)}
		if begin["places-"+string(party)] == nil {
			begin["places-"+string(party)] = []string{"0"}
		}
	}
	return p.draftForm(c, kit.FormOf(begin))
}

func (p *Pages) draftForm(c *fiber.Ctx, f kit.Form) error {
	v := draftView{Page: p.k.Page(c, "hearings.draft"), Base: kit.Link(c, "hearings"), Action: kit.Link(c, "hearings"), Typed: f, Key: f.Get("key")}
	if v.Key == "" || len(v.Key) > 80 {
		v.Key = uuid.NewString()
	}
	v.Page.Styles = styles()
	var err error
	if v.Staff, err = p.staff(c); err != nil {
		return err
	}
	v.Errors = wrongDraft(c, f)
	return kit.Render(c, draftPage(v))
}

func wrongDraft(c *fiber.Ctx, f kit.Form) []ui.FieldError {
	return kit.Wrong(c, f, "kind", "hearings.field.kind", "title", "hearings.field.title", "text", "hearings.field.text", "papers", "hearings.papers",
		"starts", "hearings.field.starts", "minutes", "hearings.field.minutes", "place", "hearings.field.place", "quotas", "hearings.quotas",
		"signup_ends", "hearings.field.signup_ends", "sources", "hearings.field.sources", "observers", "hearings.field.observers",
		"agenda", "hearings.field.agenda", "chair", "hearings.field.chair", "recorder", "hearings.field.recorder")
}

// staff are who holds a role here today.
func (p *Pages) staff(c *fiber.Ctx) ([]ui.Option, error) {
	roles, err := p.people.Roles(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	out := []ui.Option{{Label: kit.T(c, "hearings.staff.none")}}
	seen := map[string]bool{}
	for _, r := range roles {
		if r.EndedAt == nil && !seen[r.PersonID.String()] {
			seen[r.PersonID.String()] = true
			out = append(out, ui.Option{Value: r.PersonID.String(), Label: r.Name + " " + kit.T(c, "role."+string(r.Role))})
		}
	}
	return out, err
}

// Draft takes a hearing in.
func (p *Pages) Draft(c *fiber.Ctx) error {
	f := kit.Bind(c)
	h, err := p.hearings.Draft(c.UserContext(), kit.Actor(c), proposal(c, f))
	return kit.Settle(c, err, func() error { return p.draftForm(c, f.WithError(err)) }, kit.Link(c, "hearings", h.Number.String()), "hearings.drafted")
}

// mostPapers is how many documents the form has room for.
const mostPapers = 3

func proposal(c *fiber.Ctx, f kit.Form) hearing.Proposal {
	n := hearing.Proposal{
		Committee: kit.Committee(c).ID, Kind: hearing.Kind(f.Get("kind")), Title: f.Get("title"), Text: f.Get("text"), Place: f.Get("place"),
		Agenda: strings.Split(strings.ReplaceAll(f.Get("agenda"), "\r\n", "\n"), "\n"), Starts: instant(c, f.Get("starts")), Minutes: number(f.Get("minutes")),
		Observers: number(f.Get("observers")), Chair: f.Get("chair"), Recorder: f.Get("recorder"), SignupEnds: instant(c, f.Get("signup_ends")),
		Sources: f.Get("sources"), Key: f.Get("key"),
	}
	if d, err := day.Parse(f.Trim("draws_on")); err == nil { // what is none is no day, which is refused
		n.DrawsOn = d
	}
	for _, party := range hearing.Parties() {
		q := hearing.Quota{Party: party, Way: hearing.Way(f.Get("way-" + string(party)))}
		if text := f.Trim("places-" + string(party)); text != "" {
			q.Places = number(text)
		}
		n.Quotas = append(n.Quotas, q)
	}
	for i := 1; i <= mostPapers; i++ {
		no := strconv.Itoa(i)
		one := hearing.Paper{Title: f.Get("paper-" + no), Text: f.Get("text-" + no), SHA256: f.Get("sum-" + no)}
		if file := kit.Uploads(c, "file-"+no); len(file) > 0 {
			sum := sha256.Sum256(file[0])
			one.SHA256 = hex.EncodeToString(sum[:])
		}
		if one != (hearing.Paper{}) {
			n.Papers = append(n.Papers, one)
		}
	}
	return n
}

// typed is a hearing as its form begins.
func typed(h hearing.Shown) kit.Form {
	at := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return t.In(h.Committee.Location()).Format("2006-01-02T15:04")
	}
	v := map[string][]string{
		"kind": {string(h.Kind)}, "title": {h.Title}, "text": {h.Text}, "place": {h.Place}, "agenda": {strings.Join(h.Agenda, "\n")}, "starts": {at(&h.StartsAt)},
		"minutes": {strconv.Itoa(h.Minutes)}, "observers": {strconv.Itoa(h.Observers)}, "chair": {h.Chair}, "recorder": {h.Recorder},
		"signup_ends": {at(h.SignupEnds)}, "draws_on": {h.DrawsOn.String()}, "sources": {h.Sources},
	}
	for _, party := range hearing.Parties() {
		q := h.Quota(party)
		v["places-"+string(party)], v["way-"+string(party)] = []string{strconv.Itoa(q.Places)}, []string{string(q.Way)}
	}
	for i, one := range h.Papers {
		no := strconv.Itoa(i + 1)
		v["paper-"+no], v["text-"+no], v["sum-"+no] = []string{one.Title}, []string{one.Text}, []string{one.SHA256}
	}
	return kit.FormOf(v)
}

// number reads a number, -1 of what is none, which every rule refuses.
func number(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return -1
	}
	return n
}

// instant reads what a form says of a moment, where the committee is; none is none.
func instant(c *fiber.Ctx, text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02T15:04", text, kit.Committee(c).Location())
	if err != nil {
		return time.Time{}
	}
	return t
}

// badge is where a hearing stands in a word, with the colour's name.
func badge(w i18n.Speaker, s hearing.State) (kind, word string) {
	kind = map[hearing.State]string{hearing.Published: "ok", hearing.Cancelled: "off"}[s]
	if kind == "" {
		kind = "wait"
	}
	return kind, w.Say("hearings.state." + string(s))
}
