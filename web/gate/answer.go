package gatepage

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
	"ziguan/parking/gate"
	"ziguan/parking/watch"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// face is how a verdict looks and sounds: its word, colour and sign. The
// script plays the sound of the same name.
type face struct{ Word, Tone, Icon string }

// faceOf gives the face of a verdict; on a public lane nobody is refused.
func faceOf(w i18n.Speaker, v gate.Verdict, lane bool) face {
	switch v {
	case gate.Allow:
		return face{w.Say("gate.word.allow"), "go", "check"}
	case gate.Caution:
		return face{w.Say("gate.word.caution"), "ask", "circle-question-mark"}
	case gate.Refuse:
	}
	if lane {
		return face{w.Say("gate.word.refuse.public"), "no", "x"}
	}
	return face{w.Say("gate.word.refuse"), "no", "x"}
}

// answerView is an answer that fills the screen.
type answerView struct {
	Frame
	checkForm
	face
	Seen                 gate.Check // as it was sent, for a special pass
	ID, Sentence, Speech string
	Verdict              string
	Plate                plateView
	Rows                 []ui.Pair
	Again                string
	Lane                 []ui.Option // what to do on a public lane
	Reasons              []reason    // of a special pass
	Phone                string
	Visitor              *visitForm    // nil where none can be registered
	Unplated             *unplatedView // the visitors' cars without a plate it may be one of
	Moves                bool          // somebody is known who can move the car
	At                   string        // the gate's name, where a car that is in the way most often stands
	Look                 string        // the id of the check that may follow a look; empty after a check
}

// reason is one button of a special pass; each has the id of its own check.
type reason struct{ Code, Label, ID string }

// overrides are the stable reasons of a special pass (特殊放行).
func overrides() []string { return []string{"delivery", "repair", "care", "vouched", "duty"} }

// Check decides and records one check and shows the answer. The form carries
// the id, so a second tap or a reload shows the same answer.
func (p *Pages) Check(c *fiber.Ctx) error { return p.asked(c, p.rec.Check, nil) }

// Look tells what a car's card says and records nothing; recording it is one tap more.
func (p *Pages) Look(c *fiber.Ctx) error {
	id := newID()
	return p.asked(c, p.rec.Look, &id)
}

// asked is a form that asks about a car; look is the id of the check that may follow a
// look, nil where this is the check.
func (p *Pages) asked(c *fiber.Ctx, ask func(context.Context, actor.Actor, people.CommitteeID, gate.Check) (gate.Answer, error), look *string) error {
	f := kit.Bind(c)
	k := gate.Check{
		Gate: f.Get("gate"), Direction: gate.Direction(f.Get("direction")), Plate: f.Trim("plate"),
		Token: f.Trim("token"), Visit: passOf(f), Override: f.Get("override"), Exempt: f.Get("exempt"), Device: kit.Actor(c).Device,
	}
	k.ID, _ = uuid.Parse(f.Get("id"))                    // none is refused by the recorder
	k.At, _ = time.Parse(time.RFC3339, f.Get("seen_at")) // only kept checks of the script have one
	form, id := formOf(c, f), f.Get("id")
	which, err := p.leaving(c, form, k)
	if which != nil && look == nil {
		ask, look = p.rec.Look, &id
	}
	var a gate.Answer
	if err == nil {
		a, err = ask(kit.Context(c), kit.Actor(c), kit.Committee(c).ID, k)
	}
	switch {
	case errs.KindOf(err) == errs.Unavailable:
		return p.Down(c)
	case err != nil:
		return kit.Refuse(c, err, func() error { return p.again(c, f, err) })
	case look != nil:
		return p.looked(c, form, k, a, seen{*look, which})
	}
	return p.answer(c, form, k, a)
}

// seen is a look: the id of the check that may follow, and of which cars this may be one.
type seen struct {
	id    string
	which *unplatedView
}

// looked shows what a look told, with one button that records the passage.
func (p *Pages) looked(c *fiber.Ctx, form checkForm, k gate.Check, a gate.Answer, s seen) error {
	g := placeOf(c, a, form.Gate)
	v := p.answered(c, g.Lane, k, a)
	v.checkForm, v.At, v.Look, v.Unplated, v.Again = form, g.Name, s.id, s.which, kit.T(c, "gatepage.look.done")
	if s.which != nil {
		v.Again = kit.T(c, "gatepage.unplated.which")
	}
	v.Reasons, v.Lane = nil, nil
	v.Frame = p.frame(c, "gatepage.title", where(c, g, k.Direction))
	v.Frame.Full, v.Frame.Duty = true, true
	return show(c, v.Frame, answerPart(v))
}

func (p *Pages) answer(c *fiber.Ctx, form checkForm, k gate.Check, a gate.Answer) error {
	return p.answerWith(c, form, k, a, nil)
}

