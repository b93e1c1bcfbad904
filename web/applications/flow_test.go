package applications_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/kin"
	"ziguan/parking/application"
)

const ap = "/c/XY/applications/"

// From the form to the card: the owner applies, a member looks, the chair
// decides, the posting runs, the card is given; each page says what comes next.
func TestAnOwnerComesToACard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner, chair, member := w.resident("owner", "1-1-101"), w.Session(w.C, actor.Chair), w.Session(w.C, actor.Member)
	holds(t, w.Get("/my/XY", owner), http.StatusOK, "申请停车卡")
	holds(t, w.Get("/my/XY/applications/new", owner), http.StatusOK, "首辆车", "房本或公房租约、行驶证", "一次办 12 个月", "不限数量")
	n := w.applied(owner, "dwelling", "1-1-101", "class", "first-car", "plates", "京N3QK57")
	my := "/my/XY/applications/" + n
	holds(t, w.Get(my, owner), http.StatusOK, "请带这些到值班室", "行驶证", "还没看", "撤回申请")
	holds(t, w.Get("/my/XY", owner), http.StatusOK, "停车卡申请 "+n)
	holds(t, w.Get("/c/XY", chair), http.StatusOK, "1 份申请等核对证件")
	holds(t, w.Get(ap+n, member), http.StatusOK, "证件核对", "记下核对结果")
	leads(t, w.act(n, "check", member, "doc-home", "yes"), ap+n)
	holds(t, w.Get(ap+n, member), http.StatusOK, "记下核对结果")
	w.checked(n)
	page := w.Get(ap+n, member)
	holds(t, page, http.StatusOK, "证件是您核对的，按规则由另一位来决定")
	lacks(t, page, ap+n+"/approval", ap+n+"/refusal")
	if got := w.act(n, "approval", member); got.Status != http.StatusForbidden {
		t.Errorf("whoever looked decided: %d", got.Status)
	}
	holds(t, w.Get("/c/XY", chair), http.StatusOK, "1 份申请等决定")
	holds(t, w.Get(ap+n, w.Session(w.C, actor.ResidentsCommittee)), http.StatusOK, ap+n+"/approval")
	lacks(t, w.Get(ap+n, w.Session(w.C, actor.Supervisor)), "<form method=\"post\" action=\""+ap)
	leads(t, w.act(n, "approval", chair), ap+n)
	holds(t, w.Get(ap+n, chair), http.StatusOK, "到 2026-11-30（周一）24:00，还有 7 天")
	lacks(t, w.Get(ap+n, chair), ap+n+"/card")
	holds(t, w.act(n, "card", chair), http.StatusConflict, "公示到 2026-11-30 才结束")
	holds(t, w.Get(my, owner), http.StatusOK, "到 2026-11-30（周一）24:00", "公示期间没有异议成立，就发卡")
	w.days(8)
	chair, owner = w.Session(w.C, actor.Treasurer), w.resident("owner", "1-1-101")
	holds(t, w.Get("/c/XY", chair), http.StatusOK, "1 份申请可以发卡")
	holds(t, w.Get(ap+"?state=posting", chair), http.StatusOK, "公示已结束，可以发卡")
	got := w.act(n, "card", chair)
	leads(t, got, "/c/XY/cards/A-0001")
	holds(t, w.Get("/c/XY/cards/A-0001", chair), http.StatusOK, "打印")
	holds(t, w.Get(my, owner), http.StatusOK, "停车卡 A-0001 已发")
	why := w.Get("/p/XY/why?card=a-1", "")
	holds(t, why, http.StatusOK, "申请 "+n, "由委员核对", "由主任决定", "没有人提异议", "公示")
	lacks(t, why, "N3QK57", "1-1-101", "王秀兰")
	holds(t, w.Get("/p/XY/why?card=A-0999", ""), http.StatusNotFound, "没有这个卡号")
	holds(t, w.Get("/p/XY/why?card=A-0999%3Cb%3E", ""), http.StatusNotFound, "没有这个卡号")
}

