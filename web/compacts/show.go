package compacts

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/clause"
	"ziguan/compacts/posting"
	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// showView is one compact with what can be done with it.
type showView struct {
	Page                ui.PageHead
	Base                string // of the page's own addresses
	V                   clause.Shown
	Inside, Set, Staff  bool
	MaySpeak            bool   // a resident, or somebody who may become one by signing in
	Open                string // the form that was refused
	Typed               kit.Form
	Errors              []ui.FieldError
	Thresholds, Effects []ui.Option
	Publications        []ui.Option
	Ending              ui.ConfirmView
	Mine                string
}

// Show is `/c/{committee}/compacts/{number}`.
func (p *Pages) Show(c *fiber.Ctx) error { return p.show(c, "", kit.Form{}) }

func (p *Pages) show(c *fiber.Ctx, form string, f kit.Form) error {
	shown, err := p.compacts.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := showView{Page: p.k.Page(c, "compacts.one"), Base: p.at(c), V: shown, Inside: true, Set: kit.Actor(c).MaySet(), Staff: kit.Actor(c).MayRun(), Open: form, Typed: f}
	v.dress()
	if v.Thresholds, v.Effects, v.Publications, err = options(kit.Of(c).Words, tally.Regime(shown.Committee.Regime)); err != nil {
		return err
	}
	switch form {
	case "opinion":
		v.Errors = kit.WrongOpinion(c, f)
	case "filing":
		v.Errors = kit.WrongFiling(c, f)
	default:
		v.Errors = kit.Wrong(c, f, "changes", "compacts.field.changes", "on", "compacts.field.on", "threshold", "votes.field.threshold", "effect", "votes.field.effect",
			"publication", "votes.field.publication")
	}
	v.Ending = ui.ConfirmView{
		Action: v.Base + "/withdrawal", Title: kit.T(c, "compacts.withdraw"), Text: kit.T(c, "compacts.withdraw.text"), ReasonLabel: kit.T(c, "compacts.reason"),
		Button: kit.T(c, "compacts.withdraw"),
	}
	if form == "ending" {
		w := kit.Of(c).Words
		v.Ending.Open, v.Ending.Reason = true, f.Get("reason")
		if v.Ending.Error = f.FieldError(w, "reason"); v.Ending.Error == "" {
			v.Ending.Error = f.Summary(w)
		}
	}
	return kit.Render(c, showPage(v))
}

// Public is `/p/{committee}/compacts/{number}`.
func (p *Pages) Public(c *fiber.Ctx) error {
	shown, err := p.compacts.ShowPublic(c.UserContext(), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := showView{Page: p.k.Page(c, "compacts.one"), Base: "/p/" + shown.Committee.Code + "/compacts/" + shown.Number.String(), V: shown}
	v.MaySpeak = speaks(c)
	v.dress()
	return kit.Render(c, showPage(v))
}

// speaks reports whether a visitor may say something of a compact: a resident of this
// committee, or whoever may turn out to be one by signing in.
func speaks(c *fiber.Ctx) bool {
	return !kit.Of(c).SignedIn || kit.Actor(c).Needs(kit.Committee(c).ID.String(), actor.Resident) == nil
}

// options are how an electorate may decide about a compact: by a vote that binds.
func options(w i18n.Speaker, of tally.Regime) (thresholds, effects, publications []ui.Option, err error) {
	names := []string{"ordinary", "special"}
	if of == tally.Residents {
		names = []string{"majority"}
	}
	for _, n := range names {
		thresholds = append(thresholds, ui.Option{Value: n, Label: w.Say("votes.threshold." + n), Text: w.Say("votes.threshold.text." + n)})
	}
	list, err := vote.Effects(of)
	for _, l := range list {
		if l.Binding {
			effects = append(effects, ui.Option{Value: string(l.Effect), Label: w.Say("votes.effect." + string(l.Effect)), Text: w.Say("votes.effect.text." + string(l.Effect))})
		}
	}
	for _, one := range vote.Publications() {
		publications = append(publications, ui.Option{Value: string(one), Label: w.Say("votes.publication." + string(one)), Text: w.Say("votes.publication.text." + string(one))})
	}
	return thresholds, effects, publications, err
}

func (v *showView) dress() {
	v.Page.Title, v.Page.Styles = v.V.Title, styles()
	v.Mine = "/my/" + v.V.Committee.Code + "/compacts/" + v.V.Number.String()
}

func (v showView) can(on clause.Event) bool { return slices.Contains(v.V.Can, on) }

// formErrors are those of one form of the page.
func (v showView) formErrors(form string) []ui.FieldError {
	if v.Open != form {
		return nil
	}
	return v.Errors
}

// typed is what was typed into a field of a form, or what it begins with.
func (v showView) typed(form, name, begin string) string {
	if v.Open != form {
		return begin
	}
	return v.Typed.Get(name)
}

// only is the one value that a choice has, so that nobody need choose it.
func only(list []ui.Option) string {
	if len(list) != 1 {
		return ""
	}
	return list[0].Value
}

// steps are the six steps of a compact, and where it stands.
func (v showView) steps(w i18n.Speaker) []ui.Step {
	at := map[clause.State]int{
		clause.Draft: 0, clause.Publicity: 1, clause.Consultation: 2, clause.Frozen: 3, clause.Voting: 3, clause.Preliminary: 3, clause.Certified: 4, clause.Signing: 4,
		clause.InForce: 6, clause.Superseded: 6,
	}
	names := []string{"discuss", "publicity", "consultation", "vote", "sign", "force"}
	if v.V.Kind == clause.Merchants {
		names = slices.Delete(names, 3, 4)
		at[clause.Frozen], at[clause.Signing], at[clause.InForce], at[clause.Superseded] = 3, 3, 5, 5
	}
	out := make([]ui.Step, len(names))
	for i, n := range names {
		out[i] = ui.Step{Label: w.Say("compacts.step." + n)}
		switch now := at[v.V.State]; {
		case i < now:
			out[i].State = "done"
		case i == now:
			out[i].State = "now"
		}
	}
	return out
}

// hung reports whether its sheet has hung to the end, every objection answered.
func (v showView) hung() bool { return v.V.Board.State == posting.Ended && v.V.Board.Open == 0 }

// remarks are those on one clause; 0 for those on all of it.
func (v showView) remarks(id int) int {
	n := 0
	for _, r := range v.V.Remarks {
		if r.Clause == id {
			n++
		}
	}
	return n
}

// last is the last day of its sheet; what it waits for while nobody can know it.
func (v showView) last(w i18n.Speaker) string {
	if v.V.Board.Last.Zero() {
		return w.Say("votes.last.unknown")
	}
	return v.V.Board.Last.String()
}

// signed says how many signed.
func (v showView) signed(w i18n.Speaker) string {
	key := "compacts.signed"
	if v.V.Kind == clause.Merchants {
		key = "compacts.signed.parties"
	}
	s := v.V.Signed
	return w.Say(key, "n", strconv.Itoa(s.Signed), "of", strconv.Itoa(s.Of), "online", strconv.Itoa(s.Online))
}

// signable reports whether who signed is a question yet.
func (v showView) signable() bool {
	return v.V.PastID.Zero() && slices.Contains([]clause.State{clause.Signing, clause.InForce, clause.Superseded}, v.V.State)
}

// bound says who is bound by what: the sentence of its kind, regime and how it came about.
func (v showView) bound() string {
	switch {
	case v.V.Kind == clause.Merchants:
		return "compacts.bound.merchants"
	case !v.V.PastID.Zero():
		return "compacts.bound.past"
	}
	return "compacts.bound." + string(v.V.Committee.Regime)
}
