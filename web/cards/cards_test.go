package cards_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/pagetest"
	"ziguan/parking"
)

// An empty list says what it is for and leads to the first act: issuing, or the
// first issue when the register brought cards.
func TestAnEmptyListLeadsOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	holds(t, w.get(""), http.StatusOK, "还没有停车卡", `href="/c/XIN/cards/new"`)
	w.claim("1-1-101", "京A10001", "", "", 0)
	holds(t, w.get(""), http.StatusOK, `href="/c/XIN/cards/first"`, "首批换发")
	seen := w.Get("/c/XIN/cards", w.Session(w.C, actor.Supervisor))
	holds(t, seen, http.StatusOK, "还没有停车卡")
	if strings.Contains(seen.Body, "/cards/new") {
		t.Error("a supervisor is offered to issue")
	}
}

// The list is filtered by state and class, and a filter that finds nothing leads back.
func TestTheListIsFiltered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.issue("1-1-101", "京A10001", ""), w.issue("1-1-101", "京AD10002", "第二辆车")
	leads(t, w.post("/"+first.String()+"/suspension", "reason-suspend", "欠缴", "source_kind-suspend", "clause", "source-suspend", "公约第七条"), "/c/XIN/cards/"+first.String())
	for query, want := range map[string][2]bool{
		"": {true, true}, "?state=suspended": {true, false}, "?state=active": {false, true},
		"?class=second-car": {false, true}, "?state=nonsense&class=nonsense": {true, true},
	} {
		page := w.get("" + query)
		holds(t, page, http.StatusOK)
		got := [2]bool{strings.Contains(page.Body, ">"+first.String()+"<"), strings.Contains(page.Body, ">"+second.String()+"<")}
		if got != want {
			t.Errorf("%q shows %v, want %v", query, got, want)
		}
	}
	holds(t, w.get("?state=lost"), http.StatusOK, "没有这样的停车卡", `href="/c/XIN/cards"`)
}

var buttons = regexp.MustCompile(`action="/c/XIN/cards/[^/"]+/(\w+)"`)

// A card's page offers exactly what the table of states allows from where it
// stands, but for the ways that are not a person's.
func TestTheButtonsAreThoseOfTheTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.issue("1-1-101", "京A10001", "")
	path := map[parking.CardEvent]string{
		parking.CardSuspend: "suspension", parking.CardResume: "resumption", parking.CardLose: "loss",
		parking.CardReplace: "replacement", parking.CardReturn: "return", parking.CardRevoke: "revocation",
	}
	for _, s := range []parking.CardState{
		parking.CardActive, parking.CardSuspended, parking.CardLost, parking.CardExpired, parking.CardRevoked,
		parking.CardReplaced, parking.CardReturned, parking.CardApplied, parking.CardPosting, parking.CardRefused, parking.CardWithdrawn,
	} {
		w.exec(`update parking.cards set state = $2 where committee_id = $1`, w.C.ID, s)
		page := w.get("/" + n.String())
		holds(t, page, http.StatusOK, w.Deps.Words.Text("zh", "card.state."+string(s)))
		var got, want []string
		for _, m := range buttons.FindAllStringSubmatch(page.Body, -1) {
			got = append(got, m[1])
		}
		for _, on := range parking.CardMoves().From(s) {
			if p, ok := path[on]; ok {
				want = append(want, p)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s offers %v, want %v", s, got, want)
		}
	}
}