// A refused form keeps what was typed and points to the field.
func TestWhatWasTypedIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner, tenant := w.resident("owner", "1-1-101"), w.resident("tenant", "1-1-101")
	chair, member := w.Session(w.C, actor.Chair), w.Session(w.C, actor.Member)
	unproved := w.Post("/my/XY/applications/new", owner, form("dwelling", "1-1-101", "class", "first-car", "use", "self", "plates", "京A12345"))
	holds(t, unproved, http.StatusUnprocessableEntity, "带房产证到值班室认领", `value="京A12345"`)
	w.proved(owner)
	const page = "/my/XY/applications/new"
	holds(t, w.Post(page, owner, form("dwelling", "1-1-101", "class", "first-car", "use", "self", "plates", "京A99")), http.StatusUnprocessableEntity, `value="京A99"`, `aria-invalid="true"`)
	holds(t, w.Post(page, owner, form("dwelling", "1-1-102", "class", "first-car", "use", "self", "plates", "京A12345")), http.StatusUnprocessableEntity, `value="京A12345"`)
	holds(t, w.Post(page, owner, form("dwelling", "1-1-101", "class", "first-car", "use", "declared", "plates", "京A12345")), http.StatusUnprocessableEntity, "公约不接受这种用车关系")
	holds(t, w.Post(page, tenant, form("dwelling", "1-1-101", "class", "tenant", "use", "self", "plates", "京A12345", "lease_end", "明年")), http.StatusUnprocessableEntity, `value="明年"`)
	holds(t, w.Post(page, tenant, form("dwelling", "1-1-101", "class", "tenant", "use", "self", "plates", "京A12345")), http.StatusUnprocessableEntity, "请填租期最后一天")
	holds(t, w.Post(ap+"new", chair, form("dwelling", "9号楼", "holder", "owner", "class", "first-car", "use", "self", "plates", "京A12345")), http.StatusUnprocessableEntity, `value="9号楼"`)
	n := w.applied(owner, "dwelling", "1-1-101", "class", "first-car", "plates", "京N3QK57")
	holds(t, w.Post(page, owner, form("dwelling", "1-1-101", "class", "first-car", "use", "self", "plates", "京A12345")), http.StatusConflict, "/my/XY/applications/"+n)
	holds(t, w.act(n, "check", member, "doc-home", "yes", "doc-vehicle", "yes", "until-vehicle", "明年六月"), http.StatusUnprocessableEntity, `value="明年六月"`)
	holds(t, w.act(n, "request", chair, "reason-ask", " "), http.StatusUnprocessableEntity, "请写一句理由")
	holds(t, w.act(n, "refusal", chair, "reason-refuse", "房本不是这一户的", "source_kind", "clause", "source", ""), http.StatusUnprocessableEntity, "房本不是这一户的", "请写明依据")
	holds(t, w.act(n, "withdrawal", chair, "reason-withdraw", ""), http.StatusUnprocessableEntity, "请写一句理由")
	holds(t, w.act(n, "consent", chair, "way", "form"), http.StatusConflict, "现在不需要业主同意")
	leads(t, w.act(n, "request", chair, "reason-ask", "行驶证过期了"), ap+n)
	my := "/my/XY/applications/" + n
	holds(t, w.Get(my, owner), http.StatusOK, "还缺材料", "行驶证过期了", "补齐了，再交")
	leads(t, w.Post(my+"/completion", owner, nil), my)
	leads(t, w.act(n, "refusal", chair, "reason-refuse", "房本不是这一户的", "source_kind", "clause", "source", "公约第三条"), ap+n)
	holds(t, w.Get(my, owner), http.StatusOK, "未通过：房本不是这一户的", "依据：公约条款 · 公约第三条", "由另一位复核", "再申请")
	for _, path := range []string{my, my + "/withdrawal"} {
		if got := w.Get(path, w.resident("owner", "1-1-102")); got.Status != http.StatusNotFound {
			t.Errorf("a neighbour opens %s: %d", path, got.Status)
		}
	}
}

