package office

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Samples are the states of the committee's desk: nothing waits, and everything
// that can.
func Samples(k *kit.Kit, w i18n.Speaker) ([]kit.Sample, error) {
	p := New(k, Services{})
	home := func(tasks ...string) fiber.Handler {
		return func(c *fiber.Ctx) error {
			v := HomeView{Page: p.k.Page(c, "office.home.title"), Code: kit.Committee(c).Code, Staff: true, Quiet: len(tasks) == 0, Links: p.links(c)}
			for _, key := range tasks {
				v.Tasks = append(v.Tasks, ui.TaskView{
					Title: kit.T(c, "office.task."+key, "n", "3"), Text: kit.T(c, "office.task."+key+".text", "n", "3"), Action: kit.T(c, "office.task."+key+".act"), Href: kit.Link(c),
				})
			}
			for _, key := range []string{"office.dwellings", "office.vehicles", "office.cards", "office.suspended", "office.inside"} {
				v.Facts = append(v.Facts, ui.Pair{Key: kit.T(c, key), Value: "0"})
			}
			return kit.Render(c, HomePage(v))
		}
	}
	return []kit.Sample{
		{Name: "quiet", Label: w.Say("gallery.office.quiet"), As: actor.Chair, Draw: home()},
		{Name: "busy", Label: w.Say("gallery.office.busy"), As: actor.Chair, Draw: home("second", "register", "first", "renewal", "differences", "expiring", "kept", "proposals", "check", "decide", "give", "upheld", "untold", "offers")},
		{Name: "tokens-empty", Label: w.Say("gallery.office.tokens_empty"), As: actor.Chair, Draw: func(c *fiber.Ctx) error {
			return kit.Render(c, TokensPage(TokensView{Page: p.k.Page(c, "office.tokens.title"), Code: kit.Committee(c).Code}))
		}},
	}, nil
}
