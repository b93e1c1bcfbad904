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
	if d, err := day.Parse(f.Trim("given_on")); err == nil { // what is none is no day, which is refused
		n.GivenOn = d
	}
	if scans := Uploads(c, "scan"); len(scans) > 0 {
		n.Scan = scans[0]
	}
	return n
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
