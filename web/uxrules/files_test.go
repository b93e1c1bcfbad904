package uxrules_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/parking/block"
	"ziguan/parking/watch"
	"ziguan/web/kit"
)

// files are the lists that can be taken away, by the address of their page.
var files = map[string]string{ //nolint:gochecknoglobals // constant
	"/c/XIN/cards": "/c/XIN/cards.xlsx", "/c/XIN/applications": "/c/XIN/applications.xlsx", "/c/XIN/blocks": "/c/XIN/blocks.xlsx",
	"/c/XIN/renewal/all": "/c/XIN/renewal/all/list.xlsx", "/c/XIN/outbox": "/c/XIN/outbox.xlsx", "/c/XIN/outbox/messages": "/c/XIN/outbox/messages.xlsx",
	"/c/XIN/gate/differences": "/c/XIN/gate/differences.xlsx", "/c/XIN/gate/differences?show=resolved": "/c/XIN/gate/differences.xlsx?show=resolved",
}

var named = regexp.MustCompile(`^attachment; filename="[a-z]+-XIN\.xlsx"$`)

// tellsFormulas writes what a spreadsheet would take for formulas where people write freely,
// and leaves two lines at least in each list.
func (w *world) tellsFormulas() {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Actor(actor.Chair)
	for plate, reason := range map[string]string{"京F00001": "=HYPERLINK(\"http://x\")", "京F00002": "@SUM(1)"} {
		_, err := w.Blocks.Make(ctx, chair, block.NewBlock{
			Committee: w.C.ID, Plate: plate, Until: w.C.Today(w.Clock.Now()).AddDays(9), Reason: reason, Ground: rule.Ground{Kind: rule.Clause, Text: "-2+3"},
		})
		w.Must(err)
	}
	_, err := w.DB.Bare().ExecContext(ctx, w.grown("parking.differences", "resolved_at is null", "id", "gen_random_uuid()", "plate", "'京G' || lpad(g::text, 5, '0')"))
	w.Must(err)
	list, err := w.Watch.Differences(ctx, chair, w.C.ID, watch.SoughtDifferences{})
	w.Must(err)
	for i, text := range []string{"+1+1", "=1+1"} {
		w.Must(w.Watch.Resolve(ctx, chair, w.C.ID, list.List[i].ID, text))
	}
}

// rows are the lines of a workbook below its titles, each cell a text.
func (w *world) rows(what, data string) [][]string {
	w.T.Helper()
	f, err := excelize.OpenReader(strings.NewReader(data))
	if err != nil {
		w.T.Fatalf("%s: %v", what, err)
	}
	defer func() { _ = f.Close() }()
	name := f.GetSheetName(0)
	all, err := f.GetRows(name)
	w.Must(err)
	for i, row := range all {
		for j, cell := range row {
			at, err := excelize.CoordinatesToCellName(j+1, i+1)
			w.Must(err)
			kind, err := f.GetCellType(name, at)
			w.Must(err)
			if formula, err := f.GetCellFormula(name, at); err != nil || formula != "" || cell != "" && kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
				w.T.Errorf("%s: %s is no text: %q %v", what, at, formula, kind)
			}
		}
	}
	return all[1:]
}

// What stands on a page can be taken away from it: all of it, and no more than is looked
// for, under a name that tells nobody's plate; by staff, whom alone the page leads there.
func TestEveryListCanBeTakenAway(t *testing.T) {
	w := lived(t)
	w.tellsFormulas()
	chair, formulas := w.as(actor.Chair), 0
	for page, file := range files {
		if !strings.Contains(w.Get(page, chair).Body, `href="`+file) {
			t.Errorf("%s does not lead to %s", page, file)
		}
		all := w.taken(file)
		if len(all) < 2 {
			t.Errorf("%s holds %d lines", file, len(all))
			continue
		}
		for _, cell := range slices.Concat(all...) {
			if strings.ContainsAny(cell[:min(len(cell), 1)], "=+-@") {
				formulas++
			}
		}
		asked := file + map[bool]string{true: "&q=", false: "?q="}[strings.Contains(file, "?")] + url.QueryEscape(all[0][0])
		some := w.taken(asked)
		if len(some) == 0 || len(some) >= len(all) || slices.ContainsFunc(some, func(line []string) bool { return !strings.HasPrefix(line[0], all[0][0]) }) {
			t.Errorf("%s holds %d lines of %d: %v", asked, len(some), len(all), some)
		}
		for _, role := range append([]actor.Role{actor.Volunteer, actor.Resident}, actor.Readers...) {
			if got := w.Get(file, w.as(role)); got.Status != http.StatusForbidden {
				t.Errorf("%s of %s: %d", file, role, got.Status)
			}
			if strings.Contains(w.Get(page, w.as(role)).Body, ".xlsx") {
				t.Errorf("%s leads %s to a file that answers 403", page, role)
			}
		}
	}
	if formulas < 4 {
		t.Errorf("%d cells begin as formulas do", formulas)
	}
}

// taken is the lines of a file that the chair takes away, the same many in both languages.
func (w *world) taken(file string) [][]string {
	w.T.Helper()
	var out [][]string
	for _, lang := range []string{"en", "zh"} {
		r := httptest.NewRequestWithContext(w.T.Context(), http.MethodGet, file, http.NoBody)
		r.AddCookie(&http.Cookie{Name: w.SessionCookie(), Value: w.as(actor.Chair)})
		r.AddCookie(&http.Cookie{Name: kit.LangCookie, Value: lang})
		got := w.Send(r)
		if got.Status != http.StatusOK || !named.MatchString(got.Header.Get("Content-Disposition")) || got.Header.Get("Content-Type") != kit.XLSX {
			w.T.Fatalf("%s: %d %s", file, got.Status, got.Header.Get("Content-Disposition"))
		}
		rows := w.rows(file, got.Body)
		if lang == "zh" && len(rows) != len(out) {
			w.T.Errorf("%s: %d lines in one language, %d in the other", file, len(out), len(rows))
		}
		out = rows
	}
	return out
}

// All that is kept of somebody stands in a line for each kind, however much it is; paper
// shows it whole.
func TestWhatIsKeptIsFoldedAndPrintedWhole(t *testing.T) {
	w := lived(t)
	base, v := listen(t, w.site().again(nil)), newTab(t)
	v.Cookie(base, w.sessionCookie(), w.as(actor.Resident))
	v.Do(chromedp.EmulateViewport(390, 844))
	v.Open(base + "/my/XIN/data")
	const heights = `JSON.stringify([...document.querySelectorAll('main .fold table')].map(e=>String(e.checkVisibility({contentVisibilityAuto:true})&&e.getBoundingClientRect().height>20)))`
	folded := v.list(heights)
	if len(folded) < 3 || strings.Contains(strings.Join(folded, " "), "true") {
		t.Errorf("on a screen the kinds stand open: %v", folded)
	}
	_, err := chromedp.Call(v.Ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	v.Must(err)
	v.Until(`matchMedia('print').matches&&document.querySelector('main .fold table').checkVisibility({contentVisibilityAuto:true})`)
	if printed := v.list(heights); len(printed) != len(folded) || strings.Contains(strings.Join(printed, " "), "false") {
		t.Errorf("on paper some kinds are folded: %v", printed)
	}
}