// answerWith shows an answer with more rows of what it rests on.
func (p *Pages) answerWith(c *fiber.Ctx, form checkForm, k gate.Check, a gate.Answer, rows []ui.Pair) error {
	if form.Walk {
		return p.walked(c, form, k, a)
	}
	g := placeOf(c, a, form.Gate)
	v := p.answered(c, g.Lane, k, a)
	v.checkForm, v.Visitor, v.At = form, visitorOf(form, k, a), g.Name
	if a.Unplated != "" && k.Override == "" && k.Direction == gate.In {
		var err error
		if v.Unplated, err = p.unplated(c, form, watch.Sought{Most: unplatedPaged}); err != nil {
			return err
		}
	}
	v.Rows = append(v.Rows, rows...)
	v.Frame = p.frame(c, "gatepage.title", where(c, g, k.Direction))
	v.Frame.Full, v.Frame.Duty = true, true
	return show(c, v.Frame, answerPart(v))
}

// answered says an answer in words.
func (p *Pages) answered(c *fiber.Ctx, lane bool, k gate.Check, a gate.Answer) answerView {
	w := kit.Of(c).Words
	v := answerView{
		face: faceOf(w, a.Verdict, lane), ID: a.ID.String(), Verdict: string(a.Verdict),
		Sentence: gate.Say(w, a), Seen: k, Plate: named(a.Plate, a.NoPlate), Phone: kit.Committee(c).DutyPhone,
	}
	if v.Sentence == v.Word {
		v.Sentence = w.Say("gatepage.answer.fine")
	}
	if lane && a.Verdict == gate.Refuse && a.Code == gate.CardUnknown {
		v.Sentence = w.Say("gatepage.lane.unknown")
	}
	if v.Plate.Text == "" && k.Plate != "" {
		v.Plate = plateView{k.Plate, "none"}
	}
	v.Speech = w.Say("gatepage.speech", "Word", v.Word, "Sentence", v.Sentence)
	if a.Again {
		v.Again = w.Say("gatepage.answer.again")
	}
	v.Moves = a.NoPlate == "" && (a.Card != nil || a.Code == gate.VisitorOpen || a.Code == gate.VisitorExpired)
	if a.Card != nil {
		v.Rows = []ui.Pair{
			{Key: w.Say("gatepage.answer.number"), Value: a.Card.Number},
			{Key: w.Say("gatepage.answer.class"), Value: kit.ClassName(w, a.Card.Class)},
			{Key: w.Say("gatepage.answer.until"), Value: date(w, a.Card.ValidTo)},
		}
	}
	if a.Verdict != gate.Refuse {
		return v
	}
	if lane {
		v.Lane = laneActions(w)
	}
	if k.Plate != "" || k.Token != "" {
		for _, code := range overrides() {
			v.Reasons = append(v.Reasons, reason{code, gate.SayOverride(w, code), newID()})
		}
	}
	return v
}

func laneActions(w i18n.Speaker) []ui.Option {
	var out []ui.Option
	for _, a := range []watch.Action{watch.Persuaded, watch.Slip, watch.Noted} {
		out = append(out, ui.Option{Value: string(a), Label: w.Say("gatepage.act." + string(a))})
	}
	return out
}

func date(w i18n.Speaker, d day.Day) string {
	if d.Zero() {
		return ""
	}
	year, month, dom := d.Date()
	return w.Say("gatepage.date", "Year", strconv.Itoa(year), "Month", strconv.Itoa(int(month)), "Day", strconv.Itoa(dom))
}

// Note keeps what the volunteer did about an answer, and goes on to the next car.
func (p *Pages) Note(c *fiber.Ctx) error {
	f := kit.Bind(c)
	check, err := uuid.Parse(f.Get("check_id"))
	if err != nil {
		return watch.ErrCheckUnknown
	}
	did := watch.Action(f.Get("action"))
	if err := p.watch.Note(kit.Context(c), kit.Actor(c), kit.Committee(c).ID, check, did); err != nil {
		if errs.KindOf(err) == errs.Unavailable {
			return p.Down(c)
		}
		return err
	}
	done := kit.T(c, "gatepage.act.done", "Action", kit.T(c, "gatepage.act."+string(did)))
	if did == watch.Mismatch {
		done = kit.T(c, "gatepage.mismatch.done")
	}
	if c.Get(partHeader) != "" {
		return kit.Render(c, notedPart(done))
	}
	if f.Has("walk") {
		return p.walking(c, entryView{Note: done})
	}
	s, open, err := p.shift(c)
	if err != nil || !open {
		return kit.Done(c, base(c), "")
	}
	return p.entry(c, s, entryView{Note: done, Full: did == watch.Mismatch})
}
