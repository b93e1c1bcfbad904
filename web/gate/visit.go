package gatepage

import (
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"ziguan/internal/errs"
	"ziguan/parking/gate"
	"ziguan/parking/plate"
	"ziguan/parking/visit"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// visitForm registers a visitor after a call to the household: the door, and
// which of two buttons. It carries the id of the check that follows.
type visitForm struct {
	checkForm
	ID, Plate string
	Unplated  bool   // what the car is is asked in place of its plate
	NoPlate   string // as typed, like the door
	Door      string
	Error     string // about the door
	// NoPlateError is about what the car is.
	NoPlateError string
	Open         bool
}

// registers are the answers after which a car may be registered as a visitor.
func registers() []gate.Code {
	return []gate.Code{gate.CardUnknown, gate.VisitorExpired, gate.CardExpired, gate.CardReplaced}
}

// visitorOf offers the registration of a car that came in without a right.
func visitorOf(form checkForm, k gate.Check, a gate.Answer) *visitForm {
	if k.Direction != gate.In || k.Token != "" || k.Override != "" {
		return nil
	}
	if a.Unplated != "" {
		return &visitForm{checkForm: form, ID: newID(), Unplated: true, NoPlate: numbered(k.Plate), Open: true}
	}
	if a.Plate == "" || !slices.Contains(registers(), a.Code) {
		return nil
	}
	return &visitForm{checkForm: form, ID: newID(), Plate: a.Plate}
}

// Visit registers a visitor whose household said yes, and checks the car in one
// go: what the volunteer sees next is the answer that lets it in.
func (p *Pages) Visit(c *fiber.Ctx) error {
	f := kit.Bind(c)
	form := formOf(c, f)
	got, err := p.visits.Register(kit.Context(c), kit.Actor(c), visit.AtTheGate{
		Committee: kit.Committee(c).ID, Door: f.Trim("door"), Plate: f.Trim("plate"), NoPlate: f.Get("no_plate"),
		Stay: visit.Stay(f.Get("stay")), Gate: f.Get("gate"),
	})
	switch {
	case errs.KindOf(err) == errs.Unavailable && err != nil:
		return p.Down(c)
	case errs.CodeOf(err) == visit.ErrOpen.Code: // a second tap, or another volunteer was faster
	case err != nil:
		return kit.Refuse(c, err, func() error { return p.visitAgain(c, form, f, err) })
	}
	k := gate.Check{Gate: form.Gate, Direction: gate.In, Plate: f.Trim("plate"), Device: kit.Actor(c).Device}
	k.ID, _ = uuid.Parse(f.Get("id")) // none is refused by the recorder
	if f.Has("unplated") {
		k.Plate, k.Visit = "", got.ID
	}
	a, err := p.rec.Check(kit.Context(c), kit.Actor(c), kit.Committee(c).ID, k)
	switch {
	case errs.KindOf(err) == errs.Unavailable && err != nil:
		return p.Down(c)
	case err != nil:
		return kit.Refuse(c, err, func() error { return p.again(c, f, err) })
	}
	var rows []ui.Pair
	if got.State == visit.Open {
		rows = []ui.Pair{
			{Key: kit.T(c, "visits.gate.to"), Value: f.Trim("door")},
			{Key: kit.T(c, "visits.gate.until"), Value: p.k.Until(c, got.Until)},
		}
	}
	return p.answerWith(c, form, k, a, rows)
}

// visitAgain shows the form once more with what was typed and what is wrong.
func (p *Pages) visitAgain(c *fiber.Ctx, form checkForm, f kit.Form, wrong error) error {
	all, err := p.places(c)
	if err != nil {
		return err
	}
	g := find(c, all, form.Gate)
	k := gate.Check{Gate: form.Gate, Direction: gate.In, Plate: f.Trim("plate")}
	was := gate.Answer{Code: gate.CardUnknown, Verdict: gate.Refuse, Plate: plate.Normalise(f.Get("plate")), NoPlate: f.Trim("no_plate")}
	if f.Has("unplated") {
		k.Plate, was.Code, was.Unplated = plate.Bare.Written(), gate.PlateInvalid, plate.Bare
	}
	v := p.answered(c, g.Lane, k, was)
	v.checkForm, v.ID, v.Sentence = form, f.Get("id"), kit.Of(c).Words.Err(wrong)
	v.Visitor = &visitForm{checkForm: form, ID: newID(), Plate: f.Get("plate"), Unplated: f.Has("unplated"), NoPlate: f.Get("no_plate"), Door: f.Get("door"), Open: true}
	switch errs.CodeOf(wrong) {
	case visit.ErrDoor.Code:
		v.Visitor.Error, v.Sentence = v.Sentence, gate.Say(kit.Of(c).Words, was)
	case visit.ErrNoPlate.Code, plate.ErrInvalid.Code:
		v.Visitor.NoPlateError, v.Sentence = kit.Of(c).Words.Err(visit.ErrNoPlate), gate.Say(kit.Of(c).Words, was)
	}
	v.Speech = kit.T(c, "gatepage.speech", "Word", v.Word, "Sentence", kit.Of(c).Words.Err(wrong))
	v.Frame = p.frame(c, "gatepage.title", where(c, g, gate.In))
	v.Frame.Full, v.Frame.Duty = true, true
	return show(c, v.Frame, answerPart(v))
}
