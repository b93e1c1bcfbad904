package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"ziguan/internal/browsertest"
	"ziguan/internal/parktest"
)

// tab is one person's browser: what it was told is typed and tapped, and every
// complaint of its console is kept.
type tab struct {
	*browsertest.Window
	site  string
	who   string
	width int64
	shots *album

	mu         sync.Mutex
	complaints []string
}

// album numbers the pictures of one journey, when somebody wants them.
type album struct {
	dir string
	n   int
}

func newAlbum(width int64) *album {
	if os.Getenv("ZIGUAN_SHOTS") == "" {
		return &album{}
	}
	return &album{dir: filepath.Join(os.Getenv("ZIGUAN_SHOTS"), fmt.Sprintf("journey-%d", width))}
}

// browser opens a window; other gives a second person's, who is signed in nowhere.
func browser(t *testing.T, site, who string, width int64) *tab {
	t.Helper()
	v := &tab{site: site, who: who, width: width, shots: newAlbum(width)}
	return v.start(t)
}

func (v *tab) other(who string) *tab {
	v.Helper()
	out := &tab{site: v.site, who: who, width: v.width, shots: v.shots}
	return out.start(v.TB)
}

func (v *tab) start(t testing.TB) *tab {
	t.Helper()
	v.Window = browsertest.Open(t, v.width, chromedp.WithListener(v.hear))
	_, err := chromedp.Call(v.Ctx, log.Enable, cdp.Empty{})
	v.Must(err)
	v.Cleanup(v.quiet)
	return v
}

// hear keeps errors, exceptions and breaches of the policy, which the console tells.
func (v *tab) hear(event any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Source == log.EntrySourceSecurity {
			v.complaints = append(v.complaints, e.Entry.Text+" "+e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		v.complaints = append(v.complaints, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			v.complaints = append(v.complaints, fmt.Sprint(e.Args))
		}
	}
}

// quiet fails the journey when the console complained.
func (v *tab) quiet() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, c := range v.complaints {
		v.Errorf("%s's console: %s", v.who, c)
	}
}

func (v *tab) open(path string) {
	v.Helper()
	if strings.HasPrefix(path, "/") {
		path = v.site + path
	}
	v.Open(path)
}

// says waits until the page shows all the texts, as people see it.
func (v *tab) says(texts ...string) {
	v.Helper()
	for _, s := range texts {
		v.Until(fmt.Sprintf(`document.readyState==='complete' && document.body.innerText.includes(%q)`, s))
	}
}

// hides fails when one of the texts is anywhere in the page.
func (v *tab) hides(texts ...string) {
	v.Helper()
	page := v.Eval(`document.documentElement.outerHTML`)
	for _, s := range texts {
		if strings.Contains(page, s) {
			v.Errorf("%s's page %s holds %q", v.who, v.Eval(`location.pathname`), s)
		}
	}
}

// tap touches what a selector finds: CSS or XPath.
func (v *tab) tap(selector string) {
	v.Helper()
	v.Do(chromedp.WaitVisible(selector), chromedp.Click(selector))
}

// press touches the link or button on which the words stand.
func (v *tab) press(words string) {
	v.Helper()
	v.tap(fmt.Sprintf(`(//main|//header|//footer)//*[self::a or self::button or self::summary][contains(normalize-space(.), %q)]`, words))
}

// fill types into fields by their names.
func (v *tab) fill(pairs ...string) {
	v.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		field := fmt.Sprintf(`main [name=%q]`, pairs[i])
		v.Do(chromedp.WaitVisible(field))
		_ = v.Eval(fmt.Sprintf(`(document.querySelector(%q).value='','')`, field))
		v.Do(chromedp.SendKeys(field, pairs[i+1]))
	}
}

func (v *tab) keys(text string) {
	v.Helper()
	v.Do(chromedp.KeyEvent(text))
}

// attach gives a file to the page's file field.
func (v *tab) attach(selector, file string) {
	v.Helper()
	v.Do(chromedp.WaitReady(selector), chromedp.SetUploadFiles(selector, []string{file}))
}

// photo is a picture of what a selector finds, and the text of the code on it. As a
// camera does, it looks again from nearer where one picture misleads the reader.
func (v *tab) photo(selector string) (picture []byte, text string) {
	v.Helper()
	v.Until(`!!document.querySelector('` + selector + ` svg')`)
	v.Eval(`(document.querySelector('` + selector + ` svg').scrollIntoView({block:'center'}),'')`) // clear of the bar at the lower edge
	for _, scale := range []float64{3, 4, 5} {
		picture, err := chromedp.Run(v.Ctx, chromedp.ScreenshotScale(chromedp.CSS(selector+" svg"), scale))
		v.Must(err)
		code, err := parktest.Scan(picture)
		if err == nil {
			return picture, code.GetText()
		}
		v.Logf("%s at %g: %v", selector, scale, err)
	}
	v.Fatalf("%s is not read", selector)
	return nil, ""
}

const sideways = `(()=>{const w=document.documentElement.clientWidth;if(document.documentElement.scrollWidth<=w) return '';
 return document.documentElement.scrollWidth+' of '+w+': '+[...document.querySelectorAll('main *')].filter(e=>e.getBoundingClientRect().right>w+1).map(e=>e.tagName+'.'+e.getAttribute('class')+' '+e.textContent.slice(0,20)).slice(0,4).join('; ')})()`

// step ends a step of the journey: nothing hangs over the side, and a picture.
func (v *tab) step(name string) {
	v.Helper()
	v.Until(`document.readyState==='complete'`) // its styles are there
	if wide := v.Eval(sideways); wide != "" {
		v.Errorf("%s: the page is %s wide", name, wide)
	}
	if v.shots.dir == "" {
		return
	}
	v.shots.n++
	v.Must(os.MkdirAll(v.shots.dir, 0o700))
	shot, err := chromedp.Run(v.Ctx, chromedp.FullScreenshot(100))
	v.Must(err)
	v.Must(os.WriteFile(filepath.Join(v.shots.dir, fmt.Sprintf("%02d-%s-%s.png", v.shots.n, v.who, name)), shot, 0o600))
}
