package gateadmin

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/web/kit"
)

// Samples are the states of the office's view of the gates: nothing inside,
// nothing to compare, and jobs that did and did not go well.
func Samples(k *kit.Kit, w i18n.Speaker) ([]kit.Sample, error) {
	p := New(k, Services{}, nil)
	began, ended := kit.SampleInstant().Add(-8*time.Hour), kit.SampleInstant().Add(-8*time.Hour+2*time.Second)
	return []kit.Sample{
		{Name: "inside-empty", Label: w.Say("gallery.gateadmin.inside_empty"), As: actor.Chair, Draw: func(c *fiber.Ctx) error {
			return kit.Render(c, InsidePage(InsideView{Head: p.head(c, "gateadmin.inside.title")}))
		}},
		{Name: "differences-empty", At: "/c/:committee/gate/differences", Label: w.Say("gallery.gateadmin.differences_empty"), As: actor.Chair, Draw: func(c *fiber.Ctx) error {
			return kit.Render(c, DifferencesPage(DifferencesView{Head: p.head(c, "gateadmin.differences.title")}))
		}},
		{Name: "jobs", At: "/c/:committee/gate/jobs", Label: w.Say("gallery.gateadmin.jobs"), As: actor.Chair, Draw: func(c *fiber.Ctx) error {
			return kit.Render(c, JobsPage(JobsView{Head: p.head(c, "gateadmin.jobs.title"), Jobs: []JobRow{
				{Name: "cards.expire", Schedule: "5 0 * * *", Period: "2026-11-23", StartedAt: began, FinishedAt: &ended, Took: 2 * time.Second, Found: `{"cards":3,"claims":0}`},
				{Name: "backup.nightly", Schedule: "30 2 * * *", Period: "2026-11-23", StartedAt: began, Failed: "backup.failed"},
				{Name: "retention.purge", Schedule: "15 1 * * *"},
			}}))
		}},
	}, nil
}
