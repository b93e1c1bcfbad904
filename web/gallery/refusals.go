package gallery

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/internal/pg"
	"ziguan/parking"
	"ziguan/web/kit"
)

// refusals are one error of each kind, drawn by the one place that draws them.
// Wrong forms are their subjects' own.
func refusals(_ *kit.Kit, w i18n.Speaker) ([]kit.Sample, error) {
	give := func(err error) fiber.Handler { return func(*fiber.Ctx) error { return err } }
	return []kit.Sample{
		{Name: "not-found", Label: w.Say("gallery.errors.not_found"), Outside: true, Draw: give(fiber.ErrNotFound)},
		{Name: "forbidden", Label: w.Say("gallery.errors.forbidden"), As: actor.Volunteer, Draw: give(actor.ErrRole.With("roles", w.Say("role.chair")))},
		{Name: "conflict", Label: w.Say("gallery.errors.conflict"), As: actor.Chair, Draw: give(parking.ErrCardMoved.With("number", "A-0137"))},
		{Name: "too-many", Label: w.Say("gallery.errors.too_many"), Outside: true, Draw: give(account.ErrTryLater.With("minutes", "5"))},
		{Name: "unavailable", Label: w.Say("gallery.errors.unavailable"), As: actor.Chair, Draw: give(pg.ErrDown)},
		{Name: "internal", Label: w.Say("gallery.errors.internal"), As: actor.Chair, Draw: give(errs.ErrInternal)},
	}, nil
}
