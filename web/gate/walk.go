package gatepage

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ziguan/parking/gate"
	"ziguan/parking/watch"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// walkView is a walk through a lane (巡车): the open one, or what to begin with.
type walkView struct {
	Frame
	Lanes []ui.Option
	Lane  string
	SoFar string
	Past  []string
	Last  *walkedView
	Error string
}

// walkedView is the short answer of a walk: a plate and one word.
type walkedView struct {
	checkForm
	face
	ID       string
	Verdict  string
	Sentence string // what is the matter with its card; empty where it has none
	Plate    plateView
	SoFar    string
	Actions  []ui.Option
}

// Walk is the page of a walk through a lane.
func (p *Pages) Walk(c *fiber.Ctx) error { return p.walking(c, entryView{}) }

func (p *Pages) walking(c *fiber.Ctx, v entryView) error {
	w, err := p.watch.OpenWalk(kit.Context(c), kit.Actor(c), kit.Committee(c).ID)
	if errors.Is(err, watch.ErrWalk) {
		return p.walkStart(c, nil)
	}
	if err != nil {
		return err
	}
	all, err := p.places(c)
	if err != nil {
		return err
	}
	g := find(c, all, w.Lane)
	v.Frame = p.frame(c, "gatepage.walk.title", kit.T(c, "gatepage.walk.where", "Lane", g.Name))
	v.Frame.Duty = true
	v.checkForm = checkForm{Root: base(c), Gate: g.Label, Direction: string(gate.Parked), Walk: true}
	v.Province = kit.Committee(c).Province
	if v.Round == nil {
		v.Round = &walkView{}
	}
	v.Round.SoFar = soFar(c, w)
	return show(c, v.Frame, entryPage(v))
}

func (p *Pages) walkStart(c *fiber.Ctx, wrong error) error {
	all, err := p.places(c)
	if err != nil {
		return err
	}
	v := walkView{Frame: p.frame(c, "gatepage.walk.title", "")}
	v.Frame.Duty = true
	lane := false
	for _, g := range all {
		v.Lanes = append(v.Lanes, ui.Option{Value: g.Label, Label: g.Name})
		if v.Lane == "" || (g.Lane && !lane) {
			v.Lane, lane = g.Label, g.Lane
		}
	}
	past, err := p.watch.Walks(kit.Context(c), kit.Actor(c), kit.Committee(c).ID)
	if err != nil {
		return err
	}
	committee := kit.Committee(c)
	for _, w := range past {
		v.Past = append(v.Past, kit.T(c, "gatepage.walk.past.line",
			"Time", w.StartedAt.In(committee.Location()).Format("01-02 15:04"), "Lane", find(c, all, w.Lane).Name,
			"Known", strconv.Itoa(w.Known), "Unknown", strconv.Itoa(w.Unknown)))
	}
	if wrong != nil {
		v.Error = kit.Of(c).Words.Err(wrong)
	}
	return show(c, v.Frame, walkStartPage(v))
}

func soFar(c *fiber.Ctx, w watch.Walk) string {
	return kit.T(c, "gatepage.walk.sofar", "Known", strconv.Itoa(w.Known), "Unknown", strconv.Itoa(w.Unknown))
}

// StartWalk begins a walk; a second tap finds the open one.
func (p *Pages) StartWalk(c *fiber.Ctx) error {
	_, err := p.watch.StartWalk(kit.Context(c), kit.Actor(c), kit.Committee(c).ID, kit.Bind(c).Trim("gate"))
	return kit.Settle(c, err, func() error { return p.walkStart(c, err) }, base(c)+"/walk", "")
}

// EndWalk stores the walk as one count and says it.
func (p *Pages) EndWalk(c *fiber.Ctx) error {
	w, err := p.watch.EndWalk(kit.Context(c), kit.Actor(c), kit.Committee(c).ID)
	if errors.Is(err, watch.ErrWalk) {
		return kit.Done(c, base(c)+"/walk", "")
	}
	if err != nil {
		return err
	}
	return kit.Done(c, base(c)+"/walk", "gatepage.walk.ended", "Known", strconv.Itoa(w.Known), "Unknown", strconv.Itoa(w.Unknown))
}

// walked is the answer while walking: a word, and on to the next car.
func (p *Pages) walked(c *fiber.Ctx, form checkForm, k gate.Check, a gate.Answer) error {
	words := kit.Of(c).Words
	v := walkedView{checkForm: form, ID: a.ID.String(), Verdict: string(a.Verdict), Plate: draw(a.Plate)}
	v.face = face{words.Say("gatepage.word.known"), "ok", "circle-check"}
	if a.Verdict == gate.Refuse {
		v.face = face{words.Say("gatepage.word.unknown"), "no", "circle-x"}
		v.Actions = laneActions(words)
		if a.Card != nil { // registered once: what is the matter with its card
			v.Word, v.Sentence = words.Say("gatepage.code."+string(a.Code)), gate.Say(words, a)
		}
	}
	if v.Plate.Text == "" {
		v.Plate = plateView{k.Plate, "none"}
	}
	w, err := p.watch.OpenWalk(kit.Context(c), kit.Actor(c), kit.Committee(c).ID)
	switch {
	case err == nil:
		v.SoFar = soFar(c, w)
	case !errors.Is(err, watch.ErrWalk):
		return err
	}
	if c.Get(partHeader) != "" {
		return kit.Render(c, walkedPart(v))
	}
	return p.walking(c, entryView{Round: &walkView{Last: &v}})
}

// slipView is a sheet of four polite slips (提示单) to leave on cars.
type slipView struct {
	Frame
	Text, Phone, Committee string
}

// Slip is that sheet.
func (p *Pages) Slip(c *fiber.Ctx) error {
	committee := kit.Committee(c)
	v := slipView{
		Frame: p.frame(c, "gatepage.slip.title", ""), Committee: committee.Name,
		Text: kit.T(c, "gatepage.slip.text", "Name", committee.Name),
	}
	v.Frame.Duty = true
	if committee.DutyPhone != "" {
		v.Phone = kit.T(c, "gatepage.slip.phone", "Phone", committee.DutyPhone)
	}
	return show(c, v.Frame, slipPage(v))
}
