package applications

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/parking"
	"ziguan/parking/application"
	"ziguan/parking/class"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// reasons is the chain a card rests on: the rule, the papers, who decided, the posting.
// A card in another's place says so first.
func reasons(c *fiber.Ctx, g application.Grounds) []ui.ChainLink {
	w := kit.Of(c).Words
	if g.InPlaceOf == "" {
		return restsOn(c, g)
	}
	before := ui.ChainLink{Title: w.Say("apply.why.instead"), Text: w.Say("apply.why.instead.text", "Card", g.InPlaceOf.String())}
	return append([]ui.ChainLink{before}, restsOn(c, g)...)
}

func restsOn(c *fiber.Ctx, g application.Grounds) []ui.ChainLink {
	w := kit.Of(c).Words
	out := []ui.ChainLink{
		{
			Title: kit.ClassName(w, g.Class), Href: "/p/" + kit.Committee(c).Code + "/classes",
			Text: w.Say("apply.why.rule", "Who", words(w, "holder.", holders(g.Terms)), "Ground", ui.GroundText(w, g.Terms.Ground)),
		},
	}
	if g.Way == parking.WayException || g.Way == parking.WayScript {
		return append(out, exception(w, g)...)
	}
	if g.Application == "" {
		return append(out, ui.ChainLink{Title: w.Say("apply.why.direct"), Text: w.Say("apply.why.direct.text", "Day", g.IssuedOn.String())})
	}
	out = append(out,
		ui.ChainLink{Title: w.Say("apply.why.applied", "Number", g.Application), Text: g.SubmittedOn.String()},
		ui.ChainLink{Title: w.Say("apply.why.papers"), Text: looked(w, g)},
		ui.ChainLink{Title: w.Say("apply.why.decided"), Text: decidedBy(w, g)},
		ui.ChainLink{Title: w.Say("apply.why.posted"), Text: hung(w, g)},
	)
	return append(out, ui.ChainLink{Title: w.Say("apply.why.issued"), Text: g.IssuedOn.String()})
}

// exception is why a card came without an application, and who answers for it.
func exception(w i18n.Speaker, g application.Grounds) []ui.ChainLink {
	reason := g.Reason
	if reason == "" {
		reason = w.Say("apply.why.exception.none")
	}
	who := w.Say("apply.why.exception.operator")
	if g.Way == parking.WayException {
		who = w.Say("apply.why.exception.two", "Proposed", w.Say("role."+g.ProposedBy), "Decided", w.Say("role."+g.DecidedBy))
		if g.Aside > 0 {
			who += w.Say("apply.why.aside", "N", strconv.Itoa(g.Aside))
		}
	}
	return []ui.ChainLink{
		{Title: w.Say("apply.why.exception"), Text: reason},
		{Title: w.Say("apply.why.decided"), Text: who},
		{Title: w.Say("apply.why.posted"), Text: w.Say("apply.why.posted.waived")},
		{Title: w.Say("apply.why.issued"), Text: g.IssuedOn.String()},
	}
}

func looked(w i18n.Speaker, g application.Grounds) string {
	var kinds []class.Document
	for _, d := range g.Documents {
		kinds = append(kinds, d.Document)
	}
	if len(kinds) == 0 {
		return w.Say("apply.why.papers.none")
	}
	return w.Say("apply.why.papers.text", "Papers", words(w, "document.", kinds), "Role", w.Say("role."+g.CheckedBy))
}

func decidedBy(w i18n.Speaker, g application.Grounds) string {
	text := w.Say("apply.why.decided.text", "Role", w.Say("role."+g.DecidedBy))
	if g.Aside > 0 {
		text += w.Say("apply.why.aside", "N", strconv.Itoa(g.Aside))
	}
	return text
}

func hung(w i18n.Speaker, g application.Grounds) string {
	if g.Posting == "" {
		return w.Say("apply.why.posted.none")
	}
	text := w.Say("apply.why.posted.text", "Number", g.Posting, "From", g.From.String(), "Last", g.Last.String())
	if len(g.Objections) == 0 {
		return text + w.Say("apply.why.objections.none")
	}
	var parts []string
	for _, o := range g.Objections {
		parts = append(parts, w.Say("apply.why.objections.one", "Outcome", outcome(w, string(o.Outcome)), "N", strconv.Itoa(o.N)))
	}
	return text + w.Say("apply.why.objections", "List", strings.Join(parts, w.Say("apply.and")))
}

func outcome(w i18n.Speaker, o string) string {
	if o == "" {
		return w.Say("apply.outcome.open")
	}
	return w.Say("apply.outcome." + o)
}
