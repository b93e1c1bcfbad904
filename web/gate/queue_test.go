package gatepage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// loses taps a car's plate while nothing answers.
func (p *phone) loses(tail string) {
	p.Helper()
	p.types(tail)
	p.Until(`!!document.querySelector('.gate-match')`)
	p.cut.Store(true)
	_ = p.Eval(`(document.querySelector('.gate-match').click(),'')`)
	p.Until(answered)
}

// comes waits until a count is reached: what is sent by itself is sent after the page
// is there. It may not go beyond.
func (p *phone) comes(want int, query string) {
	p.Helper()
	tick, end := time.NewTicker(50*time.Millisecond), time.After(time.Minute)
	defer tick.Stop()
	for n := p.count(query); n != want; n = p.count(query) {
		select {
		case <-tick.C:
		case <-end:
			p.Fatalf("recorded %d times, want %d", n, want)
		}
	}
}

const said = `document.querySelector('#answer').innerText`

// The word comes before anything is tidied up, and a browser that cannot tidy up
// holds nothing up: the next car is answered too.
func TestTheAnswerComesBeforeTheBrowsersStorage(t *testing.T) {
	p := newPhone(t, 360)
	p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.starts("east")
	p.loses("QK57")
	_ = p.Eval(`(IDBObjectStore.prototype.delete=()=>{throw new DOMException('gone','InvalidStateError')},'')`)
	p.cut.Store(false)
	_ = p.Eval(`(document.querySelector('[data-resend]').click(),'')`)
	p.Until(`document.querySelector('#answer .gate-result')?.dataset.verdict === 'allow'`)
	_ = p.Eval(`(document.querySelector('[data-next]').click(),'')`)
	p.Until(waiting)
	_ = p.Eval(`(document.querySelector('.gate-bar .danger').click(),'')`)
	p.Until(`document.querySelector('#answer .gate-result')?.dataset.verdict === 'allow'`)
	if got := p.Eval(`breaches.join('; ')`); got != "" {
		t.Error(got)
	}
}

// A connection that the browser closed behind the page is opened again; a note of
// earlier days that cannot be read keeps nothing out.
func TestAClosedStorageIsOpenedAgain(t *testing.T) {
	p := newPhone(t, 360)
	p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.starts("east")
	_ = p.Eval(`(sessionStorage.setItem('ziguan.gate.waiting','{'),'')`)
	p.open("/gate/XY")
	p.Until(`!!document.querySelector('#keypad .key')`)
	_ = p.Eval(`(()=>{let n=0;const t=IDBDatabase.prototype.transaction;IDBDatabase.prototype.transaction=function(...a){if(!n++)throw new DOMException('closing','InvalidStateError');return t.apply(this,a)};return ''})()`)
	p.loses("QK57")
	if got, n := p.Eval(said), p.Eval(inBrowser); !strings.Contains(got, "替您留着") || n != "1" {
		t.Errorf("%s lie in the browser, and the page says %s", n, got)
	}
}

// What the browser did not take is not said to be kept the second time either, and
// the page is not left for a sign-in while it alone holds it.
func TestTheSecondTryDoesNotSayKept(t *testing.T) {
	p := newPhone(t, 360)
	p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.starts("east")
	_ = p.Eval(`(IDBObjectStore.prototype.put=()=>{throw new DOMException('full','QuotaExceededError')},'')`)
	p.loses("QK57")
	for _, over := range []bool{false, true} {
		p.cut.Store(!over)
		p.over.Store(over)
		_ = p.Eval(`(document.querySelector('.gate-result').dataset.before='',document.querySelector('[data-resend]').click(),'')`)
		p.Until(`!!document.querySelector('#answer .gate-result:not([data-before])')`)
		if got := p.Eval(said); strings.Contains(got, "替您留着") || !strings.Contains(got, "记在纸上") {
			t.Errorf("the page says %s", got)
		}
	}
	if got := p.Eval(said); !strings.Contains(got, "要重新登录") || !strings.Contains(got, "去登录") {
		t.Errorf("the page says %s", got)
	}
	if got := p.Eval(`document.querySelector('#kept li').textContent`); !strings.Contains(got, "存不住") {
		t.Errorf("listed as %s", got)
	}
}

