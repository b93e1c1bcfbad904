package my

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/parking/movecall"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// call is a move-car call as a household reads it: when and where, and not by whom.
type call struct {
	movecall.Call
	Time   string
	Report string // as typed
	Error  string // about the report
}

// callsView is a household's calls.
type callsView struct {
	Page    ui.PageHead
	Base    string
	Waiting []call
	Past    []call
	Refused string
	Dropped int // today's that were not passed on
}

// Calls is `/my/{committee}/calls`. Whoever opens it has seen them.
func (p *Pages) Calls(c *fiber.Ctx) error { return p.callsPage(c, kit.Form{}) }

func (p *Pages) callsPage(c *fiber.Ctx, f kit.Form) error {
	homes, err := homesHere(c)
	if err != nil {
		return err
	}
	v := callsView{Page: p.page(c, "calls.title"), Base: "/my/" + kit.Committee(c).Code, Refused: f.Summary(kit.Of(c).Words)}
	for _, h := range homes {
		all, err := p.callsOf(c, h.DwellingID, false)
		if err != nil {
			return err
		}
		dropped, err := p.calls.Dropped(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, h.DwellingID)
		if err != nil {
			return err
		}
		v.Dropped += dropped
		for _, one := range all {
			if one.ID.String() == c.Params("id") {
				one.Report, one.Error = f.Get("report"), f.FieldError(kit.Of(c).Words, "report")
			}
			if one.Waits() {
				v.Waiting = append(v.Waiting, one)
			} else {
				v.Past = append(v.Past, one)
			}
		}
	}
	return kit.Render(c, callsPage(v))
}

// callsOf are a dwelling's calls, or those that wait; on the way they are noted as seen.
func (p *Pages) callsOf(c *fiber.Ctx, d people.DwellingID, waiting bool) ([]call, error) {
	list, err := p.calls.OfDwelling(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, d)
	if err != nil {
		return nil, err
	}
	var out []call
	fresh := false
	for _, one := range list {
		fresh = fresh || one.SeenAt == nil
		if !waiting || one.Waits() {
			out = append(out, call{Call: one, Time: p.k.At(c, one.MadeAt)})
		}
	}
	if fresh {
		err = p.calls.Seen(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, d)
	}
	return out, err
}

func callOf(c *fiber.Ctx) (movecall.CallAct, error) {
	key, err := id.Parse[movecall.Call](c.Params("id"))
	if err != nil {
		return movecall.CallAct{}, movecall.ErrUnknown
	}
	return movecall.CallAct{Committee: kit.Committee(c).ID, Call: key}, nil
}

// AnswerCall says with one tap what the household does.
func (p *Pages) AnswerCall(c *fiber.Ctx) error {
	n, err := callOf(c)
	if err != nil {
		return err
	}
	f := kit.Bind(c)
	return p.called(c, f, "calls.done.answer", p.calls.Answer(c.UserContext(), kit.Actor(c), n, movecall.Event(f.Get("answer"))))
}

// ReportCall tells the committee that a call was a nuisance.
func (p *Pages) ReportCall(c *fiber.Ctx) error {
	n, err := callOf(c)
	if err != nil {
		return err
	}
	f := kit.Bind(c)
	return p.called(c, f, "calls.done.report", p.calls.Report(c.UserContext(), kit.Actor(c), n, f.Get("report")))
}

// called leads back to the calls, or shows them with what was wrong.
func (p *Pages) called(c *fiber.Ctx, f kit.Form, done string, err error) error {
	switch {
	case err == nil:
		return kit.Done(c, "/my/"+kit.Committee(c).Code+"/calls", done)
	case errs.KindOf(err) == errs.NotFound:
		return err
	}
	return kit.Refuse(c, err, func() error { return p.callsPage(c, f.WithError(err)) })
}
