package votes

import (
	"encoding/hex"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Public is `/p/{committee}/votes/{number}`.
func (p *Pages) Public(c *fiber.Ctx) error {
	shown, err := p.votes.ShowPublic(c.UserContext(), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := showView{Page: p.k.Page(c, "votes.one"), Base: "/p/" + shown.Committee.Code + "/votes/" + shown.Number.String(), V: shown}
	v.MayVote = !kit.Of(c).SignedIn || kit.Actor(c).Is(actor.Resident)
	v.dress(shown)
	return kit.Render(c, showPage(v))
}

// brief is a vote in the list of `/p/{committee}/votes.json`.
type brief struct {
	Number         string       `json:"number"`
	Regime         tally.Regime `json:"regime"`
	Threshold      string       `json:"threshold"`
	Effect         vote.Effect  `json:"effect"`
	Title          string       `json:"title"`
	Question       string       `json:"question"`
	QuestionSHA256 string       `json:"question_sha256"`
	RollSHA256     string       `json:"roll_sha256"`
	State          vote.Phase   `json:"state"`
	Opens          *time.Time   `json:"opens"`
	Closes         *time.Time   `json:"closes"`
	Names          string       `json:"names,omitempty"` // the hearing that it follows
	Of             string       `json:"of,omitempty"`    // what is put to the vote, where that has a page of its own
	URL            string       `json:"url"`
}

func briefOf(c *fiber.Ctx, v vote.Vote, phase vote.Phase) brief {
	m := kit.Committee(c)
	b := brief{
		Number: v.Number.String(), Regime: v.Regime, Threshold: v.Threshold, Effect: v.Effect, Title: v.Title, Question: v.Question(),
		QuestionSHA256: hex.EncodeToString(v.SHA256), RollSHA256: hex.EncodeToString(v.RollSHA256), State: phase,
		URL: "/p/" + m.Code + "/votes/" + v.Number.String() + ".json",
	}
	if v.NamesCited.Number != "" {
		b.Names = ui.SourceHref(m.Code, v.NamesCited)
	}
	if v.OfCited.Number != "" {
		b.Of = ui.SourceHref(m.Code, v.OfCited)
	}
	if v.OpensAt != nil {
		opens, closes := v.OpensAt.In(m.Location()), v.ClosesAt.In(m.Location())
		b.Opens, b.Closes = &opens, &closes
	}
	return b
}

// BoardJSON is `/p/{committee}/votes.json`.
func (p *Pages) BoardJSON(c *fiber.Ctx) error {
	list, err := p.votes.Board(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	out := make([]brief, len(list))
	for i, v := range list {
		out[i] = briefOf(c, v.Vote, v.Phase)
	}
	return c.JSON(out)
}

// full is `/p/{committee}/votes/{number}.json`: while it is open the turnout alone.
type full struct {
	brief
	Basis   string        `json:"basis"` // the provision the threshold rests on
	Binding bool          `json:"binding"`
	Roll    string        `json:"roll"`
	Asked   tally.Weight  `json:"asked"`
	Turnout *tally.Weight `json:"turnout,omitempty"`
	Tally   *tally.Tally  `json:"tally,omitempty"`
	Box     string        `json:"box,omitempty"`
	BoxSum  string        `json:"box_sha256,omitempty"`
	Counted *vote.Heads   `json:"counted,omitempty"`
}

// PublicJSON is one vote as data.
func (p *Pages) PublicJSON(c *fiber.Ctx) error {
	shown, err := p.votes.ShowPublic(c.UserContext(), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	base := "/p/" + shown.Committee.Code + "/votes/" + shown.Number.String()
	out := full{
		brief: briefOf(c, shown.Vote, shown.Phase), Basis: shown.Need.Source, Binding: shown.Legal.Binding, Roll: base + "/roll.json",
		Asked: tally.Weight{Area: shown.Size.Area, Heads: shown.Size.Heads},
	}
	if shown.Phase == vote.Open || shown.Phase == vote.Closed {
		out.Turnout = &shown.Turnout
	}
	if r := shown.Result; r != nil {
		out.Tally, out.Box, out.BoxSum, out.Counted = &r.Tally, base+"/box.json", hex.EncodeToString(r.BoxSHA256), &r.Heads
	}
	return c.JSON(out)
}

// RollJSON is the published roll, to the byte.
func (p *Pages) RollJSON(c *fiber.Ctx) error {
	file, err := p.votes.Roll(c.UserContext(), kit.Committee(c).ID, c.Params("number"))
	return sent(c, file, err)
}

// BoxJSON is the published box, to the byte.
func (p *Pages) BoxJSON(c *fiber.Ctx) error {
	file, err := p.votes.Box(c.UserContext(), kit.Committee(c).ID, c.Params("number"))
	return sent(c, file, err)
}

func sent(c *fiber.Ctx, file []byte, err error) error {
	if err != nil {
		return err
	}
	c.Type("json")
	return c.Send(file)
}
