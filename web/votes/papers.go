package votes

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// papersView is what became of the papers of a vote, and what is done with them.
type papersView struct {
	Page      ui.PageHead
	Base      string // of the vote
	V         vote.Shown
	List      []vote.PaperBallot
	Unread    []vote.PaperBallot // handed in, to be read by whoever asks; the first thirty
	Chair     bool
	Witnesses []ui.Option
	Typed     kit.Form
	Errors    []ui.FieldError
	Issued    []ui.FieldError
	Spoil     ui.ConfirmView
}

// atOnce is how many papers are read on one page.
const atOnce = 30

// Papers is `/c/{committee}/votes/{number}/papers`.
func (p *Pages) Papers(c *fiber.Ctx) error {
	f := kit.BindQuery(c)
	return p.papers(c, "", kit.FormOf(map[string][]string{"serials": {f.Get("serial")}}))
}

func (p *Pages) papers(c *fiber.Ctx, form string, f kit.Form) error {
	m, who := kit.Committee(c), kit.Actor(c)
	shown, err := p.votes.Show(c.UserContext(), who, m.ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := papersView{Page: p.k.Page(c, "votes.papers"), Base: p.at(c), V: shown, Typed: f, Chair: who.Is(actor.Chair)}
	v.Page.Styles = styles()
	if v.List, err = p.votes.PapersOf(c.UserContext(), who, m.ID, c.Params("number")); err != nil {
		return err
	}
	for _, one := range v.List {
		if one.ReturnedAt != nil && !one.Read && !one.Mine && len(v.Unread) < atOnce {
			v.Unread = append(v.Unread, one)
		}
	}
	if v.Witnesses, err = p.witnesses(c); err != nil {
		return err
	}
	v.Spoil = ui.ConfirmView{
		Action: v.Base + "/papers/spoiling", Title: kit.T(c, "votes.spoil"), Text: kit.T(c, "votes.spoil.text"),
		ReasonLabel: kit.T(c, "votes.reason"), Button: kit.T(c, "votes.spoil"),
	}
	switch form {
	case "issue":
		v.Issued = kit.Wrong(c, f, "building", "votes.field.building")
	case "spoil":
		w := kit.Of(c).Words
		v.Spoil.Open, v.Spoil.Reason = true, f.Get("reason")
		if v.Spoil.Error = f.FieldError(w, "reason"); v.Spoil.Error == "" {
			v.Spoil.Error = f.Summary(w)
		}
	default:
		v.Errors = kit.Wrong(c, f, "serials", "votes.field.serials", "witness", "votes.field.witness")
	}
	return kit.Render(c, papersPage(v))
}

// witnesses are who else holds a role here today.
func (p *Pages) witnesses(c *fiber.Ctx) ([]ui.Option, error) {
	who := kit.Actor(c)
	roles, err := p.people.Roles(c.UserContext(), who, kit.Committee(c).ID)
	if err != nil {
		return nil, err
	}
	out := []ui.Option{{Label: kit.T(c, "votes.field.witness.none")}}
	seen := map[string]bool{who.Person: true}
	for _, r := range roles {
		if r.EndedAt == nil && !seen[r.PersonID.String()] {
			seen[r.PersonID.String()] = true
			out = append(out, ui.Option{Value: r.PersonID.String(), Label: r.Name + " " + kit.T(c, "role."+string(r.Role))})
		}
	}
	return out, nil
}

// Issue gives papers out.
func (p *Pages) Issue(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.votes.Issue(c.UserContext(), kit.Actor(c), vote.Issuing{Committee: kit.Committee(c).ID, Number: c.Params("number"), Building: f.Trim("building")})
	return kit.Settle(c, err, kit.Again(err, func() error { return p.papers(c, "issue", f.WithError(err)) }), p.at(c)+"/papers", "votes.issued")
}

func handed(c *fiber.Ctx, f kit.Form) vote.Handed {
	return vote.Handed{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), Serials: serials(f.Get("serials")), Way: vote.Way(f.Get("way")), Witness: f.Get("witness"),
		Reason: f.Get("reason"),
	}
}

// Return takes papers back.
func (p *Pages) Return(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.votes.Return(c.UserContext(), kit.Actor(c), handed(c, f))
	return kit.Settle(c, err, kit.Again(err, func() error { return p.papers(c, "return", f.WithError(err)) }), p.at(c)+"/papers", "votes.returned")
}

