package changes

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/rule"
	"ziguan/internal/account"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/change"
	"ziguan/parking/plate"
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

// wrong gives a form's errors for the page, each of fields being a name and the
// key of its label; one of the whole form stands alone.
func wrong(c *fiber.Ctx, f kit.Form, fields ...[2]string) []ui.FieldError {
	var e *errs.Error
	if !errors.As(f.Err(), &e) {
		return nil
	}
	w := kit.Of(c).Words
	var out []ui.FieldError
	for _, one := range fields {
		if text := f.FieldError(w, one[0]); text != "" {
			out = append(out, ui.FieldError{Field: one[0], Label: w.Say(one[1]), Text: text})
		}
	}
	if len(out) == 0 {
		out = append(out, ui.FieldError{Field: fields[0][0], Text: w.Err(e)})
	}
	return out
}

// onDay is a day with its weekday.
func onDay(ctx context.Context, d day.Day) string {
	return i18n.T(ctx, "changes.day", "Day", d.String(), "Weekday", i18n.T(ctx, "changes.weekday."+strconv.Itoa(int(d.Weekday()))))
}

// grounds are what a decision rests on, under what was decided; one made before
// rules were kept apart names its rule within the reason.
func grounds(ctx context.Context, d change.Decision, what ui.Pair) []ui.Pair {
	out := []ui.Pair{what, {Key: i18n.T(ctx, "changes.reason"), Value: d.Reason}}
	if d.Rule != "" {
		out = append(out, ui.Pair{Key: i18n.T(ctx, "cardpages.rule"), Value: d.Rule})
	}
	return out
}

// until is the last day of the time to appeal, or when it will begin.
func until(ctx context.Context, t change.Term) string {
	if t.Last.Zero() {
		return i18n.T(ctx, "changes.appeal.untold", "Days", strconv.Itoa(t.Days))
	}
	return onDay(ctx, t.Last)
}

// source is what a rule rests on, in the reader's language.
func source(ctx context.Context, r rule.Rule) string {
	if i18n.From(ctx).L == i18n.English && r.SourceEN != "" {
		return r.SourceEN
	}
	return r.Source
}

func colour(p plate.Plate) string {
	if p.Colour() == plate.YellowGreen {
		return "green-yellow"
	}
	return string(p.Colour())
}