// Each act moves the card and leaves its reason in the history.
func TestTheActsOfACard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.issue("1-1-101", "京A10001", "")
	here := "/" + n.String()
	for _, step := range []struct {
		path, on, reason string
		want             parking.CardState
	}{
		{"/suspension", "suspend", "三次违停", parking.CardSuspended},
		{"/resumption", "resume", "已写保证书", parking.CardActive},
		{"/loss", "lose", "洗车时丢了𬍛", parking.CardLost},
		{"/return", "return", "车已卖", parking.CardReturned},
	} {
		leads(t, w.post(here+step.path, "reason-"+step.on, step.reason, "source_kind-"+step.on, "clause", "source-"+step.on, "公约第七条"), "/c/XIN/cards"+here)
		if got := w.state(n); got != step.want {
			t.Fatalf("after %s the card is %s", step.path, got)
		}
		holds(t, w.get(here), http.StatusOK, step.reason)
	}
	holds(t, w.post(here+"/revocation", "reason-revoke", "再收一次", "source_kind-revoke", "clause", "source-revoke", "公约第七条"), http.StatusConflict, "现在不能收回")
}

// A suspension just made is taken back with one tap; later the page asks for a reason.
func TestASuspensionCanBeUndone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.issue("1-1-101", "京A10001", "")
	w.post("/"+n.String()+"/suspension", "reason-suspend", "认错车了", "source_kind-suspend", "clause", "source-suspend", "公约第七条")
	holds(t, w.get("/"+n.String()), http.StatusOK, `name="undo"`)
	leads(t, w.post("/"+n.String()+"/resumption", "undo", "yes"), "/c/XIN/cards/"+n.String())
	if w.state(n) != parking.CardActive {
		t.Error("the suspension stands")
	}
	w.post("/"+n.String()+"/suspension", "reason-suspend", "又一次", "source_kind-suspend", "clause", "source-suspend", "公约第七条")
	w.Clock.Step(11 * time.Minute)
	if strings.Contains(w.get("/"+n.String()).Body, `name="undo"`) {
		t.Error("the undo stays for good")
	}
	holds(t, w.post("/"+n.String()+"/resumption", "reason-resume", ""), http.StatusUnprocessableEntity, "请写明原因")
}

// A lost card is replaced at once or later; the old page leads to the new card,
// and a second tap makes no third one.
func TestALostCardIsReplaced(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.issue("1-1-101", "京A10001", "")
	reply := w.post("/"+n.String()+"/loss", "reason-lose", "找不到了", "replace", "yes")
	leads(t, reply, "/c/XIN/cards/A-0002")
	holds(t, w.post("/"+n.String()+"/loss", "reason-lose", "找不到了", "replace", "yes"), http.StatusConflict, "现在不能")
	holds(t, w.get("/"+n.String()), http.StatusOK, `href="/c/XIN/cards/A-0002"`, "已补卡")
	w.post("/A-0002/loss", "reason-lose", "又丢了")
	holds(t, w.get("/A-0002"), http.StatusOK, "请办补卡")
	leads(t, w.post("/A-0002/replacement", "reason-replace", "补"), "/c/XIN/cards/A-0003")
	if got := w.count(); got != 3 {
		t.Errorf("%d cards", got)
	}
}

// Forms that are wrong come back with 422 or 409 and every letter that was typed.
func TestWrongFormsKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.issue("1-1-101", "京A10001", "")
	long := strings.Repeat("长", 201)
	typed := []string{"dwelling", "火星 9 号", "plates", "京A1234O9", "class", "second-car", "valid_to", "后天", "reason", "𬍛的车", "key", "K1"}
	holds(t, w.post("/new", typed...), http.StatusUnprocessableEntity, "火星 9 号", "京A1234O9", "后天", "𬍛的车", `value="K1"`, `value="second-car" checked`)
	typed[7], typed[3] = "2020-01-01", "不是车牌"
	typed[1] = "1-1-102"
	holds(t, w.post("/new", typed...), http.StatusUnprocessableEntity, "车牌号不对", "不是车牌", "2020-01-01", `href="#plates"`)
	typed[3], typed[5] = "京A99999", "first-car"
	holds(t, w.post("/new", typed...), http.StatusUnprocessableEntity, "到期日不能早于今天", "京A99999")
	holds(t, w.post("/new", "dwelling", "3-1-999", "plates", "京A99999", "reason", "搬家当天", "key", "K2"), http.StatusUnprocessableEntity, "台账里没有这一户", "3-1-999", `href="#dwelling"`)
	for _, act := range []string{"suspension", "return", "revocation", "loss", "replacement"} {
		on := map[string]string{"suspension": "suspend", "return": "return", "revocation": "revoke", "loss": "lose", "replacement": "replace"}[act]
		holds(t, w.post("/"+n.String()+"/"+act, "reason-"+on, long), http.StatusUnprocessableEntity, long, "不要超过 200")
	}
	holds(t, w.post("/"+n.String()+"/suspension", "reason-suspend", "三次违停", "source_kind-suspend", "clause", "source-suspend", " "), http.StatusUnprocessableEntity, "三次违停", "请写明依据", `aria-invalid="true"`)
	if w.count() != 1 || w.state(n) != parking.CardActive {
		t.Error("something was done")
	}
	bad := w.get("/print/sheets?since=昨天")
	holds(t, bad, http.StatusUnprocessableEntity, "昨天", "日期不对")
	holds(t, w.get("/print/sheets?bynumber=1&number=甲九号"), http.StatusNotFound, "甲九号", "没有找到这张停车卡")
}

