package cards_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/makiuchi-d/gozxing"

	"ziguan/internal/actor"
	"ziguan/internal/parktest"
	"ziguan/parking/token"
)

// dots is how many pixels of a picture an inch of paper is drawn with.
const dots = 192

// printed gives the sheets as they come out of the printer, as a picture.
func printed(t *testing.T, w *world, query string) (image.Image, []rect) {
	t.Helper()
	base := w.Listen()
	ctx := w.browse(base, w.chair)
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	must(t, err)
	must(t, chromedp.Do(ctx, chromedp.EmulateViewport(794, 1123, chromedp.EmulateScale(float64(dots)/96)),
		chromedp.Navigate(base+"/c/XIN/cards/print/sheets"+query), chromedp.WaitReady(".wc-sheet")))
	if fits := eval(t, ctx, `(()=>{const out=[];for(const c of document.querySelectorAll('.wc-card'))for(const e of c.querySelectorAll('*')){
	 const a=c.getBoundingClientRect(),b=e.getBoundingClientRect();if(b.right>a.right+.5||b.bottom>a.bottom+.5||b.left<a.left-.5||b.top<a.top-.5)out.push(e.tagName+'.'+e.getAttribute('class'))}return out.slice(0,4).join(' ')})()`); fits != "" {
		t.Errorf("hangs over the cut: %s", fits)
	}
	if tofu := eval(t, ctx, missing); tofu != "" {
		t.Errorf("printed as an empty box: %s", tofu)
	}
	pdf, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true)})
	must(t, err)
	if n := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf.Data, -1)); n != sheets(t, w, query) {
		t.Errorf("%d pages come out of the printer, want %d", n, sheets(t, w, query))
	}
	if box := regexp.MustCompile(`/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]`).FindSubmatch(pdf.Data); box == nil || !near(box[1], 595.28) || !near(box[2], 841.89) {
		t.Errorf("the paper is %s points", box)
	}
	shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	must(t, err)
	if dir := os.Getenv("ZIGUAN_SHOTS"); dir != "" {
		must(t, os.WriteFile(filepath.Join(dir, "printed.png"), shot, 0o600))
		must(t, os.WriteFile(filepath.Join(dir, "printed.pdf"), pdf.Data, 0o600))
	}
	img, err := png.Decode(bytes.NewReader(shot))
	must(t, err)
	var codes []rect
	for line := range strings.SplitSeq(eval(t, ctx, `[...document.querySelectorAll('.wc-card svg[role=img]')].map(e=>{const r=e.getBoundingClientRect();return [r.left+scrollX,r.top+scrollY,r.width,r.height].map(Math.round).join(' ')}).join('\n')`), "\n") {
		var r rect
		_, err := fmt.Sscan(line, &r.x, &r.y, &r.w, &r.h)
		must(t, err)
		codes = append(codes, r)
	}
	return img, codes
}

// missing compares each of the committee's characters with one that no font has.
const missing = `(()=>{const draw=(s)=>{const c=document.createElement('canvas');c.width=c.height=80;const x=c.getContext('2d');x.font='60px '+getComputedStyle(document.querySelector('.wc-top b')).fontFamily;x.fillText(s,5,65);return c.toDataURL()};
 const box=draw('\u{4FFFD}');return [...document.querySelector('.wc-top b').textContent].filter(s=>draw(s)===box).join('')})()`

func near(text []byte, want float64) bool {
	got, err := strconv.ParseFloat(string(text), 64)
	return err == nil && math.Abs(got-want) < 1.5
}

func sheets(t *testing.T, w *world, query string) int {
	t.Helper()
	r := w.get("/print/sheets" + query)
	holds(t, r, http.StatusOK)
	return strings.Count(r.Body, `class="wc-sheet"`)
}

// rect is where something stands on the page, in CSS pixels.
type rect struct{ x, y, w, h int }

// read decodes one printed code and measures it: the text, and how wide its ink
// stands from edge to edge, in millimetres.
func read(t *testing.T, img image.Image, r rect) (string, float64) {
	t.Helper()
	const scale = dots / 96
	crop := image.NewGray(image.Rect(0, 0, r.w*scale, r.h*scale))
	for y := range r.h * scale {
		for x := range r.w * scale {
			crop.Set(x, y, img.At(r.x*scale+x, r.y*scale+y))
		}
	}
	got, err := parktest.ScanImage(crop)
	if err != nil {
		t.Fatalf("a printed code cannot be read: %v", err)
	}
	if level := got.GetResultMetadata()[gozxing.ResultMetadataType_ERROR_CORRECTION_LEVEL]; fmt.Sprint(level) != "M" {
		t.Errorf("level %v", level)
	}
	left, right := crop.Rect.Max.X, 0
	for i, shade := range crop.Pix {
		if x := i % crop.Stride; shade < 128 {
			left, right = min(left, x), max(right, x+1)
		}
	}
	return got.GetText(), float64(right-left) / dots * 25.4
}

