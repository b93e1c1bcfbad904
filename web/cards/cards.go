package cards

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/parking/class"
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

// listView is a committee's cards, some or all.
type listView struct {
	Page     ui.PageHead
	Base     string
	Staff    bool
	Cards    []parking.Card
	List     ui.ListView
	Narrowed bool // something was left out on purpose
	Today    day.Day
	Waiting  bool // there are no cards, but some came with the register
	Open     int  // cards by exception that wait for their second person
}

// List is `…/cards`, narrowed by ?state=, ?class= and ?q=, in the order of ?sort=.
func (p *Pages) List(c *fiber.Ctx) error {
	v := listView{Page: p.page(c, "cardpages.title"), Base: kit.Link(c, "cards"), Staff: kit.Actor(c).Is(actor.Staff...), Today: kit.Committee(c).Today(p.k.DB.Now())}
	v.Page.Wide = true
	q, err := p.asked(c)
	if err != nil {
		return err
	}
	counts, err := p.parking.Counts(c.UserContext(), kit.Actor(c), q.cards)
	if err != nil {
		return err
	}
	total := tally(counts, q.cards, "")["all"]
	q.Fit(total)
	q.cards.From, q.cards.Limit = q.From(), kit.PageSize
	if v.Cards, err = p.parking.List(c.UserContext(), kit.Actor(c), q.cards); err != nil {
		return err
	}
	v.List, v.Narrowed = q.frame(c, counts), q.Narrowed()
	if v.Staff {
		v.List.Export = q.File(kit.Link(c, "cards.xlsx"))
		if v.Open, err = p.open(c); err != nil {
			return err
		}
	}
	if total == 0 && !v.Narrowed && v.Staff {
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

func (p *Pages) classes(c *fiber.Ctx) (out []class.Class, err error) {
	err = p.k.DB.Read(c.UserContext(), func(r *pg.Reader) error {
		out, err = class.All(c.UserContext(), r, kit.Committee(c).ID, kit.Committee(c).Today(r.Now))
		return err
	})
	return out, err
}

func classOptions(c *fiber.Ctx, classes []class.Class) []ui.Option {
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
