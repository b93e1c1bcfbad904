package register

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/record"
	"ziguan/internal/sheet"
	"ziguan/parking/plate"
)

//go:embed export.json
var exportData []byte

// exportWords are the titles of an export, which Recognise knows again.
var exportWords = readExportWords(exportData)

// readExportWords panics on data that is wrong, which a first test run shows.
func readExportWords(data []byte) map[string]string {
	var w map[string]string
	if err := json.Unmarshal(data, &w); err != nil {
		panic(err)
	}
	return w
}

// Format is the kind of file an export is written as.
type Format string

// The formats.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
)

// Export writes the whole register as a file whose import changes nothing. It
// holds whole names, numbers and plates: for staff, and on the record.
func (s *Service) Export(ctx context.Context, who actor.Actor, c people.CommitteeID, f Format) ([]byte, error) {
	var out sheet.Out
	err := s.act(ctx, who, c, func(a scene) error {
		b, err := openBooks(ctx, a, a.Committee, a.Today)
		if err != nil {
			return err
		}
		out = b.sheet()
		return record.Append(ctx, a.Tx, c.String(), record.Act{
			Kind: "register.exported", Subject: string(f), Body: []record.Pair{{Key: "dwellings", Value: strconv.Itoa(len(b.dwellings))}},
		})
	})
	if err != nil {
		return nil, err
	}
	return writeSheet(out, f)
}

// Template is an empty register with its titles, to be filled in and imported.
func Template(f Format) ([]byte, error) {
	return writeSheet(sheet.Out{Name: exportWords["sheet"], Titles: exportTitles(1)}, f)
}

func writeSheet(out sheet.Out, f Format) ([]byte, error) {
	var b bytes.Buffer
	var err error
	if f == CSV {
		err = sheet.WriteCSV(&b, out)
	} else {
		err = sheet.WriteXLSX(&b, out)
	}
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	return b.Bytes(), nil
}

func exportTitles(phones int) []string {
	titles := []string{exportWords["dwelling"], exportWords["owner"]}
	for i := range phones {
		n := ""
		if i > 0 {
			n = strconv.Itoa(i + 1)
		}
		titles = append(titles, exportWords["phone"]+n)
	}
	for _, f := range []Field{FieldArea, FieldTenant, FieldTenantPhone, FieldLeaseEnd, FieldPlates, FieldCard, FieldClass, FieldValidTo, FieldPaidTo} {
		titles = append(titles, exportWords[string(f)])
	}
	return titles
}

// sheet lays the books out: a dwelling takes as many rows as it has cards and
// tenants, and says its owners, phones and area on each.
func (b *books) sheet() sheet.Out {
	phones := 1
	for _, e := range b.known.Dwellings {
		phones = max(phones, len(e.Phones))
	}
	out := sheet.Out{Name: exportWords["sheet"], Titles: exportTitles(phones)}
	for _, d := range b.dwellings {
		a, err := ParseAddress(d.Code)
		if err != nil {
			continue // cannot be: openBooks has read it
		}
		e := b.known.Dwellings[a]
		e.Cards = b.live[d.ID]
		out.Rows = append(out.Rows, e.rows(phones)...)
	}
	return out
}

func (e Entry) rows(phones int) [][]string {
	head := []string{e.Dwelling.String(), strings.Join(e.Owners, exportWords["join"])}
	for i := range phones {
		p := ""
		if i < len(e.Phones) {
			p = e.Phones[i]
		}
		head = append(head, p)
	}
	area := ""
	if e.AreaHundredths > 0 {
		area = fmt.Sprintf("%d.%02d", e.AreaHundredths/100, e.AreaHundredths%100)
	}
	head = append(head, area)
	cards := slices.Clone(e.Cards)
	var rest []plate.Plate
	for _, p := range e.Plates {
		if !slices.ContainsFunc(cards, func(c Card) bool { return slices.Contains(c.Plates, p) }) {
			rest = append(rest, p)
		}
	}
	if len(rest) > 0 || len(cards) == 0 {
		cards = append(cards, Card{Plates: rest})
	}
	var out [][]string
	for i := range max(len(cards), len(e.Tenants)) {
		var t Tenant
		var c Card
		if i < len(e.Tenants) {
			t = e.Tenants[i]
		}
		if i < len(cards) {
			c = cards[i]
		}
		out = append(out, append(slices.Clone(head), t.Name, t.Phone, t.LeaseEnd.String(), strings.Join(plateTexts(c.Plates), exportWords["join"]),
			c.Number, c.Class, c.ValidTo.String(), c.PaidTo.String()))
	}
	return out
}

func plateTexts(all []plate.Plate) []string {
	out := make([]string, len(all))
	for i, p := range all {
		out[i] = p.String()
	}
	return out
}

// correctionColumns are those of a list of problems to correct: sheet, cell, title,
// what stands there, what is wrong, what may be meant, and what it shall be.
const correctionColumns = 7

// Corrections lays problems out as a workbook for somebody to fill in: titles has
// correctionColumns words, say gives a problem's sentence.
func Corrections(problems []Problem, titles []string, say func(code string) string) ([]byte, error) {
	out := sheet.Out{Name: exportWords["problems"], Titles: titles[:correctionColumns]}
	for _, p := range problems {
		out.Rows = append(out.Rows, []string{
			p.Sheet, sheet.CellName(p.Row, p.Index), p.Column, p.Value, say(p.Code), strings.Join(p.Suggestions, exportWords["join"]), "",
		})
	}
	return writeSheet(out, XLSX)
}

// readCorrections reads what was filled into a list of problems; ErrFixesNone, and
// the refusals of sheet.Read.
func readCorrections(ctx context.Context, name string, data []byte) ([]sheet.Fix, error) {
	b, err := sheet.Read(ctx, name, data, sheet.Defaults)
	if err != nil {
		return nil, err
	}
	var out []sheet.Fix
	for _, t := range b.Sheets {
		for _, r := range t.Rows {
			row, column, ok := sheet.ParseCellName(bare(r.Cell(1)))
			value := bare(r.Cell(correctionColumns - 1))
			if ok && value != "" {
				out = append(out, sheet.Fix{Sheet: bare(r.Cell(0)), Row: row, Column: column, Was: bare(r.Cell(3)), Value: value})
			}
		}
	}
	if len(out) == 0 {
		return nil, ErrFixesNone
	}
	return out, nil
}