var link = regexp.MustCompile(`/consent/[A-Za-z0-9_-]+`)

// A tenant asks and gets nothing to answer with; staff hand the owner a letter,
// who reads what it means and answers once; staff see by which way it came.
func TestAnOwnerConsentsByLink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.issue("1-1-101", "京A11111")
	w.resident("owner", "1-1-101")
	tenant, chair := w.resident("tenant", "1-1-101"), w.Session(w.C, actor.Chair)
	lacks(t, w.Get("/my/XY/applications/new", tenant), `value="first-car"`)
	n := w.applied(tenant, "dwelling", "1-1-101", "class", "tenant", "plates", "京B22222", "lease_end", leaseEnd)
	my := "/my/XY/applications/" + n
	holds(t, w.Get(my, tenant), http.StatusOK, "请业主同意", "请业主答复")
	w.checked(n)
	page := w.Get(ap+n, chair)
	holds(t, page, http.StatusOK, "还没有业主同意")
	lacks(t, page, ap+n+"/approval")
	leads(t, w.Post(my+"/consent", tenant, nil), my)
	asked := w.Get(my, tenant)
	holds(t, asked, http.StatusOK, "已经请业主答复")
	lacks(t, asked, "/consent/", my+"/word")
	holds(t, w.Post(my+"/word", tenant, form("answer", "give")), http.StatusNotFound)
	holds(t, w.act(n, "consent", chair, "way", "letter"), http.StatusUnprocessableEntity, "请选看了什么证件")
	made := w.act(n, "consent", chair, "way", "letter", "papers", "identity")
	holds(t, made, http.StatusOK, "链接只显示这一次", "<svg")
	at := link.FindString(made.Body)
	read := w.Get(at, "")
	holds(t, read, http.StatusOK, "1-1-101", leaseEnd, "您自己在这一户的停车卡先停用", "我同意", "不同意")
	lacks(t, read, "京B22222", "王秀兰")
	holds(t, w.Post(at, "", form("answer", "wait")), http.StatusConflict)
	leads(t, w.Post(at, "", form("answer", "give")), at)
	holds(t, w.Get(at, ""), http.StatusOK, "您已经同意", "撤回同意")
	holds(t, w.Post(at, "", form("answer", "give")), http.StatusConflict, "这个链接已经用过了")
	holds(t, w.Get(ap+n, chair), http.StatusOK, "当面交给业主的信", "看过业主的人", "王秀兰")
	lacks(t, w.Get(my, tenant), "看过业主的人")
	leads(t, w.Post(at, "", form("answer", "withdraw")), at)
	holds(t, w.Get(at, ""), http.StatusOK, "这个链接已经用过了")
	holds(t, w.Get(my, tenant), http.StatusOK, "业主撤回了同意")
	holds(t, w.Post(my+"/consent", tenant, nil), http.StatusConflict, "不能再请")
	leads(t, w.act(n, "consent", chair, "way", "form", "papers", "deed"), ap+n)
	holds(t, w.Get(at, ""), http.StatusNotFound, "这个链接不对，或已经过期")
	holds(t, w.Get("/consent/"+id.Secret(), ""), http.StatusNotFound)
	leads(t, w.act(n, "consent/withdrawal", chair, "papers", "identity"), ap+n)
	holds(t, w.Get(ap+n, chair), http.StatusOK, "业主撤回了同意 · 业主当面")
}

