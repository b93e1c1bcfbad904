package gateadmin

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/parking/gate"
	"ziguan/parking/plate"
	"ziguan/parking/watch"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// paperRows is how many lines the printed sheet and its form have.
const paperRows = 20

// PaperView is the form of a paper sheet.
type PaperView struct {
	Head
	Gates     []gate.Gate
	Gate      string
	Date      string
	Lines     []PaperLine
	Errors    []ui.FieldError
	Committee string
	// After a look or an entry: how many lines are right, and what became of them.
	Read                 bool
	Good, Wrong          int
	Entered              bool
	Recorded, KnownLines int
}

// PaperLine is a line of the form: as typed, and what the program makes of it.
type PaperLine struct {
	watch.PaperLine
	N     int    // from 1
	Sense string // what it was understood as; empty before a look
	Error string // with what a tail or a mistyped plate may have meant
}

func (l PaperLine) field(name string) string { return name + "-" + strconv.Itoa(l.N) }

// Paper shows an empty form.
func (p *Pages) Paper(c *fiber.Ctx) error {
	m := kit.Committee(c)
	view := PaperView{Date: m.Today(p.k.DB.Now()).String(), Lines: make([]PaperLine, paperRows)}
	return p.paper(c, view)
}

func (p *Pages) paper(c *fiber.Ctx, view PaperView) error {
	view.Head = p.head(c, "gateadmin.paper.title")
	view.Page.Wide = true
	for i := range view.Lines {
		view.Lines[i].N = i + 1
	}
	var err error
	view.Gates, err = p.watch.Gates(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	return kit.Show(c, err, PaperPage(view))
}

// EnterPaper looks at a typed sheet, or enters it when that button was pressed.
func (p *Pages) EnterPaper(c *fiber.Ctx) error {
	f := kit.Bind(c)
	view, typed, err := typedPaper(f)
	enter := f.Get("act") == "enter"
	var read []watch.PaperRead
	switch who, m := kit.Actor(c), kit.Committee(c); {
	case err != nil:
	case enter:
		read, err = p.watch.EnterPaper(c.UserContext(), p.recorder, who, m, typed)
	default:
		read, err = p.watch.ReadPaper(c.UserContext(), who, m, typed)
	}
	if err != nil {
		view.Errors = kit.Wrong(c, f.WithError(err), "gate", "gateadmin.paper.gate", "date", "gateadmin.paper.date")
		return kit.Refuse(c, err, func() error { return p.paper(c, view) })
	}
	view.understand(kit.Of(c).Words, read)
	view.Read, view.Entered = true, enter
	if enter && view.Wrong == 0 {
		return kit.Done(c, kit.Link(c, "gate", "paper"), "gateadmin.paper.done",
			"Count", strconv.Itoa(view.Recorded), "Known", strconv.Itoa(view.KnownLines))
	}
	return p.paper(c, view)
}

// typedPaper reads the form; a wrong date is refused on its field.
func typedPaper(f kit.Form) (PaperView, watch.PaperSheet, error) {
	view := PaperView{Gate: f.Trim("gate"), Date: f.Trim("date"), Lines: make([]PaperLine, paperRows)}
	s := watch.PaperSheet{Gate: view.Gate}
	for i := range view.Lines {
		l := &view.Lines[i]
		l.N = i + 1
		l.PaperLine = watch.PaperLine{
			Time: f.Get(l.field("time")), Direction: f.Get(l.field("direction")),
			Plate: f.Get(l.field("plate")), Note: f.Get(l.field("note")),
		}
		s.Lines = append(s.Lines, l.PaperLine)
	}
	date, err := day.Parse(view.Date)
	if err != nil {
		return view, s, errs.Form(day.ErrInvalid.On("date"))
	}
	s.Date = date
	return view, s, nil
}

// understand writes beside each line what was made of it.
func (v *PaperView) understand(w i18n.Speaker, read []watch.PaperRead) {
	for _, r := range read {
		l := &v.Lines[r.N-1]
		if r.Err != nil {
			l.Error = w.Err(r.Err) + choices(w, r.Choices)
			v.Wrong++
			continue
		}
		v.Good++
		l.Sense = w.Say("gateadmin.paper.sense", "Clock", r.At.Format("15:04"), "Direction", w.Say("gateadmin.direction."+r.Direction), "Plate", r.Plate.String())
		switch r.Status {
		case gate.Recorded:
			v.Recorded++
		case gate.Already:
			v.KnownLines++
		default:
			continue
		}
		l.Sense += w.Say("gateadmin.paper.recorded")
	}
}

// choices asks whether one of the plates was meant.
func choices(w i18n.Speaker, list []plate.Plate) string {
	if len(list) == 0 {
		return ""
	}
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = p.String()
	}
	return w.Say("gateadmin.paper.hint", "Plates", strings.Join(names, w.Say("gateadmin.list.and")))
}

// EmptyPaper is the sheet to print and fill in by hand.
func (p *Pages) EmptyPaper(c *fiber.Ctx) error {
	view := PaperView{Head: p.head(c, "gateadmin.paper.sheet"), Committee: kit.Committee(c).Name, Lines: make([]PaperLine, paperRows)}
	for i := range view.Lines {
		view.Lines[i].N = i + 1
	}
	view.Page.Wide = true
	return kit.Render(c, EmptyPaperPage(view))
}
