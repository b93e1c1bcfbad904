package compacts

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/clause"
	"ziguan/internal/i18n"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// mineView is a compact as a resident meets it.
type mineView struct {
	Page       ui.PageHead
	At, Public string
	V          clause.Mine
	Signable   bool
}

func (p *Pages) mine(c *fiber.Ctx) (clause.Mine, error) {
	return p.compacts.ShowMine(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
}

func myAt(c *fiber.Ctx) string {
	return "/my/" + kit.Committee(c).Code + "/compacts/" + c.Params("number")
}

// Mine is `/my/{committee}/compacts/{number}`.
func (p *Pages) Mine(c *fiber.Ctx) error {
	m, err := p.mine(c)
	if err != nil {
		return err
	}
	v := mineView{Page: p.k.Page(c, "compacts.one"), At: myAt(c), Public: "/p/" + m.Committee.Code + "/compacts/" + m.Number.String(), V: m}
	v.Page.Title, v.Page.Styles, v.Page.Narrow = m.Title, styles(), true
	v.Signable = m.Kind != clause.Merchants && m.PastID.Zero() && slices.Contains([]clause.State{clause.Signing, clause.InForce}, m.State)
	return kit.Render(c, minePage(v))
}

// RemarkForm is `/my/{committee}/compacts/{number}/remarks/new`.
func (p *Pages) RemarkForm(c *fiber.Ctx) error { return p.myRemarkForm(c, kit.Form{}) }

func (p *Pages) myRemarkForm(c *fiber.Ctx, f kit.Form) error {
	m, err := p.mine(c)
	if err != nil {
		return err
	}
	return p.remarkForm(c, remarkView{Action: myAt(c) + "/remarks", Back: myAt(c), V: m.Shown}, f)
}

// Remark files a resident's own remark.
func (p *Pages) Remark(c *fiber.Ctx) error {
	f := kit.Bind(c)
	_, err := p.compacts.Remark(c.UserContext(), kit.Actor(c), remarkOf(c, f))
	return kit.Settle(c, err, kit.Again(err, func() error { return p.myRemarkForm(c, f.WithError(err)) }), myAt(c), "compacts.remarked")
}

// MyRemarks is `/my/{committee}/compacts/{number}/remarks`: what others said, to second it.
func (p *Pages) MyRemarks(c *fiber.Ctx) error {
	m, err := p.mine(c)
	if err != nil {
		return err
	}
	return p.said(c, remarksView{Page: p.k.Page(c, "compacts.remarks"), MaySpeak: true, Base: myAt(c), Mine: myAt(c), V: m.Shown, Seconded: append(m.Seconded, own(m)...)})
}

// own are one's own remarks by their number: nobody seconds what they said.
func own(m clause.Mine) []int {
	var out []int
	for _, r := range m.Said {
		out = append(out, r.N)
	}
	return out
}

// Second says the same as a remark.
func (p *Pages) Second(c *fiber.Ctx) error {
	err := p.compacts.Second(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"), whole(c.Params("n")))
	return kit.Settle(c, err, func() error { return err }, myAt(c)+"/remarks", "compacts.seconded")
}

// Sign signs for a household.
func (p *Pages) Sign(c *fiber.Ctx) error {
	f := kit.Bind(c)
	stands, err := p.compacts.SignIt(c.UserContext(), kit.Actor(c), clause.Signatory{Committee: kit.Committee(c).ID, Number: c.Params("number"), Home: f.Get("home")})
	key := "compacts.sign.done"
	if !stands {
		key = "compacts.sign.again"
	}
	return kit.Settle(c, err, func() error { return err }, myAt(c), key)
}

// seconds reports whether a resident may say the same as a remark.
func (v remarksView) seconds(r clause.Heard) bool {
	return v.Seconded != nil && v.V.Asking && r.State == clause.Filed && r.Way != "committee" && !slices.Contains(v.Seconded, r.N)
}

// on is what a remark was on, in a line.
func on(w i18n.Speaker, r clause.Heard) string {
	if r.Clause == 0 {
		return w.Say("compacts.clause.all")
	}
	if r.On.ID == 0 {
		return w.Say("compacts.clause.gone", "n", strconv.Itoa(r.Draft), "Clause", r.Was.Word())
	}
	return r.On.Word()
}
