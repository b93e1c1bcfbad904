package postings

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/posting"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// objectView is the form of an objection: a resident's own, or one that the
// counter enters for somebody.
type objectView struct {
	head
	V       posting.Row
	Items   []posting.Item
	Action  string
	Back    string
	Counter bool
	Typed   kit.Form
	Key     string
	Errors  []ui.FieldError
}

// CounterForm is `/c/{committee}/postings/{number}/objections/new`.
func (p *Pages) CounterForm(c *fiber.Ctx) error { return p.objectForm(c, kit.Form{}, true) }

// ObjectForm is `/my/{committee}/postings/{number}/objection`.
func (p *Pages) ObjectForm(c *fiber.Ctx) error { return p.objectForm(c, kit.Form{}, false) }

func (p *Pages) objectForm(c *fiber.Ctx, f kit.Form, counter bool) error {
	m := kit.Committee(c)
	shown, err := p.board.ShowPublic(c.UserContext(), m.ID, c.Params("number"))
	if err != nil {
		return err
	}
	number := shown.Number.String()
	v := objectView{head: p.head(c, "postings.object"), V: shown.Row, Items: shown.Items, Typed: f, Counter: counter, Key: oneTime(f)}
	v.Page.Narrow = true
	v.Action, v.Back = "/my/"+m.Code+"/postings/"+number+"/objection", v.Open+"/"+number
	if counter {
		v.Action, v.Back = v.Base+"/"+number+"/objections", v.Base+"/"+number
	}
	v.Errors = kit.Wrong(c, f, "ref", "postings.field.ref", "text", "postings.field.objection", "on_paper", "postings.field.on_paper")
	return kit.Render(c, objectPage(v))
}

// Object files a resident's objection.
func (p *Pages) Object(c *fiber.Ctx) error {
	return p.object(c, false, "/p/"+kit.Committee(c).Code+"/postings/"+c.Params("number"))
}

// ObjectOnPaper enters one at the counter.
func (p *Pages) ObjectOnPaper(c *fiber.Ctx) error {
	return p.object(c, true, kit.Link(c, "postings", c.Params("number")))
}

func (p *Pages) object(c *fiber.Ctx, counter bool, then string) error {
	f := kit.Bind(c)
	n := posting.NewObjection{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), Ref: f.Trim("ref"), Text: f.Get("text"), Key: f.Get("key"),
	}
	who := kit.Actor(c)
	if counter {
		n.OnPaper = f.Trim("on_paper")
		if n.OnPaper == "" {
			err := posting.ErrObjectionWho.On("on_paper")
			return kit.Refuse(c, err, func() error { return p.objectForm(c, f.WithError(err), counter) })
		}
	}
	_, err := p.board.Object(c.UserContext(), who, n)
	return kit.Settle(c, err, func() error { return p.objectForm(c, f.WithError(err), counter) }, then, "postings.objected")
}

// answerView is one objection with the form of its answer.
type answerView struct {
	head
	V      posting.Shown
	O      posting.Objection
	Typed  kit.Form
	Errors []ui.FieldError
}

// AnswerForm is `/c/{committee}/postings/{number}/objections/{n}`.
func (p *Pages) AnswerForm(c *fiber.Ctx) error { return p.answerForm(c, kit.Form{}) }

func (p *Pages) answerForm(c *fiber.Ctx, f kit.Form) error {
	shown, err := p.board.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	for _, o := range shown.Objections {
		if strconv.Itoa(o.N) == c.Params("n") {
			v := answerView{head: p.head(c, "postings.answer", "n", strconv.Itoa(o.N)), V: shown, O: o, Typed: f}
			v.Errors = kit.Wrong(c, f, "outcome", "postings.field.outcome", "answer", "postings.field.answer")
			return kit.Render(c, answerPage(v))
		}
	}
	return posting.ErrObjectionUnknown
}

// Answer answers it.
func (p *Pages) Answer(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n, _ := strconv.Atoi(c.Params("n")) //nolint:errcheck // no number is no objection's
	err := p.board.Answer(c.UserContext(), kit.Actor(c), posting.Answering{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), N: n, Outcome: posting.Outcome(f.Get("outcome")), Reason: f.Get("answer"),
	})
	return kit.Settle(c, err, func() error { return p.answerForm(c, f.WithError(err)) }, kit.Link(c, "postings", c.Params("number")), "postings.answered")
}
