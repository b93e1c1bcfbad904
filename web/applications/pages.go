package applications

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Pages serves the pages of applications.
type Pages struct {
	k *kit.Kit
	s *application.Service
}

// New makes the pages.
func New(k *kit.Kit, s *application.Service) *Pages { return &Pages{k: k, s: s} }

func (p *Pages) page(c *fiber.Ctx, titleKey string, pairs ...string) ui.PageHead {
	head := p.k.Page(c, titleKey, pairs...)
	head.Styles, head.Narrow = []string{"css/cards.css", "css/applications.css"}, true
	return head
}

// numberIn gives the number that a refusal names, empty for none.
func numberIn(err error) string {
	var e *errs.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Params["number"]
}

// dayOf reads a day of a form; zero for an empty field.
func dayOf(f kit.Form, field string) (day.Day, error) {
	s := f.Trim(field)
	if s == "" {
		return 0, nil
	}
	d, err := day.Parse(s)
	if err != nil {
		return 0, day.ErrInvalid.On(field)
	}
	return d, nil
}

// bring lists the papers that terms ask for, and those of which a copy is kept.
func bring(w i18n.Speaker, t class.Terms) string {
	if len(t.Copies) == 0 {
		return words(w, "document.", t.Documents)
	}
	return words(w, "document.", t.Documents) + w.Say("classes.copies.of", "List", words(w, "document.", t.Copies))
}

// words lists values by their sentences, as in a text.
func words[T ~string](w i18n.Speaker, prefix string, list []T) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = w.Say(prefix + string(v))
	}
	return strings.Join(out, w.Say("apply.and"))
}

// holders lists who may hold a class's card, the first in order first.
func holders(t class.Terms) []class.Holder {
	var out []class.Holder
	for rank := 1; rank <= 9; rank++ {
		for _, h := range class.Holders() {
			if t.Holders[h] == rank {
				out = append(out, h)
			}
		}
	}
	return out
}

// until says a last day as people do: with its weekday, its end, and how long it is.
func until(w i18n.Speaker, last, today day.Day) string {
	text := w.Say("apply.until", "Day", last.String(), "Weekday", w.Say(kit.WeekdayName(last.Weekday())))
	switch left := int(last - today); {
	case left > 0:
		return w.Say("apply.until.left", "Until", text, "Days", strconv.Itoa(left))
	case left == 0:
		return w.Say("apply.until.today", "Until", text)
	}
	return text
}

// on says an instant as a day.
func on(t time.Time, zone *time.Location) string { return day.In(t, zone).String() }

// tone is the colour a state is shown in.
func tone(s application.State) string {
	switch s {
	case application.Issued:
		return "ok"
	case application.Refused:
		return "no"
	case application.Submitted, application.Checked, application.Waiting, application.Posting:
		return "wait"
	case application.Returned, application.Offered:
		return "ask"
	case application.Withdrawn, application.Declined, application.Lapsed:
		return "off"
	}
	return "off"
}
