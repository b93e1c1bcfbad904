package blocks

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/internal/id"
	"ziguan/parking/block"
	"ziguan/parking/plate"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the blocks.
type Pages struct {
	k      *kit.Kit
	blocks *block.Service
}

// New makes the pages.
func New(k *kit.Kit, s *block.Service) *Pages { return &Pages{k: k, blocks: s} }

// listView is the blocks in force and the form for another.
type listView struct {
	Page     ui.PageHead
	Base     string
	Province string
	Duty     string
	Staff    bool
	Ground   ui.GroundView
	Blocks   []block.Block // of this page
	List     ui.ListView
	Narrowed bool
	Typed    kit.Form
	Errors   []ui.FieldError
	// Of a refused lifting: which block, what was typed, and why not.
	Lifting, Reason, Refused string
}

// byPlate sorts blocks by their plates, and not by their last days.
const byPlate = "plate"

// List is `/c/{committee}/blocks`.
func (p *Pages) List(c *fiber.Ctx) error { return p.list(c, listView{}) }

func (p *Pages) list(c *fiber.Ctx, v listView) error {
	m := kit.Committee(c)
	l, found, err := p.found(c)
	if err != nil {
		return err
	}
	v.Blocks, v.Narrowed = kit.Part(&l, found), l.Narrowed()
	v.List = l.View(len(found))
	v.List.Search = l.Search("gateadmin.inside.find", "gateadmin.inside.find.hint")
	v.List.Chips = []ui.ChipRow{l.Chips("sort", "ui.list.sort", []ui.Option{{Label: kit.T(c, "blocks.until")}, {Value: byPlate, Label: kit.T(c, "blocks.plate")}}, nil)}
	v.Page, v.Base, v.Province, v.Duty = p.k.Page(c, "blocks.title"), kit.Link(c, "blocks"), m.Province, m.DutyPhone
	v.Page.Styles, v.Staff = []string{"css/cards.css"}, kit.Actor(c).MayRun()
	if v.Staff {
		v.List.Export = l.File(v.Base + ".xlsx")
	}
	citable, err := p.k.Citable(c)
	if err != nil {
		return err
	}
	v.Ground = kit.Ground(c, v.Typed, "", citable)
	v.Errors = kit.Wrong(c, v.Typed, kit.WithGround("plate", "blocks.plate", "until", "blocks.until", "reason", "blocks.reason")...)
	return kit.Render(c, listPage(v))
}

// found is the blocks that an address asks for, with where it stands among them.
func (p *Pages) found(c *fiber.Ctx) (kit.List, []block.Block, error) {
	l := kit.ReadList(c, map[string][]string{"sort": {byPlate}}).Of(kit.Link(c, "blocks"))
	all, err := p.blocks.InForce(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	all = slices.DeleteFunc(all, func(b block.Block) bool { return !strings.Contains(b.Plate.String(), plate.Normalise(l.Get("q"))) })
	if l.Get("sort") == byPlate {
		slices.SortStableFunc(all, func(a, b block.Block) int { return strings.Compare(a.Plate.String(), b.Plate.String()) })
	}
	return l, all, err
}

// Export is `…/blocks.xlsx`: the whole list as it is narrowed.
func (p *Pages) Export(c *fiber.Ctx) error {
	_, found, err := p.found(c)
	if err != nil {
		return err
	}
	return kit.File(c, "blocks", "blocks.title", columns(kit.Of(c).Words), found)
}

// columns are what the file says of a block, as the page does.
func columns(w i18n.Speaker) []kit.Column[block.Block] {
	return []kit.Column[block.Block]{
		{Key: "blocks.plate", Say: func(b block.Block) string { return b.Plate.String() }},
		{Key: "blocks.from", Say: func(b block.Block) string { return b.From.String() }},
		{Key: "blocks.until", Say: func(b block.Block) string { return b.Until.String() }},
		{Key: "blocks.reason", Say: func(b block.Block) string { return b.Reason }},
		{Key: "blocks.ground", Say: func(b block.Block) string { return ui.GroundText(w, b.Ground) }},
		{Key: "blocks.role", Say: func(b block.Block) string { return w.Say("role." + string(b.Role())) }},
	}
}

// Make blocks a plate.
func (p *Pages) Make(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n := block.NewBlock{
		Committee: kit.Committee(c).ID, Plate: f.Get("plate"), Reason: f.Get("reason"), Ground: kit.GroundOf(f, ""),
	}
	if until, err := day.Parse(f.Trim("until")); err == nil { // no day at all is refused with the others
		n.Until = until
	}
	_, err := p.blocks.Make(c.UserContext(), kit.Actor(c), n)
	return kit.Settle(c, err, func() error { return p.list(c, listView{Typed: f.WithError(err)}) }, kit.Link(c, "blocks"), "blocks.made")
}

// Lift ends a block before its day.
func (p *Pages) Lift(c *fiber.Ctx) error {
	key, err := id.Parse[block.Block](c.Params("id"))
	if err != nil {
		return block.ErrUnknown
	}
	reason := kit.Bind(c).Get(reasonOf(key))
	err = p.blocks.Lift(c.UserContext(), kit.Actor(c), block.Lifting{Committee: kit.Committee(c).ID, Block: key, Reason: reason})
	return kit.Settle(c, err, func() error {
		return p.list(c, listView{Lifting: key.String(), Reason: reason, Refused: kit.Of(c).Words.Err(err)})
	}, kit.Link(c, "blocks"), "blocks.lifted")
}

// reasonOf names the field of a lifting's reason: the page has one for each block.
func reasonOf(b block.ID) string { return "reason-" + b.String() }

// lifting is what was typed for a block whose lifting was refused.
func (v listView) lifting(b block.Block) (reason, refused string) {
	if b.ID.String() == v.Lifting {
		return v.Reason, v.Refused
	}
	return "", ""
}