// What is in the way is named with a link to it.
func TestWhatIsInTheWayIsLinked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A10001", "")
	holds(t, w.post("/new", "dwelling", "1-1-101", "plates", "京A10002", "reason", "搬家当天", "key", "K1"), http.StatusConflict, "一户一卡", `href="/c/XIN/cards/A-0001"`, "京A10002")
	holds(t, w.post("/new", "dwelling", "1-1-102", "plates", "京A10001", "reason", "搬家当天", "key", "K2"), http.StatusConflict, "已经登记在停车卡", `href="/c/XIN/cards/A-0001"`)
}

// Two clerks propose at once for one household: one proposal; the same form sent
// twice is one, and a colleague's double tap makes one card.
func TestTwoClerksAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	member := w.Session(w.C, actor.Member)
	statuses := make([]int, 2)
	var all sync.WaitGroup
	for i, who := range []string{w.chair, member} {
		all.Go(func() {
			form := url.Values{"dwelling": {"1-1-101"}, "plates": {"京A1000" + string(rune('1'+i))}, "reason": {"搬家当天"}, "key": {"clerk" + who}}
			statuses[i] = w.Post("/c/XIN/cards/new", who, form).Status
		})
	}
	all.Wait()
	slices.Sort(statuses)
	if !slices.Equal(statuses, []int{http.StatusSeeOther, http.StatusConflict}) || w.count() != 0 {
		t.Errorf("answers %v, %d cards", statuses, w.count())
	}
	tap := []string{"dwelling", "2-1-101", "plates", "京B20001", "reason", "搬家当天", "key", "one-tap"}
	replies := make([]pagetest.Reply, 2)
	for i := range replies {
		all.Go(func() { replies[i] = w.post("/new", tap...) })
	}
	all.Wait()
	here := replies[0].Header.Get("Location")
	leads(t, replies[1], here)
	holds(t, w.Get(here, w.chair), http.StatusOK, "搬家当天", "等另一人确认", "/withdrawal")
	if r := w.Post(here+"/confirmation", w.chair, url.Values{}); r.Status != http.StatusForbidden {
		t.Errorf("the proposer confirms: %d", r.Status)
	}
	holds(t, w.Get(here, member), http.StatusOK, "同意，发卡")
	for range 2 {
		leads(t, w.Post(here+"/confirmation", member, url.Values{}), "/c/XIN/cards/A-0001")
	}
	if w.count() != 1 {
		t.Errorf("%d cards after a double tap", w.count())
	}
	tap[3] = "京B20002"
	changed := w.post("/new", tap...)
	holds(t, changed, http.StatusConflict, "编号相同但内容不同")
	if strings.Contains(changed.Body, `value="one-tap"`) {
		t.Error("the used key comes back, so the form can never be sent")
	}
}

