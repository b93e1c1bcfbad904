package cards

import (
	"context"
	"errors"
	"path"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/parking/class"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// act is one way a person moves a card from its page.
type act struct {
	On   parking.CardEvent
	Path string // below the card's address
	Icon string
	Ends bool // takes the card or its use from the household: in red, and asked again
	do   func(*parking.Service, context.Context, actor.Actor, parking.CardAct) error
}

// acts are the ways that have a button. Approval, posting and what follows are
// other pages' work, and expiry is the night's.
func acts() []act {
	return []act{
		{On: parking.CardResume, Path: "resumption", Icon: "undo-2", do: (*parking.Service).Resume},
		{On: parking.CardLift, Path: "lifting", Icon: "undo-2", do: (*parking.Service).LiftSuspension},
		{On: parking.CardReplace, Path: "replacement", Icon: "refresh-cw", do: nil},
		{On: parking.CardLose, Path: "loss", Icon: "search", do: (*parking.Service).Lost},
		{On: parking.CardSuspend, Path: "suspension", Icon: "shield-ban", Ends: true, do: (*parking.Service).Suspend},
		{On: parking.CardReturn, Path: "return", Icon: "undo-2", Ends: true, do: (*parking.Service).Return},
		{On: parking.CardRevoke, Path: "revocation", Icon: "circle-x", Ends: true, do: (*parking.Service).Revoke},
	}
}

// offered is one act on the page, with what was typed when it was refused.
type offered struct {
	act
	Action string
	Reason string
	Error  string
	Ground ui.GroundView // what a suspension or a revocation rests on; zero for other acts
	Again  bool          // was just refused
	Fresh  bool          // a lost card is to be replaced at once
}

// showView is one card.
type showView struct {
	Page     ui.PageHead
	Base     string
	Here     string
	Code     string
	Staff    bool
	V        parking.Shown
	Holders  []people.Occupancy // who is there now
	Events   []parking.Event    // the latest first
	Offers   []offered
	Refused  string
	UndoPath string // undoes the last act, for a short while
	Zone     *time.Location
	Change   change.View // substitutes, appeals
}

// undoFor is how long the page offers to take a suspension back with one tap.
const undoFor = 10 * time.Minute

// Show is `…/cards/{number}`.
func (p *Pages) Show(c *fiber.Ctx) error { return p.show(c, kit.Form{}, "") }

// show renders a card; on is the act that the form was refused for.
func (p *Pages) show(c *fiber.Ctx, f kit.Form, on parking.CardEvent) error {
	shown, err := p.parking.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := showView{
		Page: p.page(c, "cardpages.card.title", "Number", shown.Number.String()), Base: kit.Link(c, "cards"), Code: kit.Committee(c).Code,
		Here: kit.Link(c, "cards", shown.Number.String()), Staff: kit.Actor(c).Is(actor.Staff...), V: shown, Zone: kit.Committee(c).Location(),
	}
	for _, o := range shown.Holders {
		if o.To.Zero() || o.To > shown.Today {
			v.Holders = append(v.Holders, o)
		}
	}
	v.Events = told(shown.Events)
	citable, err := p.k.Citable(c)
	if err != nil {
		return err
	}
	v.Offers = offers(c, shown, v.Here, f, on)
	v.rests(c, f, citable)
	if v.Change, err = p.change.View(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, shown.Number.String()); err != nil {
		return err
	}
	words := kit.Of(c).Words
	if f.Err() != nil && f.FieldError(words, "reason") == "" {
		v.Refused = f.Summary(words)
	}
	if n := len(shown.Events); n > 0 && v.Staff && shown.Events[n-1].On == parking.CardSuspend && p.k.DB.Now().Sub(shown.Events[n-1].At) < undoFor {
		v.UndoPath = v.Here + "/resumption"
	}
	return kit.Render(c, showPage(v))
}

// rests lets each decision that is offered say what it rests on.
func (v *showView) rests(c *fiber.Ctx, f kit.Form, citable []ui.Option) {
	for i, o := range v.Offers {
		typed := kit.Form{}
		if o.Again {
			typed = f
		}
		if decides(o.On) {
			v.Offers[i].Ground = kit.Ground(c, typed, groundOf(o.On), citable)
		}
	}
}

// told turns a card's life round, the latest first. What was applied for and
// decided in the act that issued it is told as the issue alone.
func told(events []parking.Event) []parking.Event {
	var out []parking.Event
	for i, e := range events {
		before := e.On == parking.CardApply || e.On == parking.CardApprove
		if before && i+1 < len(events) && events[i+1].At.Equal(e.At) {
			if events[i+1].Reason == "" {
				events[i+1].Reason = e.Reason
			}
			continue
		}
		out = append(out, e)
	}
	slices.Reverse(out)
	return out
}

// offers are the acts that the table allows from here and that have a button.
func offers(c *fiber.Ctx, shown parking.Shown, here string, f kit.Form, on parking.CardEvent) []offered {
	var out []offered
	for _, a := range acts() {
		if !slices.Contains(shown.Can, a.On) {
			continue
		}
		o := offered{act: a, Action: here + "/" + a.Path}
		if a.On == on {
			o.Again, o.Reason, o.Fresh = true, f.Get(reasonOf(on)), f.Has("replace")
			o.Error = f.FieldError(kit.Of(c).Words, "reason")
		}
		out = append(out, o)
	}
	return out
}

// reasonOf names the field of an act's reason: several acts share a page.
func reasonOf(on parking.CardEvent) string { return "reason-" + string(on) }

// groundOf ends the names of the fields for what an act rests on.
func groundOf(on parking.CardEvent) string { return "-" + string(on) }

// decides reports whether an act takes a card's use away from a household, which
// needs what it rests on.
func decides(on parking.CardEvent) bool {
	return on == parking.CardSuspend || on == parking.CardRevoke
}

// Act is a POST below a card's address: one act, with its reason.
func (p *Pages) Act(c *fiber.Ctx) error {
	for _, a := range acts() {
		if a.Path == path.Base(c.Path()) {
			return p.act(c, a)
		}
	}
	return fiber.ErrNotFound
}

func (p *Pages) act(c *fiber.Ctx, a act) error {
	f := kit.Bind(c)
	n := parking.CardAct{Committee: kit.Committee(c).ID, Number: c.Params("number"), Reason: f.Get(reasonOf(a.On)), Ground: kit.GroundOf(f, groundOf(a.On))}
	if f.Has("undo") {
		n.Reason = kit.T(c, "cardpages.undo.reason")
	}
	if a.On == parking.CardReplace || a.On == parking.CardLose && f.Has("replace") {
		return p.replace(c, f, a, n)
	}
	if err := a.do(p.parking, c.UserContext(), kit.Actor(c), n); err != nil {
		return p.refused(c, f.WithError(err), a)
	}
	return kit.Done(c, kit.Link(c, "cards", n.Number), "cardpages.done."+string(a.On))
}

// replace makes the new card and leads to it.
func (p *Pages) replace(c *fiber.Ctx, f kit.Form, a act, n parking.CardAct) error {
	do := p.parking.Replace
	if a.On == parking.CardLose {
		do = p.parking.LostAndReplace
	}
	issued, err := do(c.UserContext(), kit.Actor(c), n)
	if err != nil {
		return p.refused(c, f.WithError(err), a)
	}
	return kit.Done(c, kit.Link(c, "cards", issued.Number.String()), "cardpages.done.replace", "Number", n.Number)
}

func (p *Pages) refused(c *fiber.Ctx, f kit.Form, a act) error {
	return kit.Refuse(c, f.Err(), func() error { return p.show(c, f, a.On) })
}

// numberIn gives the card that a refusal names, empty for none.
func numberIn(err error) string {
	var e *errs.Error
	if !errors.As(err, &e) {
		return ""
	}
	for _, one := range append([]*errs.Error{e}, e.Fields...) {
		if n, ok := class.ParseNumber(one.Params["number"]); ok {
			return n.String()
		}
	}
	return ""
}
