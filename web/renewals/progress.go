package renewals

import (
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/day"
	"ziguan/parking/renewal"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// progressView is how far the running campaign is.
type progressView struct {
	Page     ui.PageHead
	Base     string
	Public   string
	Staff    bool
	Progress renewal.Progress
	Left     int // days until the last card ends
}

// fewLeft is up to how many are named at once; of more only the reasons are read at first.
const fewLeft = 12

// openView asks whether to begin a campaign, and with how many cards.
type openView struct {
	Page   ui.PageHead
	Base   string
	Staff  bool
	Name   string // as typed
	Last   string
	Plan   renewal.Plan
	Looked bool // the plan is of the day in the field
	Errors []ui.FieldError
}

// Home is `/c/{committee}/renewal`: the running campaign, or the form that opens one.
func (p *Pages) Home(c *fiber.Ctx) error {
	running, err := p.renewals.Running(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if none(err) {
		f := kit.BindQuery(c)
		return p.open(c, f, p.plan(c, &f))
	}
	if err != nil {
		return err
	}
	v := progressView{
		Page: p.page(c, "renewals.title"), Base: kit.Link(c, "renewal"), Public: "/p/" + kit.Committee(c).Code + "/renewal",
		Staff: kit.Actor(c).MayRun(), Progress: running, Left: int(running.Campaign.LastDay - running.Today),
	}
	v.Page.Wide = true
	return kit.Render(c, progressPage(v))
}

// plan looks ahead by the day typed, or by the rule where none was; a wrong day
// goes onto the form.
func (p *Pages) plan(c *fiber.Ctx, f *kit.Form) renewal.Plan {
	last, err := lastDay(*f)
	if err == nil && kit.Actor(c).MayRun() {
		var out renewal.Plan
		if out, err = p.renewals.Plan(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, last); err == nil {
			return out
		}
	}
	if err != nil {
		*f = f.WithError(err)
	}
	return renewal.Plan{}
}

func lastDay(f kit.Form) (day.Day, error) {
	typed := f.Trim("last")
	if typed == "" {
		return 0, nil
	}
	d, err := day.Parse(typed)
	if err != nil {
		return 0, day.ErrInvalid.On("last")
	}
	return d, nil
}

func (p *Pages) open(c *fiber.Ctx, f kit.Form, plan renewal.Plan) error {
	v := openView{
		Page: p.page(c, "renewals.title"), Base: kit.Link(c, "renewal"), Staff: kit.Actor(c).MayRun(),
		Name: f.Get("name"), Last: f.Get("last"), Plan: plan, Looked: f.Err() == nil,
		Errors: kit.Wrong(c, f, "name", "renewals.open.name", "last", "renewals.open.last"),
	}
	if f.Err() != nil {
		c.Status(kit.Status(f.Err()))
	}
	if v.Last == "" && !plan.Last.Zero() {
		v.Last = plan.Last.String()
	}
	if v.Name == "" && f.Err() == nil && !plan.Last.Zero() {
		year, _, _ := plan.Last.Date()
		v.Name = kit.T(c, "renewals.open.name.of", "Year", strconv.Itoa(year))
	}
	return kit.Render(c, openPage(v))
}

// Open begins the campaign.
func (p *Pages) Open(c *fiber.Ctx) error {
	f := kit.Bind(c)
	last, err := lastDay(f)
	n := 0
	if err == nil {
		n, err = p.renewals.Open(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, f.Get("name"), last)
	}
	return kit.Settle(c, err, func() error { return p.open(c, f.WithError(err), renewal.Plan{}) }, kit.Link(c, "renewal"), "renewals.open.done", "Count", strconv.Itoa(n))
}

// Approve renews all that is ready, of a building or of all.
func (p *Pages) Approve(c *fiber.Ctx) error {
	done, err := p.renewals.ApproveAll(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, kit.Bind(c).Get("building"))
	if err != nil {
		return err
	}
	to := kit.Link(c, "renewal")
	kit.Flash(c, to, told(c, done))
	return kit.Done(c, to, "")
}

// told says what a batch did, and what it left for others.
func told(c *fiber.Ctx, done renewal.Approved) string {
	parts := []string{kit.T(c, "renewals.batch.none")}
	if done.Renewed > 0 {
		parts[0] = kit.T(c, "renewals.batch.done", "Count", strconv.Itoa(done.Renewed))
	}
	aside := done.Aside()
	if aside > 0 {
		parts = append(parts, kit.T(c, "renewals.batch.aside", "Count", strconv.Itoa(aside)))
	}
	if left := len(done.Left) - aside; left > 0 {
		parts = append(parts, kit.T(c, "renewals.batch.left", "Count", strconv.Itoa(left)))
	}
	return strings.Join(parts, kit.T(c, "renewals.batch.and"))
}

// Close ends the campaign. Closed twice, it is closed.
func (p *Pages) Close(c *fiber.Ctx) error {
	err := p.renewals.Close(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil && !errors.Is(err, renewal.ErrNone) {
		return err
	}
	return kit.Done(c, kit.Link(c, "renewal"), "renewals.close.done")
}
