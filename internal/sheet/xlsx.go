package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"path"
	"slices"
	"strings"
)

// maxParts bounds a zip's list of contents, which is read as a whole.
const maxParts = 2000

// directoryEntry begins each line of that list.
var directoryEntry = []byte("PK\x01\x02")

// workbook is an open XLSX: its parts, and what its sheets share.
type workbook struct {
	*meter
	parts    map[string]*zip.File
	sheets   []sheetPart
	date1904 bool
	shared   []string
	dates    []bool // by style
}

type sheetPart struct {
	name, part string
	hidden     bool
}

// readXLSX reads every sheet in one pass over its part. No library reads it: each
// of them loads shared strings, styles or whole sheets, at a cost that the file
// chooses.
func readXLSX(m *meter, data []byte) (*Book, error) {
	if bytes.Count(data, directoryEntry) > maxParts {
		return nil, ErrTooMuch
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, ErrNotSheet.Because(err)
	}
	w := &workbook{meter: m, parts: map[string]*zip.File{}}
	var declared uint64
	for _, f := range z.File {
		w.parts[partName(f.Name)] = f
		if declared += f.UncompressedSize64; f.UncompressedSize64 > uint64(m.limits.UnzipBytes) || declared > uint64(m.limits.UnzipBytes) { //nolint:gosec // positive
			return nil, ErrTooMuch
		}
	}
	if err := w.open(); err != nil {
		return nil, err
	}
	var b Book
	for _, s := range w.sheets {
		t, err := w.sheet(s)
		if err != nil {
			return nil, err
		}
		b.Sheets = append(b.Sheets, t)
	}
	return &b, nil
}

// partName makes names comparable: some programs write them with backslashes,
// some with other letters than the standard's.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean(strings.ReplaceAll(name, `\`, "/")), "/"))
}

// What a part takes unpacked, beside the sheets.
const (
	maxList    = 4 << 20 // of sheets, of parts
	maxStyles  = 16 << 20
	maxStrings = 64 << 20
)

// part reads one part of so many bytes at most with a function. A part that is
// not there is ErrNotSheet.
func (w *workbook) part(name string, most int64, with func(*tokens) error) error {
	f, ok := w.parts[partName(name)]
	if !ok {
		return ErrNotSheet
	}
	r, err := f.Open()
	if err != nil {
		return ErrNotSheet.Because(err)
	}
	defer func() { _ = r.Close() }()
	return with(newTokens(w.meter, r, min(most, w.limits.PartBytes)))
}

// Endings of the types that a workbook's relations have.
const (
	bookPart      = "/officeDocument"
	worksheetPart = "/worksheet" // chart and dialog sheets hold no table
	stringsPart   = "/sharedStrings"
	stylesPart    = "/styles"
)

// open reads which sheets there are, which part holds each, and what they share.
func (w *workbook) open() error {
	type listed struct {
		name   string
		hidden bool
		ids    []string
	}
	var list []listed
	book, err := w.main()
	if err != nil {
		return err
	}
	err = w.part(book, maxList, func(t *tokens) error {
		return t.each(func(el xml.StartElement) error {
			switch el.Name.Local {
			case "workbookPr":
				d := attr(el, "date1904")
				w.date1904 = d == "1" || d == "true"
			case "sheet":
				state := attr(el, "state")
				one := listed{name: attr(el, "name"), hidden: state == "hidden" || state == "veryHidden"}
				for _, a := range el.Attr {
					if a.Name.Local == "id" {
						one.ids = append(one.ids, a.Value)
					}
				}
				if list = append(list, one); len(list) > w.limits.Sheets {
					return ErrTooMuch
				}
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	related, err := w.related(book)
	for _, one := range list {
		for _, key := range one.ids {
			if part := related[key]; part != "" {
				w.sheets = append(w.sheets, sheetPart{one.name, part, one.hidden})
			}
		}
	}
	if err == nil && len(w.sheets) > w.limits.Sheets {
		err = ErrTooMuch
	}
	return err
}

// related gives the worksheets' parts by the keys that the workbook has for them,
// and reads the parts that they share.
func (w *workbook) related(book string) (map[string]string, error) {
	sheets := map[string]string{}
	shared, styles := "xl/sharedStrings.xml", "xl/styles.xml"
	err := w.part(path.Join(path.Dir(book), "_rels", path.Base(book)+".rels"), maxList, func(t *tokens) error {
		return t.each(func(el xml.StartElement) error {
			if el.Name.Local != "Relationship" {
				return nil
			}
			target := partPath(path.Dir(book), attr(el, "Target"))
			switch kind := attr(el, "Type"); {
			case strings.HasSuffix(kind, worksheetPart):
				sheets[attr(el, "Id")] = target
			case strings.HasSuffix(kind, stringsPart):
				shared = target
			case strings.HasSuffix(kind, stylesPart):
				styles = target
			}
			if len(sheets) > maxParts {
				return ErrTooMuch
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	for _, one := range []struct {
		name string
		most int64
		with func(*tokens) error
	}{{shared, maxStrings, w.readShared}, {styles, maxStyles, w.readStyles}} {
		if _, ok := w.parts[partName(one.name)]; !ok {
			continue
		}
		if err := w.part(one.name, one.most, one.with); err != nil {
			return nil, err
		}
	}
	return sheets, nil
}

// main is where the list of sheets lies: programs call it by other names than Excel.
func (w *workbook) main() (string, error) {
	book := "xl/workbook.xml"
	err := w.part("_rels/.rels", maxList, func(t *tokens) error {
		return t.each(func(el xml.StartElement) error {
			if el.Name.Local == "Relationship" && strings.HasSuffix(attr(el, "Type"), bookPart) {
				book = partPath("", attr(el, "Target"))
			}
			return nil
		})
	})
	return book, err
}

// partPath is a target's name in the zip, seen from the folder of who names it.
func partPath(from, target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return path.Join(from, target)
}

// readShared reads the texts that cells name by number.
func (w *workbook) readShared(t *tokens) error {
	var text int64
	err := t.each(func(el xml.StartElement) error {
		if el.Name.Local != "si" {
			return nil
		}
		s, err := t.rich()
		if err != nil {
			return err
		}
		if s = w.tidy(s); len(w.shared) >= w.limits.Strings {
			return ErrTooMuch
		}
		if text += int64(len(s)); text > w.limits.Text {
			return ErrTooMuch
		}
		w.shared = append(w.shared, s)
		return nil
	})
	w.shared = slices.Clip(w.shared)
	return err
}

// tidy is a cell's text as it is kept.
func (m *meter) tidy(s string) string {
	if short := cut(strings.ToValidUTF8(s, ""), m.limits.CellRunes); len(short) < len(s) {
		return strings.Clone(short)
	}
	return s
}
