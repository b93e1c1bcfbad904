package gatepage_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ziguan/internal/i18n"
	"ziguan/parking/gate"
	gatepage "ziguan/web/gate"
	"ziguan/web/static"
)

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// A shift starts with one tap, remembers its gate, and is handed over.
func TestAShiftStartsWithOneTap(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.shows(w.get("/gate/XY"), http.StatusOK, "开始值守", "东门", "槐树胡同", "tel:01055501234")
	w.onDuty("lane", "out")
	w.shows(w.get("/gate/XY"), http.StatusOK, "槐树胡同 · 出", "车牌后四位", `autofocus`)
	if r := w.post("/gate/XY/direction", "direction", "in"); r.Status != http.StatusSeeOther {
		t.Errorf("turned: %d", r.Status)
	}
	w.shows(w.get("/gate/XY"), http.StatusOK, "槐树胡同 · 进")
	if r := w.post("/gate/XY/shift/end"); r.Status != http.StatusSeeOther {
		t.Errorf("handed over: %d", r.Status)
	}
	w.shows(w.get("/gate/XY"), http.StatusOK, "已交班", `value="lane" checked`)
	w.shows(w.post("/gate/XY/shift", "gate", "", "direction", "in"), http.StatusUnprocessableEntity, "请填写 1 到 64 个字的名称", "开始值守")
}

// Without scripts: tail, plates as buttons, the answer, the next car; and the
// same form sent again is recorded once.
func TestTheWholeWayWithoutScripts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0137", "active", "2027-06-30", "京N3QK57")
	w.card("A-0138", "active", "2027-06-30", "津B1QK57")
	w.onDuty("east", "in")
	matches := w.post("/gate/XY/matches", "tail", "qk57", "gate", "east", "direction", "in")
	w.shows(matches, http.StatusOK, `value="京N3QK57"`, `value="津B1QK57"`, "卡号 A-0137", "京N·3QK57")
	send := []string{"id", matches.id(), "gate", "east", "direction", "in", "plate", "京N3QK57"}
	w.card("A-0139", "revoked", "2027-06-30", "京N30057")
	w.shows(w.post("/gate/XY/matches", "tail", "0057", "gate", "east", "direction", "in"), http.StatusOK, `value="京N30057"`, "卡号 A-0139，已收回")
	answer := w.post("/gate/XY/checks", send...)
	w.shows(answer, http.StatusOK, "放行", "停车卡有效", "A-0137", "首辆车", "2027 年 6 月 30 日", "下一辆", "车牌不符", "tel:01055501234", "#check")
	w.shows(w.post("/gate/XY/checks", send...), http.StatusOK, "放行", "没有重复记")
	if n := w.count(`select count(*) from parking.checks`); n != 1 {
		t.Errorf("recorded %d times", n)
	}
	w.shows(w.get("/gate/XY/inside"), http.StatusOK, "现在里面有 1 辆车", "京N·3QK57", "10:00 从东门进", "A-0137")
	w.shows(w.get("/gate/XY/today"), http.StatusOK, "今天记了 1 条", "京N·3QK57", "卡有效")
}

// A tail that fits nobody opens the whole plate; a text that is no tail says so
// and is shown again.
func TestWhatFitsNobodyLeadsToTheWholePlate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.onDuty("east", "in")
	w.shows(w.post("/gate/XY/matches", "tail", "8888", "gate", "east", "direction", "in"), http.StatusOK, "没有尾号 8888 的车", `<details id="full" class="gate-full" open`, `data-province="京"`)
	w.shows(w.post("/gate/XY/matches", "tail", "12", "gate", "east", "direction", "in"), http.StatusUnprocessableEntity, `value="12"`, "请输车牌最后四位")
	w.shows(w.post("/gate/XY/matches", "tail", "粤B12345", "gate", "east", "direction", "in"), http.StatusOK, `value="粤B12345"`)
	w.shows(w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "in", "plate", ""), http.StatusUnprocessableEntity, "请输入车牌", "输全牌")
	long := strings.Repeat("京", 200)
	w.shows(w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "in", "plate", long), http.StatusUnprocessableEntity, "内容太长了", long)
	w.shows(w.post("/gate/XY/checks", "id", "none", "gate", "east", "direction", "in", "plate", "京A12345"), http.StatusUnprocessableEntity, "京A12345")
	if n := w.count(`select count(*) from parking.checks`); n != 0 {
		t.Errorf("recorded %d", n)
	}
}

