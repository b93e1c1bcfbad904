package register

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"ziguan/internal/i18n"
	"ziguan/internal/sheet"
	"ziguan/parking/register"
	"ziguan/web/kit"
	"ziguan/web/ui"
)

// dash stands for nothing, so that an empty cell is not taken for a lost one.
const dash = "\u2014"

// names joins several words the way the reader's language does.
func names(ctx context.Context, all []string) string {
	return strings.Join(all, i18n.T(ctx, "register.names.join"))
}

// personName names also somebody of whom only the lease is known.
func personName(ctx context.Context, name string) string {
	if name == "" {
		return i18n.T(ctx, "register.person.nameless")
	}
	return name
}

func areaText(n int64) string {
	if n == 0 {
		return "0"
	}
	return area(n)
}

func areaLine(ctx context.Context, n int64) string {
	if n == 0 {
		return i18n.T(ctx, "register.area.unknown")
	}
	return i18n.T(ctx, "register.area", "Area", area(n))
}

// found says by what a search found a household where its line does not show it,
// or which posting it is.
func found(ctx context.Context, h register.Hit) string {
	switch h.Why {
	case "dwelling", "room", "plate":
		return ""
	}
	return strings.TrimSpace(i18n.T(ctx, "register.found."+h.Why) + " " + h.Found)
}

// claimTone is the colour of an earlier card's state.
func claimTone(state string) string {
	if state == "dropped" {
		return "off"
	}
	return "wait"
}

// waiting leaves out claims that became cards, which stand in the list of cards.
func waiting(all []register.CardLine) []register.CardLine {
	return slices.DeleteFunc(slices.Clone(all), func(l register.CardLine) bool { return l.State == "issued" })
}

// steps is where an import stands: 0 upload, 1 check, 3 done.
func steps(ctx context.Context, at int) []ui.Step {
	var out []ui.Step
	for i, key := range []string{"register.step.upload", "register.step.check", "register.step.done"} {
		state := "todo"
		switch {
		case i < at:
			state = "done"
		case i == at:
			state = "now"
		}
		out = append(out, ui.Step{Label: i18n.T(ctx, key), State: state})
	}
	return out
}

// mostProblems is how many problems a page shows.
const mostProblems = 200

func firstProblems(all []register.Problem) []register.Problem {
	return all[:min(len(all), mostProblems)]
}

// fewSold is how many changed owners stand open above the button that writes the list:
// where nearly all differ it is the wrong list, and the button must not be far below.
const fewSold = 10

// soldRows are the rows whose other owner may be a new one, one of each dwelling.
func soldRows(r register.Result) []register.Conflict {
	var out []register.Conflict
	for _, c := range r.Conflicts {
		if c.InRegister && !slices.ContainsFunc(out, func(o register.Conflict) bool { return o.Dwelling == c.Dwelling }) {
			out = append(out, c)
		}
	}
	return out
}

func ticked(f kit.Form, row string) bool { return slices.Contains(f.All("sold"), row) }

// fromDay is the day as typed, today before anybody typed.
func fromDay(v previewView, row string) string {
	if s := v.Typed.Get("from-" + row); s != "" {
		return s
	}
	return v.Today.String()
}

// sheetOptions are all that have a register's titles, and each sheet by its name.
func sheetOptions(ctx context.Context, all []register.SheetRead) []ui.Option {
	out := []ui.Option{{Label: i18n.T(ctx, "register.sheets.all")}}
	for _, s := range all {
		label := s.Name
		if s.Hidden {
			label = i18n.T(ctx, "register.sheets.hidden", "Name", s.Name)
		}
		out = append(out, ui.Option{Value: s.Name, Label: label})
	}
	return out
}

// sheetsRead names the sheets that are read, or were, and those that are left.
func sheetsRead(ctx context.Context, all []register.SheetRead) string {
	var read, left []string
	for _, s := range all {
		if s.Read {
			read = append(read, s.Name)
		} else {
			left = append(left, s.Name)
		}
	}
	if len(left) == 0 {
		return i18n.T(ctx, "register.sheets.read", "Read", names(ctx, read))
	}
	return i18n.T(ctx, "register.sheets.some", "Read", ui.Dash(names(ctx, read)), "Left", names(ctx, left))
}

// readTitle heads the columns of a sheet, by its name where there are several.
func readTitle(ctx context.Context, p register.Preview, read register.PreviewSheet) string {
	if len(p.Read) > 1 {
		return i18n.T(ctx, "register.read.of", "Sheet", read.Name)
	}
	return i18n.T(ctx, "register.read")
}

// asked is a column whose meaning a person may choose: of those with its name the nth.
type asked struct {
	Name, Sample string
	Nth          int
	Field        register.Field
}

// columnsOf are the columns of all sheets that are read, each once: what a person
// says of it holds on every sheet.
func columnsOf(p register.Preview) []asked {
	var out []asked
	for _, read := range p.Read {
		nth := map[string]int{}
		for _, c := range read.Mapping.Named() {
			a := asked{c.Name(), sample(read, c), nth[c.Name()], c.Field}
			nth[a.Name]++
			if !slices.ContainsFunc(out, func(o asked) bool { return o.Name == a.Name && o.Nth == a.Nth }) {
				out = append(out, a)
			}
		}
	}
	return out
}

func readHead(ctx context.Context, read register.PreviewSheet) []ui.Column {
	return []ui.Column{
		{Label: i18n.T(ctx, "register.read.title")},
		{Label: i18n.T(ctx, "register.read.as")},
		{Label: i18n.T(ctx, "register.read.rows", "Count", strconv.Itoa(len(read.Samples)))},
	}
}

// taken are the columns that somebody reads.
func taken(m register.Mapping) []register.Column {
	return slices.DeleteFunc(slices.Clone(m.Columns), func(c register.Column) bool { return c.Field == "" })
}

// leftOut names the columns that nobody reads.
func leftOut(ctx context.Context, m register.Mapping) string {
	var out []string
	for _, c := range m.Named() {
		if c.Field == "" {
			out = append(out, c.Name())
		}
	}
	return names(ctx, out)
}

// fixText says what was put into which cell.
func fixText(ctx context.Context, f sheet.Fix) string {
	at := sheet.CellName(f.Row, f.Column)
	if f.Sheet != "" {
		at = f.Sheet + " " + at
	}
	return i18n.T(ctx, "register.fixes.one", "At", at, "Was", ui.Dash(f.Was), "Value", f.Value)
}

// fieldOptions are what a column may hold, and that nobody reads it.
func fieldOptions(ctx context.Context) []ui.Option {
	out := []ui.Option{{Label: i18n.T(ctx, "register.columns.unread")}}
	for _, f := range register.Fields {
		out = append(out, ui.Option{Value: string(f), Label: i18n.T(ctx, "register.field."+string(f))})
	}
	return out
}

// sample shows what stands in a column's first rows.
func sample(p register.PreviewSheet, c register.Column) string {
	var out []string
	for _, row := range p.Samples {
		if c.Index < len(row) && row[c.Index] != "" {
			out = append(out, row[c.Index])
		}
	}
	return strings.Join(out, " · ")
}
