package data

import (
	"encoding/json"
	"slices"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/privacy"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the pages of data.
type Pages struct {
	k    *kit.Kit
	data *privacy.Service
}

// New makes the pages.
func New(k *kit.Kit, s *privacy.Service) *Pages { return &Pages{k: k, data: s} }

// pageView is all that is kept of the visitor.
type pageView struct {
	Page      ui.PageHead
	Here      string
	Tables    []table
	PlateHead string // the column that holds plates
	Rule      string // how long passes are kept, and on what ground
	Days      string
	Waits     bool   // a correction waits
	Stays     string // why nothing can be erased now
	Serves    bool   // it is a role that stands in the way
	Text      string
	Errors    []ui.FieldError
	Refused   string
}

// Page is `/my/{committee}/data`.
func (p *Pages) Page(c *fiber.Ctx) error { return p.page(c, kit.Form{}) }

func (p *Pages) page(c *fiber.Ctx, f kit.Form) error {
	k, err := p.data.Of(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	return kit.Render(c, dataPage(p.view(c, k, f)))
}

func (p *Pages) view(c *fiber.Ctx, k privacy.Known, f kit.Form) pageView {
	w := kit.Of(c).Words
	v := pageView{
		Page: p.k.Page(c, "data.title"), Here: "/my/" + kit.Committee(c).Code + "/data", Text: f.Get("text"),
		PlateHead: w.Say("data.column.plate"), Waits: k.Waits, Rule: ui.GroundText(w, k.Kept.Ground), Days: k.Kept.Value,
	}
	v.Tables = speaker{w, kit.Committee(c).Location()}.tables(k.Sections)
	if k.Stays != nil {
		v.Stays = w.Err(k.Stays)
		v.Serves = errs.CodeOf(k.Stays) == "erasure.serves_here"
	}
	v.Errors, v.Refused = kit.WrongParts(c, f, "text", "data.correct.text")
	return v
}

// JSON is the same to take away, for another program.
func (p *Pages) JSON(c *fiber.Ctx) error {
	k, err := p.data.Of(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(k.Sections, "", "  ")
	if err != nil {
		return errs.ErrInternal.Because(err)
	}
	return kit.Download(c, "my-data.json", fiber.MIMEApplicationJSONCharsetUTF8, body)
}

// XLSX is the same as a spreadsheet, a sheet for each kind.
func (p *Pages) XLSX(c *fiber.Ctx) error {
	k, err := p.data.Of(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	return kit.Sheets(c, "my-data", outs(speaker{kit.Of(c).Words, kit.Committee(c).Location()}.tables(k.Sections))...)
}

// Correct asks for a correction.
func (p *Pages) Correct(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.data.Ask(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, f.Get("text"))
	return kit.Settle(c, err, func() error { return p.page(c, f.WithError(err)) }, "/my/"+kit.Committee(c).Code+"/data", "data.correct.done")
}

// Erase forgets the visitor and signs them out.
func (p *Pages) Erase(c *fiber.Ctx) error {
	_, err := p.data.Erase(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return kit.Refuse(c, err, func() error { return p.page(c, kit.Form{}.WithError(err)) })
	}
	p.k.DropSecret(c, kit.SessionCookie(p.k.Cfg))
	return kit.Done(c, "/", "data.erase.done")
}

// placesView is the committees that keep something of the visitor.
type placesView struct {
	Page   ui.PageHead
	Places []people.Keeper
}

// Places is `/account/data`: also the committees the visitor has left.
func (p *Pages) Places(c *fiber.Ctx) error {
	list, err := p.data.Places(c.UserContext(), kit.Of(c).Person.Person.ID)
	if err != nil {
		return err
	}
	v := placesView{Page: p.k.Page(c, "data.title"), Places: list}
	v.Page.Narrow = true
	return kit.Render(c, placesPage(v))
}

// requestsView is the corrections of a committee.
type requestsView struct {
	Page   ui.PageHead
	Base   string
	Home   string // the register's address of dwellings
	List   []privacy.Request
	Days   []string
	Failed string // whose answer was refused
	Reason string
	Error  string
}

// Requests is `/c/{committee}/data-requests`.
func (p *Pages) Requests(c *fiber.Ctx) error { return p.requests(c, requestsView{}) }

func (p *Pages) requests(c *fiber.Ctx, v requestsView) error {
	var err error
	if v.List, err = p.data.Requests(c.UserContext(), kit.Actor(c), kit.Committee(c).ID); err != nil {
		return err
	}
	v.Page, v.Base, v.Home = p.k.Page(c, "data.requests.title"), kit.Link(c, "data-requests"), kit.Link(c, "register", "dwellings")
	v.Page.Styles = []string{"css/cards.css"}
	for _, q := range v.List {
		v.Days = append(v.Days, kit.Committee(c).Today(q.AskedAt).String())
	}
	return kit.Render(c, requestsPage(v))
}

// Decide answers one.
func (p *Pages) Decide(c *fiber.Ctx) error {
	key, err := requestOf(c)
	if err != nil {
		return err
	}
	f := kit.Bind(c)
	n := privacy.Answer{Committee: kit.Committee(c).ID, Request: key, On: privacy.Decline, Reason: f.Get(reasonOf(key))}
	if f.Has("done") {
		n.On = privacy.Correct
	}
	err = p.data.Decide(c.UserContext(), kit.Actor(c), n)
	return kit.Settle(c, err, func() error {
		return p.requests(c, requestsView{Failed: key.String(), Reason: n.Reason, Error: kit.Of(c).Words.Err(err)})
	}, kit.Link(c, "data-requests"), "data.requests.told")
}

// failed is what was typed for a correction whose answer was refused.
func (v requestsView) failed(q privacy.Request) (reason, wrong string) {
	if q.ID.String() == v.Failed {
		return v.Reason, v.Error
	}
	return "", ""
}

// over reports whether the refused answer was to a correction that somebody else
// answered meanwhile: it has no form any more to stand beside.
func (v requestsView) over() bool {
	return slices.ContainsFunc(v.List, func(q privacy.Request) bool { return q.ID.String() == v.Failed && q.State != privacy.Open })
}

func requestOf(c *fiber.Ctx) (privacy.RequestID, error) {
	key, err := id.Parse[privacy.Request](c.Params("id"))
	if err != nil {
		return key, privacy.ErrUnknown
	}
	return key, nil
}

// reasonOf names the field of an answer's reason: the page has one for each.
func reasonOf(q privacy.RequestID) string { return "reason-" + q.String() }
