package uxrules_test

import (
	"regexp"
	"strings"
	"testing"

	"ziguan/web/static"
)

// Body text has 18 px and more, 24 in the elder's size; at 320, 390 and 1280 px
// and up to 200 % nothing hangs over the side.
func TestRule16BodyTextAndZoom(t *testing.T) { keeps(t, "16") }

// All targets are 48 px and more, primary ones 64, with gaps of 8.
func TestRule17TargetsAndGaps(t *testing.T) { keeps(t, "17") }

// Text stands out by 7:1 and the edges of controls by 3:1, by day and by night;
// that the tokens do so in every theme is proven beside them.
func TestRule18Contrast(t *testing.T) { keeps(t, "18") }

// axe has nothing to object to on any page, by day and by night.
func TestRule19AxeFindsNothing(t *testing.T) { keeps(t, "19") }

// A colour never tells a state alone: a word and a sign stand beside it, no
// word has two colours, and edges stay where the system chooses the colours.
func TestRule24ColourIsNeverTheOnlySign(t *testing.T) { keeps(t, "24") }

// Every target of every page is reached by the keyboard; no script waits for a
// drag, a long press, a second finger or a pointer that hovers, and no style
// shows something only under one.
func TestRule23KeyboardAlone(t *testing.T) {
	keeps(t, "23")
	gesture := regexp.MustCompile(`drag(start|over|end)|contextmenu|mouse(over|enter|move)|pointer(move|over|enter)|touch(start|move)|gesture|dblclick`)
	hover := regexp.MustCompile(`:hover[^{]*\{([^}]*)\}`)
	for _, name := range static.Names() {
		text := string(static.Bytes(name))
		if strings.HasPrefix(name, "js/") {
			if found := gesture.FindString(text); found != "" {
				t.Errorf("%s waits for %s", name, found)
			}
		}
		if strings.HasPrefix(name, "css/") {
			for _, m := range hover.FindAllStringSubmatch(text, -1) {
				if regexp.MustCompile(`display|visibility|opacity|height`).MatchString(m[1]) {
					t.Errorf("%s shows something only under a pointer: %s", name, m[1])
				}
			}
		}
	}
	s := lived(t).site()
	base, v := listen(t, s.again(nil)), newTab(t)
	v.Cookie(base, s.sessionCookie(), s.as("chair"))
	v.wide(390)
	v.Open(base + "/c/XIN/cards/new")
	v.reach(`#dwelling`)
	v.keys("1-1-401")
	v.reach(`#plates`)
	v.keys("京Y61640")
	v.reach(`#reason`)
	v.keys("刚搬来，先发卡")
	v.reach(`form .btn.main`)
	v.keys("\r")
	v.Until(`/cards\/proposals\/[-\w]+$/.test(location.pathname)`)
	v.Cookie(base, s.sessionCookie(), s.as("cashier"))
	v.Open(v.Eval(`location.href`))
	v.reach(`form[action$=confirmation] .btn.main`)
	v.keys("\r")
	v.Until(`/cards\/A-\d+$/.test(location.pathname)`)
	v.reach(`.confirm summary`)
	v.keys("\r")
	v.reach(`.confirm[open] textarea`)
	v.keys("占用消防通道")
	v.reach(`.confirm[open] button`)
	v.keys("\r")
	v.Until(`!!document.querySelector('.notice')&&document.readyState==='complete'`)
}
