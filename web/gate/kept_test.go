package gatepage_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// inBrowser counts what lies in the browser's own database.
const inBrowser = `new Promise((done)=>{const r=indexedDB.open('ziguan-gate');r.onsuccess=()=>{const a=r.result.transaction('waiting').objectStore('waiting').count();a.onsuccess=()=>{r.result.close();done(String(a.result))}}})`

// What the page says it kept survives the tab: another one, opened later, sends it.
func TestWhatWasKeptSurvivesAClosedTab(t *testing.T) {
	p := newPhone(t, 360)
	p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.starts("east")
	p.types("QK57")
	p.Until(`!!document.querySelector('.gate-match')`)
	p.cut.Store(true)
	_ = p.Eval(`(document.querySelector('.gate-match').click(),'')`)
	p.Until(answered)
	if n := p.Eval(inBrowser); n != "1" {
		t.Errorf("the page says it is kept, and %s lie in the browser", n)
	}
	p.Until(`document.querySelector('#kept li')?.textContent.includes('京N3QK57')`)
	p.Do(chromedp.Navigate("about:blank"))
	p.cut.Store(false)
	p.open("/gate/XY")
	p.comes(1, `select count(*) from parking.checks where plate = '京N3QK57'`)
	p.Until(`document.querySelector('#kept').hidden && document.querySelector('#state').textContent === '在线'`)
	if n := p.Eval(inBrowser); n != "0" {
		t.Errorf("%s still lie in the browser", n)
	}
}

// Without a network four characters are answered in a sentence, and an ambulance
// goes in; both by the word, and the ambulance is recorded once.
func TestWithoutANetworkThereIsAWord(t *testing.T) {
	p := newPhone(t, 360)
	p.starts("east")
	p.cut.Store(true)
	p.types("QK57")
	p.Until(`document.querySelector('#matches').innerText.includes('没网，查不了尾号')`)
	_ = p.Eval(`(document.querySelector('.gate-bar .danger').click(),'')`)
	p.Until(answered)
	if got := p.Eval(`(r=>r.dataset.verdict+' '+r.innerText)(document.querySelector('#answer .gate-result'))`); !strings.Contains(got, "allow 放行") || !strings.Contains(got, "不等答复，放行") {
		t.Errorf("an ambulance reads %s", got)
	}
	p.cut.Store(false)
	_ = p.Eval(`(window.dispatchEvent(new Event('online')),'')`)
	p.Until(`document.querySelector('#state').textContent === '在线'`)
	p.comes(1, `select count(*) from parking.checks where exempt = 'emergency'`)
}

// A browser that keeps nothing does not say that it does.
func TestWhatCannotBeKeptIsNotSaidToBe(t *testing.T) {
	p := newPhone(t, 360)
	p.starts("east")
	_ = p.Eval(`(IDBObjectStore.prototype.put=()=>{throw new DOMException('full','QuotaExceededError')},'')`)
	p.cut.Store(true)
	_ = p.Eval(`(()=>{const f=document.querySelector('#full');f.open=true;f.querySelector('[name=plate]').value='京C00001';f.querySelector('form').requestSubmit();return ''})()`)
	p.Until(answered)
	if got := p.Eval(`document.querySelector('#answer').innerText`); strings.Contains(got, "替您留着") || !strings.Contains(got, "记在纸上") {
		t.Errorf("the page says %s", got)
	}
}

// A car that nobody knows, from its tail in six taps: what was typed stays, the
// province stands there, and only what is missing is typed. The taps are a finger's,
// on a phone, and the page counts them.
func TestAnUnknownCarInSixTapsFromItsTail(t *testing.T) {
	p := newPhone(t, 360)
	_, err := chromedp.Call(p.Ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true})
	p.must(err)
	p.starts("east")
	p.types("2345")
	p.Until(`document.querySelector('#full').open && document.querySelector('#plate').value === '京2345'`)
	_ = p.Eval(`(window.taps=0,addEventListener('click',(e)=>e.isTrusted&&taps++,true),'')`)
	for _, key := range []string{"A", "D", "1"} {
		p.tap(`//*[@id="full"]//*[contains(@class,"key") and text()="` + key + `"]`)
	}
	if got := p.Eval(`document.querySelector('#plate').value`); got != "京AD12345" {
		t.Errorf("typed %s", got)
	}
	p.tap("#full .btn.main")
	p.Until(`document.querySelector('#answer .gate-result')?.dataset.verdict === 'refuse'`)
	if n, err := strconv.Atoi(p.Eval(`String(taps)`)); err != nil || n < 4 || n > 6 {
		t.Errorf("%d taps %v", n, err)
	}
	if n := p.count(`select count(*) from parking.checks where plate = '京AD12345'`); n != 1 {
		t.Errorf("recorded %d times", n)
	}
}

// A rescue brigade's car is typed on the page's own keys, and let through by its
// plate alone, with a network and without one.
func TestARescueBrigadeIsTypedAndLetThrough(t *testing.T) {
	p := newPhone(t, 360)
	p.starts("east")
	for _, cut := range []bool{false, true} {
		p.types("0001")
		p.Until(`document.querySelector('#full').open && document.querySelector('#plate').value === '京0001'`)
		p.cut.Store(cut)
		_ = p.Eval(`(document.querySelector('#full .keys').hidden && document.querySelector('#full .keys').previousElementSibling.click(),'')`)
		for _, key := range []string{"X", "应急"} {
			_ = p.Eval(`([...document.querySelectorAll('.keys .key')].find(k=>k.textContent==='` + key + `').click(),'')`)
		}
		if got := p.Eval(`document.querySelector('#plate').value`); got != "京X0001应急" {
			t.Fatalf("typed %s", got)
		}
		_ = p.Eval(`(document.querySelector('#full .btn.main').click(),'')`)
		p.Until(`document.querySelector('#answer .gate-result')?.dataset.verdict === 'allow'`)
		p.cut.Store(false)
		_ = p.Eval(`(document.querySelector('[data-next]').click(),'')`)
		p.Until(waiting)
	}
}
