package changes

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/account"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the pages of changes.
type Pages struct {
	k      *kit.Kit
	change *change.Service
}

// New makes the pages.
func New(k *kit.Kit, s *change.Service) *Pages { return &Pages{k: k, change: s} }

// about is what every page about one card knows.
type about struct {
	Page ui.PageHead
	Card string // the card's address
	Own  bool   // the household reads its own
	V    change.View
}

// of reads the card of the page: any for staff, on a household's page its own.
func (p *Pages) of(c *fiber.Ctx, titleKey string) (about, error) {
	v := about{Page: p.k.Page(c, titleKey, "Number", c.Params("number")), Own: strings.HasPrefix(c.Path(), "/my/")}
	v.Page.Narrow, v.Page.Styles = true, []string{"css/cards.css"}
	var err error
	if v.V, err = p.change.View(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number")); err != nil {
		return v, err
	}
	if v.Own && !livesIn(c, v.V.Card.DwellingID) {
		return v, parking.ErrCardUnknown
	}
	v.Card = v.address(c)
	return v, nil
}

func (v about) address(c *fiber.Ctx) string {
	if v.Own {
		return "/my/" + kit.Committee(c).Code + "/card/" + v.V.Card.Number.String()
	}
	return kit.Link(c, "cards", v.V.Card.Number.String())
}

// livesIn reports whether a dwelling is one of the visitor's.
func livesIn(c *fiber.Ctx, d people.DwellingID) bool {
	return slices.ContainsFunc(kit.Of(c).Person.Homes, func(h account.Home) bool {
		return h.CommitteeID == kit.Committee(c).ID && h.DwellingID == d
	})
}

// grounds are what a decision rests on, under what was decided; one made before
// grounds were kept apart names its own within the reason.
func grounds(ctx context.Context, d change.Decision, what ui.Pair) []ui.Pair {
	out := []ui.Pair{what, {Key: i18n.T(ctx, "changes.reason"), Value: d.Reason}}
	if d.Text != "" {
		out = append(out, ui.Pair{Key: i18n.T(ctx, "ground.title"), Value: ui.GroundText(i18n.From(ctx), d.Ground)})
	}
	return out
}

// until is the last day of the time to appeal, or when it will begin.
func until(ctx context.Context, t change.Term) string {
	if t.Last.Zero() {
		return i18n.T(ctx, "changes.appeal.untold", "Days", strconv.Itoa(t.Days))
	}
	return kit.OnDay(i18n.From(ctx), t.Last)
}
