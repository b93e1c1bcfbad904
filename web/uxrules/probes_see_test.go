package uxrules_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// broken is a page against every rule that the walk looks for. It has styles of its
// own; its script is foreign to its policy.
const broken = `<!doctype html><html lang="zh"><head><title>x</title><style>
:root[data-theme=dark] p{color:#444;background:#000}
.input{border:1px solid #eee;background:#fff;width:20px;height:20px}.badge{border:0}.btn{min-height:64px}
</style></head><body><main><h1>x</h1>
<p style="color:#767676;background:#fff;font-size:12px">字太浅，也太小</p><p style="width:3000px">太宽</p>
<label>名字 <input class="input" name="name" readonly></label><img src="data:,"><a onclick="x">按不到</a>
<span class="badge go"></span><button class="btn">一</button><button class="btn">二</button>
<script>document.title='y'</script></main></body></html>`

// The walk sees a page that breaks the rules: text too pale by day and by night, an
// edge that is not to be seen, a script that the policy refused, and the others.
func TestTheWalkSeesWhatBreaksARule(t *testing.T) {
	axeSource, err := os.ReadFile(filepath.Join("..", "..", "testdata", "axe", "axe-4.14.1.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	base := listen(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "script-src 'self'")
		_, _ = io.WriteString(w, broken)
	}))
	found, err := newTab(t).look(base+"/", string(axeSource))
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(found, "\n")
	for what, times := range map[string]int{
		"16 320 normal: hangs over": 1, "16 320 normal: small type": 1, "17 390 elder: small targets": 1, "17 1280 normal: too near": 1,
		"18 color-contrast-enhanced": 2, "18 edge of INPUT.input": 1, "19 image-alt": 1, "22 refuses a paste": 1, "23 out of the keyboard's reach": 1,
		"24 only a colour": 1, "24 no sign beside": 1, "24 no edge in forced colours": 1, "42 script-src": 1,
	} {
		if n := strings.Count(all, what); n < times {
			t.Errorf("%q was seen %d times, want %d", what, n, times)
		}
	}
	if t.Failed() {
		t.Log(all)
	}
}
