package worst

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"strings"
)

// File is one worst file, made when it is wanted.
type File struct {
	Name string
	Make func() []byte
}

const (
	mega     = 1 << 20
	workbook = `<workbook xmlns:r="r"><sheets><sheet name="1" sheetId="1" r:id="a"/></sheets></workbook>`
	related  = `<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="b" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="c" Type="x/styles" Target="styles.xml"/></Relationships>`
	types = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ` +
		`ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`
	rootRelated = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="x" ` +
		`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
)

// part is one part of a workbook: a beginning, something again and again, an end.
type part struct {
	name, begin, again string
	times              int
	end                string
}

func (p part) write(w io.Writer) {
	_, _ = io.WriteString(w, p.begin) // a buffer never fails
	block := max(1, 64<<10/max(1, len(p.again)))
	many := strings.Repeat(p.again, min(block, p.times))
	for left := p.times; left > 0; left -= block {
		_, _ = io.WriteString(w, many[:len(p.again)*min(block, left)])
	}
	_, _ = io.WriteString(w, p.end)
}

// book is a workbook of one sheet; parts replace those of an empty one.
func book(parts ...part) func() []byte {
	return func() []byte {
		all := map[string]part{
			"[Content_Types].xml":        {begin: types},
			"_rels/.rels":                {begin: rootRelated},
			"xl/workbook.xml":            {begin: workbook},
			"xl/_rels/workbook.xml.rels": {begin: related},
			"xl/worksheets/sheet1.xml":   {begin: `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`},
			"xl/styles.xml":              {begin: `<styleSheet/>`},
			"xl/sharedStrings.xml":       {begin: `<sst/>`},
		}
		for _, p := range parts {
			all[p.name] = p
		}
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
		for name, p := range all {
			w, err := z.Create(name)
			if err != nil {
				panic(err)
			}
			p.write(w)
		}
		if err := z.Close(); err != nil {
			panic(err)
		}
		return out.Bytes()
	}
}

const sheetPart, stringsPart, stylesPart = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"

func rows(row string, times int) part {
	return part{name: sheetPart, begin: `<worksheet><sheetData>`, again: row, times: times, end: `</sheetData></worksheet>`}
}

// Workbooks are the worst XLSX files.
func Workbooks() []File {
	long := strings.Repeat("x", 2000)
	twenty := `<row>` + strings.Repeat(`<c><v>1</v></c>`, 20) + `</row>`
	all := []File{
		{"cells", book(rows(twenty, mega/4))},
		{"cells far to the right", book(rows(`<row><c r="GR1"><v>1</v></c></row>`, 99_999))},
		{"rows with one cell, on 200 sheets", manySheets},
		{"styles", book(part{stylesPart, `<styleSheet><cellXfs>`, `<xf numFmtId="14" fontId="1"><alignment/></xf>`, 3 * mega, `</cellXfs></styleSheet>`})},
		{"styles' fonts", book(part{stylesPart, `<styleSheet><fonts>`, `<font><b/><sz val="9"/><color rgb="1"/></font>`, 4 * mega, `</fonts></styleSheet>`})},
		{"shared strings", book(part{stringsPart, `<sst>`, `<si><t>a</t></si>`, 7 * mega, `</sst>`})},
		{"shared strings in runs", book(part{stringsPart, `<sst><si>`, `<r><rPr><b/></rPr><t>a</t></r>`, 4 * mega, `</si></sst>`})},
		{"one shared string a million times", book(part{stringsPart, `<sst><si><t>`, long, 1, `</t></si></sst>`},
			rows(`<row>`+strings.Repeat(`<c t="s"><v>0</v></c>`, 15)+`</row>`, 70_000))},
		{"text in the cells", book(rows(`<row><c t="inlineStr"><is><t>`+long+`</t></is></c></row>`, 60_000))},
		{"one text of 100 MB", book(part{sheetPart, `<worksheet><sheetData><row><c t="str"><v>`, long, mega / 20, `</v></c></row></sheetData></worksheet>`})},
		{"nested", book(part{name: sheetPart, begin: `<worksheet><sheetData>`, again: `<a>`, times: 40 * mega})},
		{"attributes", book(part{sheetPart, `<worksheet `, `a="" `, 20 * mega, `/>`})},
		{"attributes that are names of spaces", book(part{sheetPart, `<worksheet `, `xmlns:a="" `, 9 * mega, `/>`})},
		{"merged", book(
			part{
				sheetPart, `<worksheet><sheetData>`, `<row><c r="A1"><v>1</v></c></row>`, 99_999,
				`</sheetData><mergeCells>` + strings.Repeat(`<mergeCell ref="A1:GR99999"/>`, 90_000) + `</mergeCells></worksheet>`,
			})},
		{"merged again and again", book(part{sheetPart, `<worksheet><sheetData/>`, `<mergeCell ref="A1:B2"/>`, 5 * mega, `</worksheet>`})},
		{"formulas without a result", book(rows(`<row>`+strings.Repeat(`<c><f>A1</f></c>`, 20)+`</row>`, 99_999))},
		{"comments in the XML", book(part{sheetPart, `<worksheet><!--`, long, mega / 20, `--></worksheet>`})},
		{"sheets", book(part{"xl/workbook.xml", `<workbook xmlns:r="r"><sheets>`, `<sheet name="1" r:id="a"/>`, 3 * mega, `</sheets></workbook>`})},
		{"relations", book(part{"xl/_rels/workbook.xml.rels", `<Relationships>`, `<Relationship Id="a" Type="x/worksheet" Target="b"/>`, 2 * mega, `</Relationships>`})},
		{"parts", manyParts},
		{"a stray cell below on 200 sheets", strayCells},
	}
	return all
}

// manySheets lists one part of long rows 200 times.
func manySheets() []byte {
	list := strings.Repeat(`<sheet name="1" r:id="a"/>`, 200)
	return book(part{name: "xl/workbook.xml", begin: `<workbook xmlns:r="r"><sheets>` + list + `</sheets></workbook>`},
		rows(`<row><c><v>1</v></c></row>`, 99_999))()
}

// strayCells has a cell in the last row of each of 200 sheets.
func strayCells() []byte {
	list := strings.Repeat(`<sheet name="1" r:id="a"/>`, 200)
	return book(part{name: "xl/workbook.xml", begin: `<workbook xmlns:r="r"><sheets>` + list + `</sheets></workbook>`},
		rows(`<row r="1048576"><c r="A1048576"><v>1</v></c></row>`, 1))()
}

// manyParts is a zip whose list of contents is all that it has.
func manyParts() []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := range 180_000 {
		if _, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%x", i)}); err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// Tables are the worst CSV files; each fits into what may be sent.
func Tables() []File {
	const most = 19 << 20
	fill := func(s string) func() []byte { return func() []byte { return bytes.Repeat([]byte(s), most/len(s)) } }
	return []File{
		{"CSV of empty cells", fill(strings.Repeat(",", 199) + "a\n")},
		{"CSV of commas alone", fill(",")},
		{"CSV of short rows", fill("a,b\n")},
		{"CSV of blank lines", fill("\n")},
		{"CSV of quotes", fill(`"""",`)},
		{"CSV of one long cell", fill("x")},
		{"CSV in GB18030", fill("\xd7\xa1\xd6\xb7,\xbb\xa7\xd6\xf7\n")},
	}
}
