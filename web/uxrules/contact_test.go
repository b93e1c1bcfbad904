package uxrules_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// perSheet is how many pages one picture of the contact sheet shows.
const perSheet = 32

// The gallery as somebody sees it who looks at all of it at once: every state at each
// width in each size of type, in index.html and in one picture for every few states.
// Written where ZIGUAN_CONTACT says, and nowhere without it.
func TestScreenshotsOfTheWholeGallery(t *testing.T) {
	dir := os.Getenv("ZIGUAN_CONTACT")
	if dir == "" {
		return
	}
	w := bare(t).demonstration()
	w.Must(os.MkdirAll(dir, 0o755))
	var paths []string
	for _, to := range links(t, w.Get("/demo/gallery", "").Body) {
		if strings.HasPrefix(to, "/demo/gallery/") {
			paths = append(paths, to)
		}
	}
	base := listen(t, (&site{world: w}).again(nil))
	var index bytes.Buffer
	for _, size := range []string{"", "elder", "large"} {
		for _, width := range []int64{1280, 390, 360} {
			for at := 0; at < len(paths); at += perSheet {
				name := fmt.Sprintf("%d%s-%d", width, size, at/perSheet+1)
				t.Run(name, func(t *testing.T) { // in a window of its own: one that has drawn a thousand pages stops answering
					s := &contact{newTab(t), dir, base, &index}
					s.Cookie(base, "lang", "zh")
					s.Cookie(base, "size", size)
					s.draw(name, width, paths[at:min(at+perSheet, len(paths))])
				})
			}
		}
	}
}

// contact is one picture of many pages.
type contact struct {
	*tab
	dir, base string
	index     *bytes.Buffer // what was drawn so far, of all sheets
}

// draw takes a picture of each page and one of them all side by side.
func (s *contact) draw(name string, width int64, paths []string) {
	s.Helper()
	var b bytes.Buffer
	fmt.Fprintf(&b, "<h2>%s</h2><div>", name)
	for i, path := range paths {
		file := fmt.Sprintf("%s-%02d.jpg", name, i+1)
		high := map[bool]int64{true: 1400, false: 1100}[width < 1000]
		s.Do(chromedp.EmulateViewport(width, high), chromedp.Navigate(s.base+path), chromedp.WaitReady("main"))
		s.write(file, s.shot(cdppage.CaptureScreenshotFormatJpeg))
		fmt.Fprintf(&b, "<figure><img src=%q><figcaption>%d %s</figcaption></figure>", file, i+1, strings.TrimPrefix(path, "/demo/gallery/"))
	}
	b.WriteString("</div>")
	const style = `<!doctype html><meta charset=utf-8><style>body{margin:8px;font:13px sans-serif;background:#999}div{display:flex;flex-wrap:wrap;gap:8px;align-items:start}
		figure{margin:0;width:%dpx}img{width:100%%;display:block}</style>`
	wide := map[bool]int{true: 240, false: 470}[width < 1000]
	page := fmt.Sprintf(style, wide) + b.String()
	s.write(name+".html", []byte(page))
	s.Do(chromedp.EmulateViewport(1960, 800, chromedp.EmulateScale(1)), chromedp.Navigate("file://"+filepath.Join(s.dir, name+".html")))
	shot, err := chromedp.Run(s.Ctx, chromedp.FullScreenshot(100))
	s.Must(err)
	s.write(name+".png", shot)
	s.index.WriteString(b.String())
	s.write("index.html", append([]byte(fmt.Sprintf(style, 300)), s.index.Bytes()...))
}

func (s *contact) shot(format cdppage.CaptureScreenshotFormat) []byte {
	s.Helper()
	got, err := chromedp.Call(s.Ctx, cdppage.CaptureScreenshot, cdppage.CaptureScreenshotParams{Format: format, Quality: new(int64(70))})
	s.Must(err)
	return got.Data
}

func (s *contact) write(name string, data []byte) {
	s.Helper()
	s.Must(os.WriteFile(filepath.Join(s.dir, name), data, 0o600))
}
