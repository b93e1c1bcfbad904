package cards_test

import (
	"net/http"
	"regexp"
	"testing"
)

// An old card whose plate could not be read waits for it with a field of its own; once
// it is typed the card is issued like the others. What is wrong comes back as typed.
func TestAnOldCardWaitsForItsPlate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.claim("1-1-101", "", "A-0137", "首辆车", 0)
	w.claim("1-1-102", "京A10002", "", "首辆车", 0)
	page := w.get("/first")
	holds(t, page, http.StatusOK, "等车牌的旧卡", "还没有车牌", "确认，发 1 张卡")
	action := regexp.MustCompile(`action="/c/XIN/cards(/claims/([^"]+)/plate)"`).FindStringSubmatch(page.Body)
	if action == nil {
		t.Fatal("no field for the plate")
	}
	field := "plate-" + action[2]
	holds(t, w.post(action[1], field, "京AO0001"), http.StatusUnprocessableEntity, `value="京AO0001"`, "等车牌的旧卡")
	holds(t, w.post(action[1], field, "京A10002"), http.StatusConflict, `value="京A10002"`, "另一户")
	leads(t, w.post(action[1], field, "京a·10001"), "/c/XIN/cards/first")
	leads(t, w.post(action[1], field, "京A10001"), "/c/XIN/cards/first") // a double tap
	holds(t, w.post(action[1], field, "京A10003"), http.StatusConflict, "这张旧卡已经有车牌 京A10001")
	holds(t, w.get("/first"), http.StatusOK, "确认，发 2 张卡", "A-0137")
	leads(t, w.post("/first"), "/c/XIN/cards/first?issued=2")
}
