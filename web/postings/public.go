package postings

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// boardView is the board as anybody sees it.
type boardView struct {
	head
	Running, Past []posting.Row
	Pager         ui.PagerView
}

// Board is `/p/{committee}/postings`.
func (p *Pages) Board(c *fiber.Ctx) error {
	rows, err := p.board.Board(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	v := boardView{head: p.head(c, "postings.title")}
	slices.SortStableFunc(rows, func(a, b posting.Row) int { return part(a) - part(b) })
	rows, v.Pager = kit.Paged(c, rows, onPage, v.Open)
	for _, r := range rows {
		of := []*[]posting.Row{&v.Running, &v.Past}[part(r)]
		*of = append(*of, r)
	}
	return kit.Render(c, boardPage(v))
}

// part is where a sheet stands on the public board: what hangs, then what hung.
func part(r posting.Row) int {
	if r.State == posting.Posted {
		return 0
	}
	return 1
}

// publicView is one posting as anybody sees it, on a screen or on the wall.
type publicView struct {
	head
	V         posting.Public
	Address   string // the whole one, as the code on the sheet has it
	QR        [][]bool
	MayObject bool
	ObjectAt  string
	Inside    bool // the committee's own page of it is there for this visitor
}

// Public is `/p/{committee}/postings/{number}`.
func (p *Pages) Public(c *fiber.Ctx) error {
	v, err := p.public(c)
	return kit.Show(c, err, publicPage(v))
}

// Paper is `…/{number}/paper`: the sheet for the wall.
func (p *Pages) Paper(c *fiber.Ctx) error {
	v, err := p.public(c)
	return kit.Show(c, err, paperPage(v))
}

func (p *Pages) public(c *fiber.Ctx) (publicView, error) {
	m := kit.Committee(c)
	shown, err := p.board.ShowPublic(c.UserContext(), m.ID, c.Params("number"))
	if err != nil {
		return publicView{}, err
	}
	v := publicView{head: p.head(c, "postings.one"), V: shown, Inside: kit.Actor(c).MaySee()}
	v.Page.Title = shown.Title
	v.MayObject = shown.State == posting.Posted && !shown.Standing.Over && (!kit.Of(c).SignedIn || kit.Actor(c).Is(actor.Resident))
	v.ObjectAt = "/my/" + m.Code + "/postings/" + shown.Number.String() + "/objection"
	v.Address = p.k.Absolute(v.Open + "/" + shown.Number.String())
	v.QR, err = ui.QRBits(v.Address)
	return v, err
}
