package ui

import (
	"strings"

	"ziguan/compacts/rule"
	"ziguan/compacts/source"
	"ziguan/internal/i18n"
)

// GroundView asks what something rests on (依据): its kind, its text, and the source
// where it can be read, if the committee has any.
type GroundView struct {
	Kind FieldView
	Text FieldView
	Ref  FieldView
}

// GroundText says a ground in a line: 公约条款 · 公约第七条. The program's own text has
// both languages; one from before kinds were asked for has none.
func GroundText(w i18n.Speaker, g rule.Ground) string {
	text := g.Text
	if w.L == i18n.English && g.EN != "" {
		text = g.EN
	}
	if g.Kind == "" || g.Kind == rule.Default {
		return text
	}
	return w.Say("rule.source."+string(g.Kind)) + " · " + text
}

// SourceWord is what people call a source by its number 2026-12: 公示〔2026〕12号. What was
// entered afterwards says so wherever it is named (补录).
func SourceWord(w i18n.Speaker, c source.Cited) string {
	year, n, _ := strings.Cut(c.Number, "-")
	switch c.Kind {
	case source.Past:
		return w.Say("past.number", "year", year, "n", n)
	case source.Vote:
		return w.Say("votes.number", "year", year, "n", n)
	case source.Compact:
		return w.Say("compacts.number", "year", year, "n", n)
	case source.Clause:
		n, clause, _ := strings.Cut(n, "-")
		return w.Say("compacts.number.clause", "year", year, "n", n, "clause", clause)
	case source.Hearing:
		return w.Say("hearings.number", "year", year, "n", n)
	case source.Posting:
	}
	return w.Say("postings.number", "year", year, "n", n)
}

// SourceHref leads to where anybody may read a source.
func SourceHref(code string, c source.Cited) string {
	switch c.Kind {
	case source.Past:
		return "/p/" + code + "/past/" + c.Number
	case source.Vote:
		return "/p/" + code + "/votes/" + c.Number
	case source.Compact:
		return "/p/" + code + "/compacts/" + c.Number
	case source.Clause:
		at := strings.LastIndex(c.Number, "-")
		return "/p/" + code + "/compacts/" + c.Number[:at] + "#c" + c.Number[at+1:]
	case source.Hearing:
		return "/p/" + code + "/hearings/" + c.Number
	case source.Posting:
	}
	return "/p/" + code + "/postings/" + c.Number
}
