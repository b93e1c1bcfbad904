package uxrules_test

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"ziguan/internal/account"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"ziguan/internal/actor"
	"ziguan/internal/sheet"
	"ziguan/parking/register"
)

var (
	mediaBox = regexp.MustCompile(`/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]`)
	leaf     = regexp.MustCompile(`/Type /Page\b[^s]`)
)

// What is handed out on paper today - the letter, the windscreen card, the slip
// under a wiper, the lists for a gate, a posting - prints on A4 without anything that only
// a screen needs, and its words are text that can be copied.
func TestRule32WhatIsHandedOutPrintsOnA4(t *testing.T) {
	s := lived(t).site()
	chair := s.as(actor.Chair)
	papers := []struct {
		page
		sheets int
		says   []string
	}{
		{page{what: "letters", Reply: s.Post("/c/XIN/letters", chair, url.Values{"building": {"91"}})}, 4, []string{"馨园停车自管会", "91-1-101", "91-1-105"}},
		{page{what: "account letter", Reply: s.Post("/c/XIN/resets/residents", s.as(actor.Cashier), s.atDoor("9-9-901"))}, 1, []string{"馨园停车自管会"}},
		{page{what: "windscreen cards", Reply: s.Get("/c/XIN/cards/print/sheets", chair)}, 1, []string{"京N3QK57", "2026-12-01"}},
		{page{what: "slip", Reply: s.Get("/gate/XIN/slip", chair)}, 1, []string{"010-5550 1234"}},
		{page{what: "valid plates", Reply: s.Get("/c/XIN/gate/valid/paper", chair)}, 1, []string{"京N3QK57"}},
		{page{what: "posting", Reply: s.Get("/p/XIN/postings/2026-2/paper", "")}, 1, []string{"馨园停车自管会", "旧卡换发名单公示", "010-5550 1234", "11 月 30 日（周一）24:00"}},
		{page{what: "empty sheet", Reply: s.Get("/c/XIN/gate/paper/sheet", chair)}, 1, []string{"馨园停车自管会"}},
		{page{what: "codes", Reply: s.Post("/account/second/codes", s.as(actor.Member), nil)}, 1, nil},
	}
	var all []page
	for _, p := range papers {
		all = append(all, p.page)
	}
	base, v := listen(t, s.again(all)), newTab(t)
	v.Do(chromedp.EmulateViewport(794, 1123))
	_, err := chromedp.Call(v.Ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	v.Must(err)
	for i, p := range papers {
		v.Open(base + "/again/" + string(rune('0'+i)))
		if got := v.Eval(`[...document.querySelectorAll('header,body>div>footer,.top,.foot,.gate-top,.gate-foot,.bar,.btn,input:not([type=hidden]),nav')].filter(e=>e.offsetHeight&&!e.closest('.slip,.sheet,.paper,.wc-sheet,article')).map(e=>e.tagName+'.'+e.className).join(' ')`); got != "" {
			t.Errorf("%s: the paper shows %s", p.what, got)
		}
		text := v.Eval(`document.querySelector('main').innerText`)
		for _, want := range p.says {
			if !strings.Contains(text, want) && !strings.Contains(strings.ReplaceAll(text, "·", ""), want) {
				t.Errorf("%s: the text lacks %s", p.what, want)
			}
		}
		out, err := chromedp.Call(v.Ctx, cdppage.PrintToPDF, cdppage.PrintToPDFParams{PreferCSSPageSize: new(true)})
		v.Must(err)
		if n := len(leaf.FindAll(out.Data, -1)); n < p.sheets || n > p.sheets+2 {
			t.Errorf("%s: %d sheets, want about %d", p.what, n, p.sheets)
		}
		for _, m := range mediaBox.FindAllStringSubmatch(string(out.Data), -1) {
			if !strings.HasPrefix(m[1], "59") || !strings.HasPrefix(m[2], "84") {
				t.Errorf("%s: a sheet of %s x %s points is no A4", p.what, m[1], m[2])
			}
		}
	}
}

// counts tells how many rows the register's tables have.
func (w *world) counts() string {
	w.T.Helper()
	var out string
	w.Must(w.DB.Get(w.T.Context(), &out, `select (select count(*) from people.dwellings where committee_id = $1)::text || ' ' ||
		(select count(*) from people.residents where committee_id = $1) || ' ' || (select count(*) from parking.vehicles where committee_id = $1) || ' ' ||
		(select count(*) from people.batches where committee_id = $1) || ' ' || (select count(*) from record.entries where committee_id = $1)`, w.C.ID))
	return out
}

// A file is looked at before anything is written; its bad rows are named and
// the good ones come in; the same file again changes nothing.
func TestRule35ImportsPreviewFirst(t *testing.T) {
	t.Parallel()
	w := bare(t)
	chair := w.as(actor.Chair)
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "registers", "estate.xlsx"))
	w.Must(err)
	empty := w.counts()
	take := func() string {
		up := w.upload("/c/XIN/register/imports", chair, "estate.xlsx", data)
		look := w.Get(up.Header.Get("Location"), chair)
		for _, want := range []string{"京AIO123", "八十九", "1380013800"} {
			if up.Status != http.StatusSeeOther || look.Status != http.StatusOK || !strings.Contains(look.Body, want) {
				t.Errorf("the preview (%d) does not name %s", look.Status, want)
			}
		}
		return up.Header.Get("Location")
	}
	at := take()
	if now := w.counts(); now != empty {
		t.Errorf("a preview has written: %s, before %s", now, empty)
	}
	if got := w.Post(at+"/confirmation", chair, nil); !strings.Contains(got.Header.Get("Location"), "/batches/") {
		t.Errorf("the import: %d", got.Status)
	}
	full := w.counts()
	if !strings.HasPrefix(full, "812 ") || !strings.Contains(full, " 517 1 ") {
		t.Errorf("rows: %s", full)
	}
	if got := w.Post(take()+"/confirmation", chair, nil); got.Status != http.StatusSeeOther || w.counts() != full {
		t.Errorf("the same file again: %d, %s, before %s", got.Status, w.counts(), full)
	}
}

