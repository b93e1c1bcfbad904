package kit

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/i18n"
	"ziguan/internal/sheet"
	"ziguan/web/ui"
)

// Column is one of a list's: the key of its title, and what it says of a line.
type Column[T any] struct {
	Key string
	Say func(T) string
}

// Heads are the columns' titles, for a table on a page.
func Heads[T any](w i18n.Speaker, columns []Column[T]) []ui.Column {
	out := make([]ui.Column, len(columns))
	for i, col := range columns {
		out[i].Label = w.Say(col.Key)
	}
	return out
}

// Table is a list as a spreadsheet has it.
func Table[T any](w i18n.Speaker, titleKey string, columns []Column[T], lines []T) sheet.Out {
	out := sheet.Out{Name: w.Say(titleKey)}
	for _, col := range columns {
		out.Titles = append(out.Titles, w.Say(col.Key))
	}
	for _, line := range lines {
		row := make([]string, len(columns))
		for i, col := range columns {
			row[i] = col.Say(line)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// File sends a list as a spreadsheet. It is called by name, which holds nothing personal,
// and by the committee.
func File[T any](c *fiber.Ctx, name, titleKey string, columns []Column[T], lines []T) error {
	return Sheets(c, name+"-"+Committee(c).Code, Table(Of(c).Words, titleKey, columns, lines))
}

// Sheets sends tables as a spreadsheet that is called by name, every cell a text.
func Sheets(c *fiber.Ctx, name string, tables ...sheet.Out) error {
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, tables...); err != nil {
		return err
	}
	return Download(c, name+".xlsx", XLSX, b.Bytes())
}