// Nine cards come out on two sheets of A4; every printed code is read by a
// decoder that is not ours, opens the card it stands on, and is 25 mm or wider,
// with a rare name in the committee and no ink but black.
func TestThePrintedCodeIsReadAndLargeEnough(t *testing.T) {
	w := newWorld(t)
	w.Deps.Cfg.PublicURL = "http://Parking.example.cn"
	w.site()
	for i, code := range []string{"1-1-101", "1-1-102", "1-1-103", "1-1-104", "2-1-101", "2-1-102", "2-1-103", "2-1-104"} {
		w.issue(code, []string{"京A1000", "京AD1000", "沪B2000"}[i%3]+strconv.Itoa(i), "")
	}
	w.issue("1-1-101", "京A2000挂", "second-car")
	img, codes := printed(t, w, "")
	if len(codes) != 9 {
		t.Fatalf("%d codes", len(codes))
	}
	for i, r := range codes {
		text, mm := read(t, img, r)
		secret, ok := token.ParseToken(text)
		if !ok || text != strings.ToUpper(text) || !strings.HasPrefix(text, "HTTP://PARKING.EXAMPLE.CN/Q/") {
			t.Fatalf("code %d says %q", i, text)
		}
		card, err := w.Parking.ByToken(t.Context(), secret)
		must(t, err)
		if !card.Valid {
			t.Errorf("code %d opens a card that is not valid", i)
		}
		if mm < 25 {
			t.Errorf("code %d is %.1f mm wide", i, mm)
		}
	}
	colourless(t, img)
}

// colourless fails where a printed page needs a colour to be understood.
func colourless(t *testing.T, img image.Image) {
	t.Helper()
	for y := 0; y < img.Bounds().Dy(); y += 3 {
		for x := 0; x < img.Bounds().Dx(); x += 3 {
			r, g, b, _ := img.At(x, y).RGBA()
			if max(r, g, b)-min(r, g, b) > 0x2000 {
				t.Fatalf("colour at %d,%d", x, y)
			}
		}
	}
}

var printedNumbers = regexp.MustCompile(`class="wc-number">([^<]+)<`)

// All, a building, those issued since a day, or one: what is printed can be
// chosen, in the order in which somebody walks past the doors.
func TestWhatIsPrintedCanBeChosen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	holds(t, w.get("/print"), http.StatusOK, "先发卡", `href="/c/XIN/cards/new"`)
	w.issue("2-1-101", "京A10001", "") // A-0001
	w.issue("1-1-102", "京A10002", "") // A-0002
	w.issue("1-1-103", "京A10003", "") // A-0003
	w.post("/A-0003/loss", "reason-lose", "丢了")
	w.Clock.Step(48 * time.Hour)
	w.chair = w.Session(w.C, actor.Member) // the first session has been idle too long
	w.issue("1-1-101", "京A10004", "")      // A-0004
	holds(t, w.get("/print"), http.StatusOK, "1号楼", "2 张", "2号楼", "1 张", `value="2026-11-25"`)
	for query, want := range map[string]string{
		"": "A-0004 A-0002 A-0001", "?building=b1": "A-0004 A-0002", "?building=b2": "A-0001", "?building=b9": "",
		"?since=2026-11-25": "A-0004", "?since=2026-11-23": "A-0004 A-0002 A-0001", "?since=2026-12-01": "",
		"?number=a1": "A-0001", "?number=A-0002&bynumber=1": "A-0002",
	} {
		r := w.get("/print/sheets" + query)
		holds(t, r, http.StatusOK)
		var got []string
		for _, m := range printedNumbers.FindAllStringSubmatch(r.Body, -1) {
			got = append(got, m[1])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s prints %v, want %s", query, got, want)
		}
	}
	holds(t, w.get("/print/sheets?number=A-0003"), http.StatusConflict, "已经失效，不能打印")
	holds(t, w.get("/print/sheets?number=A-0099"), http.StatusNotFound)
	if r := w.Get("/c/XIN/cards/print/sheets", w.Session(w.C, actor.Supervisor)); r.Status != http.StatusNotFound {
		t.Errorf("a reader gets codes: %d", r.Status)
	}
}
