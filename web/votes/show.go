package votes

import (
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// showView is one vote with what can be done with it.
type showView struct {
	Page                              ui.PageHead
	Base                              string // of the page's own addresses
	V                                 vote.Shown
	Inside, Set, Staff, MayVote       bool
	Open                              string // the form that was refused
	Typed, Opinion, Question          kit.Form
	Errors                            []ui.FieldError
	Thresholds, Effects, Publications []ui.Option
	Names                             []ui.Option
	Ending                            ui.ConfirmView
	BoxURL, Mine                      string
}

// Show is `/c/{committee}/votes/{number}`.
func (p *Pages) Show(c *fiber.Ctx) error { return p.show(c, "", kit.Form{}) }

func (p *Pages) show(c *fiber.Ctx, form string, f kit.Form) error {
	shown, err := p.votes.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := showView{Page: p.k.Page(c, "votes.one"), Base: p.at(c), V: shown, Inside: true, Set: kit.Actor(c).MaySet(), Staff: kit.Actor(c).MayRun(), Open: form, Typed: f}
	v.dress(shown)
	if v.Thresholds, v.Effects, v.Publications, err = options(kit.Of(c).Words, shown.Regime); err != nil {
		return err
	}
	if v.Names, err = p.names(c); err != nil {
		return err
	}
	v.Question = typed(shown.Vote)
	switch form {
	case "revision":
		v.Question, v.Errors = f, wrongDraft(c, f)
	case "notice":
		v.Errors = kit.Wrong(c, f, "opens", "votes.field.opens", "closes", "votes.field.closes")
	case "opinion":
		v.Opinion, v.Errors = f, kit.WrongOpinion(c, f)
	case "import":
		v.Errors = kit.Wrong(c, f, "reference", "votes.field.reference", "scan", "votes.field.scan", "total_heads", "votes.figure.total")
	case "recount":
		v.Errors = kit.Wrong(c, f, "watched", "votes.field.watched")
	}
	v.ending(c, form, f)
	return kit.Render(c, showPage(v))
}

// typed is a question as its form begins.
func typed(v vote.Vote) kit.Form {
	return kit.FormOf(map[string][]string{
		"title": {v.Title}, "text": {v.Text}, "threshold": {v.Threshold}, "effect": {string(v.Effect)}, "publication": {string(v.Publication)}, "names": {v.Names.String()},
	})
}

// ending is how a vote is given up, or its result annulled.
func (v *showView) ending(c *fiber.Ctx, form string, f kit.Form) {
	if v.V.Phase == vote.Closed { // it is counted, not given up
		v.V.Can = slices.DeleteFunc(v.V.Can, func(e vote.Event) bool { return e == vote.Withdraw })
	}
	key, action := "votes.withdraw", "/withdrawal"
	if v.can(vote.Annul) {
		key, action = "votes.annul", "/annulment"
	}
	v.Ending = ui.ConfirmView{
		Action: v.Base + action, Title: kit.T(c, key), Text: kit.T(c, key+".text"), ReasonLabel: kit.T(c, "votes.reason"), Button: kit.T(c, key),
	}
	if form == "ending" {
		w := kit.Of(c).Words
		v.Ending.Open, v.Ending.Reason = true, f.Get("reason")
		if v.Ending.Error = f.FieldError(w, "reason"); v.Ending.Error == "" {
			v.Ending.Error = f.Summary(w)
		}
	}
}

// formErrors are those of one form of the page.
func (v showView) formErrors(form string) []ui.FieldError {
	if v.Open != form {
		return nil
	}
	return v.Errors
}

// typedOr is what was typed into a field, or what it begins with.
func (v showView) typedOr(name, begin string) string {
	if v.Open != "notice" {
		return begin
	}
	return v.Typed.Get(name)
}

func (v showView) can(on vote.Event) bool { return slices.Contains(v.V.Can, on) }

// dress gives the page its title, what it is drawn with, and where its box lies.
func (v *showView) dress(shown vote.Shown) {
	v.Page.Title, v.Page.Styles = shown.Title, styles()
	if shown.Result != nil {
		v.Page.Scripts = []string{"js/recount.js"}
		v.BoxURL = "/p/" + shown.Committee.Code + "/votes/" + shown.Number.String() + "/box.json"
	}
	v.Mine = "/my/" + shown.Committee.Code + "/votes/" + shown.Number.String()
}

func (p *Pages) at(c *fiber.Ctx) string { return kit.Link(c, "votes", c.Params("number")) }

func (v showView) at(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.In(v.V.Committee.Location()).Format("2006-01-02 15:04")
}

// facts are what a vote is, a line each.
func (v showView) facts(w i18n.Speaker) []ui.Pair {
	out := []ui.Pair{
		{Key: w.Say("votes.field.electorate"), Value: w.Say("votes.regime." + string(v.V.Regime))},
		{Key: w.Say("votes.field.threshold"), Value: w.Say("votes.threshold."+v.V.Threshold) + w.Say("votes.colon") + w.Say("votes.threshold.text."+v.V.Threshold)},
		{Key: w.Say("votes.field.effect"), Value: w.Say("votes.effect."+string(v.V.Effect)) + w.Say("votes.colon") + w.Say("votes.effect.text."+string(v.V.Effect))},
		{Key: w.Say("votes.field.publication"), Value: w.Say("votes.publication." + string(v.V.Publication))},
	}
	if v.V.OpensAt != nil {
		out = append(out, ui.Pair{Key: w.Say("votes.field.opens"), Value: v.at(v.V.OpensAt)}, ui.Pair{Key: w.Say("votes.field.closes"), Value: v.at(v.V.ClosesAt)})
	}
	if v.V.Size.Units > 0 {
		out = append(out, ui.Pair{Key: w.Say("votes.field.roll"), Value: w.Say("votes.roll.size", "Units", strconv.Itoa(v.V.Size.Units), "Heads", heads(v.V.Size.Heads)) + v.area(w, v.V.Size.Area)})
	}
	return out
}

// area is an area in words, of owners alone.
func (v showView) area(w i18n.Speaker, area int64) string {
	if v.V.Regime != tally.Owners {
		return ""
	}
	return w.Say("votes.area", "Area", vote.SquareMetres(area))
}

// lastDay is the last day of a sheet; what it waits for while nobody can know it.
func lastDay(w i18n.Speaker, d day.Day) string {
	if d.Zero() {
		return w.Say("votes.last.unknown")
	}
	return d.String()
}

func heads(n int64) string { return strconv.FormatInt(n, 10) }

// share is how many of a whole, said and drawn.
func (v showView) share(w i18n.Speaker, key string, part, whole tally.Weight) ui.ProgressView {
	return ui.ProgressView{
		Label: w.Say(key), Sentence: w.Say("votes.share", "What", w.Say(key), "Heads", heads(part.Heads), "Of", heads(whole.Heads)) + v.area(w, part.Area),
		Value: int(part.Heads), Max: int(whole.Heads),
	}
}

// instant reads what a form says of a moment, where the committee is; none is none.
func instant(c *fiber.Ctx, text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02T15:04", text, kit.Committee(c).Location())
	if err != nil {
		return time.Time{}
	}
	return t
}
