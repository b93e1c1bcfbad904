package messages

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/internal/outbox"
	"ziguan/web/kit"
)

// ExportHistory is `…/outbox/messages.xlsx`: all that was told, as it is narrowed.
func (p *Pages) ExportHistory(c *fiber.Ctx) error {
	_, look := asked(c)
	rows, err := p.outbox.History(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, look)
	if err != nil {
		return err
	}
	w, zone := kit.Of(c).Words, kit.Committee(c).Location()
	return kit.File(c, "messages", "outbox.history", []kit.Column[outbox.Kept]{
		{Key: "outbox.dwelling", Say: func(m outbox.Kept) string { return m.Dwelling }},
		{Key: "outbox.message", Say: func(m outbox.Kept) string { return m.Title(w) }},
		{Key: "outbox.since", Say: func(m outbox.Kept) string { return kit.Moment(w, m.MadeAt, zone) }},
		{Key: "outbox.history.state", Say: func(m outbox.Kept) string { return w.Say("message.state." + string(m.State)) }},
		{Key: "outbox.told", Say: func(m outbox.Kept) string { return toldAt(w, m.Message, zone) }},
	}, rows)
}

// toldAt is when a household knew of a message.
func toldAt(w i18n.Speaker, m outbox.Message, zone *time.Location) string {
	if m.ToldAt == nil {
		return w.Say("outbox.told.not")
	}
	return kit.Moment(w, *m.ToldAt, zone)
}

// untold is one message of the list that somebody works off.
type untold struct {
	outbox.Household
	outbox.Pending
}

// Export is `…/outbox.xlsx`: the list that somebody works off, as it is narrowed, a
// message a line.
func (p *Pages) Export(c *fiber.Ctx) error {
	work, err := p.outbox.Work(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	var lines []untold
	homes, _ := sift(workAsked(c), work.Households)
	for _, h := range homes {
		for _, m := range h.Messages {
			lines = append(lines, untold{h, m})
		}
	}
	w, zone := kit.Of(c).Words, kit.Committee(c).Location()
	return kit.File(c, "outbox", "outbox.title", []kit.Column[untold]{
		{Key: "outbox.dwelling", Say: func(u untold) string { return u.Dwelling }},
		{Key: "outbox.phones", Say: func(u untold) string { return numbers(u.Household) }},
		{Key: "outbox.message", Say: func(u untold) string { return u.Title(w) }},
		{Key: "outbox.since", Say: func(u untold) string { return kit.Moment(w, u.MadeAt, zone) }},
		{Key: "outbox.tries", Say: func(u untold) string {
			if u.Last == nil {
				return ""
			}
			return way(w, *u.Last)
		}},
	}, lines)
}

// numbers are whom to call, with their names where there are any.
func numbers(h outbox.Household) string {
	var out []string
	for _, p := range h.People {
		if p.Phone != "" {
			out = append(out, strings.TrimSpace(p.Name+" "+p.Phone))
		}
	}
	return strings.Join(append(out, h.Phones...), " ")
}
