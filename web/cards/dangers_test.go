package cards_test

import (
	"regexp"
	"strings"
	"testing"
)

// What takes a card from its household is red and asks again; what helps, such as a
// report that the paper is lost, is not.
func TestWhatHurtsIsRedAndWhatHelpsIsNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	page := w.get("/" + w.issue("1-1-101", "京A10001", "").String())
	folded := regexp.MustCompile(`(?s)<details class="confirm( cd-mild)?".*?</details>`)
	seen := map[string]bool{}
	for _, m := range folded.FindAllStringSubmatch(page.Body, -1) {
		act := buttons.FindStringSubmatch(m[0])
		if act == nil {
			continue
		}
		seen[act[1]] = true
		red, mild := strings.Contains(m[0], "btn main danger"), m[1] != ""
		if hurts := act[1] == "suspension" || act[1] == "return" || act[1] == "revocation"; red != hurts || mild == hurts {
			t.Errorf("%s is red: %v, mild: %v", act[1], red, mild)
		}
	}
	if !seen["loss"] || !seen["return"] || !seen["revocation"] {
		t.Errorf("the card offers %v", seen)
	}
}
