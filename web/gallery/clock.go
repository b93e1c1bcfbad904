package gallery

import (
	"net/http"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/web/kit"
)

// errPast refuses a day before today or too far ahead: what was recorded before
// would come after what is recorded now.
var errPast = errs.New(errs.Invalid, "demo.clock.past")

// farthest is how many years ahead the clock goes: a card's term and one more.
const farthest = 2

// ClockView is the form that sets the demonstration's day.
type ClockView struct {
	There       bool // there is a clock to be set
	Today, Last string
	Day, Error  string // as typed, or the day that is shown
}

// beijing is where the demonstration's committees are.
func beijing() *time.Location { return people.Committee{Zone: "Asia/Shanghai"}.Location() }

func (p *Pages) clockView(c *fiber.Ctx, typed kit.Form) ClockView {
	if p.k.Travel == nil {
		return ClockView{}
	}
	today := day.In(p.k.Travel.Base(), beijing())
	v := ClockView{There: true, Today: today.String(), Last: today.AddYears(farthest).String(), Day: typed.Get("day")}
	v.Error = typed.FieldError(kit.Of(c).Words, "day")
	if v.Day == "" {
		v.Day = day.In(p.k.Travel.Now(), beijing()).String()
	}
	return v
}

// Clock is `POST /demo/clock`: a later day for everybody who looks, or back to
// now. Only what pages show goes by it: jobs, sign-ins and records do not.
func (p *Pages) Clock(c *fiber.Ctx) error {
	if !p.k.Demo || p.k.Travel == nil {
		return fiber.ErrNotFound
	}
	f := kit.Bind(c)
	if f.Has("now") {
		p.k.Travel.Set(0)
		return c.Redirect(kit.SafeNext(f.Get("back")), http.StatusSeeOther)
	}
	ahead, err := daysAhead(f.Trim("day"), day.In(p.k.Travel.Base(), beijing()))
	if err != nil {
		return kit.Refuse(c, err, func() error { return p.index(c, f.WithError(err)) })
	}
	p.k.Travel.Set(ahead)
	return c.Redirect("/demo/gallery", http.StatusSeeOther)
}

func daysAhead(typed string, today day.Day) (int, error) {
	d, err := day.Parse(typed)
	switch {
	case err != nil:
		return 0, day.ErrInvalid.On("day")
	case d < today, d > today.AddYears(farthest):
		return 0, errPast.On("day")
	}
	return int(d - today), nil
}
