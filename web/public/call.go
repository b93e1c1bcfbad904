package public

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/internal/id"
	"ziguan/parking/movecall"
	"ziguan/web/kit"
)

// callerCookie keeps who called, so that they see their own call and nobody
// else's; it says nothing about them.
const callerCookie = "caller"

// callerDays is how long a browser is known as the same caller.
const callerDays = 30

// CallView is what stands on a card's page about moving the car.
type CallView struct {
	Here    string // the card's page
	Place   string // as typed
	Error   string
	Made    string // 10:42; empty where this browser has not called today
	Seen    bool
	Answer  string // in words
	Duty    bool
	Waiting bool // no other call until this one is answered
	Quiet   bool // quiet hours hold the message back
	Refused bool // beyond what is passed on
	Phone   string
}

func (p *Pages) callView(c *fiber.Ctx, f kit.Form, phone string) (*CallView, error) {
	v := &CallView{
		Here: "/q/" + c.Params("token"), Place: f.Get("place"), Error: f.Summary(kit.Of(c).Words), Phone: phone,
		Refused: errs.KindOf(f.Err()) == errs.TooMany,
	}
	shown, found, err := p.calls.Of(c.UserContext(), c.Params("token"), c.Cookies(callerCookie))
	if err != nil || !found {
		return v, err
	}
	v.Made, v.Seen, v.Duty, v.Waiting, v.Quiet = shown.MadeAt.Format("15:04"), shown.Seen, shown.Duty, shown.Answer == "", shown.Quiet
	if shown.Answer != "" {
		v.Answer = kit.T(c, "calls.caller."+string(shown.Answer))
	}
	return v, nil
}

// Call tells the household of a card that its car stands in the way. Neither side
// learns the other's number or name.
func (p *Pages) Call(c *fiber.Ctx) error {
	f := kit.Bind(c)
	caller := c.Cookies(callerCookie)
	if !id.IsSecret(caller) {
		caller = id.Secret()
	}
	_, err := p.calls.ByCard(c.UserContext(), movecall.NewCall{Token: c.Params("token"), Place: f.Get("place"), Caller: caller})
	if err == nil {
		p.k.SetSecret(c, callerCookie, caller, p.k.DB.Now().AddDate(0, 0, callerDays))
		return kit.Done(c, "/q/"+c.Params("token"), "")
	}
	return kit.Refuse(c, err, func() error { return p.card(c, f.WithError(err)) })
}
