package gatepage_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ziguan/parking/gate"
)

const axe = `axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa'],rules:{'target-size':{enabled:true}}})
 .then(r=>JSON.stringify(r.violations.map(v=>v.id+': '+v.nodes.map(n=>n.html.slice(0,160)+' '+n.failureSummary.slice(0,200)).slice(0,3).join(' | '))))`

// axe finds nothing in any state, sizes hold at every width, and each state is
// photographed into ZIGUAN_SHOTS for people to look at.
func TestEveryStateIsSoundAndCanBePhotographed(t *testing.T) {
	source, err := os.ReadFile("../../testdata/axe/axe-4.14.1.min.js")
	if err != nil {
		t.Fatal(err)
	}
	p := newPhone(t, 390)
	states := p.states()
	for _, ask := range []struct {
		name  string
		width int64
		jar   string
	}{
		{"390", 390, ""}, {"1280", 1280, ""}, {"320-elder", 320, "size=elder"}, {"320-large", 320, "size=large"}, {"390-sun", 390, "theme=sun"}, {"390-dark", 390, "theme=dark"},
	} {
		p.Do(chromedp.EmulateViewport(ask.width, 844))
		p.open("/gate/XY/slip")
		_ = p.Eval(`(document.cookie='size=; path=/; max-age=0',document.cookie='theme=; path=/; max-age=0','')`)
		if ask.jar != "" {
			_ = p.Eval(`(document.cookie=` + strconv.Quote(ask.jar+"; path=/") + `,'')`)
		}
		for _, s := range states {
			s.reach()
			what := s.name + " " + ask.name
			if ask.name == "390-dark" || !strings.Contains(ask.name, "-") || ask.name == "390-sun" {
				p.axe(what, string(source))
			}
			p.sound(what)
			p.Picture(s.name + "-" + ask.name)
			p.cut.Store(false)
		}
	}
}

func (p *phone) axe(what, source string) {
	p.Helper()
	_ = p.Eval(source + ";''")
	var found []string
	p.must(json.Unmarshal([]byte(p.Eval(axe)), &found))
	for _, v := range found {
		p.Errorf("%s %s", what, v)
	}
}

// A state of the page and the way there.
type shown struct {
	name  string
	reach func()
}

// states are all that a volunteer can meet.
func (p *phone) states() []shown {
	p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.card("A-0138", "active", "2027-06-30", "京AD1QK57")
	p.card("A-0139", "lost", "2027-06-30", "京A30003")
	check := func(label string, d gate.Direction, plate string) func() {
		return func() {
			p.onDuty(label, string(d))
			p.open("/gate/XY")
			p.Until(`document.documentElement.classList.contains('scripted')`)
			_ = p.Eval(fmt.Sprintf(`(()=>{const f=document.querySelector('#full form');f.elements.direction.value=%q;f.elements.plate.value=%q;f.requestSubmit();return ''})()`, d, plate))
			p.Until(answered)
		}
	}
	home := func() {
		p.onDuty("east", "in")
		p.open("/gate/XY")
		p.Until(`!document.querySelector('#keypad').hidden`)
	}
	tail := func(t string) func() {
		return func() {
			home()
			_ = p.Eval(fmt.Sprintf(`(()=>{const t=document.querySelector('#tail');t.value=%q;t.dispatchEvent(new Event('input',{bubbles:true}));return ''})()`, t))
			p.Until(`document.querySelector('#matches').childElementCount > 0`)
		}
	}
	return []shown{
		{"start", func() { p.post("/gate/XY/shift/end"); p.open("/gate/XY") }},
		{"tail", home},
		{"letters", func() { home(); p.tap("#keypad .word") }},
		{"matches", tail("QK57")},
		{"none", tail("8888")},
		{"allow", check("east", gate.In, "VA12345")},
		{"card", check("east", gate.Out, "京N3QK57")},
		{"caution", check("east", gate.In, "京A30003")},
		{"refuse", check("east", gate.In, "京C00001")},
		{"reasons", func() {
			check("east", gate.In, "京C00001")()
			_ = p.Eval(`(document.querySelector('.gate-special').open=true,'')`)
		}},
		{"unknown", check("lane", gate.In, "粤BD12345")},
		{"inside", func() { p.open("/gate/XY/inside") }},
		{"today", func() {
			p.open("/gate/XY/today?all=1")
			_ = p.Eval(`(document.querySelector('.gate-list details').open=true,'')`)
		}},
		{"walk-start", func() { p.post("/gate/XY/walk/end"); p.open("/gate/XY/walk") }},
		{"walk", func() {
			p.post("/gate/XY/walk", "gate", "lane")
			p.open("/gate/XY/walk")
			_ = p.Eval(`(()=>{const f=document.querySelector('#full form');f.elements.plate.value='京C00001';f.requestSubmit();return ''})()`)
			p.Until(`!!document.querySelector('.gate-walked')`)
		}},
		{"slip", func() { p.open("/gate/XY/slip") }},
		{"offline", func() {
			tail("QK57")()
			p.cut.Store(true)
			_ = p.Eval(`(document.querySelector('.gate-match').click(),'')`)
			p.Until(answered)
			_ = p.Eval(`(sessionStorage.clear(),'')`)
		}},
	}
}
