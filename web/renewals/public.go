package renewals

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/parking/renewal"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// drawView says who was drawn to show papers, and how to recompute it.
type drawView struct {
	Page     ui.PageHead
	Code     string
	Campaign renewal.Campaign
	None     bool
	Picks    []renewal.Pick
	Drawn    int
}

// Draw is `/p/{committee}/renewal`.
func (p *Pages) Draw(c *fiber.Ctx) error {
	v := drawView{Page: p.page(c, "renewals.draw"), Code: kit.Committee(c).Code}
	var err error
	v.Campaign, v.Picks, err = p.renewals.Draw(c.UserContext(), kit.Committee(c).ID)
	v.None = none(err)
	if err != nil && !v.None {
		return err
	}
	for _, k := range v.Picks {
		if k.Drawn {
			v.Drawn++
		}
	}
	return kit.Render(c, drawPage(v))
}

// drawJSON is the published draw: nothing but what recomputes it.
type drawJSON struct {
	Committee string         `json:"committee"`
	Name      string         `json:"name"`
	FirstDay  string         `json:"first_day"`
	LastDay   string         `json:"last_day"`
	Share     int            `json:"share_percent"`
	Seed      string         `json:"seed"`
	Formula   string         `json:"formula"`
	Cards     []renewal.Pick `json:"cards"`
}

// formula is in the words of whoever writes a program.
const formula = "drawn = uint32be(sha256(seed + \"\\n\" + number)[0:4]) mod 100 < share_percent"

// DrawJSON is `/p/{committee}/renewal.json`; renewal.none before the first campaign.
func (p *Pages) DrawJSON(c *fiber.Ctx) error {
	k, picks, err := p.renewals.Draw(c.UserContext(), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	return c.JSON(drawJSON{
		Committee: kit.Committee(c).Code, Name: k.Name, FirstDay: k.FirstDay.String(), LastDay: k.LastDay.String(),
		Share: k.Share, Seed: k.Seed, Formula: formula, Cards: picks,
	})
}

// command recomputes one card's lot in a shell.
func command(k renewal.Campaign, p renewal.Pick) string {
	return `echo $(( 0x$(printf '` + k.Seed + `\n` + p.Number.String() + `' | sha256sum | cut -c1-8) % 100 < ` + strconv.Itoa(k.Share) + ` ))`
}