// What leaves as CSV has the mark of its encoding and no cell that a program
// would run; what leaves as Excel has plates as text.
func TestRule36ExportsAreSafeAndText(t *testing.T) {
	t.Parallel()
	w := bare(t)
	ctx, chair := t.Context(), w.Actor(actor.Chair)
	_, err := w.Register.Import(ctx, chair, w.C.ID, register.ImportFile{Name: "a.csv", Data: []byte("住址,户主,手机,车牌,卡号,有效期至\n" +
		"1-1-101,=HYPERLINK(1),13800138000,京A12345,A-1,2027-06-30\n1-1-102,+86老王,13900139000,京AD12345,A-2,2027-06-30\n1-1-103,-赵六,,京N00001,,\n1-1-104,@孙七,,,,\n")})
	w.Must(err)
	_, err = w.Parking.FirstIssue(ctx, chair, w.C.ID)
	w.Must(err)
	secret := w.as(actor.Chair)
	csv := w.Post("/c/XIN/register/exports", secret, url.Values{"format": {"csv"}})
	if !strings.HasPrefix(csv.Body, "\uFEFF") {
		t.Error("the CSV has no mark of its encoding")
	}
	if bad := regexp.MustCompile(`(?m)(^|,)"?[=+\-@]`).FindString(csv.Body); bad != "" {
		t.Errorf("a cell begins with %q", bad)
	}
	for _, name := range []string{"'=HYPERLINK(1)", "'+86老王", "'-赵六", "'@孙七"} {
		if !strings.Contains(csv.Body, name) {
			t.Errorf("the CSV lacks %s", name)
		}
	}
	for path, got := range map[string]string{
		"exports":    w.Post("/c/XIN/register/exports", secret, url.Values{"format": {"xlsx"}}).Body,
		"valid.xlsx": w.Get("/c/XIN/gate/valid.xlsx", secret).Body,
	} {
		f, err := excelize.OpenReader(strings.NewReader(got))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		plates := 0
		name := f.GetSheetList()[0]
		rows, err := f.GetRows(name)
		w.Must(err)
		for y, row := range rows {
			for x, cell := range row {
				at, err := excelize.CoordinatesToCellName(x+1, y+1)
				w.Must(err)
				if formula, err := f.GetCellFormula(name, at); err != nil || formula != "" {
					t.Errorf("%s: %s is a formula: %q %v", path, at, formula, err)
				}
				if !strings.Contains(cell, "京A12345") && !strings.Contains(cell, "13800138000") {
					continue
				}
				plates++
				id, err := f.GetCellStyle(name, at)
				w.Must(err)
				if style, err := f.GetStyle(id); err != nil || style.NumFmt != 49 {
					t.Errorf("%s: %s is not text: %v", path, at, err)
				}
			}
		}
		if plates == 0 {
			t.Errorf("%s has no plate", path)
		}
	}
}

