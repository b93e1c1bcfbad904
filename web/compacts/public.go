package compacts

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/clause"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// draftView is one draft and what it changed.
type draftView struct {
	Page    ui.PageHead
	Base    string // of the compact's pages, as the reader came
	Open    string // and as anybody reads them
	V       clause.Shown
	Changes []clause.Change
	All     bool // what stayed as it was, too
	QR      [][]bool
}

// Draft is `/p/{committee}/compacts/{number}/drafts/{n}`.
func (p *Pages) Draft(c *fiber.Ctx) error {
	return p.drawn(c, actor.Actor{}, "/p/"+kit.Committee(c).Code)
}

// OwnDraft is `/c/{committee}/compacts/{number}/drafts/{n}`: one that is not posted, too.
func (p *Pages) OwnDraft(c *fiber.Ctx) error {
	return p.drawn(c, kit.Actor(c), "/c/"+kit.Committee(c).Code)
}

func (p *Pages) drawn(c *fiber.Ctx, who actor.Actor, base string) error {
	v, err := p.draft(c, who)
	if err != nil {
		return err
	}
	v.Base = base + "/compacts/" + v.V.Number.String()
	v.Page.Styles = styles()
	return kit.Render(c, draftPage(v))
}

func (p *Pages) draft(c *fiber.Ctx, who actor.Actor) (draftView, error) {
	shown, changes, err := p.compacts.Draft(c.UserContext(), who, kit.Committee(c).ID, c.Params("number"), whole(c.Params("n")))
	if err != nil {
		return draftView{}, err
	}
	v := draftView{
		Page: p.k.Page(c, "compacts.draft"), V: shown, Changes: changes, All: c.Query("all") != "" || len(changes) == 0,
		Open: "/p/" + shown.Committee.Code + "/compacts/" + shown.Number.String(),
	}
	v.Page.Title, v.Page.Styles = shown.Text.Title, styles()
	return v, nil
}

// Print is `/p/{committee}/compacts/{number}/drafts/{n}/print`: the whole text on A4.
func (p *Pages) Print(c *fiber.Ctx) error {
	v, err := p.draft(c, actor.Actor{})
	if err != nil {
		return err
	}
	if v.QR, err = ui.QRBits(p.k.Absolute(v.Open)); err != nil {
		return err
	}
	return kit.Render(c, printPage(v))
}

// line is a clause of `/p/{committee}/compact.json`.
type line struct {
	ID      int    `json:"id"`
	Number  string `json:"number"`
	Chapter string `json:"chapter,omitempty"`
	Text    string `json:"text"`
}

// document is `/p/{committee}/compact.json`.
type document struct {
	Number  string  `json:"number"`
	Kind    string  `json:"kind"`
	Title   string  `json:"title"`
	Version int     `json:"version"`
	From    day.Day `json:"in_force_from"`
	SHA256  string  `json:"sha256"`
	Vote    string  `json:"vote,omitempty"`
	Past    string  `json:"past,omitempty"`
	Signed  int     `json:"signed"`
	Clauses []line  `json:"clauses"`
}

// JSON is the compact in force as data.
func (p *Pages) JSON(c *fiber.Ctx) error {
	shown, err := p.compacts.InForce(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	out := document{
		Number: shown.Number.String(), Kind: string(shown.Kind), Title: shown.Title, Version: shown.Version.N, From: shown.From, SHA256: shown.Version.Hex(),
		Signed: shown.Signed.Signed,
	}
	if shown.Vote.Number != "" {
		out.Vote = ui.SourceHref(shown.Committee.Code, shown.Vote) + ".json"
	}
	if shown.Past.Number != "" {
		out.Past = ui.SourceHref(shown.Committee.Code, shown.Past)
	}
	chapter := ""
	for _, n := range shown.Text.Nodes {
		if n.Chapter {
			chapter = n.Word() + " " + n.Text
			continue
		}
		out.Clauses = append(out.Clauses, line{ID: n.ID, Number: n.Word(), Chapter: chapter, Text: n.Text})
	}
	return c.JSON(out)
}

// Document is `/p/{committee}/compacts/{number}/drafts/{n}.txt`: the text to the byte that
// its digest is made of.
func (p *Pages) Document(c *fiber.Ctx) error {
	v, err := p.draft(c, actor.Actor{})
	if err != nil {
		return err
	}
	return kit.Download(c, "compact-"+v.V.Number.String()+"-"+strconv.Itoa(v.V.Version.N)+".txt", "text/plain; charset=utf-8", v.V.Version.Doc)
}

// count is how many clauses are not as they were.
func (v draftView) count() int {
	n := 0
	for _, c := range v.Changes {
		if c.Fate != clause.Same || c.Moved {
			n++
		}
	}
	return n
}

// signed reports whether the draft is the one that is signed.
func (v draftView) signed() bool {
	return showView{V: v.V}.signable() && v.V.Version.N == v.V.Compact.Draft
}

// line is which draft it is, and from when it is in force.
func (v draftView) line(w i18n.Speaker) string {
	if v.V.State == clause.InForce && v.V.Version.N == v.V.Compact.Draft {
		return w.Say("compacts.in_force_from", "Day", v.V.From.String())
	}
	return w.Say("compacts.draft.n", "n", strconv.Itoa(v.V.Version.N))
}
