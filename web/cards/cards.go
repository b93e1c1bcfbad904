package cards

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/parking/plate"
	"ziguan/parking/proposal"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the pages of cards.
type Pages struct {
	k         *kit.Kit
	parking   *parking.Service
	change    *change.Service
	proposals *proposal.Service
}

// New makes the pages.
func New(k *kit.Kit, p *parking.Service, ch *change.Service, pr *proposal.Service) *Pages {
	return &Pages{k: k, parking: p, change: ch, proposals: pr}
}

// styles is the sheet that pages with cards load beside the common one.
const styles = "css/cards.css"

func (p *Pages) page(c *fiber.Ctx, titleKey string, pairs ...string) ui.PageHead {
	head := p.k.Page(c, titleKey, pairs...)
	head.Styles = []string{styles}
	return head
}

// perPage is how many cards one page of the list shows.
const perPage = 50

// listView is a committee's cards, some or all, by number.
type listView struct {
	Page    ui.PageHead
	Base    string
	Staff   bool
	Cards   []parking.Card
	State   string // as asked for; empty for all
	Class   string
	States  []ui.Option
	Classes []ui.Option
	Next    string
	First   string // back to the beginning; empty when already there
	Today   day.Day
	Waiting bool // there are no cards, but some came with the register
	Open    int  // cards by exception that wait for their second person
}

// Filtered reports whether something was left out on purpose.
func (v listView) Filtered() bool { return v.State != "" || v.Class != "" }

// List is `…/cards`, filtered by ?state= and ?class=, on from ?after=.
func (p *Pages) List(c *fiber.Ctx) error {
	f := kit.BindQuery(c)
	v := listView{
		Page: p.page(c, "cardpages.title"), Base: kit.Link(c, "cards"), Staff: kit.Actor(c).Is(actor.Staff...),
		State: f.Get("state"), Class: f.Get("class"), Today: kit.Committee(c).Today(p.k.DB.Now()),
	}
	v.Page.Wide = true
	if !slices.Contains(states(), parking.CardState(v.State)) {
		v.State = ""
	}
	classes, err := p.classes(c)
	if err != nil {
		return err
	}
	v.States, v.Classes = stateOptions(c), append([]ui.Option{{Label: kit.T(c, "cardpages.filter.all")}}, classOptions(c, classes)...)
	if !slices.ContainsFunc(classes, func(k parking.Class) bool { return string(k.Code) == v.Class }) {
		v.Class = ""
	}
	v.Cards, err = p.parking.List(c.UserContext(), kit.Actor(c), parking.ListCards{
		Committee: kit.Committee(c).ID, State: parking.CardState(v.State), Class: parking.ClassCode(v.Class),
		After: f.Get("after"), Limit: perPage + 1,
	})
	if err != nil {
		return err
	}
	v.turn(f.Get("after"))
	if v.Staff {
		if v.Open, err = p.open(c); err != nil {
			return err
		}
	}
	if len(v.Cards) == 0 && !v.Filtered() && v.Staff {
		plan, err := p.parking.FirstIssuePreview(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
		if err != nil {
			return err
		}
		v.Waiting = len(plan.Cards)+len(plan.Kept)+len(plan.Problems) > 0
	}
	return kit.Render(c, listPage(v))
}

// open counts the proposals that wait for their second person.
func (p *Pages) open(c *fiber.Ctx) (int, error) {
	list, err := p.proposals.List(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	n := 0
	for _, s := range list {
		if s.Open() {
			n++
		}
	}
	return n, err
}

// turn cuts the list to one page and says where the others are.
func (v *listView) turn(after string) {
	at := url.Values{"state": {v.State}, "class": {v.Class}}
	if after != "" {
		v.First = v.Base + "?" + at.Encode()
	}
	if len(v.Cards) > perPage {
		v.Cards = v.Cards[:perPage]
		at.Set("after", v.Cards[perPage-1].Number.String())
		v.Next = v.Base + "?" + at.Encode()
	}
}

func (p *Pages) classes(c *fiber.Ctx) (out []parking.Class, err error) {
	err = p.k.DB.Read(c.UserContext(), func(r *pg.Reader) error {
		out, err = parking.Classes(c.UserContext(), r, kit.Committee(c).ID, kit.Committee(c).Today(r.Now))
		return err
	})
	return out, err
}

func classOptions(c *fiber.Ctx, classes []parking.Class) []ui.Option {
	out := make([]ui.Option, len(classes))
	for i, k := range classes {
		out[i] = ui.Option{Value: string(k.Code), Label: kit.ClassName(kit.Of(c).Words, k.Code)}
	}
	return out
}

// states are those the list filters by, the usual ones first.
func states() []parking.CardState {
	return []parking.CardState{
		parking.CardActive, parking.CardSuspended, parking.CardLost, parking.CardExpired, parking.CardRevoked,
		parking.CardReplaced, parking.CardReturned, parking.CardApplied, parking.CardPosting, parking.CardRefused, parking.CardWithdrawn,
	}
}

func stateOptions(c *fiber.Ctx) []ui.Option {
	out := []ui.Option{{Label: kit.T(c, "cardpages.filter.all")}}
	for _, s := range states() {
		out = append(out, ui.Option{Value: string(s), Label: kit.T(c, "card.state."+string(s))})
	}
	return out
}

// colour is how the drawn plate is called by the parts of pages.
func colour(p plate.Plate) string {
	if p.Colour() == plate.YellowGreen {
		return "green-yellow"
	}
	return string(p.Colour())
}

// tone is the colour a card's state is shown in.
func tone(s parking.CardState) string {
	switch s {
	case parking.CardActive:
		return "ok"
	case parking.CardSuspended, parking.CardLost:
		return "no"
	case parking.CardApplied, parking.CardPosting, parking.CardLent:
		return "wait"
	case parking.CardExpired, parking.CardRevoked, parking.CardReplaced, parking.CardReturned, parking.CardRefused, parking.CardWithdrawn:
		return "off"
	}
	return "off"
}
