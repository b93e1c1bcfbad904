package gateadmin

import (
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ziguan/parking/gate"
	"ziguan/parking/watch"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// Most facts and problems that a preview shows.
const (
	shownFacts    = 20
	shownProblems = 50
)

// PassagesView is the import of a barrier's passages.
type PassagesView struct {
	Head
	Gates  []gate.Gate
	Gate   string
	Errors []ui.FieldError
	// Read says that List is a preview; Done that it was imported with problems.
	Read, Done bool
	List       watch.Passages
	// Carry is the list as the import takes it back: what was understood, no more.
	Carry string
}

// Passages shows the form for a file.
func (p *Pages) Passages(c *fiber.Ctx) error { return p.passages(c, PassagesView{}) }

func (p *Pages) passages(c *fiber.Ctx, view PassagesView) error {
	view.Head = p.head(c, "gateadmin.passages.title")
	var err error
	view.Gates, err = p.watch.Gates(c.UserContext(), kit.Actor(c), kit.Committee(c).ID)
	return kit.Show(c, err, PassagesPage(view))
}

const maxUpload = 20 << 20

// ReadPassages shows what a file holds before it counts.
func (p *Pages) ReadPassages(c *fiber.Ctx) error {
	view := PassagesView{Gate: kit.Bind(c).Trim("gate")}
	name, data, err := kit.Upload(c, "file", maxUpload)
	if err == nil {
		view.List, err = p.watch.ReadPassages(c.UserContext(), kit.Actor(c), kit.Committee(c), watch.PassageFile{Name: name, Data: data, Gate: view.Gate})
	}
	if err != nil {
		view.Errors = kit.Wrong(c, kit.Form{}.WithError(err), "file", "gateadmin.passages.file", "gate", "gateadmin.paper.gate")
		return kit.Refuse(c, err, func() error { return p.passages(c, view) })
	}
	view.Read, view.Carry = true, carry(view.List.Facts)
	return p.passages(c, view)
}

// ImportPassages records the list that the preview carried.
func (p *Pages) ImportPassages(c *fiber.Ctx) error {
	view := PassagesView{Carry: kit.Bind(c).Get("list")}
	var err error
	view.List, err = p.watch.ImportPassages(c.UserContext(), p.recorder, kit.Actor(c), kit.Committee(c), watch.PassageFile{Name: "passages.csv", Data: []byte(view.Carry)})
	if err != nil {
		view.Errors = kit.Wrong(c, kit.Form{}.WithError(err), "file", "gateadmin.passages.file", "gate", "gateadmin.paper.gate")
		return kit.Refuse(c, err, func() error { return p.passages(c, view) })
	}
	if len(view.List.Problems) > 0 {
		view.Done = true
		return p.passages(c, view)
	}
	return kit.Done(c, kit.Link(c, "gate", "passages"), "gateadmin.passages.done",
		"Count", strconv.Itoa(view.List.Recorded), "Known", strconv.Itoa(view.List.Already))
}

// carry writes facts in the form that gate.ReadPassages reads back.
func carry(facts []watch.Fact) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"plate", "time", "gate", "direction"}) // a strings.Builder never fails
	for _, f := range facts {
		_ = w.Write([]string{f.Plate.String(), f.At.Format(time.RFC3339), f.Gate, string(f.Direction)})
	}
	w.Flush()
	return b.String()
}