// A refusal offers five reasons, each a check of its own that lets the car in.
func TestASpecialPassHasFiveReasons(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.onDuty("east", "in")
	no := w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "in", "plate", "京C00001")
	w.shows(no, http.StatusOK, "不放行", "特殊放行", "送货搬家", "上门维修", "接送老人病人", "居民担保", "值班室同意", "#x")
	if n := strings.Count(no.Body, `name="override"`); n != 5 {
		t.Errorf("%d reasons", n)
	}
	w.shows(w.post("/gate/XY/checks", "id", no.id(), "gate", "east", "direction", "in", "plate", "京C00001", "override", "repair"), http.StatusOK, "放行", "特殊放行已记下")
	if n := w.count(`select count(*) from parking.checks where verdict = 'allow' and override_reason = 'repair'`); n != 1 {
		t.Errorf("%d special passes", n)
	}
	w.shows(w.get("/gate/XY/today"), http.StatusOK, "今天记了 2 条", "上门维修")
}

// On a public lane nobody is refused: the word is 未登记, and there is something to do.
func TestAPublicLaneSaysUnknownAndOffersThreeActs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.onDuty("lane", "in")
	key := newID()
	w.shows(w.post("/gate/XY/checks", "id", key, "gate", "lane", "direction", "in", "plate", "京C00001"), http.StatusOK, "未登记", "没有登记。请劝一劝", "劝离", "贴提示单", "记一笔")
	w.shows(w.post("/gate/XY/notes", "check_id", key, "action", "slip"), http.StatusOK, "已记下：贴提示单", "车牌后四位")
	w.post("/gate/XY/notes", "check_id", key, "action", "slip")
	if n := w.count(`select count(*) from parking.gate_notes`); n != 1 {
		t.Errorf("%d notes", n)
	}
	if n := w.count(`select count(*) from parking.checks`); n != 1 {
		t.Errorf("a note made %d checks", n)
	}
	w.shows(w.get("/gate/XY/today"), http.StatusOK, "贴提示单")
	w.shows(w.get("/gate/XY/slip"), http.StatusOK, "停车提示单", "馨园", "010-5550 1234", "谢谢您的体谅")
	for _, bad := range [][2]string{{"none", "slip"}, {newID(), "slip"}} {
		if r := w.post("/gate/XY/notes", "check_id", bad[0], "action", bad[1]); r.Status != http.StatusNotFound {
			t.Errorf("note on %s: %d", bad[0], r.Status)
		}
	}
}

// An ambulance needs no plate, and a military car no card.
func TestEmergencyAndMilitaryGoFree(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.onDuty("east", "in")
	w.shows(w.get("/gate/XY"), http.StatusOK, `name="exempt" value="emergency"`, "应急车辆放行")
	w.shows(w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "in", "exempt", "emergency"), http.StatusOK, "放行，让路")
	w.shows(w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "in", "plate", "VA12345"), http.StatusOK, "军车，放行", "plate white")
	w.shows(w.get("/gate/XY/today"), http.StatusOK, "<span>应急车辆</span>", "军车")
	w.shows(w.post("/gate/XY/matches", "tail", "京x·0001应急", "gate", "east", "direction", "in"), http.StatusOK, `value="京X0001应急"`)
	w.shows(w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "in", "plate", "京X0001应急"), http.StatusOK, "放行，让路", "plate white")
}

