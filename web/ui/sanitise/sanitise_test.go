package sanitise_test

import (
	"strings"
	"testing"

	"ziguan/web/ui/sanitise"
)

// A text keeps its shape and loses whatever acts or leads elsewhere.
func TestOnlyATextPasses(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`<h2 id="check">A</h2><ol><li><strong>b</strong></li></ol>`: `<h2 id="check">A</h2><ol><li><strong>b</strong></li></ol>`,
		`<a href="/sign-in">in</a>`:                                 `<a href="/sign-in">in</a>`,
		`<a href="#check">down</a>`:                                 `<a href="#check">down</a>`,
		`<a href="//elsewhere/x">out</a>`:                           `out`,
		`<a href="https://elsewhere/x">out</a>`:                     `out`,
		`<a href="javascript:alert(1)">run</a>`:                     `run`,
		`<p style="x" onclick="y">p</p><script>z</script>`:          `<p>p</p>`,
		`<img src="/x">t`:                                           `t`,
	} {
		var b strings.Builder
		if err := sanitise.HTML(in).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Errorf("%s became %s", in, b.String())
		}
	}
}
