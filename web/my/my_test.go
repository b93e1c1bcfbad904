package my_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/parking"
	"ziguan/parking/block"
)

// A household without a card is told what to bring and where.
func TestAHouseholdWithoutACardIsToldWhatToDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.resident("王秀兰", "owner", "1-1-101")
	page := w.Get("/my/XIN", who)
	holds(t, page, http.StatusOK, "1-1-101 还没有停车卡", "值班室", "申请停车卡", "还没有登记车辆", "1-1-101 的登记", "业主 王秀兰", "010-5550 1234")
	lacks(t, page, "出示卡片")
}

// Somebody of two dwellings sees the cards of both, and of no neighbour; of
// people nobody but themselves.
func TestBothDwellingsAreShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.resident("欧阳𬍛", "owner", "1-1-101", "1-1-102")
	w.resident("李大爷", "tenant", "1-1-101")
	w.issue("1-1-101", "京A10001", "")
	w.issue("1-1-102", "京AD10002", "")
	w.issue("1-1-103", "京A10003", "")
	page := w.Get("/my/XIN", who)
	holds(t, page, http.StatusOK, "京A·10001", "京A·D10002", "欧阳𬍛", `href="/my/XIN/card/A-0001"`, `href="/my/XIN/card/A-0002"`, "2027-11-22")
	lacks(t, page, "京A·10003", "李大爷", "A-0003")
	holds(t, w.Get("/my/XIN/card/A-0003", who), http.StatusNotFound)
	holds(t, w.lose("A-0003", who, "不是我的"), http.StatusNotFound)
}

// Strangers, the committee's own people and residents of elsewhere find nothing.
func TestAStrangerFindsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.issue("1-1-101", "京A10001", "").Number
	other := w.Found("ELSE")
	for name, who := range map[string]string{
		"nobody": "", "a resident of elsewhere": w.Session(other, actor.Resident), "the chair": w.Session(w.C, actor.Chair),
		"a volunteer": w.Session(w.C, actor.Volunteer), "the other chair": w.Session(other, actor.Chair),
	} {
		for _, path := range []string{"/my/XIN", "/my/XIN/card/" + n.String(), "/my/NONE"} {
			if r := w.Get(path, who); r.Status != http.StatusNotFound {
				t.Errorf("%s gets %d at %s", name, r.Status, path)
			}
		}
		if r := w.lose(n, who, "恶作剧"); r.Status != http.StatusNotFound {
			t.Errorf("%s reports a card lost: %d", name, r.Status)
		}
	}
	both := w.resident("兼任的人", "owner", "1-1-102")
	holds(t, w.Get("/my/XIN/card/"+n.String(), both), http.StatusNotFound)
}

// Whoever moved away sees nothing of the dwelling from that day on.
func TestWhoMovedAwaySeesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.resident("王秀兰", "tenant", "1-1-101")
	n := w.issue("1-1-101", "京A10001", "").Number
	holds(t, w.Get("/my/XIN/card/"+n.String(), who), http.StatusOK)
	w.exec(`update people.occupancies set to_day = '2026-11-23' where committee_id = $1`, w.C.ID)
	holds(t, w.Get("/my/XIN", who), http.StatusNotFound)
	holds(t, w.Get("/my/XIN/card/"+n.String(), who), http.StatusNotFound)
}

