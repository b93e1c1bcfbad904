package renewals

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/renewal"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// counterView is a building's households, those first who have still to come.
type counterView struct {
	Page    ui.PageHead
	Base    string // of the renewal
	Here    string
	At      place
	Staff   bool
	All     bool // shows those that are done with too
	Asked   string
	Stairs  []stair
	Open    int // of the whole list
	Count   int
	Renewed int // whose new card was not handed over yet
	Errors  []ui.FieldError
	Noted   []renewal.Renewal // noted at the counter today: a mistake can be taken back
}

// Counter is `/c/{committee}/renewal/{list}`: who has still to come, with ?show=all
// everybody, with ?q= whoever it names by door, plate or number.
func (p *Pages) Counter(c *fiber.Ctx) error { return p.counter(c, kit.BindQuery(c)) }

func (p *Pages) counter(c *fiber.Ctx, f kit.Form) error {
	at, err := placeOf(c.Params("building"))
	if err != nil {
		return err
	}
	list, err := p.list(c, at, "")
	if err != nil {
		return err
	}
	if len(list) == 0 && at.key != everywhere {
		return renewal.ErrUnknown
	}
	v := counterView{
		Page: p.page(c, "renewals.counter"), Base: kit.Link(c, "renewal"), Here: at.link(c), At: at, Staff: kit.Actor(c).MayRun(),
		Asked: f.Trim("q"), All: f.Get("show") == everywhere, Count: len(list), Errors: kit.Wrong(c, f),
	}
	v.Page.Wide = true
	v.take(list)
	m := kit.Committee(c)
	for _, r := range list {
		if v.Staff && takeable(r) && m.Today(r.Since) == m.Today(p.k.DB.Now()) {
			v.Noted = append(v.Noted, r)
		}
	}
	return kit.Render(c, counterPage(v))
}

// takeable reports whether what the counter noted can still be taken back.
func takeable(r renewal.Renewal) bool {
	return r.State == renewal.Declared && r.Channel == renewal.Counter
}

// take keeps the lines that were asked for.
func (v *counterView) take(list []renewal.Renewal) {
	var keep []renewal.Renewal
	for _, r := range list {
		if r.Open() {
			v.Open++
		}
		if r.State == renewal.Renewed && r.SignedAt == nil {
			v.Renewed++
		}
		if v.Asked != "" && fits(r, v.Asked) || v.Asked == "" && (v.All || r.Open()) {
			keep = append(keep, r)
		}
	}
	v.Stairs = stairs(keep)
}

// fits reports whether what was typed is part of the door, a plate or the number.
func fits(r renewal.Renewal, typed string) bool {
	plain := strings.NewReplacer("·", "", " ", "", "-", "")
	typed = plain.Replace(strings.ToUpper(typed))
	return slices.ContainsFunc([]string{r.Dwelling, r.Plates, r.Number.String()}, func(s string) bool {
		return strings.Contains(plain.Replace(strings.ToUpper(s)), typed)
	})
}

// Unchanged notes what the ticked households of a list said: nothing has changed.
func (p *Pages) Unchanged(c *fiber.Ctx) error {
	f := kit.Bind(c)
	at, err := placeOf(c.Params("building"))
	if err != nil {
		return err
	}
	n, err := p.renewals.UnchangedMany(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, f.All("n"))
	return kit.Settle(c, err, func() error { return p.counter(c, f.WithError(err)) }, at.link(c), "renewals.unchanged.done", "Count", strconv.Itoa(n))
}

// oneView is one household's renewal with what else can be said about it.
type oneView struct {
	Page   ui.PageHead
	Here   string
	At     place
	Back   string
	Staff  bool
	R      renewal.Renewal
	Can    []renewal.Event
	Reason string // as typed
	Error  string
	Whole  string // what is wrong with the whole
}

// May reports whether an event moves the renewal on from where it stands.
func (v oneView) May(e renewal.Event) bool { return slices.Contains(v.Can, e) }

// One is `/c/{committee}/renewal/cards/{number}`; ?at= is the list to go back to.
func (p *Pages) One(c *fiber.Ctx) error { return p.one(c, kit.BindQuery(c)) }

func (p *Pages) one(c *fiber.Ctx, f kit.Form) error {
	list, err := p.renewals.List(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, "", "")
	if err != nil {
		return err
	}
	number, _ := parking.ParseNumber(c.Params("number"))
	i := slices.IndexFunc(list, func(r renewal.Renewal) bool { return r.Number == number })
	if i < 0 {
		return renewal.ErrUnknown
	}
	v := oneView{
		Page: p.page(c, "renewals.one", "Number", number.String()), Here: kit.Link(c, "renewal", "cards", number.String()),
		Staff: kit.Actor(c).MayRun(), R: list[i], Can: renewal.Moves().From(list[i].State), Reason: f.Get("reason"),
	}
	if v.At, err = placeOf(f.Get("at")); err != nil {
		v.At = place{keyOf(list[i].Building), list[i].Building}
	}
	v.Back = v.At.link(c)
	v.Page.Narrow = true
	if v.Error = f.FieldError(kit.Of(c).Words, "reason"); v.Error == "" {
		v.Whole = f.Summary(kit.Of(c).Words)
	}
	return kit.Render(c, onePage(v))
}

// Papers notes that a drawn household has shown its papers.
func (p *Pages) Papers(c *fiber.Ctx) error {
	return p.act(c, p.renewals.PapersSeen, "renewals.papers.done")
}

// Changed notes that something has to be changed first.
func (p *Pages) Changed(c *fiber.Ctx) error {
	return p.act(c, p.renewals.SomethingChanged, "renewals.changed.done")
}

// TakeBack takes back that nothing has changed, which was noted by mistake.
func (p *Pages) TakeBack(c *fiber.Ctx) error {
	return p.act(c, p.renewals.TakeBack, "renewals.takeback.done")
}

// Leave lets the card end.
func (p *Pages) Leave(c *fiber.Ctx) error { return p.act(c, p.renewals.Leave, "renewals.leave.done") }

// Refuse refuses the renewal, with a reason.
func (p *Pages) Refuse(c *fiber.Ctx) error {
	reason := kit.Bind(c).Get("reason")
	return p.act(c, func(ctx context.Context, who actor.Actor, m people.CommitteeID, number string) error {
		return p.renewals.RefuseOne(ctx, who, m, number, reason)
	}, "renewals.refuse.done")
}

// act does one act on a card and goes back to the list it stood in; a refusal
// shows the card's own page.
func (p *Pages) act(c *fiber.Ctx, do func(context.Context, actor.Actor, people.CommitteeID, string) error, done string) error {
	f, number := kit.Bind(c), c.Params("number")
	if err := do(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, number); err != nil {
		return kit.Refuse(c, err, func() error { return p.one(c, f.WithError(err)) })
	}
	at, err := placeOf(f.Get("at"))
	if err != nil {
		at = place{key: everywhere}
	}
	return kit.Done(c, at.link(c), done, "Number", number)
}
