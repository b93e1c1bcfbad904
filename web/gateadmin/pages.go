package gateadmin

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/errs"
	"ziguan/internal/i18n"
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

// fieldErrors gives a refusal as the form's list of wrong fields; labels names
// them by their keys. A refusal of no single field stands alone.
func fieldErrors(w i18n.Speaker, err error, labels map[string]string) []ui.FieldError {
	var e *errs.Error
	if err == nil {
		return nil
	}
	if !errors.As(err, &e) {
		return []ui.FieldError{{Text: w.Err(err)}}
	}
	list := e.Fields
	if len(list) == 0 {
		list = []*errs.Error{e}
	}
	out := make([]ui.FieldError, len(list))
	for i, one := range list {
		out[i] = ui.FieldError{Field: one.Field, Text: w.Err(one)}
		if key, ok := labels[one.Field]; ok {
			out[i].Label = w.Say(key)
		}
	}
	return out
}

// when is a moment as people say it.
func when(w i18n.Speaker, t time.Time, zone *time.Location) string {
	t = t.In(zone)
	return w.Say("gateadmin.when", "Month", strconv.Itoa(int(t.Month())), "Day", strconv.Itoa(t.Day()), "Clock", t.Format("15:04"))
}

// hm writes minutes of the day.
func hm(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

func plateColour(c string) string {
	if c == "yellow_green" {
		return "green-yellow"
	}
	return c
}
