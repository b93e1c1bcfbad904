package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// maxSheets bounds a workbook whose list of sheets points at one part again
// and again.
const maxSheets = 200

// maxGaps bounds how many row numbers all sheets span: a sheet has 1,048,576 and
// each costs a step, also where nothing stands.
const maxGaps = 10 << 20

// readXLSX reads every sheet. The cells' texts come from excelize row by row;
// what it gives only by loading a whole sheet (styles, merged ranges), at a cost
// a hostile file could choose, comes from a scan of the same part beforehand.
func readXLSX(data []byte, l Limits) (*Book, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, ErrNotSheet.Because(err)
	}
	if err := measure(z, l.UnzipBytes); err != nil {
		return nil, err
	}
	parts, err := workbookOf(z)
	if err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: l.UnzipBytes, UnzipXMLSizeLimit: l.UnzipBytes,
	})
	if err != nil {
		return nil, ErrNotSheet.Because(err)
	}
	defer func() { _ = f.Close() }()
	styles := dateStyles{file: f, known: map[int]bool{}}
	var b Book
	gaps := 0
	for _, s := range parts.sheets {
		part, err := z.Open(s.part)
		if err != nil {
			return nil, ErrNotSheet.Because(err)
		}
		scan, err := scanSheet(part, styles, l)
		_ = part.Close()
		if err != nil {
			return nil, err
		}
		if gaps += scan.last; gaps > maxGaps {
			return nil, ErrTooManyRows
		}
		t, err := readSheet(f, s.name, scan, sheetRules{l, parts.date1904})
		if err != nil {
			return nil, err
		}
		t.Hidden = s.hidden
		b.Sheets = append(b.Sheets, t)
	}
	return &b, nil
}

// measure unpacks everything once into nothing: the sizes a zip declares are
// its maker's word.
func measure(z *zip.Reader, limit int64) error {
	var total int64
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return ErrNotSheet.Because(err)
		}
		n, err := io.Copy(io.Discard, io.LimitReader(r, limit-total+1))
		_ = r.Close()
		if total += n; total > limit {
			return ErrTooBig
		}
		if err != nil {
			return ErrNotSheet.Because(err)
		}
	}
	return nil
}

type sheetPart struct {
	name, part string
	hidden     bool
}

type workbook struct {
	sheets   []sheetPart
	date1904 bool
}

// workbookOf reads which sheets there are and which part holds each.
func workbookOf(z *zip.Reader) (workbook, error) {
	var book struct {
		Props struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			All   []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	main, err := mainPart(z)
	if err != nil {
		return workbook{}, err
	}
	if err := decodePart(z, main, &book); err != nil {
		return workbook{}, err
	}
	var rels relations
	if err := decodePart(z, path.Join(path.Dir(main), "_rels", path.Base(main)+".rels"), &rels); err != nil {
		return workbook{}, err
	}
	if len(book.Sheets) > maxSheets {
		return workbook{}, ErrTooBig
	}
	targets := map[string]string{}
	for _, r := range rels.Items {
		if strings.HasSuffix(r.Type, "/worksheet") { // chart and dialog sheets hold no table
			targets[r.ID] = partPath(path.Dir(main), r.Target)
		}
	}
	out := workbook{date1904: book.Props.Date1904 == "1" || book.Props.Date1904 == "true"}
	for _, s := range book.Sheets {
		for _, a := range s.All {
			if part := targets[a.Value]; a.Name.Local == "id" && part != "" {
				out.sheets = append(out.sheets, sheetPart{s.Name, part, s.State == "hidden" || s.State == "veryHidden"})
			}
		}
	}
	return out, nil
}

// relations is a part that says which other parts one leads to.
type relations struct {
	Items []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// mainPart is where the list of sheets lies: programs call it by other names than Excel.
func mainPart(z *zip.Reader) (string, error) {
	var rels relations
	if err := decodePart(z, "_rels/.rels", &rels); err != nil {
		return "", err
	}
	for _, r := range rels.Items {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			return partPath("", r.Target), nil
		}
	}
	return "", ErrNotSheet
}

// partPath is a target's name in the zip, seen from the folder of who names it.
func partPath(from, target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return path.Join(from, target)
}

func decodePart(z *zip.Reader, name string, into any) error {
	r, err := z.Open(name)
	if err != nil {
		return ErrNotSheet.Because(err)
	}
	defer func() { _ = r.Close() }()
	if err := xml.NewDecoder(r).Decode(into); err != nil {
		return ErrNotSheet.Because(err)
	}
	return nil
}

type sheetRules struct {
	Limits
	date1904 bool
}

// readSheet takes the cells' texts and applies what the scan found.
func readSheet(f *excelize.File, name string, scan *sheetScan, rules sheetRules) (Table, error) {
	t := Table{Name: name}
	rows, err := f.Rows(name)
	if err != nil {
		return Table{}, ErrNotSheet.Because(err)
	}
	defer func() { _ = rows.Close() }()
	for number := 1; number <= scan.last && rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return Table{}, ErrNotSheet.Because(err)
		}
		r := Row{Number: number, Cells: cells, Formulas: scan.formulas[number]}
		for i, c := range cells {
			kind := scan.kinds[cellAt{number, i + 1}]
			switch kind {
			case Number, Date:
				c = numberText(c, kind, rules.date1904)
			case Text:
				kind = kindOf(c, false)
			case Error:
			}
			r.mark(i, kind)
			cells[i] = cut(strings.ToValidUTF8(c, ""), rules.CellRunes)
		}
		if !r.Blank() {
			t.Rows = append(t.Rows, r)
		}
	}
	if err := rows.Error(); err != nil {
		return Table{}, ErrNotSheet.Because(err)
	}
	if err := fillMerged(&t, scan.merged, rules.Limits); err != nil {
		return Table{}, err
	}
	return t, nil
}

// fillMerged copies the text of a merged range's first cell into its other
// cells, on rows that have content of their own.
func fillMerged(t *Table, ranges []mergedRange, l Limits) error {
	index := make(map[int]int, len(t.Rows))
	for i, r := range t.Rows {
		index[r.Number] = i
	}
	budget := 2 * (len(t.Rows) + 1) * l.Columns // ranges cannot overlap, so an honest file stays far below
	for _, m := range ranges {
		first, ok := index[m.top]
		if !ok {
			continue
		}
		text, formula, kind := t.Rows[first].Cell(m.left-1), t.Rows[first].Formula(m.left-1), t.Rows[first].Kind(m.left-1)
		if text == "" && formula == "" {
			continue
		}
		for i := first; i < len(t.Rows) && t.Rows[i].Number <= m.bottom; i++ {
			r := &t.Rows[i]
			right := min(m.right, l.Columns)
			if budget -= right - m.left + 1; budget < 0 {
				return ErrTooBig
			}
			for len(r.Cells) < right {
				r.Cells = append(r.Cells, "")
			}
			for c := m.left - 1; c < right; c++ {
				if r.Cells[c] == "" {
					r.Cells[c] = text
					r.mark(c, kind)
					r.lack(c, formula)
				}
			}
		}
	}
	return nil
}