// A car without a plate, or with a paper one, has its own answer, which leads to
// the register of visitors; it is on record, and said again the same.
func TestACarWithoutAPlateHasItsOwnAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.onDuty("east", "in")
	w.shows(w.get("/gate/XY"), http.StatusOK, `name="plate" value="无牌"`, `name="plate" value="临牌"`)
	for text, want := range map[string]string{"无牌": "没有车牌，请问住户", "临牌": "临时车牌，请看牌上的日期", "京A12345临": "临时车牌，请看牌上的日期"} {
		send := []string{"id", newID(), "gate", "east", "direction", "in", "plate", text}
		for range 2 {
			w.shows(w.post("/gate/XY/checks", send...), http.StatusOK, want, "不放行", "特殊放行", text)
		}
		w.shows(w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "out", "plate", text), http.StatusOK, "放行并记下")
		w.shows(w.post("/gate/XY/checks", "id", newID(), "gate", "east", "direction", "in", "plate", text, "override", "vouched"), http.StatusOK, "特殊放行，已记下")
		if n := w.count(`select count(*) from parking.checks where typed = $1 and code = 'plate.invalid'`, text); n != 3 {
			t.Errorf("%s: recorded %d times", text, n)
		}
	}
	today := w.get("/gate/XY/today")
	w.shows(today, http.StatusOK, "没有车牌", "临时车牌", "京A12345临")
	lacks(t, today, "没看清")
}

// Walking the lane says a word a car and leaves one count.
func TestAWalkThroughTheLaneWithoutScripts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0137", "active", "2027-06-30", "京N3QK57")
	w.shows(w.get("/gate/XY/walk"), http.StatusOK, "开始巡车", "槐树胡同")
	w.post("/gate/XY/walk", "gate", "lane")
	w.shows(w.get("/gate/XY/walk"), http.StatusOK, "巡车 · 槐树胡同", "登记 0 辆，未登记 0 辆", `value="parked"`)
	walk := []string{"gate", "lane", "direction", "parked", "walk", "yes"}
	matches := w.post("/gate/XY/matches", append(walk, "tail", "QK57")...)
	w.shows(matches, http.StatusOK, `value="京N3QK57"`)
	w.shows(w.post("/gate/XY/checks", append(walk, "id", matches.id(), "plate", "京N3QK57")...), http.StatusOK, "登记 1 辆，未登记 0 辆", "车牌后四位")
	none := w.post("/gate/XY/matches", append(walk, "tail", "8888")...)
	w.shows(none, http.StatusOK, "记为未登记")
	said := w.post("/gate/XY/checks", append(walk, "id", none.id(), "plate", "8888")...)
	w.shows(said, http.StatusOK, "登记 1 辆，未登记 1 辆", "贴提示单")
	w.post("/gate/XY/walk/end")
	w.shows(w.get("/gate/XY/walk"), http.StatusOK, "巡车记好了：登记 1 辆，未登记 1 辆", `class="gate-told ok"`, "以前的巡车")
	if n := w.count(`select count(*) from parking.lane_counts where known = 1 and unknown = 1 and ended_at is not null`); n != 1 {
		t.Errorf("%d counts", n)
	}
}

// In a lane the shift begins with the walk, where a card that is suspended says so; the
// walk is handed over with the shift.
func TestInALaneTheShiftBeginsWithTheWalk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.card("A-0137", "suspended", "2027-06-30", "京N3QK57")
	for _, g := range []struct{ label, to string }{{"east", "/gate/XY"}, {"lane", "/gate/XY/walk"}} {
		if r := w.post("/gate/XY/shift", "gate", g.label, "direction", "in"); r.Status != http.StatusSeeOther || r.To != g.to {
			t.Fatalf("%s: %d %s", g.label, r.Status, r.To)
		}
	}
	w.shows(w.get("/gate/XY/walk"), http.StatusOK, "巡车 · 槐树胡同", "登记 0 辆，未登记 0 辆")
	walk := []string{"gate", "lane", "direction", "parked", "walk", "yes"}
	w.shows(w.post("/gate/XY/checks", append(walk, "id", newID(), "plate", "京N3QK57")...), http.StatusOK, "卡暂停", "停车卡暂停使用，请到值班室问清", "贴提示单")
	w.shows(w.post("/gate/XY/checks", append(walk, "id", newID(), "plate", "京C00001")...), http.StatusOK, "未登记", "未登记 2 辆")
	w.post("/gate/XY/shift/end")
	if n := w.count(`select count(*) from parking.lane_counts where unknown = 2 and ended_at is not null`); n != 1 {
		t.Errorf("%d counts", n)
	}
}

