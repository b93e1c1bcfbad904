package applications

import (
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/parking/application"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// showView is an application as the committee works on it.
type showView struct {
	Page    ui.PageHead
	Base    string
	Here    string
	Staff   bool
	Ground  ui.GroundView // of a refusal
	V       application.Shown
	Story   []chapter
	Papers  []paper
	Marks   []mark // the check's form, where the reader may check
	Copies  []copied
	Place   string
	Offer   string
	Wait    string // what stands before the next step
	Grounds []ui.ChainLink
	Steps   []application.Step // the latest first
	Consent bool               // an owner's word is wanted
	Word    string             // by which way it came, empty while there is none
	WordBy  string             // who saw the owner
	Link    letterView         // a letter just made
	Typed   kit.Form
	On      string // the act that was refused
	Errors  []ui.FieldError
	Refused string
	Zone    *time.Location

	CopyDays string // how long copies are kept after the end
}

// mark is one document of the check's form, as seen or as typed.
type mark struct {
	paper
	Mark  string // "yes", "no" or ""
	Error string
}

// letterView is the letter with the owner's link, shown once to whoever hands it over.
type letterView struct {
	Link string
	Text string
	QR   [][]bool
}

func (p *Pages) letterOf(c *fiber.Ctx, shown application.Shown, secret string) (letterView, error) {
	v := letterView{Link: p.k.Absolute("/consent/" + secret)}
	v.Text = kit.T(c, "apply.consent.message", "Committee", kit.Committee(c).Name, "Dwelling", shown.Dwelling, "Link", v.Link)
	var err error
	v.QR, err = ui.QRBits(v.Link)
	return v, err
}

// wordOf says by which way the owner's word came, and who saw the owner.
func wordOf(w i18n.Speaker, v application.Shown) (word, by string) {
	k := v.Consent
	if k.State == "" || k.State == application.ConsentEnded {
		return "", ""
	}
	word = w.Say("consent.state."+string(k.State)) + " · " + w.Say("consent.way."+k.Way)
	if k.Owner != "" {
		word += " · " + k.Owner
	}
	if k.Role != "" && k.Way != application.BySession {
		by = w.Say("role."+k.Role) + " " + k.By
	}
	return word, by
}

// Can reports whether the reader may do something now.
func (v showView) Can(on application.Event) bool { return slices.Contains(v.V.Can, on) }

// reason is a refusal's field; several acts share a page, each with its own of that name.
const reason = "reason"

func reasonOf(act string) string { return reason + "-" + act }

// typed is what was typed in an act's field when it was refused.
func (v showView) typed(act, field string) string {
	if v.On != act {
		return ""
	}
	if field == reason {
		field = reasonOf(act)
	}
	return v.Typed.Get(field)
}

// errorOf is what was wrong with an act's field.
func (v showView) errorOf(act, field string) string {
	if v.On != act {
		return ""
	}
	return ui.ErrorOf(v.Errors, field)
}

// Show is `/c/{committee}/applications/{number}`.
func (p *Pages) Show(c *fiber.Ctx) error { return p.show(c, kit.Form{}, "", "") }

// show renders an application; act is the one that the form was refused for,
// link an owner's just made.
func (p *Pages) show(c *fiber.Ctx, f kit.Form, act, link string) error {
	shown, err := p.s.Show(c.UserContext(), kit.Actor(c), kit.Committee(c).ID, c.Params("number"))
	if err != nil {
		return err
	}
	v := p.showView(c, shown)
	v.Typed, v.On = f, act
	v.Marks = marks(c, shown, f, act)
	labels := kit.WithGround("reason", "apply.reason", "way", "apply.consent.way", "owner", "apply.consent.owner", "papers", "apply.consent.papers")
	citable, err := p.k.Citable(c)
	if err != nil {
		return err
	}
	typed := kit.Form{}
	if act == "refuse" {
		typed = f
	}
	v.Ground = kit.Ground(c, typed, "", citable)
	for _, m := range v.Marks {
		labels = append(labels, "until-"+string(m.Document), "document."+string(m.Document))
	}
	for _, k := range v.Copies {
		labels = append(labels, "photo-"+string(k.Document), "document."+string(k.Document))
	}
	v.Errors, v.Refused = kit.WrongParts(c, f, labels...)
	if link != "" {
		if v.Link, err = p.letterOf(c, shown, link); err != nil {
			return err
		}
	}
	return kit.Render(c, showPage(v))
}

func (p *Pages) showView(c *fiber.Ctx, shown application.Shown) showView {
	w := kit.Of(c).Words
	v := showView{
		Page: p.page(c, "apply.title", "Number", shown.Number), Base: kit.Link(c, "applications"), Here: kit.Link(c, "applications", shown.Number),
		Staff: kit.Actor(c).MayRun(), V: shown, Story: story(c, shown), Papers: papers(shown), Wait: standing(c, shown),
		Grounds: grounds(c, shown), Steps: slices.Clone(shown.Steps), Zone: kit.Committee(c).Location(),
		Consent: shown.Holder == "tenant" && !shown.State.Over() && !shown.Consent.Holds,
	}
	v.Word, v.WordBy = wordOf(w, shown)
	slices.Reverse(v.Steps)
	v.Copies, v.CopyDays = copiesOf(shown), strconv.Itoa(shown.CopyDays)
	if shown.State == application.Waiting {
		v.Place = w.Say("apply.place.of", "Place", strconv.Itoa(shown.Place.Place)) + firsts(w, shown.Place)
	}
	if shown.State == application.Offered {
		v.Offer = w.Say("apply.offered.untold", "Days", strconv.Itoa(shown.OfferDays))
		if !shown.Deadline.Zero() {
			v.Offer = w.Say("apply.offered.until", "Until", until(w, shown.Deadline, shown.Today))
		}
	}
	return v
}

// marks are the check's lines: as typed when it was refused, else as last seen.
func marks(c *fiber.Ctx, shown application.Shown, f kit.Form, act string) []mark {
	if !slices.Contains(shown.Can, application.Check) {
		return nil
	}
	var out []mark
	for _, one := range papers(shown) {
		m := mark{paper: one}
		switch one.State {
		case "ok", "over":
			m.Mark = "yes"
		case "no":
			m.Mark = "no"
		}
		if act == "check" {
			m.Mark, m.Until = f.Get("doc-"+string(one.Document)), f.Get("until-"+string(one.Document))
			m.Error = f.FieldError(kit.Of(c).Words, "until-"+string(one.Document))
		}
		out = append(out, m)
	}
	return out
}
