package votes

import (
	"math"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/vote"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// rollView is a roll by its doors, with the unit that is to be corrected.
type rollView struct {
	Page   ui.PageHead
	Base   string // of the vote
	V      vote.Shown
	List   []vote.Entry // of one building, where there are several
	In     string
	Of     []string
	Set    bool
	Chosen *vote.Entry
	People []ui.Option
	Typed  kit.Form
	Errors []ui.FieldError
}

// Roll is `/c/{committee}/votes/{number}/roll`.
func (p *Pages) Roll(c *fiber.Ctx) error { return p.roll(c, kit.BindQuery(c), kit.Form{}) }

func (p *Pages) roll(c *fiber.Ctx, at, f kit.Form) error {
	m, who := kit.Committee(c), kit.Actor(c)
	shown, err := p.votes.Show(c.UserContext(), who, m.ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := rollView{Page: p.k.Page(c, "votes.roll"), Base: p.at(c), V: shown, Typed: f, Set: who.MaySet() && shown.State == vote.Listed}
	v.Page.Styles = styles()
	if v.List, err = p.votes.Entries(c.UserContext(), who, m.ID, c.Params("number")); err != nil {
		return err
	}
	unit := number(at.Get("unit"))
	for _, e := range v.List {
		if v.Set && e.Unit == unit {
			v.Chosen = &e
		}
	}
	v.narrow(at.Trim("building"))
	if v.Chosen != nil {
		in, err := p.votes.MayVoteFor(c.UserContext(), who, m.ID, v.Chosen.Dwelling)
		if err != nil {
			return err
		}
		v.People = append(v.People, ui.Option{Label: kit.T(c, "votes.correct.same")})
		for _, o := range in {
			v.People = append(v.People, ui.Option{Value: o.ResidentID.String(), Label: o.Name + " " + kit.T(c, "register.kind."+o.Kind)})
		}
		v.People = append(v.People, ui.Option{Value: "unsold", Label: kit.T(c, "votes.correct.unsold")})
	}
	v.Errors = kit.Wrong(c, f, "area", "votes.field.area", "resident", "votes.field.voter", "reason", "votes.reason")
	return kit.Render(c, rollPage(v))
}

// narrow leaves one building of a long roll: the one that is asked for, that of the unit
// to be corrected, else the first.
func (v *rollView) narrow(building string) {
	for _, e := range v.List {
		if !slices.Contains(v.Of, e.Building) {
			v.Of = append(v.Of, e.Building)
		}
	}
	if len(v.List) < short || len(v.Of) < 2 {
		v.Of = nil
		return
	}
	v.In = building
	if v.Chosen != nil {
		v.In = v.Chosen.Building
	}
	if !slices.Contains(v.Of, v.In) {
		v.In = v.Of[0]
	}
	v.List = slices.DeleteFunc(v.List, func(e vote.Entry) bool { return e.Building != v.In })
}

// short is how long a roll is shown whole.
const short = 100

// Correct corrects one unit of the roll.
func (p *Pages) Correct(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n := vote.Correction{Committee: kit.Committee(c).ID, Number: c.Params("number"), Unit: number(f.Get("unit")), Area: hundredths(f.Trim("area")), Reason: f.Get("reason")}
	if n.Unsold = f.Get("resident") == "unsold"; !n.Unsold {
		n.Resident, _ = id.Parse[people.Resident](f.Get("resident")) // what is no key names nobody
	}
	err := p.votes.Correct(c.UserContext(), kit.Actor(c), n)
	return kit.Settle(c, err, kit.Again(err, func() error { return p.roll(c, f, f.WithError(err)) }), p.at(c)+"/roll", "votes.corrected")
}

// hundredths reads an area in m² as 0.01 m²; what is none is -1, nothing is 0.
func hundredths(text string) int64 {
	if text == "" {
		return 0
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v <= 0 || v > 1e8 {
		return -1
	}
	return int64(math.Round(v * 100))
}
