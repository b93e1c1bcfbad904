package compacts

import (
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ziguan/compacts/clause"
	"ziguan/internal/i18n"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// remarksView is what was said of a compact, with the answers: those of one clause, or all.
type remarksView struct {
	Page            ui.PageHead
	Base, Mine      string
	V               clause.Shown
	Inside, Staff   bool
	MaySpeak        bool
	Clause          string // the one asked for, by its id; empty for all
	List            []clause.Heard
	Chosen          *clause.Heard // to be answered
	Open            string
	Typed           kit.Form
	Errors          []ui.FieldError
	Outcomes        []ui.Option
	Withholds       []ui.Option
	Clauses, Others []ui.Option
	Seconded        []int
	Pager           ui.PagerView
}

// Remarks is `/c/{committee}/compacts/{number}/remarks`.
func (p *Pages) Remarks(c *fiber.Ctx) error { return p.remarks(c, "", kit.Form{}) }

func (p *Pages) remarks(c *fiber.Ctx, form string, f kit.Form) error {
	shown, err := p.compacts.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := remarksView{Page: p.k.Page(c, "compacts.remarks"), Base: p.at(c), V: shown, Inside: true, Staff: kit.Actor(c).MayRun(), Open: form, Typed: f}
	n := c.Query("n")
	if form != "" {
		n = c.Params("n")
	}
	v.choose(kit.Of(c).Words, whole(n))
	v.Errors = kit.Wrong(c, f, "outcome", "compacts.field.outcome", "reason", "compacts.field.answer", "clause", "compacts.field.answered_by", "into", "compacts.field.into", "why", "compacts.reason", "withheld", "compacts.reason")
	return p.said(c, v)
}

// PublicRemarks is `/p/{committee}/compacts/{number}/remarks`.
func (p *Pages) PublicRemarks(c *fiber.Ctx) error {
	shown, err := p.compacts.ShowPublic(c.UserContext(), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	code := shown.Committee.Code
	return p.said(c, remarksView{
		Page: p.k.Page(c, "compacts.remarks"), Base: "/p/" + code + "/compacts/" + shown.Number.String(), V: shown, Mine: "/my/" + code + "/compacts/" + shown.Number.String(),
		MaySpeak: speaks(c),
	})
}

func (p *Pages) said(c *fiber.Ctx, v remarksView) error {
	v.Page.Styles = styles()
	v.Clause = c.Query("clause")
	for _, r := range v.V.Remarks {
		if v.Clause == "" || strconv.Itoa(r.Clause) == v.Clause {
			v.List = append(v.List, r)
		}
	}
	v.List, v.Pager = kit.Paged(c, v.List, onPage, v.Base+"/remarks", "clause", v.Clause)
	return kit.Render(c, remarksPage(v))
}

// choose opens one remark to be answered or joined to another.
func (v *remarksView) choose(w i18n.Speaker, n int) {
	for _, o := range clause.Outcomes() {
		v.Outcomes = append(v.Outcomes, ui.Option{Value: string(o), Label: w.Say("compacts.outcome." + string(o))})
	}
	for _, why := range clause.Withholds() {
		v.Withholds = append(v.Withholds, ui.Option{Value: why, Label: w.Say("compacts.withhold." + why)})
	}
	v.Clauses = clauses(w, v.V.Text, "compacts.clause.none")
	v.Others = []ui.Option{{Label: w.Say("compacts.into.choose")}}
	for i, r := range v.V.Remarks {
		if r.N == n {
			v.Chosen = &v.V.Remarks[i]
			if v.Open == "" && r.Clause > 0 {
				v.Typed = kit.FormOf(map[string][]string{"clause": {strconv.Itoa(r.Clause)}})
			}
		} else if r.State == clause.Filed {
			v.Others = append(v.Others, ui.Option{Value: strconv.Itoa(r.N), Label: w.Say("compacts.remark.n", "n", strconv.Itoa(r.N)) + " " + beginning(r.Text)})
		}
	}
}

// clauses are the clauses of a text to choose among, none first.
func clauses(w i18n.Speaker, t clause.Text, none string) []ui.Option {
	out := []ui.Option{{Label: w.Say(none)}}
	for _, n := range t.Clauses() {
		out = append(out, ui.Option{Value: strconv.Itoa(n.ID), Label: n.Word() + " " + beginning(n.Text)})
	}
	return out
}

// beginning is how a text begins, where there is room for no more.
func beginning(text string) string {
	r := []rune(text)
	if len(r) > 18 {
		return string(r[:18]) + "…"
	}
	return text
}

// Answer answers a remark.
func (p *Pages) Answer(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.compacts.Answer(c.UserContext(), kit.Actor(c), clause.Answering{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), N: whole(c.Params("n")), Outcome: clause.Outcome(f.Get("outcome")), Reason: f.Get("reason"), Clause: whole(f.Get("clause")),
	})
	return kit.Settle(c, err, kit.Again(err, func() error { return p.remarks(c, "answer", f.WithError(err)) }), p.at(c)+"/remarks", "compacts.answered")
}

// Join joins a remark to another.
func (p *Pages) Join(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.compacts.Join(c.UserContext(), kit.Actor(c), clause.Joining{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), N: whole(c.Params("n")), Into: whole(f.Get("into")), Reason: f.Get("why"),
	})
	return kit.Settle(c, err, kit.Again(err, func() error { return p.remarks(c, "join", f.WithError(err)) }), p.at(c)+"/remarks", "compacts.joined")
}