// A lost card is void at once; the page says what comes next, and leads to the
// new card when there is one. A second tap changes nothing.
func TestACardIsReportedLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.resident("王秀兰", "owner", "1-1-101")
	card := w.issue("1-1-101", "京A10001", "")
	here := "/my/XIN/card/" + card.Number.String()
	holds(t, w.Get(here, who), http.StatusOK, "有效 A-0001", "<svg", "确认挂失", "截图保存", `data-theme="sun"`)
	leads(t, w.lose(card.Number, who, "洗车时忘在店里𬍛"), here)
	after := w.Get(here, who)
	holds(t, after, http.StatusOK, "已挂失，旧卡作废", "窗口补卡", "洗车时忘在店里𬍛")
	lacks(t, after, "确认挂失", `role="img" aria-label="值守扫一扫"`)
	if got, err := w.Parking.ByToken(t.Context(), card.Token); err != nil || got.Valid {
		t.Errorf("the old code still opens: %v %v", got.Valid, err)
	}
	leads(t, w.lose(card.Number, who, "洗车时忘在店里𬍛"), here)
	holds(t, w.Get("/my/XIN", who), http.StatusOK, "已挂失", "怎么补卡")
	fresh, err := w.Parking.Replace(t.Context(), w.Actor(actor.Chair), parking.CardAct{Committee: w.C.ID, Number: card.Number.String(), Reason: "补"})
	w.Must(err)
	holds(t, w.Get(here, who), http.StatusOK, `href="/my/XIN/card/`+fresh.Number.String()+`"`, "已换成新卡")
	holds(t, w.Get("/my/XIN", who), http.StatusOK, "以前的卡", "已补卡", "出示卡片")
}

// A form that is wrong comes back with 422, opened, with every letter typed.
func TestAWrongReportKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.resident("王秀兰", "owner", "1-1-101")
	n := w.issue("1-1-101", "京A10001", "").Number
	long := strings.Repeat("丢", 201)
	holds(t, w.lose(n, who, long), http.StatusUnprocessableEntity, long, "不要超过 200", "<details class=\"confirm\" open")
	holds(t, w.Post("/my/XIN/card/"+n.String()+"/loss", who, url.Values{}), http.StatusUnprocessableEntity, "请写明原因")
	holds(t, w.Get("/my/XIN/card/"+n.String(), who), http.StatusOK, "确认挂失")
}

// A card that opens nothing says so in words, with the reason somebody wrote,
// and shows no code.
func TestEveryStateIsSaidInWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.resident("王秀兰", "owner", "1-1-101")
	n := w.issue("1-1-101", "京A10001", "").Number
	w.suspend(n, "连续三次占用消防通道")
	page := w.Get("/my/XIN/card/"+n.String(), who)
	holds(t, page, http.StatusOK, "暂停使用", "连续三次占用消防通道", "确认挂失")
	lacks(t, page, "测试员", "值守扫一扫")
	for _, s := range []parking.CardState{
		parking.CardLost, parking.CardExpired, parking.CardRevoked, parking.CardReplaced, parking.CardReturned,
		parking.CardApplied, parking.CardPosting, parking.CardRefused, parking.CardWithdrawn,
	} {
		w.exec(`update parking.cards set state = $2 where committee_id = $1`, w.C.ID, s)
		page := w.Get("/my/XIN/card/"+n.String(), who)
		holds(t, page, http.StatusOK, w.Deps.Words.Text("zh", "card.state."+string(s)), w.Deps.Words.Text("zh", "my.say."+string(s)))
		lacks(t, page, "值守扫一扫", "确认挂失")
		holds(t, w.Get("/my/XIN", who), http.StatusOK, n.String())
	}
	w.exec(`update parking.cards set state = 'active', valid_from = '2025-11-23', valid_to = '2026-11-22' where committee_id = $1`, w.C.ID)
	over := w.Get("/my/XIN/card/"+n.String(), who)
	holds(t, over, http.StatusOK, "已经到期")
	lacks(t, over, "值守扫一扫")
}

// A household whose car is blocked reads until when, why, and that it may object.
func TestAHouseholdIsToldOfABlock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who, neighbour := w.resident("王秀兰", "owner", "1-1-101"), w.resident("李四", "owner", "1-1-102")
	w.issue("1-1-101", "京A10001", "")
	_, err := w.Blocks.Make(t.Context(), w.Actor(actor.Chair), block.NewBlock{
		Committee: w.C.ID, Plate: "京A10001", Until: day.Of(2026, 12, 31), Reason: "三次占用消防通道",
		Ground: rule.Ground{Kind: rule.Clause, Text: "公约第九条"},
	})
	w.Must(err)
	holds(t, w.Get("/my/XIN", who), http.StatusOK, "京A10001 暂停资格，到 2026-12-31", "三次占用消防通道", "公约第九条", "有权提出异议")
	lacks(t, w.Get("/my/XIN", neighbour), "暂停资格")
}
