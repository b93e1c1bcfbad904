package kit

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/day"
)

// At says an instant as people do, in the committee's zone: 今天 10:42, 昨天 18:05.
func (k *Kit) At(c *fiber.Ctx, t time.Time) string {
	t = t.In(Committee(c).Location())
	return k.said(c, Committee(c).Today(t), t.Format("15:04"))
}

// Until says the end of something: midnight is the end of its day.
func (k *Kit) Until(c *fiber.Ctx, t time.Time) string {
	t = t.In(Committee(c).Location())
	if d := Committee(c).Today(t); t.Equal(d.Time(t.Location())) {
		return k.said(c, d.AddDays(-1), "24:00")
	}
	return k.At(c, t)
}

func (k *Kit) said(c *fiber.Ctx, d day.Day, clock string) string {
	switch d - Committee(c).Today(k.DB.Now()) {
	case 0:
		return T(c, "when.today", "Clock", clock)
	case 1:
		return T(c, "when.tomorrow", "Clock", clock)
	case -1:
		return T(c, "when.yesterday", "Clock", clock)
	}
	_, month, dom := d.Date()
	return T(c, "when.day", "Month", strconv.Itoa(int(month)), "Day", strconv.Itoa(dom), "Clock", clock)
}
