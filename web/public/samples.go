package public

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/parking"
	"ziguan/parking/class"
	"ziguan/web/kit"
)

// Samples are the states of what anybody sees: a card whose code was scanned,
// and the first page of a program that has no committee yet.
func Samples(k *kit.Kit, w i18n.Speaker) ([]kit.Sample, error) {
	s, err := kit.ReadSpecimen()
	if err != nil {
		return nil, err
	}
	card := func(known, valid bool) fiber.Handler {
		return func(c *fiber.Ctx) error {
			v := CardView{Page: k.Page(c, "card.public.title"), Known: known}
			v.Page.Narrow = true
			v.Card = parking.Public{
				Valid: valid, Class: class.FirstCar, Number: "A-0137", ValidTo: kit.SampleDay().AddDays(219), Committee: s.Committee, DutyPhone: s.Phone,
			}
			if !valid {
				v.Card.ValidTo = kit.SampleDay().AddDays(-3)
			}
			if !known {
				c.Status(http.StatusNotFound)
			}
			return kit.Render(c, CardPage(v))
		}
	}
	return []kit.Sample{
		{Name: "valid", Label: w.Say("gallery.public.valid"), Outside: true, Draw: card(true, true)},
		{Name: "invalid", Label: w.Say("gallery.public.invalid"), Outside: true, Draw: card(true, false)},
		{Name: "unknown", Label: w.Say("gallery.public.unknown"), Outside: true, Draw: card(false, false)},
		{Name: "home-empty", Label: w.Say("gallery.public.home_empty"), Outside: true, Draw: func(c *fiber.Ctx) error {
			v := HomeView{Page: k.Page(c, "public.home.title")}
			return kit.Render(c, HomePage(v))
		}},
	}, nil
}
