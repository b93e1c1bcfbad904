package votes

import (
	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// mineView is a vote as one of its voters sees it.
type mineView struct {
	Page   ui.PageHead
	V      vote.Mine
	Phase  vote.Phase
	At     string // the page's own address
	Public string
	Object string // where an objection to the roll is filed
	Key    string
	Opens  string
	Closes string
}

// Mine is `/my/{committee}/votes/{number}`.
func (p *Pages) Mine(c *fiber.Ctx) error {
	m, err := p.votes.ShowMine(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	code := m.Committee.Code
	v := mineView{
		Page: p.k.Page(c, "votes.one"), V: m, Phase: m.Vote.Phase(m.Now), Key: uuid.NewString(), At: "/my/" + code + "/votes/" + m.Number.String(),
		Public: "/p/" + code + "/votes/" + m.Number.String(), Object: "/my/" + code + "/postings/" + m.RollSheet.Number + "/objection",
	}
	v.Page.Title, v.Page.Styles, v.Page.Narrow = m.Title, styles(), true
	if m.OpensAt != nil {
		v.Opens, v.Closes = p.k.At(c, *m.OpensAt), p.k.At(c, *m.ClosesAt)
	}
	return kit.Render(c, minePage(v))
}

// Cast casts a ballot.
func (p *Pages) Cast(c *fiber.Ctx) error {
	f := kit.Bind(c)
	_, err := p.votes.Cast(c.UserContext(), kit.Actor(c), vote.Casting{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), Choice: tally.Choice(f.Get("choice")), For: number(f.Get("for")), Key: f.Get("key"),
	})
	return kit.Settle(c, err, func() error { return err }, "/my/"+kit.Committee(c).Code+"/votes/"+c.Params("number"), "votes.cast")
}

// MyVotes is `/my/{committee}/votes`.
func (p *Pages) MyVotes(c *fiber.Ctx) error {
	list, err := p.votes.Board(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	v := listView{Page: p.k.Page(c, "votes.mine.title"), Base: "/my/" + kit.Committee(c).Code + "/votes"}
	v.Page.Styles = styles()
	v.sort(list)
	return kit.Render(c, listPage(v))
}