// A name that few fonts have goes through form, database, page, print, both
// files and search.
func TestRule37RareNamesSurvive(t *testing.T) {
	t.Parallel()
	w := bare(t)
	chair := w.as(actor.Chair)
	const home = "/c/XIN/register/dwellings/8-1-101"
	for path, form := range map[string]url.Values{
		"/c/XIN/register/dwellings": {"dwelling": {"8-1-101"}},
		"/c/XIN/settings":           {"name": {"馨园" + rare + "停车自管会"}, "duty_phone": {"010-5550 1234"}, "province": {"京"}},
	} {
		if got := w.Post(path, chair, form); got.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d", path, got.Status)
		}
	}
	w.Must(typed(w, home+"/people", url.Values{"name": {rare}, "phone": {"13800138000"}, "kind": {"owner"}}))
	w.Must(typed(w, home+"/vehicles", url.Values{"plate": {"京A12345"}}))
	var held string
	w.Must(w.DB.Get(t.Context(), &held, `select name from people.residents where committee_id = $1 and phone = '13800138000'`, w.C.ID))
	if held != rare {
		t.Errorf("the database holds %q", held)
	}
	letter, err := w.Account.NewLetterFor(t.Context(), w.Actor(actor.Chair), w.C.ID, "8-1-101")
	w.Must(err)
	resident, _, err := w.Account.UseLetter(t.Context(), account.Welcome{Letter: letter.Secret, Phone: "13800138000", Name: rare, Password: "correct horse"})
	w.Must(err)
	sheets := w.Post("/c/XIN/resets/residents", chair, w.atDoor("8-1-101")).Body
	for what, body := range map[string]string{
		"the household":     w.Get(home, chair).Body,
		"the own page":      w.Get("/my/XIN", resident).Body,
		"the public page":   w.Get("/p/XIN", "").Body,
		"the printed sheet": sheets,
		"CSV":               w.Post("/c/XIN/register/exports", chair, url.Values{"format": {"csv"}}).Body,
		"Excel":             cells(w, w.Post("/c/XIN/register/exports", chair, url.Values{"format": {"xlsx"}}).Body),
	} {
		if !strings.Contains(body, rare) {
			t.Errorf("%s lacks %s", what, rare)
		}
	}
	for _, query := range []string{rare, "𬍛", "䶮", "㛃", "䶮㛃", "京A12345", "2345", "8000", "8-1-101"} {
		if got := w.Get("/c/XIN/find?q="+url.QueryEscape(query), chair); got.Header.Get("Location") != home && !strings.Contains(got.Body, home) {
			t.Errorf("%s finds nobody", query)
		}
	}
}

// typed sends a form of the chair's that must be taken.
func typed(w *world, path string, form url.Values) error {
	if got := w.Post(path, w.as(actor.Chair), form); got.Status != http.StatusSeeOther {
		w.T.Fatalf("%s: %d %.400s", path, got.Status, got.Body)
	}
	return nil
}

// cells is all text of a workbook.
func cells(w *world, data string) string {
	w.T.Helper()
	book, err := sheet.Read(w.T.Context(), "x.xlsx", []byte(data), sheet.Defaults)
	w.Must(err)
	var b bytes.Buffer
	for _, table := range book.Sheets {
		for _, row := range table.Rows {
			b.WriteString(strings.Join(row.Cells, "|") + "\n")
		}
	}
	return b.String()
}

// The first load of a resident's pages weighs at most 100 KB with all it
// fetches, of which scripts 40 KB, and no letter of it comes over the network.
func TestRule39ResidentPagesAreLight(t *testing.T) {
	s := lived(t).site()
	base := listen(t, s.again(nil))
	for _, path := range []string{"/my/XIN", s.linkFor(actor.Resident, "/my/XIN", "/my/XIN/card/"), "/letter", "/q/" + s.card} {
		v := newTab(t)
		v.Cookie(base, s.sessionCookie(), s.as(actor.Resident))
		v.Do(chromedp.EmulateViewport(390, 844))
		v.Open(base + path)
		v.Until(`document.readyState==='complete'`)
		got := v.list(`(()=>{const all=[...performance.getEntriesByType('navigation'),...performance.getEntriesByType('resource')],sum=l=>l.reduce((n,e)=>n+e.transferSize,0),
		 scripts=all.filter(e=>e.name.endsWith('.js')),bad=[];
		 if(all.length<4) bad.push('only '+all.length+' files');
		 if(!sum(all)||sum(all)>100*1024) bad.push('weighs '+sum(all));
		 if(!sum(scripts)||sum(scripts)>40*1024) bad.push('scripts weigh '+sum(scripts));
		 if(document.fonts.size||all.some(e=>/\.(woff2?|ttf|otf)/.test(e.name))) bad.push('fetches a font');
		 if(all.some(e=>new URL(e.name).origin!==location.origin)) bad.push('fetches from elsewhere');
		 return JSON.stringify(bad)})()`)
		if len(got) > 0 {
			t.Errorf("%s: %v", path, got)
		}
	}
}