// The same phone in another hand: what one person saw is not recorded as another's,
// holds up nothing, and goes when that person is back.
func TestWhatOnePersonSawIsNotSentAsAnothers(t *testing.T) {
	p := newPhone(t, 360)
	p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.starts("east")
	p.loses("QK57")
	p.Do(chromedp.Navigate("about:blank"))
	mine := p.who
	p.who.Pseudonym = "V-2"
	p.cut.Store(false)
	p.open("/gate/XY")
	p.Until(`document.querySelector('#kept li')?.textContent.includes('别人值守时留下的')`)
	_ = p.Eval(`(document.querySelector('.gate-bar .danger').click(),'')`)
	p.Until(answered)
	if n := p.count(`select count(*) from parking.checks where plate = '京N3QK57'`); n != 0 {
		t.Error("recorded as another's")
	}
	p.Until(`document.querySelector('#state').textContent === '在线'`)
	p.Do(chromedp.Navigate("about:blank"))
	p.who = mine
	p.open("/gate/XY")
	p.comes(1, `select count(*) from parking.checks where plate = '京N3QK57' and actor = 'V-1'`)
	p.Until(`document.querySelector('#kept').hidden && document.querySelector('#state').textContent === '在线'`)
}

// What the server does not take stays on the phone until somebody has seen it,
// whether it was sent by itself or by hand.
func TestWhatIsRefusedLaterStaysUntilItIsSeen(t *testing.T) {
	p := newPhone(t, 360)
	p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.starts("east")
	for _, byHand := range []bool{true, false} {
		p.loses("QK57")
		id := p.Eval(`new Promise((done)=>{const r=indexedDB.open('ziguan-gate');r.onsuccess=()=>{const a=r.result.transaction('waiting').objectStore('waiting').getAllKeys();a.onsuccess=()=>{r.result.close();done(a.result[0])}}})`)
		p.cut.Store(false)
		p.post("/gate/XY/checks", "id", id, "gate", "east", "direction", "in", "plate", "京C00001")
		if byHand {
			_ = p.Eval(`(document.querySelector('[data-resend]').click(),'')`)
		} else {
			_ = p.Eval(`(window.dispatchEvent(new Event('online')),document.querySelector('#answer [data-next]').click(),'')`)
		}
		p.Until(`document.querySelector('#kept li')?.textContent.includes('没记上') && !document.querySelector('#entry').hidden`)
		if n := p.Eval(inBrowser); n != "1" {
			t.Errorf("by hand %v: %s lie in the browser", byHand, n)
		}
		p.open("/gate/XY")
		p.Until(`document.querySelector('#kept li')?.textContent.includes('没记上')`)
		_ = p.Eval(`(document.querySelector('#kept').open=true,'')`)
		p.sound("what was not taken")
		p.picture("kept-refused")
		_ = p.Eval(`(document.querySelector('#kept li .btn').click(),'')`)
		p.Until(`document.querySelector('#kept').hidden`)
		p.open("/gate/XY")
		p.Until(`document.querySelector('#state').textContent === '在线'`)
		if n := p.Eval(inBrowser); n != "0" {
			t.Errorf("by hand %v: %s lie in the browser after it was seen", byHand, n)
		}
	}
}

// Only what is so is said: a slow answer is no missing network, a server that is
// down neither, and a page without a network does not open as connected.
func TestThePageSaysOnlyWhatIsSo(t *testing.T) {
	p := newPhone(t, 360)
	p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.starts("east")
	_ = p.Eval(`(()=>{const f=fetch;window.fetch=async(...a)=>{await new Promise((r)=>setTimeout(r,2500));return f(...a)};return ''})()`)
	p.types("QK57")
	p.Until(`document.querySelector('#matches').innerText.includes('还在查')`)
	if got := p.Eval(`document.querySelector('#matches').innerText`); strings.Contains(got, "没网") {
		t.Errorf("a slow answer reads %s", got)
	}
	p.Until(`!!document.querySelector('.gate-match')`)
	p.open("/gate/XY")
	p.Until(`!!document.querySelector('#keypad .key')`)
	p.down(true)
	_ = p.Eval(`(document.querySelector('.gate-bar .danger').click(),'')`)
	p.Until(answered)
	if got := p.Eval(said); strings.Contains(got, "没网") || !strings.Contains(got, "放行") {
		t.Errorf("an ambulance while the server is down reads %s", got)
	}
	p.down(false)
	_ = p.Eval(`(window.dispatchEvent(new Event('online')),'')`)
	p.Until(`document.querySelector('#state').textContent === '在线'`) // nothing waits that would be answered later
	_, err := chromedp.Call(p.Ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: "Object.defineProperty(navigator,'onLine',{get:()=>false})",
	})
	p.must(err)
	p.open("/gate/XY")
	p.Until(`!document.querySelector('#state').hidden`)
	_ = p.Eval(inBrowser) // the page has read its own by then
	if got := p.Eval(`document.querySelector('#state').textContent`); !strings.HasPrefix(got, "没网") {
		t.Errorf("without a network the page opens as %s", got)
	}
}

