package messages

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/id"
	"ziguan/internal/outbox"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the pages of the outbox.
type Pages struct {
	k       *kit.Kit
	outbox  *outbox.Service
	courier *outbox.Courier
}

// New makes the pages.
func New(k *kit.Kit, s *outbox.Service, c *outbox.Courier) *Pages {
	return &Pages{k: k, outbox: s, courier: c}
}

func (p *Pages) page(c *fiber.Ctx, titleKey string, pairs ...string) ui.PageHead {
	head := p.k.Page(c, titleKey, pairs...)
	head.Styles = []string{"css/messages.css"}
	return head
}

func base(c *fiber.Ctx) string { return kit.Link(c, "outbox") }

// building is a building's households on the list.
type building struct {
	Name       string
	Households []outbox.Household
}

// workView is the list that somebody works off.
type workView struct {
	Page      ui.PageHead
	Base      string
	Zone      *time.Location
	Work      outbox.Work
	Buildings []building
	Dumb      int    // households without a number
	Group     string // text for the residents' group
	Everyone  string // the keys of all messages on the list, for one note
	Again     bool   // a gateway is there to send again
	Demo      bool
	Refused   string
	Noted     []outbox.Noted // today, by hand: a mistake can be taken back
}

// Work is `…/outbox`: who does not know yet.
func (p *Pages) Work(c *fiber.Ctx) error { return p.work(c, nil) }

func (p *Pages) work(c *fiber.Ctx, refused error) error {
	who, m := kit.Actor(c), kit.Committee(c)
	work, err := p.outbox.Work(c.UserContext(), who, m.ID)
	if err != nil {
		return err
	}
	hooks, err := p.outbox.Webhooks(c.UserContext(), who, m.ID)
	if err != nil {
		return err
	}
	v := workView{Page: p.page(c, "outbox.title"), Base: base(c), Zone: m.Location(), Work: work, Demo: p.k.Demo}
	if v.Noted, err = p.outbox.Noted(c.UserContext(), who, m.ID); err != nil {
		return err
	}
	if refused != nil {
		v.Refused = kit.Of(c).Words.Err(refused)
	}
	var keys []string
	for _, h := range work.Households {
		if n := len(v.Buildings); n == 0 || v.Buildings[n-1].Name != h.Building {
			v.Buildings = append(v.Buildings, building{Name: h.Building})
		}
		b := &v.Buildings[len(v.Buildings)-1]
		b.Households = append(b.Households, h)
		if !h.Phoned() {
			v.Dumb++
		}
		keys = append(keys, keysOf(h)...)
	}
	v.Everyone = strings.Join(keys, " ")
	v.Group = kit.T(c, "outbox.group.text", "committee", m.Name, "n", strconv.Itoa(len(work.Households)), "url", p.k.Absolute("/my/"+m.Code))
	for _, w := range hooks {
		v.Again = v.Again || w.Channel == outbox.BySMS && w.FailingSince == nil
	}
	return kit.Render(c, workPage(v))
}

func keysOf(h outbox.Household) []string {
	out := make([]string, len(h.Messages))
	for i, m := range h.Messages {
		out[i] = m.ID.String()
	}
	return out
}

// Note writes down what somebody did to tell: of one household or of all.
func (p *Pages) Note(c *fiber.Ctx) error {
	f := kit.Bind(c)
	channel, outcome, _ := strings.Cut(f.Get("how"), ".")
	n := outbox.Note{Committee: kit.Committee(c).ID, Channel: outbox.Channel(channel), Outcome: outbox.Outcome(outcome)}
	for _, text := range strings.Fields(f.Get("messages")) {
		key, err := id.Parse[outbox.Message](text)
		if err != nil {
			return outbox.ErrUnknown
		}
		n.Messages = append(n.Messages, key)
	}
	err := p.outbox.Note(c.UserContext(), kit.Actor(c), n)
	return kit.Settle(c, err, func() error { return p.work(c, err) }, base(c), "outbox.noted")
}

// TakeBack takes back a telling that was noted by mistake.
func (p *Pages) TakeBack(c *fiber.Ctx) error {
	key, err := id.Parse[outbox.Message](c.Params("message"))
	if err != nil {
		return outbox.ErrUnknown
	}
	err = p.outbox.TakeBack(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, key)
	return kit.Settle(c, err, func() error { return p.work(c, err) }, base(c), "outbox.takeback.done")
}

// Retry sends again all that could not be told.
func (p *Pages) Retry(c *fiber.Ctx) error {
	err := p.outbox.Retry(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	return kit.Settle(c, err, func() error { return p.work(c, err) }, base(c), "outbox.retried")
}
