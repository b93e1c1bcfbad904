package gatepage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// 查一下 from the tail: the word without a record, and one tap more that records the
// passage; without a network a sentence, and nothing kept.
func TestALookTellsAndRecordsNothing(t *testing.T) {
	p := newPhone(t, 360)
	p.Do(chromedp.EmulateViewport(360, 640))
	p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.card("A-0138", "suspended", "2027-06-30", "京AD52345")
	p.starts("east")
	for _, size := range []string{"elder", "normal"} {
		_ = p.Eval(`(document.documentElement.dataset.size='` + size + `','')`)
		p.types("QK57")
		p.Until(`!!document.querySelector('.gate-car')`)
		p.sound("the matches")
		p.picture("look-matches-" + size)
		p.tap(".gate-car > .btn")
		p.Until(`document.querySelector('#answer .gate-result')?.dataset.verdict === 'allow'`)
		p.sound("a look")
		p.picture("look-" + size)
		if got := p.Eval(said); !strings.Contains(got, "没有记进出") || p.Eval(seen) != "" {
			t.Errorf("%s: %s %s", size, got, p.Eval(seen))
		}
		if n := p.count(`select count(*) from parking.checks`); n != 0 {
			t.Fatalf("%d checks", n)
		}
		_ = p.Eval(`(document.querySelector('[data-next]').click(),'')`)
		p.Until(waiting)
	}
	p.cut.Store(true)
	_ = p.Eval(`(()=>{const f=document.querySelector('#full');f.open=true;f.querySelector('[name=plate]').value='京AD52345';f.querySelector('form [formaction]').click();return ''})()`)
	p.Until(`document.querySelector('#matches').innerText.includes('没网')`)
	if n := p.Eval(inBrowser); n != "0" {
		t.Errorf("a look is kept: %s", n)
	}
	p.cut.Store(false)
	_ = p.Eval(`(document.querySelector('#full form [formaction]').click(),'')`)
	p.Until(`document.querySelector('#answer .gate-result')?.dataset.verdict === 'refuse'`)
	_ = p.Eval(`([...document.querySelectorAll('#answer .btn')].find(b=>b.textContent==='记这辆车进').click(),'')`)
	p.Until(`!!document.querySelector('#answer .gate-special')`)
	if n := p.count(`select count(*) from parking.checks where plate = '京AD52345' and direction = 'in' and verdict = 'refuse'`); n != 1 {
		t.Errorf("recorded %d times", n)
	}
}

// With scripts off the same buttons ask the same.
func TestALookWithoutScripts(t *testing.T) {
	w := newWorld(t)
	w.card("A-0137", "active", "2027-06-30", "京N3QK57")
	w.onDuty("east", "in")
	r := w.post("/gate/XY/matches", "gate", "east", "direction", "in", "tail", "QK57")
	w.shows(r, 200, `formaction="/gate/XY/looks"`, "查一下")
	r = w.post("/gate/XY/looks", "id", r.id(), "gate", "east", "direction", "in", "plate", "京N3QK57")
	w.shows(r, 200, "放行", "没有记进出", "记这辆车进")
	if n := w.count(`select count(*) from parking.checks`); n != 0 {
		t.Errorf("%d checks", n)
	}
	w.shows(w.post("/gate/XY/checks", "id", r.id(), "gate", "east", "direction", "in", "plate", "京N3QK57"), 200, "放行")
	r = w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "in", "plate", "京N3QK57")
	w.shows(r, 200, "放行", "没有重复记")
	if n := w.count(`select count(*) from parking.checks`); n != 1 {
		t.Errorf("%d checks of one passage", n)
	}
}

// A car that stands in the way: looked at, its household told from the answer, and
// after the rule's minutes the duty room's number and the plate. Nothing lets it in.
func TestMovingACarFromItsAnswer(t *testing.T) {
	p := newPhone(t, 360)
	p.Do(chromedp.EmulateViewport(360, 640))
	p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.starts("east")
	p.types("QK57")
	p.Until(`!!document.querySelector('.gate-car')`)
	p.tap(".gate-car > .btn")
	p.Until(answered)
	_ = p.Eval(`(document.querySelector('.gate-visit').open=true,'')`)
	if got := p.Eval(`document.querySelector('#place').value`); got != "东门" {
		t.Errorf("the place is %q", got)
	}
	send := `(document.querySelector('.gate-visit form .btn').click(),'')`
	p.cut.Store(true)
	_ = p.Eval(send)
	p.Until(`document.querySelector('.gate-visit').innerText.includes('没有发出去')`)
	p.cut.Store(false)
	_ = p.Eval(`(document.querySelector('#place').value='','')`)
	_ = p.Eval(send)
	p.Until(`document.querySelector('.gate-visit').innerText.includes('请写车停在哪里')`)
	_ = p.Eval(`(document.querySelector('#place').value='东门口','')`)
	_ = p.Eval(send)
	p.Until(`document.querySelector('.gate-visit').innerText.includes('已通知车主')`)
	p.sound("told")
	for query, want := range map[string]int{`select count(*) from parking.checks`: 0, `select count(*) from parking.presences`: 0, `select count(*) from parking.move_calls`: 1} {
		if n := p.count(query); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
	p.clock.Step(11 * time.Minute)
	for _, size := range []string{"", "elder"} {
		_ = p.Eval(`(document.cookie='size=` + size + `; path=/','')`)
		p.open("/gate/XY/calls")
		if got := p.Eval(`document.querySelector('main').innerText`); !strings.Contains(got, "京N·3QK57") || !strings.Contains(got, "打值班室\n010-5550 1234") {
			t.Errorf("the page says %s", got)
		}
		p.sound("the duty list")
		p.picture("calls-" + size)
	}
}
