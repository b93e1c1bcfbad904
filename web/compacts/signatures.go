package compacts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/clause"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// onPage is how many lines a page has: five screens of a phone.
const onPage = 25

// signView is who signed, and the form of a signature on paper.
type signView struct {
	Page   ui.PageHead
	Base   string
	V      showView
	Tries  []clause.Signature
	Staff  bool
	Set    bool
	Typed  kit.Form
	Errors []ui.FieldError
	Strike ui.ConfirmView // of the signature that was asked for
	Q      string         // the home that is looked for
	Pager  ui.PagerView
}

// Signatures is `/c/{committee}/compacts/{number}/signatures`.
func (p *Pages) Signatures(c *fiber.Ctx) error { return p.signatures(c, kit.Form{}) }

func (p *Pages) signatures(c *fiber.Ctx, f kit.Form) error {
	who, of := kit.Actor(c), kit.Committee(c).ID
	shown, err := p.compacts.Show(c.UserContext(), who, of, c.Params("number"))
	if err != nil {
		return err
	}
	v := signView{Page: p.k.Page(c, "compacts.signatures"), Base: p.at(c), V: showView{V: shown}, Staff: who.MayRun(), Set: who.MaySet(), Typed: f}
	v.Page.Styles = styles()
	if v.Tries, err = p.compacts.Signatures(c.UserContext(), who, of, c.Params("number")); err != nil {
		return err
	}
	v.Q = strings.TrimSpace(c.Query("q"))
	v.Tries = slices.DeleteFunc(v.Tries, func(t clause.Signature) bool { return !strings.Contains(t.Home, v.Q) })
	slices.Reverse(v.Tries) // the newest first
	v.Tries, v.Pager = kit.Paged(c, v.Tries, onPage, v.Base+"/signatures", "q", v.Q)
	if seq := c.Query("seq", c.Params("seq")); v.Staff && seq != "" {
		v.Strike = ui.ConfirmView{
			Action: v.Base + "/signatures/" + strconv.Itoa(whole(seq)) + "/striking", Title: kit.T(c, "compacts.strike"), Text: kit.T(c, "compacts.strike.text", "n", seq),
			ReasonLabel: kit.T(c, "compacts.reason"), Button: kit.T(c, "compacts.strike"), Open: true, Reason: f.Get("reason"), Error: f.FieldError(kit.Of(c).Words, "reason"),
		}
	}
	v.Errors = kit.Wrong(c, f, "home", "compacts.field.home", "scan", "compacts.field.scan", "name", "compacts.field.party")
	return kit.Render(c, signPage(v))
}

// scan is the scan that a form carries, never nil: on paper nobody signs without one.
func scan(c *fiber.Ctx) []byte {
	if scans := kit.Uploads(c, "scan"); len(scans) > 0 && scans[0] != nil {
		return scans[0]
	}
	return []byte{}
}

// SignOnPaper enters what a household signed on paper.
func (p *Pages) SignOnPaper(c *fiber.Ctx) error {
	f := kit.Bind(c)
	stands, err := p.compacts.SignIt(c.UserContext(), kit.Actor(c), clause.Signatory{Committee: kit.Committee(c).ID, Number: c.Params("number"), Home: f.Trim("home"), Scan: scan(c)})
	key := "compacts.sign.entered"
	if !stands {
		key = "compacts.sign.again"
	}
	return kit.Settle(c, err, kit.Again(err, func() error { return p.signatures(c, f.WithError(err)) }), p.at(c)+"/signatures", key)
}

// StrikeOut takes back what was entered wrongly.
func (p *Pages) StrikeOut(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.compacts.Strike(c.UserContext(), kit.Actor(c), clause.Striking{Committee: kit.Committee(c).ID, Number: c.Params("number"), Seq: whole(c.Params("seq")), Reason: f.Get("reason")})
	return kit.Settle(c, err, kit.Again(err, func() error { return p.signatures(c, f.WithError(err)) }), p.at(c)+"/signatures", "compacts.struck")
}

// AddParty puts a shop on the roll of a merchants' compact.
func (p *Pages) AddParty(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.compacts.AddParty(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"), f.Get("name"))
	return kit.Settle(c, err, kit.Again(err, func() error { return p.signatures(c, f.WithError(err)) }), p.at(c)+"/signatures", "compacts.party.added")
}

// PartySigned enters that a shop signed.
func (p *Pages) PartySigned(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.compacts.PartySigned(c.UserContext(), kit.Actor(c), clause.PartySigning{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), N: whole(f.Get("party")), Scan: scan(c),
	})
	return kit.Settle(c, err, kit.Again(err, func() error { return p.signatures(c, f.WithError(err)) }), p.at(c)+"/signatures", "compacts.sign.entered")
}

// unsigned are the parties that have not signed, to choose among.
func (v signView) unsigned() []ui.Option {
	var out []ui.Option
	for _, p := range v.V.V.Parties {
		if p.SignedAt == nil {
			out = append(out, ui.Option{Value: strconv.Itoa(p.N), Label: p.Name})
		}
	}
	return out
}