// Where the class is full the next waits in an order that anybody sees.
func TestTheOrderIsPublic(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cap(1)
	w.issue("1-1-104", "京A44444")
	chair := w.Session(w.C, actor.Chair)
	var list, owners []string
	for _, d := range []string{"1-1-101", "1-1-102"} {
		owner := w.resident("owner", d)
		n := w.applied(owner, "dwelling", d, "class", "first-car", "plates", "京A1000"+d[6:])
		w.checked(n)
		leads(t, w.act(n, "approval", chair), ap+n)
		list, owners = append(list, n), append(owners, owner)
		w.Clock.Step(1e9)
	}
	holds(t, w.Get("/my/XY/applications/"+list[1], owners[1]), http.StatusOK, "您排第 2 位：和您同级、比您早交的有 1 户")
	public := w.Get("/p/XY/waiting", "")
	holds(t, public, http.StatusOK, list[0], list[1], "最多 1 张：已发 1 张，已答应 0 张", "同级的，先交申请的在前")
	lacks(t, public, "A10001", "1-1-101", "王秀兰")
	var data struct {
		Classes []struct {
			Class   string
			Cap     *int
			Waiting []struct{ Number string }
		}
	}
	if err := json.Unmarshal([]byte(w.Get("/p/XY/waiting.json", "").Body), &data); err != nil || len(data.Classes) < 6 || *data.Classes[0].Cap != 1 || data.Classes[0].Waiting[1].Number != list[1] {
		t.Errorf("the data say %+v %v", data, err)
	}
	second := w.applied(w.resident("owner", "1-1-104"), "dwelling", "1-1-104", "class", "second-car", "plates", "京A44445")
	w.checked(second)
	leads(t, w.act(second, "approval", chair), ap+second)
	if got := w.state(second); got != application.Waiting {
		t.Errorf("a second car is %s while a first waits", got)
	}
	w.cap(2)
	if _, err := w.Applications.Advance(t.Context(), actor.Of(actor.System), w.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	my := "/my/XY/applications/" + list[0]
	holds(t, w.Get(my, owners[0]), http.StatusOK, "有空位了，要不要", "还没有算时间：您打开这条通知后 7 天内答复")
	leads(t, w.Post(my+"/acceptance", owners[0], nil), my)
	if got := w.state(list[0]); got != application.Posting {
		t.Errorf("who accepted is %s", got)
	}
}

// An upheld objection leaves one thing to do; who has an interest leaves it to others.
func TestAnObjectionIsUpheld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chair := w.Session(w.C, actor.Chair)
	n := w.applied(w.resident("owner", "1-1-101"), "dwelling", "1-1-101", "class", "first-car", "plates", "京A10001")
	w.checked(n)
	leads(t, w.act(n, "approval", chair), ap+n)
	postings := posting.NewService(w.DB)
	board, err := postings.Board(t.Context(), w.C.ID)
	w.Must(err)
	number := board[0].Number.String()
	o, err := postings.Object(t.Context(), w.Actor(actor.Cashier), posting.NewObjection{Committee: w.C.ID, Number: number, Ref: n, Text: "这辆车是公司的", OnPaper: "李大爷"})
	w.Must(err)
	w.Must(postings.Answer(t.Context(), w.Actor(actor.Chair), posting.Answering{Committee: w.C.ID, Number: number, N: o.N, Outcome: posting.Upheld, Reason: "行驶证是公司的"}))
	w.days(8)
	treasurer := w.Session(w.C, actor.Treasurer)
	page := w.Get(ap+n, treasurer)
	holds(t, page, http.StatusOK, "公示期间的异议成立", ap+n+"/refusal")
	lacks(t, page, ap+n+"/card")
	holds(t, w.Get("/c/XY", treasurer), http.StatusOK, "1 份申请异议成立")
	w.exec(`insert into people.interests (committee_id, id, person_id, dwelling_id, relation, listed, declared_at)
		select committee_id, $1, person_id, $2, 'kin', true, $3 from people.roles where committee_id = $4 and role = 'treasurer'`,
		id.New[kin.Interest](), w.homes["1-1-101"].ID, w.Clock.Now(), w.C.ID)
	page = w.Get(ap+n, treasurer)
	holds(t, page, http.StatusOK, "请由别的人来办")
	if strings.Contains(body(page), `method="post"`) {
		t.Error("whoever has an interest is offered an act")
	}
	leads(t, w.act(n, "refusal", w.Session(w.C, actor.Cashier), "reason-refuse", "车在公司名下", "source_kind", "clause", "source", "公约第三条"), ap+n)
	if got := w.state(n); got != application.Refused {
		t.Errorf("it is %s", got)
	}
}
