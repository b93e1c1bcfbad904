package kit

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"ziguan/web/ui"
)

// Paged gives the page of a list that was asked for, of so many lines each, and the way to
// the others; kept are names and values that the address of each page says too. It is
// for a list without the frame of [List]: nothing is ticked in it or taken away.
func Paged[T any](c *fiber.Ctx, list []T, lines int, address string, kept ...string) ([]T, ui.PagerView) {
	pages := max(1, (len(list)+lines-1)/lines)
	at := min(max(c.QueryInt("page", 1), 1), pages)
	q := url.Values{}
	for i := 0; i+1 < len(kept); i += 2 {
		if kept[i+1] != "" {
			q.Set(kept[i], kept[i+1])
		}
	}
	address += "?"
	if len(q) > 0 {
		address += q.Encode() + "&"
	}
	return list[min((at-1)*lines, len(list)):min(at*lines, len(list))], ui.Pages(address+"page=", at, pages)
}