// Spoil takes papers out of the count.
func (p *Pages) Spoil(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.votes.Spoil(c.UserContext(), kit.Actor(c), handed(c, f))
	return kit.Settle(c, err, kit.Again(err, func() error { return p.papers(c, "spoil", f.WithError(err)) }), p.at(c)+"/papers", "votes.spoiled")
}

// Read enters what somebody reads on a pile of papers.
func (p *Pages) Read(c *fiber.Ctx) error {
	f := kit.Bind(c)
	choices := map[int]tally.Choice{}
	for name := range f.Values() {
		if n, ok := strings.CutPrefix(name, "choice-"); ok && f.Get(name) != "" {
			choices[number(n)] = tally.Choice(f.Get(name))
		}
	}
	in, err := p.votes.Read(c.UserContext(), kit.Actor(c), vote.Readings{Committee: kit.Committee(c).ID, Number: c.Params("number"), Choices: choices})
	return kit.Settle(c, err, func() error { return err }, p.at(c)+"/papers", "votes.read", "n", strconv.Itoa(len(choices)), "in", strconv.Itoa(in))
}

// serials reads the numbers of papers as people write them: 3, 5-20.
func serials(text string) []int {
	var out []int
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) && r != '-' }) {
		from, to, ranged := strings.Cut(part, "-")
		a, b := number(from), number(to)
		if !ranged {
			b = a
		}
		for n := a; n > 0 && n <= b && len(out) <= 1000; n++ {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// doorsView are the papers that are out, stairwell by stairwell.
type doorsView struct {
	Page      ui.PageHead
	Base      string
	V         vote.Shown
	List      []vote.Door
	Building  string
	Buildings []string
}

// Doors is `/c/{committee}/votes/{number}/doors`.
func (p *Pages) Doors(c *fiber.Ctx) error {
	m, who := kit.Committee(c), kit.Actor(c)
	shown, err := p.votes.Show(c.UserContext(), who, m.ID, c.Params("number"))
	if err != nil {
		return err
	}
	all, err := p.votes.Doors(c.UserContext(), who, m.ID, c.Params("number"), "")
	if err != nil {
		return err
	}
	v := doorsView{Page: p.k.Page(c, "votes.doors"), Base: p.at(c), V: shown, Building: kit.BindQuery(c).Trim("building")}
	v.Page.Styles = styles()
	for _, d := range all {
		if !slices.Contains(v.Buildings, d.Building) {
			v.Buildings = append(v.Buildings, d.Building)
		}
	}
	if v.Building == "" && len(v.Buildings) > 0 {
		v.Building = v.Buildings[0]
	}
	for _, d := range all {
		if d.Building == v.Building {
			v.List = append(v.List, d)
		}
	}
	return kit.Render(c, doorsPage(v))
}

// Deliver enters how papers came to their doors.
func (p *Pages) Deliver(c *fiber.Ctx) error {
	f := kit.Bind(c)
	outcomes := map[int]vote.Visit{}
	for name := range f.Values() {
		if n, ok := strings.CutPrefix(name, "visit-"); ok && f.Get(name) != "" {
			outcomes[number(n)] = vote.Visit(f.Get(name))
		}
	}
	err := p.votes.Deliver(c.UserContext(), kit.Actor(c), vote.Deliveries{Committee: kit.Committee(c).ID, Number: c.Params("number"), Outcomes: outcomes})
	return kit.Settle(c, err, func() error { return err }, p.at(c)+"/doors?building="+url.QueryEscape(f.Get("building")), "votes.delivered")
}

// printView are the ballots to print, one a sheet.
type printView struct {
	Page ui.PageHead
	Base string
	V    vote.Shown
	List []printed
}

// printed is one ballot on paper: whose it is, and where it is entered.
type printed struct {
	vote.Door
	QR [][]bool
}

// Print is `/c/{committee}/votes/{number}/papers/print`.
func (p *Pages) Print(c *fiber.Ctx) error {
	m, who := kit.Committee(c), kit.Actor(c)
	shown, err := p.votes.Show(c.UserContext(), who, m.ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := printView{Page: p.k.Page(c, "votes.print"), Base: p.at(c) + "/papers", V: shown}
	v.Page.Styles = styles()
	list, err := p.votes.Doors(c.UserContext(), who, m.ID, c.Params("number"), kit.BindQuery(c).Trim("building"))
	if err != nil {
		return err
	}
	for _, d := range list {
		qr, err := ui.QRBits(p.k.Absolute(v.Base + "?serial=" + strconv.Itoa(d.Serial)))
		if err != nil {
			return err
		}
		v.List = append(v.List, printed{d, qr})
	}
	return kit.Render(c, printPage(v))
}
