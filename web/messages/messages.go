package messages

import (
	"slices"
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

// fewHomes is up to how many households of a page are shown open; of more only the first.
const fewHomes = 8

// workView is the list that somebody works off.
type workView struct {
	Page     ui.PageHead
	Base     string
	Zone     *time.Location
	Work     outbox.Work
	List     ui.ListView
	Narrowed bool
	Homes    []outbox.Household // of this page
	Here     string             // the page, where a telling that was noted leads back to
	Dumb     int                // households without a number
	Group    string             // text for the residents' group
	Everyone string             // the keys of all messages on the list, for one note
	Again    bool               // a gateway is there to send again
	Demo     bool
	Refused  string
	Noted    []outbox.Noted // today, by hand: a mistake can be taken back
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
	l := workAsked(c)
	var keys []string
	for _, h := range work.Households {
		keys = append(keys, keysOf(h)...)
		if !h.Phoned() {
			v.Dumb++
		}
	}
	v.page(c, &l)
	v.Everyone = strings.Join(keys, " ")
	v.Group = kit.T(c, "outbox.group.text", "committee", m.Name, "n", strconv.Itoa(len(work.Households)), "url", p.k.Absolute("/my/"+m.Code))
	for _, w := range hooks {
		v.Again = v.Again || w.Channel == outbox.BySMS && w.FailingSince == nil
	}
	return kit.Render(c, workPage(v))
}

// What of the list somebody works off is asked for: those without a number; sorted by
// what was written first, and not by doors.
const (
	silent = "silent"
	oldest = "oldest"
)

// fits reports whether what was typed is part of the door, or of a person's name or number.
func fits(h outbox.Household, typed string) bool {
	has := func(s string) bool { return strings.Contains(s, typed) }
	return has(h.Dwelling) || slices.ContainsFunc(h.Phones, has) ||
		slices.ContainsFunc(h.People, func(p outbox.Person) bool { return has(p.Name) || has(p.Phone) })
}

func workAsked(c *fiber.Ctx) kit.List {
	return kit.ReadList(c, map[string][]string{"show": {silent}, "sort": {oldest}})
}

// sift keeps the households that a list asks for, in its order, and counts them by what
// else could be chosen.
func sift(l kit.List, homes []outbox.Household) (keep []outbox.Household, counts map[string]int) {
	counts = map[string]int{}
	for _, h := range homes {
		if !fits(h, l.Get("q")) {
			continue
		}
		counts[""]++
		if !h.Phoned() {
			counts[silent]++
		}
		if l.Get("show") == "" || !h.Phoned() {
			keep = append(keep, h)
		}
	}
	if l.Get("sort") == oldest {
		slices.SortStableFunc(keep, func(a, b outbox.Household) int { return a.Messages[0].MadeAt.Compare(b.Messages[0].MadeAt) })
	}
	return keep, counts
}

// page keeps the page that was asked for.
func (v *workView) page(c *fiber.Ctx, l *kit.List) {
	homes, counts := sift(*l, v.Work.Households)
	v.Homes, v.Narrowed = kit.Part(l, homes), l.Narrowed()
	v.Here, v.List = l.Here(), l.View(len(homes))
	v.List.Export = l.File(v.Base + ".xlsx")
	v.List.Search = l.Search("outbox.search", "outbox.search.hint")
	v.List.Chips = []ui.ChipRow{
		l.Chips("show", "outbox.show", []ui.Option{{Label: kit.T(c, "outbox.show.all")}, {Value: silent, Label: kit.T(c, "outbox.show.silent")}}, counts),
		l.Chips("sort", "ui.list.sort", []ui.Option{{Label: kit.T(c, "outbox.sort.door")}, {Value: oldest, Label: kit.T(c, "outbox.sort.oldest")}}, nil),
	}
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
	if err := p.outbox.Note(c.UserContext(), kit.Actor(c), n); err != nil {
		return kit.Refuse(c, err, func() error { return p.work(c, err) })
	}
	return kit.Done(c, back(c, f), "outbox.noted")
}

// back is the page of the list that a note was made on.
func back(c *fiber.Ctx, f kit.Form) string {
	if to := f.Get("back"); strings.HasPrefix(to, base(c)) {
		return to
	}
	return base(c)
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
