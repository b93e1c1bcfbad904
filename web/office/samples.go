package office

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/parking"
	"ziguan/parking/watch"
	"ziguan/web/kit"
	"ziguan/web/place"
)

// Samples are the states of the committee's desk: nothing waits, and everything
// that can; the page of a group and that of all.
func Samples(k *kit.Kit, w i18n.Speaker) ([]kit.Sample, error) {
	p := New(k, Services{})
	home := func(tasks ...task) fiber.Handler {
		return func(c *fiber.Ctx) error { return kit.Render(c, TodayPage(p.today(c, sampleDesk(tasks...)))) }
	}
	cards, _ := place.Of(place.Cards)
	at := "/c/:committee"
	return []kit.Sample{
		{Name: "quiet", Label: w.Say("gallery.office.quiet"), As: actor.Chair, At: at, Draw: home()},
		{Name: "reader", Label: w.Say("gallery.office.reader"), As: actor.Street, At: at, Draw: home()},
		{Name: "new", Label: w.Say("gallery.office.new"), As: actor.Chair, At: at, Draw: home(task{place: "register.imports", kind: "register"}, task{place: "people", kind: "alone"})},
		{Name: "busy", Label: w.Say("gallery.office.busy"), As: actor.Chair, At: at, Draw: home(sampleTasks()...)},
		{Name: "group", Label: w.Say("gallery.office.group"), As: actor.Chair, At: cards.Path(), Draw: func(c *fiber.Ctx) error {
			return kit.Render(c, LandingPage(p.group(c, sampleDesk(sampleTasks()...), cards)))
		}},
		{Name: "groups", Label: w.Say("gallery.office.groups"), As: actor.Chair, At: at + "/places", Draw: func(c *fiber.Ctx) error {
			return kit.Render(c, LandingPage(p.places(c, sampleDesk(sampleTasks()...))))
		}},
		{Name: "tokens-empty", Label: w.Say("gallery.office.tokens_empty"), As: actor.Chair, Draw: func(c *fiber.Ctx) error {
			return kit.Render(c, TokensPage(TokensView{Page: p.k.Page(c, "office.tokens.title"), Code: kit.Committee(c).Code}))
		}},
	}, nil
}

// sampleDesk is a committee of some size on the samples' day.
func sampleDesk(tasks ...task) *desk {
	d := &desk{
		now: kit.SampleInstant(), today: kit.SampleDay(), cards: parking.Overview{Dwellings: 812, Live: 635}, gates: watch.Overview{Inside: 492},
		figures: map[string]int{"cards": 635, "applications": 12, "renewal": 58, "cards.first": 16, "proposals": 2, "appeals": 1},
	}
	for _, t := range tasks {
		d.add(t)
	}
	return d
}

// sampleTasks has one of every part, and more of the long one.
func sampleTasks() []task {
	day := kit.SampleDay()
	return []task{
		{place: "office.calls", kind: "late", n: 1, pairs: []string{"Subject", "A-0193", "Place", "2-1"}, since: kit.SampleInstant().Add(-14 * time.Minute)},
		{place: "postings", kind: "objections", n: 1, due: day.AddDays(-2)},
		{place: "postings", kind: "proofs", n: 2, due: day},
		{place: "applications", kind: "offers", n: 1, due: day},
		{place: "renewal", kind: "renewal", n: 24, pairs: []string{"open", "34"}, due: day.AddDays(46)},
		{place: "proposals", kind: "proposals", n: 2, due: day.AddDays(3)},
		{place: "applications", kind: "check", n: 3},
		{place: "applications", kind: "decide", n: 1},
		{place: "gate.differences", kind: "differences", n: 5},
		{place: "office", kind: "second", href: "/account"},
		{place: "applications", kind: "returned", n: 2, part: others},
		{place: "appeals", kind: "appeals_others", n: 1, part: others},
	}
}