// Withhold keeps the words of a remark from others.
func (p *Pages) Withhold(c *fiber.Ctx) error {
	f := kit.Bind(c)
	err := p.compacts.Withhold(c.UserContext(), kit.Actor(c), clause.Withholding{Committee: kit.Committee(c).ID, Number: c.Params("number"), N: whole(c.Params("n")), Why: f.Get("withheld")})
	return kit.Settle(c, err, kit.Again(err, func() error { return p.remarks(c, "withhold", f.WithError(err)) }), p.at(c)+"/remarks", "compacts.withholding")
}

// remarkView is the form of a remark: a resident's own, or one that somebody brought.
type remarkView struct {
	Page         ui.PageHead
	Action, Back string
	V            clause.Shown
	Counter      bool
	Typed        kit.Form
	Key          string
	Clauses      []ui.Option
	Ways         []ui.Option
	On           clause.Node // the clause it is on, as it reads
	Instead      *clause.Heard
	Errors       []ui.FieldError
}

// CounterForm is `/c/{committee}/compacts/{number}/remarks/new`.
func (p *Pages) CounterForm(c *fiber.Ctx) error { return p.counterForm(c, kit.Form{}) }

func (p *Pages) counterForm(c *fiber.Ctx, f kit.Form) error {
	shown, err := p.compacts.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	w := kit.Of(c).Words
	v := remarkView{Action: p.at(c) + "/remarks", Back: p.at(c) + "/remarks", V: shown, Counter: true}
	for _, way := range []string{"counter", "paper", "committee"} {
		v.Ways = append(v.Ways, ui.Option{Value: way, Label: w.Say("compacts.way." + way), Text: w.Say("compacts.way.text." + way)})
	}
	return p.remarkForm(c, v, f)
}

func (p *Pages) remarkForm(c *fiber.Ctx, v remarkView, f kit.Form) error {
	v.Page, v.Typed, v.Key = p.k.Page(c, "compacts.remark"), f, f.Get("key")
	if v.Key == "" || len(v.Key) > 80 {
		v.Key = uuid.NewString()
	}
	if f.Err() == nil {
		v.Typed = kit.FormOf(map[string][]string{"clause": {c.Query("clause")}, "instead_of": {c.Query("instead_of")}})
	}
	v.On, _ = v.V.Text.Find(whole(v.Typed.Get("clause")))
	for i, r := range v.V.Remarks {
		if r.N == whole(v.Typed.Get("instead_of")) {
			v.Instead = &v.V.Remarks[i]
		}
	}
	v.Page.Styles, v.Page.Narrow = styles(), true
	v.Clauses = clauses(kit.Of(c).Words, v.V.Text, "compacts.clause.all")
	v.Errors = kit.Wrong(c, f, "clause", "compacts.field.which", "quote", "compacts.field.quote", "text", "compacts.field.remark", "on_paper", "compacts.field.on_paper", "way", "compacts.field.way")
	return kit.Render(c, remarkPage(v))
}

func remarkOf(c *fiber.Ctx, f kit.Form) clause.NewRemark {
	return clause.NewRemark{
		Committee: kit.Committee(c).ID, Number: c.Params("number"), Clause: whole(f.Get("clause")), Quote: f.Get("quote"), Text: f.Get("text"),
		InsteadOf: whole(f.Get("instead_of")), Key: f.Get("key"),
	}
}

// Enter enters what somebody brought, or what the committee asks people to think about.
func (p *Pages) Enter(c *fiber.Ctx) error {
	f := kit.Bind(c)
	n := remarkOf(c, f)
	n.Slip, n.Own, n.OnPaper = f.Get("way") == "paper", f.Get("way") == "committee", f.Trim("on_paper")
	if n.OnPaper == "" && !n.Own { // who sits at the counter may live here, too
		err := clause.ErrRemarkWho.On("on_paper")
		return kit.Refuse(c, err, func() error { return p.counterForm(c, f.WithError(err)) })
	}
	_, err := p.compacts.Remark(c.UserContext(), kit.Actor(c), n)
	return kit.Settle(c, err, kit.Again(err, func() error { return p.counterForm(c, f.WithError(err)) }), p.at(c)+"/remarks", "compacts.remarked")
}

// errors are those of one form of the page.
func (v remarksView) errors(form string) []ui.FieldError {
	if v.Open != form {
		return nil
	}
	return v.Errors
}
