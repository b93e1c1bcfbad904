package uxrules_test

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"ziguan/internal/browsertest"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Run(m)) }

// tab is one person's window.
type tab struct{ *browsertest.Window }

func newTab(t testing.TB) *tab {
	t.Helper()
	return &tab{browsertest.Open(t, 1280)}
}

// list runs an expression that gives a JSON list of strings.
func (v *tab) list(js string) []string {
	v.Helper()
	var out []string
	v.Must(json.Unmarshal([]byte(v.Eval(js)), &out))
	return out
}

// wide sets a window of a width, and so high that no bar which sticks to its
// lower edge lies over what can be scrolled from under it.
func (v *tab) wide(width int64) { v.Helper(); v.Do(chromedp.EmulateViewport(width, 6000)) }

// keys types as a person does, key by key.
func (v *tab) keys(text string) { v.Helper(); v.Do(chromedp.KeyEvent(text)) }

// reach presses the tabulator until an element that is looked for has the focus.
func (v *tab) reach(selector string) {
	v.Helper()
	for range 120 {
		v.keys(kb.Tab)
		if v.Eval(fmt.Sprintf(`String(!!document.activeElement?.matches(%q))`, selector)) == "true" {
			return
		}
	}
	v.Fatalf("the keyboard never reaches %s", selector)
}
