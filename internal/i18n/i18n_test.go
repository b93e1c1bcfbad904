package i18n_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ziguan/internal/i18n"
)

var placeholder = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)

func names(s string) []string {
	var out []string
	for _, m := range placeholder.FindAllStringSubmatch(s, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Both languages have the same keys, the same placeholders, and no empty sentence.
func TestCataloguesAgree(t *testing.T) {
	t.Parallel()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(c.Keys(i18n.Chinese), c.Keys(i18n.English)); d != "" {
		t.Fatalf("keys differ (-zh +en):\n%s", d)
	}
	for _, k := range c.Keys(i18n.Chinese) {
		zh, en := c.Text(i18n.Chinese, k), c.Text(i18n.English, k)
		if zh == "" || en == "" {
			t.Errorf("%s is empty", k)
		}
		if d := cmp.Diff(names(zh), names(en)); d != "" {
			t.Errorf("%s has other placeholders:\n%s", k, d)
		}
	}
}

// A sentence gets its parameters by name; a key without words gives itself.
func TestSay(t *testing.T) {
	t.Parallel()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Say(i18n.English, "error.committee.code.taken", "code", "XY"); got != "The code XY is taken." {
		t.Errorf("got %q", got)
	}
	if got := c.Say(i18n.English, "no.such.key"); got != "no.such.key" {
		t.Errorf("got %q", got)
	}
}

// The reader's language is matched from the browser's wishes, Chinese by default.
func TestMatch(t *testing.T) {
	t.Parallel()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]i18n.Lang{
		"": i18n.Chinese, "zh-CN,zh;q=0.9": i18n.Chinese, "en-GB,en;q=0.8": i18n.English, "garbage;;": i18n.Chinese,
	} {
		if got := c.Match(header); got != want {
			t.Errorf("%q gives %s, want %s", header, got, want)
		}
	}
}
