package applications

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// chapter is one step of an application's way: State is "done", "now", "todo" or "stop".
type chapter struct {
	Title, Text, State string
	Link               string // what the text speaks of, where it has a page
}

// story is an application's way from the form to the card, as far as it went and
// as it goes on.
func story(c *fiber.Ctx, v application.Shown) []chapter {
	w, zone := kit.Of(c).Words, kit.Committee(c).Location()
	at := map[application.Event]string{}
	for _, s := range v.Steps {
		at[s.On] = on(s.At, zone)
	}
	out := []chapter{{Title: w.Say("apply.story.submit"), Text: w.Say("apply.story.submit."+v.Channel, "Day", at[application.Submit]), State: "done"}}
	decided := at[application.Approve] + at[application.Queue]
	tell := func(title, text string, done, now bool) {
		out = append(out, chapter{Title: title, Text: text, State: stateOf(done, now)})
	}
	tell(w.Say("apply.story.check"), checkText(w, v, at[application.Check]), at[application.Check] != "" && v.State != application.Submitted && v.State != application.Returned,
		v.State == application.Submitted || v.State == application.Returned)
	tell(w.Say("apply.story.decide"), decideText(w, v, decided), decided != "", v.State == application.Checked)
	if at[application.Queue] != "" {
		tell(w.Say("apply.story.wait"), w.Say("apply.story.wait.text"), at[application.Accept] != "", v.State == application.Waiting || v.State == application.Offered)
	}
	if v.Terms.Posted || !v.PostingID.Zero() {
		text := w.Say("apply.story.post.text")
		if !v.PostingID.Zero() {
			text = w.Say("apply.story.post.number", "Number", v.Posting.Number.String())
		}
		tell(w.Say("apply.story.post"), text, v.State == application.Issued || v.State == application.Posting && v.Posting.Settled(),
			v.State == application.Posting && !v.Posting.Settled())
		if !v.PostingID.Zero() {
			out[len(out)-1].Link = "/p/" + kit.Committee(c).Code + "/postings/" + v.Posting.Number.String()
		}
	}
	card := w.Say("apply.story.card.text")
	if v.Card != "" {
		card = w.Say("apply.story.card.given", "Card", v.Card.String(), "Day", at[application.Issue])
	}
	tell(w.Say("apply.story.card"), card, v.State == application.Issued, v.State == application.Posting && v.Wait == "")
	return ended(w, v, out, on(v.Since, zone))
}

func stateOf(done, now bool) string {
	switch {
	case done:
		return "done"
	case now:
		return "now"
	}
	return "todo"
}

// ended cuts the way of an application that ended before its card.
func ended(w i18n.Speaker, v application.Shown, list []chapter, day string) []chapter {
	if !v.State.Over() || v.State == application.Issued {
		return list
	}
	list = slices.DeleteFunc(list, func(c chapter) bool { return c.State != "done" })
	return append(list, chapter{Title: w.Say("application.state." + string(v.State)), Text: day, State: "stop"})
}

func checkText(w i18n.Speaker, v application.Shown, day string) string {
	switch {
	case day != "" && v.State != application.Submitted && v.State != application.Returned:
		return w.Say("apply.story.check.done", "Day", day)
	case v.State == application.Returned:
		return w.Say("apply.story.check.returned")
	}
	if len(v.Terms.Copies) > 0 {
		return w.Say("apply.story.check.copies", "List", words(w, "document.", v.Terms.Copies))
	}
	return w.Say("apply.story.check.text")
}

func decideText(w i18n.Speaker, v application.Shown, day string) string {
	switch {
	case day != "":
		return w.Say("apply.story.decide.done", "Day", day)
	case v.TwoPeople:
		return w.Say("apply.story.decide.two")
	}
	return w.Say("apply.story.decide.one")
}

// paper is one document of the check, as it stands.
type paper struct {
	Document class.Document
	State    string // "ok", "no", "over" or "" for not shown
	Until    string
}

