package kit

import (
	"github.com/gofiber/fiber/v2"

	"ziguan/compacts/source"
	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/web/ui"
)

// OpinionOf is what a form says of a body's opinion on something that is not posted yet.
func OpinionOf(c *fiber.Ctx, f Form, on source.Cited) source.NewOpinion {
	n := source.NewOpinion{Committee: Committee(c).ID, On: on, Opinion: source.Opinion{
		Body: source.Body(f.Get("body")), Says: source.Word(f.Get("says")), Text: f.Get("text"),
	}}
	n.GivenOn, n.Scan = DayOf(f, "given_on"), scan(c)
	return n
}

// DayOf reads a day of a form; what is none is no day, which is refused where one is needed.
func DayOf(f Form, field string) day.Day {
	d, err := day.Parse(f.Trim(field))
	if err != nil {
		return 0
	}
	return d
}

// scan is the scan that a form carries; none without one.
func scan(c *fiber.Ctx) []byte {
	if scans := Uploads(c, "scan"); len(scans) > 0 {
		return scans[0]
	}
	return nil
}

// FilingOf is what a form says of something that was filed at an office (备案).
func FilingOf(c *fiber.Ctx, f Form, of source.Cited) source.NewFiling {
	return source.NewFiling{Committee: Committee(c).ID, Of: of, Filing: source.Filing{
		Office: f.Get("office"), Number: f.Get("number"), FiledOn: DayOf(f, "filed_on"),
	}, Scan: scan(c)}
}

// WrongFiling are the errors of its form.
func WrongFiling(c *fiber.Ctx, f Form) []ui.FieldError {
	return Wrong(c, f, "office", "past.filing.office", "number", "past.filing.number", "filed_on", "past.filing.filed_on")
}

// WrongOpinion are the errors of its form.
func WrongOpinion(c *fiber.Ctx, f Form) []ui.FieldError {
	return Wrong(c, f, "body", "past.opinion.body", "says", "past.opinion.says", "text", "past.opinion.text", "given_on", "past.opinion.given_on")
}

func bodyOptions(w i18n.Speaker) []ui.Option {
	var out []ui.Option
	for _, b := range source.Bodies() {
		out = append(out, ui.Option{Value: string(b), Label: w.Say("opinion.body." + string(b))})
	}
	return out
}

func wordOptions(w i18n.Speaker) []ui.Option {
	var out []ui.Option
	for _, o := range source.Words() {
		out = append(out, ui.Option{Value: string(o), Label: w.Say("opinion.says." + string(o))})
	}
	return out
}
