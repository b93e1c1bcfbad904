package kit

import (
	"net/url"
	"time"

	"ziguan/compacts/source"
	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/parking/class"
)

// followWord says one thing that rests on a source.
func followWord(w i18n.Speaker, f source.Following) string {
	name, event := f.Subject, ""
	switch f.What {
	case "rule":
		name = w.Say("rule.name." + f.Subject)
	case "class":
		name = ClassName(w, class.Code(f.Subject))
	case "card", "application":
		event = w.Say(f.What + ".event." + f.Event)
	}
	return w.Say("follows."+f.What, "Name", name, "Event", event)
}

// followHref leads to it: within the committee's pages for those who see its inside, else
// to what anybody may read; empty for what has no page there.
func followHref(code string, f source.Following, inside bool) string {
	page := map[string]string{
		"rule": "/rules", "calendar": "/calendar", "messages": "/outbox/settings", "class": "/classes/" + url.PathEscape(f.Subject),
		"block": "/blocks", "card": "/cards/" + f.Subject, "application": "/applications/" + f.Subject,
	}[f.What]
	if inside {
		return "/c/" + code + page
	}
	return map[string]string{"rule": "/p/" + code, "class": "/p/" + code + "/classes"}[f.What]
}

// followDay is the day from which it holds, or on which it was done.
func followDay(f source.Following, zone *time.Location) string {
	if !f.From.Zero() {
		return f.From.String()
	}
	return day.In(f.At, zone).String()
}