// papers lists what an application must show, and what was seen of it.
func papers(v application.Shown) []paper {
	out := make([]paper, len(v.Needs))
	for i, d := range v.Needs {
		out[i].Document = d
		for _, s := range v.Seen {
			if s.Document != d {
				continue
			}
			out[i].Until = s.Until.String()
			switch {
			case !s.Matched:
				out[i].State = "no"
			case !s.Until.Zero() && s.Until < v.Today:
				out[i].State = "over"
			default:
				out[i].State = "ok"
			}
		}
	}
	return out
}

// place says where an application stands in the order, and why there.
func place(w i18n.Speaker, p application.Place) string { return inRank(w, p) + firsts(w, p) }

// firsts says that first cars go before a second, wherever it stands in its class.
func firsts(w i18n.Speaker, p application.Place) string {
	if p.Firsts == 0 {
		return ""
	}
	return w.Say("apply.place.firsts", "N", strconv.Itoa(p.Firsts))
}

func inRank(w i18n.Speaker, p application.Place) string {
	switch same, rank := strconv.Itoa(p.SameAhead), strconv.Itoa(p.RankAhead()); {
	case p.Place == 1 && p.Firsts > 0:
		return w.Say("apply.place.first.of")
	case p.Place == 1:
		return w.Say("apply.place.first")
	case p.RankAhead() == 0:
		return w.Say("apply.place.same", "Place", strconv.Itoa(p.Place), "Same", same)
	case p.SameAhead == 0:
		return w.Say("apply.place.rank", "Place", strconv.Itoa(p.Place), "Rank", rank)
	default:
		return w.Say("apply.place.both", "Place", strconv.Itoa(p.Place), "Same", same, "Rank", rank)
	}
}

// grounds is the chain a class's terms rest on.
func grounds(c *fiber.Ctx, v application.Shown) []ui.ChainLink {
	w := kit.Of(c).Words
	return []ui.ChainLink{
		{Title: w.Say("rule.source." + string(v.Terms.Kind)), Text: v.Terms.Text, Href: "/p/" + kit.Committee(c).Code + "/classes"},
		{
			Title: w.Say("apply.grounds.who", "Class", kit.ClassName(w, v.Class)),
			Text:  w.Say("apply.grounds.who.text", "Who", words(w, "holder.", holders(v.Terms)), "Papers", words(w, "document.", v.Terms.Documents)),
		},
		{Title: w.Say("apply.grounds.you"), Text: w.Say("apply.grounds.you.text", "Holder", w.Say("holder."+string(v.Holder)), "Rank", strconv.Itoa(v.Rank))},
	}
}

// standing says what stands before the next step; empty for nothing.
func standing(c *fiber.Ctx, v application.Shown) string {
	w := kit.Of(c).Words
	switch v.Wait {
	case application.ErrConsent.Code:
		return w.Err(application.ErrConsent)
	case application.ErrDocuments.Code:
		return w.Err(application.ErrDocuments)
	case application.ErrUpheld.Code:
		return w.Err(application.ErrUpheld)
	case application.ErrObjections.Code:
		return w.Err(application.ErrObjections)
	case application.ErrPostingRuns.Code:
		return posted(w, v)
	}
	return ""
}

// posted says until when the posting hangs.
func posted(w i18n.Speaker, v application.Shown) string {
	if v.Posting.Last.Zero() {
		return w.Say("apply.posting.unknown", "Number", v.Posting.Number.String())
	}
	return w.Say("apply.posting.until", "Number", v.Posting.Number.String(), "Until", until(w, v.Posting.Last, v.Today))
}

// lastOf gives the last step of an event; zero for none.
func lastOf(v application.Shown, on application.Event) application.Step {
	var out application.Step
	for _, s := range v.Steps {
		if s.On == on {
			out = s
		}
	}
	return out
}