// Inside WeChat the page says how to open the browser.
func TestWeChatIsToldHowToOpenTheBrowser(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if strings.Contains(w.get("/gate/XY").Body, "在浏览器打开") {
		t.Error("a browser is told to leave WeChat")
	}
	w.agent = "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50"
	w.shows(w.get("/gate/XY"), http.StatusOK, "在浏览器打开", "开始值守")
}

// Empty lists say what they are for and what to do first.
func TestEmptyListsSayWhatTheyAreFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.shows(w.get("/gate/XY/inside"), http.StatusOK, "里面没有记到车", "回到查车")
	w.shows(w.get("/gate/XY/today"), http.StatusOK, "今天还没有记录", "回到查车")
}

// With the database down the page says so, keeps what was typed and the id, and
// the same form is recorded once when it is back.
func TestTheDatabaseDownKeepsWhatWasTyped(t *testing.T) {
	w := newWorld(t)
	w.onDuty("east", "in")
	key := newID()
	send := []string{"id", key, "gate", "east", "direction", "in", "plate", "京C00001"}
	w.down(true)
	w.shows(w.post("/gate/XY/checks", send...), http.StatusServiceUnavailable, "没连上", "再试一次", `name="id" value="`+key+`"`, `name="plate" value="京C00001"`, "京C·00001")
	w.shows(w.post("/gate/XY/matches", "tail", "QK57", "gate", "east", "direction", "in"), http.StatusServiceUnavailable, `name="tail" value="QK57"`)
	w.shows(w.get("/gate/XY"), http.StatusServiceUnavailable, "没连上")
	w.down(false)
	w.shows(w.post("/gate/XY/checks", send...), http.StatusOK, "不放行")
	if n := w.count(`select count(*) from parking.checks`); n != 1 {
		t.Errorf("recorded %d times", n)
	}
}

// Every code has a word, a colour, a sign, a sound and a sentence with what to
// do next, in both languages; and a short word for the list.
func TestEveryCodeHasWordColourSignSoundAndSentence(t *testing.T) {
	t.Parallel()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	sounds, sprite := string(static.Bytes("js/gatesound.js")), string(static.Bytes("icons.svg"))
	for _, lang := range i18n.Langs {
		w, seen := words.In(lang), map[string]gate.Code{}
		for _, line := range gate.Codes {
			f := gatepage.FaceOf(w, line.Verdict, false)
			sentence := gate.Say(w, gate.Answer{Code: line.Code, Verdict: line.Verdict})
			if l := len([]rune(f.Word)); lang == i18n.Chinese && (l < 2 || l > 3) {
				t.Errorf("%s: the word %s", line.Code, f.Word)
			}
			if !strings.Contains(sprite, `id="`+f.Icon+`"`) || !slices.Contains([]string{"go", "ask", "no"}, f.Tone) {
				t.Errorf("%s: sign %s, colour %s", line.Code, f.Icon, f.Tone)
			}
			if !strings.Contains(sounds, string(line.Verdict)+": [[") {
				t.Errorf("%s: no sound for %s", line.Code, line.Verdict)
			}
			if strings.HasPrefix(sentence, "gate.say") || sentence == "" || !w.Has("gatepage.code."+string(line.Code)) {
				t.Errorf("%s: %s", line.Code, sentence)
			}
			if was, twice := seen[sentence]; twice && line.Verdict == gate.Refuse {
				t.Errorf("%s says the same as %s", line.Code, was)
			}
			seen[sentence] = line.Code
		}
		if gatepage.FaceOf(w, gate.Refuse, true).Word == gatepage.FaceOf(w, gate.Refuse, false).Word {
			t.Error("a public lane refuses")
		}
	}
}
