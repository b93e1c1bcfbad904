package cards_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ziguan/internal/actor"
	"ziguan/internal/sheet"
)

var chips = regexp.MustCompile(`(?s)<a class="pill( on)?" href="([^"]*)"[^>]*>\s*([^<]*?)\s*(?:<b>(\d+)</b>)?\s*</a>`)

// chipsOf are a page's chips: label, count, and a star before the one that is chosen.
func chipsOf(body string) []string {
	var out []string
	for _, m := range chips.FindAllStringSubmatch(body, -1) {
		out = append(out, strings.TrimSpace(map[string]string{"": "", " on": "*"}[m[1]]+strings.TrimSpace(m[3])+" "+m[4]))
	}
	return out
}

// Each chip says how many cards it has of those that the rest leaves, keeps what else
// was chosen, and leaves no card out; what has none is no chip.
func TestTheListsChipsCountAndKeepTheRest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, _ := w.issue("1-1-101", "京A10001", ""), w.issue("1-1-101", "京AD10002", "第二辆车")
	w.issue("2-1-101", "京A20001", "")
	leads(t, w.post("/"+first.String()+"/suspension", "reason-suspend", "欠缴", "source_kind-suspend", "clause", "source-suspend", "公约第七条"), "/c/XIN/cards/"+first.String())
	all := w.get("")
	if got, want := chipsOf(all.Body), []string{"*全部 3", "有效 2", "暂停使用 1", "*全部 3", "首辆车 2", "第二辆车 1", "*卡号", "门牌", "有效期"}; !slices.Equal(got, want) {
		t.Errorf("chips %q, want %q", got, want)
	}
	part := w.get("?class=first-car&q=1-1&sort=dwelling")
	if got, want := chipsOf(part.Body), []string{"*全部 1", "暂停使用 1", "全部 2", "*首辆车 1", "第二辆车 1", "卡号", "*门牌", "有效期"}; !slices.Equal(got, want) {
		t.Errorf("chips %q, want %q", got, want)
	}
	holds(t, part, http.StatusOK, `href="/c/XIN/cards?class=first-car&amp;q=1-1&amp;sort=dwelling&amp;state=suspended"`, `name="sort" value="dwelling"`, `value="1-1"`, "共 1 条",
		`href="/c/XIN/cards.xlsx?class=first-car&amp;q=1-1&amp;sort=dwelling"`)
	holds(t, w.get("?page=99"), http.StatusOK, first.String(), "共 3 条")
	if seen := w.Get("/c/XIN/cards", w.Session(w.C, actor.Supervisor)); strings.Contains(seen.Body, "cards.xlsx") {
		t.Error("a reader is led to a file that answers 403")
	}
	file := w.Get("/c/XIN/cards.xlsx?q=1-1", w.chair)
	book, err := sheet.Read(t.Context(), "a.xlsx", []byte(file.Body), sheet.Defaults)
	must(t, err)
	if text := fmt.Sprint(book.Sheets[0].Rows); file.Status != http.StatusOK || !strings.Contains(text, "京A10001") || strings.Contains(text, "京A20001") {
		t.Errorf("the file holds %s", text)
	}
}

// What the page calls a card the file calls it too: one whose last day is over is
// expired in both, though the night has not moved it yet.
func TestThePageAndItsFileSayTheSameState(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A10001", "")
	w.exec(`update parking.cards set valid_from = '2025-11-23', valid_to = '2026-11-22' where committee_id = $1`, w.C.ID)
	table := w.get("").Body
	_, table, _ = strings.Cut(table, "<tbody")
	book, err := sheet.Read(t.Context(), "a.xlsx", []byte(w.Get("/c/XIN/cards.xlsx", w.chair).Body), sheet.Defaults)
	must(t, err)
	if file := fmt.Sprint(book.Sheets[0].Rows); !strings.Contains(table, "已到期") || !strings.Contains(file, "已到期") {
		t.Errorf("the file holds %s", file)
	}
}
