package messages

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"ziguan/internal/i18n"
	"ziguan/internal/outbox"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// hows are the notes that fit a household: what was done, then how it ended.
func hows(h outbox.Household) []string {
	out := []string{"slip.handed", "person.told", "person.moved"}
	if h.Phoned() {
		out = []string{"call.reached", "call.no_answer", "person.told", "slip.handed", "person.moved"}
	}
	return slices.DeleteFunc(out, func(how string) bool { return h.Away && how == "slip.handed" })
}

// slipsKind makes the slips the page's first act where somebody needs one.
func slipsKind(v workView) string {
	if v.Dumb > 0 {
		return "main"
	}
	return ""
}

// spaced writes a mobile number as people read it out.
func spaced(phone string) string {
	if len(phone) != 11 {
		return phone
	}
	return phone[:3] + " " + phone[3:7] + " " + phone[7:]
}

// way says by what and how one try ended.
func way(w i18n.Speaker, d outbox.Delivery) string {
	text := w.Say("outbox.way." + string(d.Channel) + "." + string(d.Outcome))
	if d.Outcome == outbox.Failed {
		return text + w.Say("outbox.because", "why", w.Say("outbox.failure."+d.Detail))
	}
	return strings.TrimSpace(text + " " + d.Detail)
}

func lastTry(ctx context.Context, d outbox.Delivery, zone *time.Location) string {
	w := i18n.From(ctx)
	return w.Say("outbox.last", "way", way(w, d), "when", kit.Moment(w, d.At, zone))
}

// doer is who did it: a name, or the program itself.
func doer(w i18n.Speaker, d outbox.Delivery) string {
	if d.Name != "" {
		return d.Name
	}
	return w.Say("role." + d.Role)
}

// tone is the colour a message's state is shown in.
func tone(s outbox.State) string {
	switch s {
	case outbox.Told:
		return "ok"
	case outbox.Listed:
		return "wait"
	case outbox.Waiting:
		return "info"
	case outbox.Closed:
		return "off"
	}
	return "off"
}

// onSlip is how many messages one slip tells in full.
const onSlip = 2

// long reports whether a slip needs the smaller type.
func long(ctx context.Context, h outbox.Household) bool {
	n := 0
	for i, m := range h.Messages {
		if i < onSlip {
			n += len([]rune(m.Title(i18n.From(ctx)))) + len([]rune(m.Text(i18n.From(ctx))))
		}
	}
	return n > 150
}

// facts are whom a message is for, since when, and since when they know.
func facts(ctx context.Context, v showView) []ui.Pair {
	w := i18n.From(ctx)
	return []ui.Pair{
		{Key: w.Say("outbox.dwelling"), Value: v.M.Dwelling},
		{Key: w.Say("outbox.since"), Value: kit.Moment(w, v.M.MadeAt, v.Zone)},
		{Key: w.Say("outbox.told"), Value: toldAt(w, v.M.Message, v.Zone)},
	}
}

// minutes says a wait as people do.
func minutes(ctx context.Context, n int) string {
	if n > 0 && n%60 == 0 {
		return i18n.T(ctx, "outbox.hours.n", "n", strconv.Itoa(n/60))
	}
	return i18n.T(ctx, "outbox.minutes.n", "n", strconv.Itoa(n))
}
