package gateadmin

import (
	"context"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/parking/gate"
	"ziguan/parking/movecall"
	"ziguan/parking/watch"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the pages around a committee's gates.
type Pages struct {
	k        *kit.Kit
	gate     *gate.Service
	watch    *watch.Service
	recorder *gate.Recorder
	calls    *movecall.Service
	jobs     func(context.Context) ([]JobRow, error)
}

// Services are those these pages ask.
type Services struct {
	Gate     *gate.Service
	Watch    *watch.Service
	Recorder *gate.Recorder
	Calls    *movecall.Service
}

// New makes the pages; jobs lists the scheduled jobs and is nil where none run.
func New(k *kit.Kit, s Services, jobs func(context.Context) ([]JobRow, error)) *Pages {
	return &Pages{k: k, gate: s.Gate, watch: s.Watch, recorder: s.Recorder, calls: s.Calls, jobs: jobs}
}

// Head is what every page of this package has.
type Head struct {
	Page ui.PageHead
	Base string // address of the gate's overview
	Zone *time.Location
	May  bool // the visitor does the committee's work and does not only read
	// Names are the gates' names by their labels.
	Names map[string]string
}

// named learns the gates' names.
func (p *Pages) named(c *fiber.Ctx, h *Head) error {
	all, err := p.watch.Gates(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	h.Names = map[string]string{"main": kit.T(c, "gatepage.gate.main")}
	for _, g := range all {
		h.Names[g.Label] = g.Name
	}
	return err
}

// gate names a gate by its label; one that nobody registered stands for itself.
func (h Head) gate(label string) string {
	if name, ok := h.Names[label]; ok {
		return name
	}
	return label
}

func (p *Pages) head(c *fiber.Ctx, titleKey string) Head {
	page := p.k.Page(c, titleKey)
	page.Styles = append(page.Styles, "css/gateadmin.css")
	return Head{Page: page, Base: kit.Link(c, "gate"), Zone: kit.Committee(c).Location(), May: kit.Actor(c).MayRun()}
}

// hm writes minutes of the day.
func hm(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
