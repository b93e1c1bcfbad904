package gatepage_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/chromedp/chromedp"
	"github.com/skip2/go-qrcode"

	"ziguan/web/static"
)

// photo puts a picture of a QR code into the page's file field.
func (p *phone) photo(text string) {
	p.Helper()
	png, err := qrcode.Encode(text, qrcode.Medium, 400)
	p.must(err)
	_ = p.Eval(fmt.Sprintf(`(()=>{const b=Uint8Array.from(atob(%q),c=>c.charCodeAt(0));
 const d=new DataTransfer();d.items.add(new File([b],'card.png',{type:'image/png'}));
 const i=document.querySelector('.gate-scan input[type=file]');i.files=d.files;i.dispatchEvent(new Event('change'));return ''})()`,
		base64.StdEncoding.EncodeToString(png)))
}

// Without a camera there is still a photo, read by the decoder from our own
// origin in a worker, and the plate one tap away.
func TestACardIsScannedAndNoCameraIsNoDeadEnd(t *testing.T) {
	p := newPhone(t, 390)
	token := p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.starts("east")
	loaded := `performance.getEntriesByType('resource').filter(r=>/zxing|gatescan/.test(r.name)).length`
	if n := p.Eval(`String(` + loaded + `)`); n != "0" {
		t.Errorf("%s parts of the decoder were fetched before they were asked for", n)
	}
	p.tap("[data-scan]")
	p.Until(`document.querySelector('.gate-scan')?.innerText.includes('相机打不开')`)
	p.sound("the scanner")
	p.photo("HTTPS://GATE.EXAMPLE/Q/" + token)
	p.Until(answered)
	if got := p.Eval(`document.querySelector('#answer .gate-result').innerText`); !strings.Contains(got, "放行") || !strings.Contains(got, "A-0137") {
		t.Errorf("the card gave %s", got)
	}
	if away := p.Eval(`performance.getEntriesByType('resource').map(r=>r.name).filter(n=>!n.startsWith(location.origin)).join(' ')`); away != "" {
		t.Errorf("fetched from elsewhere: %s", away)
	}
	p.Do(chromedp.Click("[data-next]"))
	p.Until(waiting)
	p.tap("[data-scan]")
	p.tap(".gate-scan .btn.main")
	p.Until(`!document.querySelector('.gate-scan') && document.activeElement.id === 'tail'`)
	p.sound("after scanning")
}

// The library's own address of another host is never used.
func TestTheDecoderIsOursAlone(t *testing.T) {
	worker := string(static.Bytes("js/gateread.js"))
	if !strings.Contains(worker, "locateFile: () => new URL('../vendor/zxing-reader-3.1.4.wasm'") {
		t.Error("the worker leaves the wasm's address to the library")
	}
}

func squeezed(b []byte) int {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, 9)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Len()
}

var asset = regexp.MustCompile(`/static/[0-9a-f]+/([\w./-]+)`)

// The page with all that it fetches before scanning is at most 80 KB, with the
// decoder at most 450 KB.
func TestTheGateStaysLight(t *testing.T) {
	w := newWorld(t)
	w.onDuty("east", "in")
	page := w.get("/gate/XY").Body
	names := map[string]bool{"js/size.js": true, "js/copy.js": true, "js/print.js": true, "js/platekeys.js": true, "js/gatekeys.js": true, "js/gatesound.js": true, "js/gatesend.js": true, "js/gatekept.js": true}
	for _, m := range asset.FindAllStringSubmatch(page, -1) {
		names[m[1]] = true
	}
	shell := squeezed([]byte(page))
	for name := range names {
		b := static.Bytes(name)
		if b == nil {
			t.Errorf("%s is not served", name)
		}
		shell += squeezed(b)
	}
	whole := shell
	for _, name := range []string{"js/gatescan.js", "js/gateread.js", "vendor/zxing-reader-3.1.4.js", "vendor/zxing-reader-3.1.4.wasm"} {
		whole += squeezed(static.Bytes(name))
	}
	t.Logf("the page %d bytes, with the decoder %d", shell, whole)
	if shell > 80<<10 || whole > 450<<10 {
		t.Errorf("the page weighs %d bytes, with the decoder %d", shell, whole)
	}
}