// Once what waited is answered, the page that said no answer came shows the answer.
func TestTheAnswerComesInPlaceOfTheLostOne(t *testing.T) {
	p := newPhone(t, 360)
	p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.starts("east")
	p.loses("QK57")
	p.cut.Store(false)
	_ = p.Eval(`(window.dispatchEvent(new Event('online')),'')`)
	p.Until(`document.querySelector('#answer .gate-result')?.dataset.verdict === 'allow' && document.querySelector('#state').textContent === '在线'`)
	if got := p.Eval(said); strings.Contains(got, "没网") || !strings.Contains(got, "停车卡有效") {
		t.Errorf("the page says %s", got)
	}
	if n := p.count(`select count(*) from parking.checks`); n != 1 {
		t.Errorf("recorded %d times", n)
	}
}

// Without a network the page stays: which way the cars go turns on it, and what would
// lead away says in sight that it cannot; what is recorded later went that way.
func TestWithoutANetworkThePageStays(t *testing.T) {
	p := newPhone(t, 360)
	p.Do(chromedp.EmulateViewport(360, 640))
	p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.starts("east")
	_ = p.Eval(`(document.documentElement.dataset.size='elder',Object.defineProperty(navigator,'onLine',{get:()=>window.wired,configurable:true}),window.wired=false,window.dispatchEvent(new Event('offline')),'')`)
	p.cut.Store(true)
	p.tap(`.gate-dir [value="out"]`)
	p.Until(`document.querySelector('.gate-where').textContent === '东门 · 出' && document.querySelector('.gate-dir [value=out]').getAttribute('aria-pressed') === 'true'`)
	for _, away := range []string{`.gate-nav a[href$="/inside"]`, `form[action$="/shift/end"] .pill`, `button[name="theme"]`, `.gate-where`} {
		p.tap(away)
		p.Until(`!!document.querySelector('.gate-stays')`)
		if got := p.Eval(`(b=>String(location.pathname==='/gate/XY'&&b.top>=0&&b.bottom<=innerHeight&&b.width>150))(document.querySelector('.gate-stays').getBoundingClientRect())`); got != "true" {
			t.Errorf("%s: what is said is out of sight", away)
		}
		p.sound(away)
		p.picture("stays" + away[1:5])
		_ = p.Eval(`(document.querySelector('.gate-stays').remove(),'')`)
	}
	_ = p.Eval(`(()=>{const f=document.querySelector('#full');f.open=true;f.querySelector('[name=plate]').value='京N3QK57';f.querySelector('form').requestSubmit();return ''})()`)
	p.Until(answered)
	p.tap(`#answer [data-next]`)
	p.Until(waiting) // the answer before has gone
	_ = p.Eval(`(document.querySelector('.gate-bar .danger').click(),'')`)
	p.Until(answered)
	p.Until(`document.querySelector('#kept ul').textContent.includes('应急车辆')`)
	p.cut.Store(false)
	_ = p.Eval(`(window.wired=true,window.dispatchEvent(new Event('online')),'')`)
	p.Until(`document.querySelector('#state').textContent === '在线'`)
	p.comes(2, `select count(*) from parking.checks where direction = 'out'`)
	p.open("/gate/XY")
	p.Until(`document.querySelector('.gate-where').textContent === '东门 · 出'`)
}

// A form that the script sends does not read the sign-in page, which says once why it
// comes: that is left for whoever signs in.
func TestTheScriptLeavesTheSignInToRead(t *testing.T) {
	p := newPhone(t, 360)
	p.starts("east")
	p.over.Store(true)
	_ = p.Eval(`(document.querySelector('.gate-bar .danger').click(),'')`)
	p.Until(answered)
	if n := p.signIns.Load(); n != 0 {
		t.Errorf("it was read %d times", n)
	}
}
