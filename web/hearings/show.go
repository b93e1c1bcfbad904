package hearings

import (
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/hearing"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// showView is one hearing with what can be done with it.
type showView struct {
	Page               ui.PageHead
	Base, Public, Mine string
	V                  hearing.Shown
	Inside, Set, Run   bool
	MaySign            bool   // leads a resident to their own page
	Open               string // the form that was refused
	Typed, Question    kit.Form
	Errors             []ui.FieldError
	Staff              []ui.Option
	Names              map[string]string // of staff, by their key
	Ending             ui.ConfirmView
	Asked              int // the line of the minutes that is to be changed
}

// Show is `/c/{committee}/hearings/{number}`.
func (p *Pages) Show(c *fiber.Ctx) error { return p.show(c, "", kit.Form{}) }

func (p *Pages) show(c *fiber.Ctx, form string, f kit.Form) error {
	shown, err := p.hearings.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := showView{Page: p.k.Page(c, "hearings.one"), Base: p.at(c), V: shown, Inside: true, Set: kit.Actor(c).MaySet(), Run: kit.Actor(c).MayRun(), Open: form, Typed: f}
	v.dress()
	if v.Staff, err = p.staff(c); err != nil {
		return err
	}
	v.Names = map[string]string{}
	for _, one := range v.Staff {
		v.Names[one.Value] = one.Label
	}
	v.Question = typed(shown)
	if form == "revision" {
		v.Question = f
	}
	v.Asked = number(kit.BindQuery(c).Get("line"))
	v.wrong(c, form, f)
	v.ending(c, form, f)
	return kit.Render(c, showPage(v))
}

// wrong says what is wrong with the form that was refused.
func (v *showView) wrong(c *fiber.Ctx, form string, f kit.Form) {
	names := map[string][]string{
		"postponement": {
			"reason", "hearings.reason", "starts", "hearings.field.starts", "place", "hearings.field.place",
			"signup_ends", "hearings.field.signup_ends", "sources", "hearings.field.sources",
		},
		"counter": {"door", "hearings.field.door", "party", "hearings.field.party"}, "invite": {"name", "hearings.field.name"},
		"draw": {"seeds", "hearings.field.seeds"}, "begin": {"watched", "hearings.field.watched"}, "count": {"present", "hearings.field.present"},
		"say": {
			"seat", "hearings.field.seat", "said", "hearings.field.said", "because", "hearings.field.because", "evidence", "hearings.field.evidence",
		},
		"word":  {"seat", "hearings.field.seat", "word", "hearings.field.word", "text", "hearings.field.word.text"},
		"reply": {"answer", "hearings.field.answer"}, "publication": {"finding", "hearings.finding"},
	}[form]
	if form == "publication" {
		for _, l := range v.V.Views() {
			n := strconv.Itoa(l.N)
			names = append(names, "outcome-"+n, "hearings.field.outcome", "reason-"+n, "hearings.reason")
		}
	}
	switch form {
	case "":
	case "revision":
		v.Errors = wrongDraft(c, f)
	default:
		v.Errors = kit.Wrong(c, f, names...)
	}
}

// replyErrors are those of the answer to one seat's correction.
func (v showView) replyErrors(seat int) []ui.FieldError {
	if v.Typed.Get("of") != strconv.Itoa(seat) {
		return nil
	}
	out := slices.Clone(v.formErrors("reply"))
	for i := range out {
		out[i].Field += "-" + strconv.Itoa(seat)
	}
	return out
}

// line is what the form of the minutes begins with: what was typed, the line that is to
// be changed, or a new one of an item.
func (v showView) line(item int) hearing.Line {
	if f := v.Typed; v.Open == "say" {
		return hearing.Line{
			N: max(number(f.Get("line")), 0), Item: number(f.Get("item")), Seat: number(f.Get("seat")), Sort: hearing.Sort(f.Get("sort")),
			Said: f.Get("said"), Because: f.Get("because"), Evidence: f.Get("evidence"),
		}
	}
	for _, l := range v.V.Lines {
		if l.N == v.Asked {
			return l
		}
	}
	return hearing.Line{Item: item, Sort: hearing.View}
}

// silent are the seats that have not said a word of the minutes.
func (v showView) silent() hearing.Seats {
	return slices.DeleteFunc(v.V.Seats.Present(), func(one hearing.Seat) bool {
		return slices.ContainsFunc(v.V.Words, func(w hearing.Word) bool { return w.Seat == one.Seat })
	})
}

// ending is how a hearing is cancelled.
func (v *showView) ending(c *fiber.Ctx, form string, f kit.Form) {
	v.Ending = ui.ConfirmView{
		Action: v.Base + "/cancellation", Title: kit.T(c, "hearings.cancel"), Text: kit.T(c, "hearings.cancel.text"),
		ReasonLabel: kit.T(c, "hearings.reason"), ReasonName: "reason-cancel", Button: kit.T(c, "hearings.cancel"),
	}
	if form == "ending" {
		w := kit.Of(c).Words
		v.Ending.Open, v.Ending.Reason = true, f.Get("reason-cancel")
		if v.Ending.Error = f.FieldError(w, "reason"); v.Ending.Error == "" {
			v.Ending.Error = f.Summary(w)
		}
	}
}

// dress gives the page its title, what it is drawn with, and its addresses.
func (v *showView) dress() {
	v.Page.Title, v.Page.Styles = v.V.Title, styles()
	v.Public = "/p/" + v.V.Committee.Code + "/hearings/" + v.V.Number.String()
	v.Mine = "/my/" + v.V.Committee.Code + "/hearings/" + v.V.Number.String()
}

// formErrors are those of one form of the page.
func (v showView) formErrors(form string) []ui.FieldError {
	if v.Open != form {
		return nil
	}
	return v.Errors
}

func (v showView) can(on hearing.Event) bool { return slices.Contains(v.V.Can, on) }

func (p *Pages) at(c *fiber.Ctx) string { return kit.Link(c, "hearings", c.Params("number")) }

// moment writes an instant where the committee is, with its weekday: people come by it.
func moment(w i18n.Speaker, m people.Committee, t time.Time) string {
	return kit.LongDay(w, m.Today(t)) + " " + t.In(m.Location()).Format("15:04")
}

func (v showView) at(w i18n.Speaker, t *time.Time) string {
	if t == nil {
		return ""
	}
	return moment(w, v.V.Committee, *t)
}

// facts are what a hearing is, a line each.
func (v showView) facts(w i18n.Speaker) []ui.Pair {
	out := []ui.Pair{
		{Key: w.Say("hearings.field.kind"), Value: w.Say("hearings.kind." + string(v.V.Kind))},
		{Key: w.Say("hearings.field.starts"), Value: w.Say("hearings.starts", "At", v.at(w, &v.V.StartsAt), "n", strconv.Itoa(v.V.Minutes))},
		{Key: w.Say("hearings.field.place"), Value: v.V.Place},
		{Key: w.Say("hearings.field.observers"), Value: watching(w, v.V.Observers)},
	}
	if v.V.Draws() {
		out = append(
			out, ui.Pair{Key: w.Say("hearings.field.signup_ends"), Value: v.at(w, v.V.SignupEnds)},
			ui.Pair{Key: w.Say("hearings.field.draws_on"), Value: kit.LongDay(w, v.V.DrawsOn)}, ui.Pair{Key: w.Say("hearings.field.sources"), Value: v.V.Sources},
		)
	}
	if v.Inside {
		out = append(
			out, ui.Pair{Key: w.Say("hearings.field.chair"), Value: ui.Dash(v.Names[v.V.Chair])},
			ui.Pair{Key: w.Say("hearings.field.recorder"), Value: ui.Dash(v.Names[v.V.Recorder])},
		)
	}
	if v.V.HeldAt != nil {
		out = append(out, ui.Pair{Key: w.Say("hearings.came"), Value: w.Say("hearings.came.n", "n", strconv.Itoa(len(v.V.Seats.Present())), "Watched", strconv.Itoa(v.V.Watched))})
	}
	return out
}

func watching(w i18n.Speaker, n int) string {
	if n == 0 {
		return w.Say("hearings.closed")
	}
	return w.Say("hearings.open", "n", strconv.Itoa(n))
}

// taken are the seats of a kind that somebody has.
func (v showView) taken(p hearing.Party) int {
	n := 0
	for _, one := range v.V.Seats.Taking() {
		if one.Party == p {
			n++
		}
	}
	return n
}

// quotas are the kinds of seat, a line each; who signed up the committee alone counts.
func (v showView) quotas(w i18n.Speaker) []ui.Pair {
	out := make([]ui.Pair, len(v.V.Quotas))
	for i, q := range v.V.Quotas {
		signed := 0
		for _, one := range v.V.Signups {
			if one.Party == q.Party {
				signed++
			}
		}
		out[i] = ui.Pair{Key: party(w, q.Party), Value: w.Say("hearings.places", "n", strconv.Itoa(q.Places)) + w.Say("hearings.comma") + w.Say("hearings.way."+string(q.Way))}
		if v.Inside && q.Way == hearing.ByDraw {
			out[i].Value += w.Say("hearings.comma") + w.Say("hearings.signed", "n", strconv.Itoa(signed))
		}
		if taken := v.taken(q.Party); taken > 0 {
			out[i].Value += w.Say("hearings.comma") + w.Say("hearings.taken.n", "n", strconv.Itoa(taken))
		}
	}
	return out
}
