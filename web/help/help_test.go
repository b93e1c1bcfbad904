package help_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ziguan/web/help"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func everything(string) bool { return true }
func nothing(string) bool    { return false }

// Every chapter is there in both languages, section by section, and each
// section has steps and says what to do when they fail.
func TestEveryChapterIsThereInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, name := range help.Names() {
		var anchors [2]string
		for i, lang := range []string{"zh", "en"} {
			title, lead, sections, err := help.Parts(lang, name)
			must(t, err)
			if title == "" || lead == "" || len(sections) < 4 || len(sections) > 8 {
				t.Errorf("%s/%s: title %q, sentence %q, %d sections", lang, name, title, lead, len(sections))
			}
			for _, s := range sections {
				anchors[i] += s.Anchor + " "
			}
			out, err := help.Rendered(lang, name, "XIN", everything)
			must(t, err)
			for _, tag := range []string{"<h2 id=", "<ol>", "<blockquote>"} {
				if n := strings.Count(out, tag); n != len(sections) {
					t.Errorf("%s/%s: %d of %s in %d sections", lang, name, n, tag, len(sections))
				}
			}
		}
		if anchors[0] != anchors[1] {
			t.Errorf("%s: zh has %s, en has %s", name, anchors[0], anchors[1])
		}
	}
}

// A section fits on a phone: few steps, each short.
func TestSectionsAreShort(t *testing.T) {
	t.Parallel()
	for lang, longest := range map[string]int{"zh": 70, "en": 200} {
		for _, name := range help.Names() {
			text, err := os.ReadFile(filepath.Join(lang, name+".md"))
			must(t, err)
			for _, part := range strings.Split(string(text), "\n## ")[1:] {
				title, _, _ := strings.Cut(part, "\n")
				if steps := strings.Count(part, "\n1.") + strings.Count(part, "\n2.") + strings.Count(part, "\n3.") + strings.Count(part, "\n4.") + strings.Count(part, "\n5."); steps > 4 {
					t.Errorf("%s/%s %s: %d steps", lang, name, title, steps)
				}
				for line := range strings.SplitSeq(part, "\n") {
					if n := len([]rune(address.ReplaceAllString(line, ""))); n > longest {
						t.Errorf("%s/%s %s: a line of %d signs: %s", lang, name, title, n, line)
					}
				}
			}
		}
	}
}

var (
	address = regexp.MustCompile(`\]\([^)]*\)`)
	quoted  = map[string]*regexp.Regexp{"zh": regexp.MustCompile(`“([^”]+)”`), "en": regexp.MustCompile(`"([^"]+)"`)}
)

// What a chapter quotes as standing on a page stands in the catalogue of its language.
func TestQuotedWordsStandOnPages(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		var said strings.Builder
		all, err := filepath.Glob(filepath.Join("..", "..", "internal", "i18n", "locale", "*."+lang+".json"))
		must(t, err)
		for _, file := range all {
			words := map[string]string{}
			b, err := os.ReadFile(file)
			must(t, err)
			must(t, json.Unmarshal(b, &words))
			for _, w := range words {
				said.WriteString(w + "\n")
			}
		}
		if len(all) == 0 {
			t.Fatal("no catalogues")
		}
		// The print window is the browser's.
		browser := " 实际大小 actual size "
		for _, name := range help.Names() {
			text, err := os.ReadFile(filepath.Join(lang, name+".md"))
			must(t, err)
			for _, m := range quoted[lang].FindAllStringSubmatch(string(text), -1) {
				if !strings.Contains(said.String(), m[1]) && !strings.Contains(browser, m[1]) {
					t.Errorf("%s/%s quotes %q, which stands on no page", lang, name, m[1])
				}
			}
		}
	}
}

// Addresses of a committee are links only within it, and for who may open them.
func TestLinksAreForWhoMayFollowThem(t *testing.T) {
	t.Parallel()
	const to = `href="/c/XIN/register/imports"`
	in, err := help.Rendered("zh", "committee", "XIN", everything)
	must(t, err)
	refused, err := help.Rendered("zh", "committee", "XIN", nothing)
	must(t, err)
	outside, err := help.Rendered("zh", "committee", "", everything)
	must(t, err)
	if !strings.Contains(in, to) || strings.Contains(refused, "href") || strings.Contains(outside, "href") || strings.Contains(outside, ":committee") {
		t.Errorf("links: inside %v, refused %v, outside %v", strings.Contains(in, to), strings.Contains(refused, "href"), strings.Contains(outside, "href"))
	}
}
