package gatepage_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The list of cars inside comes in pages, says since which day, and finds a car by
// some of its plate, which stands in no address.
func TestTheListOfCarsInside(t *testing.T) {
	p := newPhone(t, 360)
	p.Do(chromedp.EmulateViewport(360, 640))
	p.card("A-0137", "active", "2027-06-30", "京N3QK57")
	p.onDuty("east", "in")
	check := func(plate string) {
		p.shows(p.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "in", "plate", plate), http.StatusOK)
	}
	check("京N3QK57")
	p.clock.Step(48 * time.Hour)
	for i := range 20 {
		check(fmt.Sprintf("VA%05d", i))
	}
	first := p.get("/gate/XY/inside")
	p.shows(first, http.StatusOK, "现在里面有 21 辆车", `href="/gate/XY/inside?page=2"`, "今天 10:00 从东门进")
	if strings.Contains(first.Body, "3QK57") {
		t.Error("all on one page")
	}
	p.shows(p.get("/gate/XY/inside?page=2"), http.StatusOK, "京N·3QK57", "11 月 23 日 10:00 从东门进", "A-0137")
	p.shows(p.get("/gate/XY/inside?page=9"), http.StatusOK, `href="/gate/XY/inside?page=2"`)
	found := p.post("/gate/XY/inside", "plate", "3qk·57")
	p.shows(found, http.StatusOK, "京N·3QK57", "里面有 1 辆")
	if strings.Contains(found.Body, "VA·00001") {
		t.Error("another car is found too")
	}
	p.open("/gate/XY/inside")
	for _, size := range []string{"", "elder"} {
		_ = p.Eval(`(document.cookie='size=` + size + `; path=/','')`)
		p.open("/gate/XY/inside")
		p.sound("inside " + size)
		p.picture("inside-" + size)
	}
}

// A special pass is one in the list, whatever the answer would have been, and its
// reason is said in words.
func TestASpecialPassIsSaidInWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.onDuty("east", "in")
	w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "in", "plate", "京C00001", "override", "repair")
	r := w.get("/gate/XY/today")
	w.shows(r, http.StatusOK, "特殊放行", "上门维修", "没有登记", "东门")
	for _, code := range []string{"repair", "card.unknown", ">east<"} {
		if strings.Contains(r.Body, code) {
			t.Errorf("the code %s is shown", code)
		}
	}
	if strings.Contains(r.Body, "</svg>放行") || !strings.Contains(r.Body, "特殊放行</span>") {
		t.Errorf("the pass reads as an ordinary one: %s", r.Body)
	}
}
