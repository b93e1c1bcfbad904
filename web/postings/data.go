package postings

import (
	"encoding/hex"
	"html"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/feeds"

	"ziguan/compacts/posting"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/web/kit"
)

// postingJSON is a posting for other programs. Items are there only while it
// hangs; last_day is null while a year's holidays are not published.
type postingJSON struct {
	Number     string          `json:"number"`
	Kind       posting.Kind    `json:"kind"`
	Title      string          `json:"title"`
	Text       string          `json:"text"`
	SHA256     string          `json:"sha256"`
	State      posting.State   `json:"state"`
	PostedOn   day.Day         `json:"posted_on"`
	Days       int             `json:"days"`
	Unit       calendar.Unit   `json:"unit"`
	Rest       calendar.Rest   `json:"rest"`
	LastDay    *day.Day        `json:"last_day"`
	Address    string          `json:"address"`
	Items      []itemJSON      `json:"items,omitempty"`
	Objections []objectionJSON `json:"objections,omitempty"`
}

type itemJSON struct {
	Ref   string `json:"ref"`
	Class string `json:"class,omitempty"`
	Plate string `json:"plate,omitempty"`
	Name  string `json:"name,omitempty"`
	Note  string `json:"note,omitempty"`
}

type objectionJSON struct {
	N       int             `json:"n"`
	Ref     string          `json:"ref,omitempty"`
	Outcome posting.Outcome `json:"outcome,omitempty"`
	Answer  string          `json:"answer,omitempty"`
}

// boardJSON is all that hangs and hung.
type boardJSON struct {
	Committee string        `json:"committee"`
	Postings  []postingJSON `json:"postings"`
}

func (p *Pages) data(c *fiber.Ctx, r posting.Row) postingJSON {
	out := postingJSON{
		Number: r.Number.String(), Kind: r.Kind, Title: r.Title, Text: r.Text, SHA256: hex.EncodeToString(r.SHA256), State: r.State,
		PostedOn: r.PostedOn, Days: r.Days, Unit: r.Unit, Rest: r.Rest, Address: p.address(c, r),
	}
	if last := r.Standing.Last; !last.Zero() {
		out.LastDay = &last
	}
	return out
}

func (p *Pages) address(c *fiber.Ctx, r posting.Row) string {
	return p.k.Absolute("/p/" + kit.Committee(c).Code + "/postings/" + r.Number.String())
}

// BoardJSON is `/p/{committee}/postings.json`.
func (p *Pages) BoardJSON(c *fiber.Ctx) error {
	rows, err := p.board.Board(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	out := boardJSON{Committee: kit.Committee(c).Code, Postings: []postingJSON{}}
	for _, r := range rows {
		out.Postings = append(out.Postings, p.data(c, r))
	}
	return c.JSON(out)
}

// PublicJSON is `/p/{committee}/postings/{number}.json`.
func (p *Pages) PublicJSON(c *fiber.Ctx) error {
	shown, err := p.board.ShowPublic(c.UserContext(), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	out := p.data(c, shown.Row)
	for _, i := range shown.Items {
		out.Items = append(out.Items, itemJSON(i))
	}
	for _, a := range shown.Answers {
		out.Objections = append(out.Objections, objectionJSON{a.N, a.Ref, a.Outcome, a.Answer})
	}
	return c.JSON(out)
}

// inFeed is how many postings the feed has: what a reader may have missed.
const inFeed = 50

// Atom is `/p/{committee}/postings.atom`: titles and texts, never the lines,
// which a reader's program would keep after they are taken down.
func (p *Pages) Atom(c *fiber.Ctx) error {
	m := kit.Committee(c)
	rows, err := p.board.Board(c.UserContext(), m.ID)
	if err != nil {
		return err
	}
	here := p.k.Absolute("/p/" + m.Code + "/postings")
	feed := &feeds.Feed{
		Title: kit.T(c, "postings.feed", "committee", m.Name), Id: here, Link: &feeds.Link{Href: here, Rel: "alternate"},
		Author: &feeds.Author{Name: m.Name}, Updated: m.CreatedAt,
	}
	for i, r := range rows {
		if i == inFeed {
			break
		}
		at := p.address(c, r)
		feed.Items = append(feed.Items, &feeds.Item{
			Title: numberWord(kit.Of(c).Words, r.Number) + " " + r.Title, Id: at, Link: &feeds.Link{Href: at, Rel: "alternate"},
			Description: asHTML(period(kit.Of(c).Words, r, r.PostedOn)), Content: asHTML(r.Text), Created: r.PostedAt, Updated: r.Since,
		})
		feed.Updated = latest(feed.Updated, r.Since)
	}
	text, err := feed.ToAtom()
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/atom+xml; charset=utf-8")
	return c.SendString(text)
}

// asHTML is a text as it was written, for the place in a feed where readers
// expect HTML.
func asHTML(text string) string { return strings.ReplaceAll(html.EscapeString(text), "\n", "<br>") }

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
