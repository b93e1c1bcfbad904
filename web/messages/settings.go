package messages

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/outbox"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// settingsView is the ways out and the hours in which they are quiet.
type settingsView struct {
	Page    ui.PageHead
	Base    string
	Zone    *time.Location
	Chair   bool
	Demo    bool
	Now     outbox.Settings
	Hooks   []outbox.Webhook
	Kinds   []ui.Option
	Typed   kit.Form // of the form that was refused
	Refused string   // of a test
	Ground  ui.GroundView
	Hours   []ui.FieldError
	Hook    []ui.FieldError
}

// Settings is `…/outbox/settings`. The chair changes them, staff see them.
func (p *Pages) Settings(c *fiber.Ctx) error { return p.settings(c, func(*settingsView) {}) }

func (p *Pages) settings(c *fiber.Ctx, refused func(*settingsView)) error {
	who, m := kit.Actor(c), kit.Committee(c)
	v := settingsView{Page: p.page(c, "outbox.settings"), Base: base(c), Zone: m.Location(), Chair: who.Is(actor.Chair), Demo: p.k.Demo}
	var err error
	if v.Now, err = p.outbox.SettingsOf(c.UserContext(), who, m.ID); err != nil {
		return err
	}
	if v.Hooks, err = p.outbox.Webhooks(c.UserContext(), who, m.ID); err != nil {
		return err
	}
	for _, k := range outbox.WebhookKinds {
		v.Kinds = append(v.Kinds, ui.Option{Value: string(k), Label: kit.T(c, "outbox.kind."+string(k))})
	}
	citable, err := p.k.Citable(c)
	if err != nil {
		return err
	}
	refused(&v)
	typed := kit.Form{}
	if len(v.Hours) > 0 {
		typed = v.Typed
	}
	v.Ground = kit.Ground(c, typed, "", citable)
	return kit.Render(c, settingsPage(v))
}

// SaveSettings sets quiet hours and waits.
func (p *Pages) SaveSettings(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n, err := readSettings(f)
	if err == nil {
		err = p.outbox.SetSettings(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, n)
	}
	return kit.Settle(c, err, func() error {
		return p.settings(c, func(v *settingsView) {
			v.Typed = f
			v.Hours = kit.Wrong(c, f.WithError(err), kit.WithGround("quiet_from", "outbox.quiet.from", "quiet_to", "outbox.quiet.to",
				"page_wait", "outbox.wait.page", "robot_wait", "outbox.wait.robot", "urgent_wait", "outbox.wait.urgent", "give_up", "outbox.wait.give_up")...)
		})
	}, base(c)+"/settings", "outbox.settings.saved")
}

func readSettings(f kit.Form) (outbox.Settings, error) {
	n := outbox.Settings{Ground: kit.GroundOf(f, "")}
	var bad []*errs.Error
	for name, into := range map[string]*outbox.Minute{"quiet_from": &n.QuietFrom, "quiet_to": &n.QuietTo} {
		var err error
		if *into, err = outbox.ParseMinute(f.Get(name)); err != nil {
			bad = append(bad, outbox.ErrClock.On(name))
		}
	}
	for name, into := range map[string]*int{"page_wait": &n.PageWait, "robot_wait": &n.RobotWait, "urgent_wait": &n.UrgentWait, "give_up": &n.GiveUp} {
		var err error
		if *into, err = strconv.Atoi(f.Trim(name)); err != nil {
			*into = -1 // refused with its bounds
		}
	}
	return n, errs.Form(bad...)
}

// SetWebhook puts a way out in the place of the one before.
func (p *Pages) SetWebhook(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.outbox.SetWebhook(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, outbox.NewWebhook{
		Kind: outbox.WebhookKind(f.Get("kind")), URL: f.Get("url"), Secret: f.Get("secret"), Template: f.Get("template"), Expect: f.Get("expect"),
	})
	return kit.Settle(c, err, func() error {
		return p.settings(c, func(v *settingsView) {
			v.Typed = f
			v.Hook = kit.Wrong(c, f.WithError(err), "kind", "outbox.hook.kind", "url", "outbox.hook.url",
				"secret", "outbox.hook.secret", "template", "outbox.hook.template", "expect", "outbox.hook.expect")
		})
	}, base(c)+"/settings", "outbox.hook.set")
}

// EndWebhook takes a way out away.
func (p *Pages) EndWebhook(c *fiber.Ctx) error {
	err := p.outbox.EndWebhook(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, outbox.Channel(c.Params("channel")))
	if err != nil {
		return err
	}
	return kit.Done(c, base(c)+"/settings", "outbox.hook.ended")
}

// TestWebhook sends a test message at once.
func (p *Pages) TestWebhook(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.courier.TestWebhook(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, outbox.Channel(c.Params("channel")), f.Get("phone"))
	return kit.Settle(c, err, func() error {
		return p.settings(c, func(v *settingsView) { v.Typed, v.Refused = f, kit.Of(c).Words.Err(err) })
	}, base(c)+"/settings", "outbox.hook.tested")
}

// or gives what was typed, or what holds.
func (v settingsView) or(name, now string) string {
	if len(v.Hours) > 0 {
		return v.Typed.Get(name)
	}
	return now
}
