package data

import (
	"strconv"
	"time"

	"ziguan/internal/day"
	"ziguan/internal/holding"
	"ziguan/internal/i18n"
	"ziguan/internal/sheet"
	"ziguan/web/kit"
)

// table is one kind of data, for the page and for the spreadsheet.
type table struct {
	Name, Title, Why string
	Head             []string
	Rows             [][]string
}

// speaker says data in words, in a committee's zone.
type speaker struct {
	i18n.Speaker
	zone *time.Location
}

// tables are the kinds of data there are, each with its reason, those that hold
// nothing too: that nothing is kept is an answer.
func (s speaker) tables(all holding.All) []table {
	var out []table
	for _, one := range all {
		t := table{Name: one.Name, Title: s.Say("data.kind." + one.Name), Why: s.Say("data.why." + one.Name)}
		for _, c := range one.Columns() {
			t.Head = append(t.Head, s.Say("data.column."+c))
		}
		for i := range one.Len() {
			var row []string
			for _, c := range one.Row(i) {
				row = append(row, s.cell(c))
			}
			t.Rows = append(t.Rows, row)
		}
		out = append(out, t)
	}
	return out
}

// titled is what says itself in words.
type titled interface{ Title(w i18n.Speaker) string }

func (s speaker) cell(c holding.Cell) string {
	switch v := c.Value.(type) {
	case titled:
		return v.Title(s.Speaker)
	case holding.Span:
		return s.span(v)
	case day.Day:
		return v.String()
	case time.Time:
		return s.at(v)
	case *time.Time:
		if v == nil {
			return ""
		}
		return s.at(*v)
	case bool:
		if v {
			return s.Say("data.yes")
		}
		return s.Say("data.no")
	case int:
		return strconv.Itoa(v)
	case string:
		return s.word(c.Say, v)
	}
	return ""
}

// word says a value; a class that the committee made itself is called by its code.
func (s speaker) word(begins, value string) string {
	switch {
	case begins == "" || value == "":
		return value
	case begins == "class.":
		return kit.ClassName(s.Speaker, value)
	}
	return s.Say(begins + value)
}

func (s speaker) at(t time.Time) string { return t.In(s.zone).Format("2006-01-02 15:04") }

func (s speaker) span(d holding.Span) string {
	if d.To.Zero() {
		return s.Say("data.from", "Day", d.From.String())
	}
	return s.Say("data.span", "From", d.From.String(), "To", d.To.String())
}

func outs(list []table) []sheet.Out {
	var out []sheet.Out
	for _, t := range list {
		out = append(out, sheet.Out{Name: t.Title, Titles: t.Head, Rows: t.Rows})
	}
	return out
}