// The first issue shows everything before it happens, does it once, and reports
// what is kept and what is left.
func TestTheFirstIssue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	holds(t, w.get("/first"), http.StatusOK, "没有等着换发的卡", `href="/c/XIN/cards/new"`)
	w.claim("1-1-101", "京A10001", "A-0137", "首辆车", day.Of(2027, 6, 30))
	w.claim("1-1-102", "京AD10002", "", "", 0)
	w.claim("1-1-103", "京A10003", "12", "", 0)
	w.claim("1-1-103", "京A10004", "13", "", 0)
	w.claim("1-1-104", "京A10005", "", "贵宾", 0)
	before := w.get("/first")
	holds(t, before, http.StatusOK, "A-0137", "2027-06-30", "顺次编号", "1-1-103", "留用到 2027-02-21", "没有这一类停车卡", "确认，发 2 张卡",
		"/c/XIN/cards/new?class=first-car&amp;dwelling=1-1-103&amp;plates=%E4%BA%ACA10003")
	if w.count() != 0 {
		t.Fatal("looking issued cards")
	}
	leads(t, w.post("/first"), "/c/XIN/cards/first?issued=2")
	holds(t, w.get("/first?issued=2"), http.StatusOK, "已发 2 张新卡", "1-1-103", "没有这一类停车卡", "/c/XIN/cards/print")
	leads(t, w.post("/first"), "/c/XIN/cards/first?issued=0")
	if w.count() != 2 {
		t.Errorf("%d cards", w.count())
	}
	holds(t, w.get("/new?class=first-car&dwelling=1-1-103&plates=京A10003"), http.StatusOK, `value="1-1-103"`, `value="京A10003"`)
}

// Who holds a paper with a later day is told before it is replaced: how many in
// all, and each household.
func TestTheFirstIssueSaysWhatItShortens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.claim("1-1-101", "京A10001", "", "", day.Of(2028, 6, 30))
	w.claim("1-1-102", "京A10002", "", "", day.Of(2029, 6, 30))
	w.claim("1-1-103", "京A10003", "", "", day.Of(2027, 1, 31))
	holds(t, w.get("/first"), http.StatusOK, "2 张的有效期按规定缩短到 2027-11-22", "原写 2028-06-30", "原写 2029-06-30")
	w.post("/first")
	if strings.Contains(w.get("/first?issued=3").Body, "缩短") {
		t.Error("what is done is announced again")
	}
}

// Readers see and do not touch; residents, volunteers, strangers and the same
// role of another committee see nothing.
func TestWhoMaySeeAndDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.issue("1-1-101", "京A10001", "")
	other := w.Found("ELSE")
	outside := []string{"", w.Session(w.C, actor.Volunteer), w.Session(w.C, actor.Resident), w.Session(other, actor.Chair)}
	pages := []string{"", "/" + n.String(), "/new", "/first", "/print", "/print/sheets"}
	for _, who := range outside {
		for _, page := range pages {
			holds(t, w.Get("/c/XIN/cards"+page, who), http.StatusNotFound)
		}
		holds(t, w.Post("/c/XIN/cards/"+n.String()+"/suspension", who, url.Values{"reason-suspend": {"x"}}), http.StatusNotFound)
	}
	reader := w.Session(w.C, actor.Supervisor)
	seen := w.Get("/c/XIN/cards/"+n.String(), reader)
	holds(t, seen, http.StatusOK, "京A·10001", "行驶证已核对")
	if buttons.MatchString(seen.Body) || strings.Contains(seen.Body, "测试员") && strings.Contains(seen.Body, "业主") {
		t.Error("a reader is offered acts or shown names")
	}
	holds(t, w.Post("/c/XIN/cards/"+n.String()+"/suspension", reader, url.Values{"reason-suspend": {"x"}}), http.StatusNotFound)
	holds(t, w.Get("/c/ELSE/cards/"+n.String(), w.Session(other, actor.Chair)), http.StatusNotFound)
	if w.state(n) != parking.CardActive {
		t.Error("somebody moved the card")
	}
}
