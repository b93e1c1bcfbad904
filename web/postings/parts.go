package postings

import (
	"context"
	"slices"
	"strconv"

	"ziguan/compacts/posting"
	"ziguan/internal/day"
	"ziguan/internal/i18n"
	"ziguan/web/ui"
)

func itoa(n int) string { return strconv.Itoa(n) }

func proofHref(v showView) string { return v.Base + "/" + v.V.Number.String() + "/proofs/new" }

// who says who objected, for the committee alone.
func who(w i18n.Speaker, o posting.Objection) string {
	if o.OnPaper != "" {
		return w.Say("postings.who.counter", "name", o.OnPaper)
	}
	if o.Person == "" {
		return w.Say("postings.who.gone")
	}
	return o.Name
}

// columns are those of an item table that have anything in them.
type columns struct{ class, plate, name, note bool }

func columnsOf(items []posting.Item) columns {
	var c columns
	for _, i := range items {
		c.class, c.plate = c.class || i.Class != "", c.plate || i.Plate != ""
		c.name, c.note = c.name || i.Name != "", c.note || i.Note != ""
	}
	return c
}

func (c columns) head(w i18n.Speaker) []ui.Column {
	out := []ui.Column{{Label: w.Say("postings.col.ref")}}
	for _, one := range []struct {
		there bool
		key   string
	}{
		{c.class, "postings.col.class"}, {c.plate, "postings.col.plate"}, {c.name, "postings.col.name"}, {c.note, "postings.col.note"},
	} {
		if one.there {
			out = append(out, ui.Column{Label: w.Say(one.key)})
		}
	}
	return out
}

func refOptions(ctx context.Context, items []posting.Item) []ui.Option {
	out := []ui.Option{{Value: "", Label: i18n.T(ctx, "postings.ref.all")}}
	for _, i := range items {
		out = append(out, ui.Option{Value: i.Ref, Label: i.Ref})
	}
	return out
}

func outcomeOptions(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, o := range posting.Outcomes {
		out = append(out, ui.Option{Value: string(o), Label: i18n.T(ctx, "record.value.outcome."+string(o))})
	}
	return out
}

// longDay is a day under a letter: 2026 年 11 月 23 日.
func longDay(w i18n.Speaker, d day.Day) string {
	y, m, dd := d.Date()
	return w.Say("postings.day.long", "year", strconv.Itoa(y), "month", w.Say(months[m-1]), "d", strconv.Itoa(dd))
}

// heardWrong opens the opinions of a form that was refused with some typed.
func heardWrong(v newView) bool {
	return slices.ContainsFunc(v.Heard, func(h heardView) bool { return h.Says.Value != "" || h.Text.Value != "" })
}
