package postings_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/web/kit"
)

// No public face of a posting has a whole name or plate, nor says who objected
// and how; what has ended shows its lines no more.
func TestTheBoardIsMaskedAndTakenDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.applications()
	_, err := w.Postings.Object(t.Context(), w.Actor(actor.Chair), posting.NewObjection{
		Committee: w.C.ID, Number: p.Number.String(), Ref: "S-0012", OnPaper: "老赵", Text: "京N3QK57 不住这里",
	})
	w.Must(err)
	at := "/p/XIN/postings/" + p.Number.String()
	secret := []string{"京N3QK57", "N3QK57", "张小三", "京AD12345", "欧阳小锋", "老赵", "不住这里"}
	for _, path := range []string{at, at + "/paper", at + ".json", "/p/XIN/postings", "/p/XIN/postings.json", "/p/XIN/postings.atom", "/p/XIN", "/p/XIN/record", "/p/XIN/record.json"} {
		r := w.Get(path, "")
		holds(t, r, http.StatusOK)
		lacks(t, r, secret...)
	}
	holds(t, w.Get(at, ""), http.StatusOK, "S-0012", "京N·***57", "张*三", "欧阳**", "还有 7 天，到 11 月 30 日（周一）24:00")
	lacks(t, w.Get("/p/XIN/postings.atom", ""), "S-0012", "***")
	w.Must(w.Postings.Answer(t.Context(), w.Actor(actor.Chair), posting.Answering{
		Committee: w.C.ID, Number: p.Number.String(), N: 1, Outcome: posting.Rejected, Reason: "已核对，住在本小区。",
	}))
	w.days(8)
	if w.night() != 1 {
		t.Fatal("it did not end")
	}
	for _, path := range []string{at, at + "/paper", at + ".json"} {
		lacks(t, w.Get(path, ""), "S-0013", "***")
	}
	holds(t, w.Get(at, ""), http.StatusOK, "公示已撤下", "已核对，住在本小区。", "未采纳")
}

// The feed is one that a reader can read, and nothing typed becomes markup in it.
func TestTheFeed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.Postings.Post(t.Context(), w.Actor(actor.Chair), posting.New{
		Committee: w.C.ID, Kind: posting.Other, Title: "A < B & C", Text: "<script>alert(1)</script>\n第二行",
	})
	w.Must(err)
	r := w.Get("/p/XIN/postings.atom", "")
	holds(t, r, http.StatusOK)
	var feed struct {
		Entries []struct {
			Title   string `xml:"title"`
			ID      string `xml:"id"`
			Content string `xml:"content"`
		} `xml:"entry"`
	}
	w.Must(xml.Unmarshal([]byte(r.Body), &feed))
	if len(feed.Entries) != 1 || !strings.HasSuffix(feed.Entries[0].Title, "A < B & C") || !strings.HasSuffix(feed.Entries[0].ID, "/p/XIN/postings/2026-1") ||
		feed.Entries[0].Content != "&lt;script&gt;alert(1)&lt;/script&gt;<br>第二行" {
		t.Errorf("%+v", feed)
	}
	if again := w.Get("/p/XIN/postings.atom", ""); again.Body != r.Body {
		t.Error("the same board gives another feed")
	}
}

// The data says what the page says; an unknown number is nothing.
func TestTheData(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.applications()
	var got struct {
		Number, State string
		LastDay       string `json:"last_day"`
		Items         []struct{ Ref, Plate, Name string }
		SHA256        string
	}
	w.Must(json.Unmarshal([]byte(w.Get("/p/XIN/postings/"+p.Number.String()+".json", "").Body), &got))
	if got.Number != "2026-1" || got.State != "posted" || got.LastDay != "2026-11-30" || len(got.Items) != 3 || got.Items[1].Name != "欧阳**" || len(got.SHA256) != 64 {
		t.Errorf("%+v", got)
	}
	for _, path := range []string{"/p/XIN/postings/2026-9", "/p/XIN/postings/2026-9.json", "/p/XIN/postings/x", "/p/XIN/postings/2026-9/paper", "/p/YY/postings"} {
		if r := w.Get(path, ""); r.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, r.Status)
		}
	}
}

// A double press posts once; a year's holidays are pasted and read.
func TestFormsOfTheOffice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signIn()
	form := url.Values{"title": {"停水安排"}, "text": {"东侧不停车"}, "key": {"once"}}
	one, two := w.Post("/c/XIN/postings", w.chair, form), w.Post("/c/XIN/postings", w.chair, form)
	if one.Status != http.StatusSeeOther || one.Header.Get("Location") != "/c/XIN/postings/2026-1" || two.Header.Get("Location") != one.Header.Get("Location") {
		t.Errorf("%d %s, %d %s", one.Status, one.Header.Get("Location"), two.Status, two.Header.Get("Location"))
	}
	year := url.Values{"year": {"2027"}, "holidays": {"2027-01-01~2027-01-03\n2027-02-05至2027-02-11，2027-04-05"}, "workdays": {"2027-02-14"}, "source_kind": {"law"}, "source": {"国办发明电〔2026〕9号"}}
	if r := w.Post("/c/XIN/calendar", w.chair, year); r.Status != http.StatusSeeOther {
		t.Errorf("the year: %d %.300s", r.Status, r.Body)
	}
	holds(t, w.Get("/c/XIN/calendar", w.chair), http.StatusOK, "1/1–1/3", "2/5–2/11", "4/5", "2/14", "国办发明电")
	for _, bad := range []string{"2027-01-01~2027-12-31", "2027-01-03~2027-01-01", "元旦"} {
		year.Set("holidays", bad)
		holds(t, w.Post("/c/XIN/calendar", w.chair, year), http.StatusUnprocessableEntity, bad)
	}
	if r := w.Post("/c/XIN/calendar", w.Session(w.C, actor.Cashier), year); r.Status != http.StatusForbidden {
		t.Errorf("a cashier enters a year: %d", r.Status)
	}
}

// A photograph comes back small and silent, to the committee alone.
func TestPhotographs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signIn()
	p := w.applications()
	at := "/c/XIN/postings/" + p.Number.String()
	holds(t, w.upload(at+"/proofs", w.chair, []byte("no picture"), "place", "东门", "hung_at", "2026-11-23T10:00"), http.StatusUnprocessableEntity, "东门")
	if r := w.upload(at+"/proofs", w.chair, photograph(t), "place", "东门公告栏", "hung_at", "2026-11-23T10:00"); r.Status != http.StatusSeeOther {
		t.Fatalf("%d %.300s", r.Status, r.Body)
	}
	page := w.Get(at, w.chair)
	_, rest, _ := strings.Cut(page.Body, `<img src="`)
	src, _, _ := strings.Cut(rest, `"`)
	if r := w.Get(src, w.chair); r.Header.Get("Content-Type") != "image/jpeg" || strings.Contains(r.Body, "GPS") || len(r.Body) > 400_000 {
		t.Errorf("%s of %d bytes", r.Header.Get("Content-Type"), len(r.Body))
	}
	for _, who := range []string{"", w.resident} {
		if r := w.Get(src, who); r.Status == http.StatusOK {
			t.Error("somebody outside sees the photograph")
		}
	}
}

// The long picture is the sheet alone, as long as it is; without a way to the
// program's own page there is none, and the page says so.
func TestTheLongPicture(t *testing.T) {
	w := newWorld(t)
	w.signIn()
	p := w.applications()
	path := "/c/XIN/postings/" + p.Number.String() + "/picture.png"
	holds(t, w.Get(path, w.chair), http.StatusNotFound, "截长屏")
	base := w.Listen()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+path, nil)
	w.Must(err)
	r.AddCookie(&http.Cookie{Name: kit.SessionCookie(w.Deps.Cfg), Value: w.chair})
	res, err := http.DefaultClient.Do(r)
	w.Must(err)
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	w.Must(err)
	m, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%d %.200s: %v", res.StatusCode, b, err)
	}
	if size := m.Bounds(); size.Dx() != 1080 || size.Dy() < 900 || size.Dy() > 4000 {
		t.Errorf("a picture of %v", size)
	}
	if !red(m) {
		t.Error("the picture has no letterhead")
	}
}

func red(m image.Image) bool {
	for y := range m.Bounds().Dy() {
		if r, g, b, _ := m.At(m.Bounds().Dx()/2, y).RGBA(); r > 0x8000 && g < 0x4000 && b < 0x4000 {
			return true
		}
	}
	return false
}

// An announcement is corrected on the page: what was wrong is pointed out and kept
// as typed, and everybody reads what it said before.
func TestAnAnnouncementIsCorrectedOnThePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signIn()
	const at = "/c/XIN/announcements"
	told := func(text, version string) url.Values {
		return url.Values{"title": {"东门道闸检修"}, "text": {text}, "from": {"2026-11-23"}, "to": {"2026-11-24"}, "version": {version}}
	}
	w.Post(at, w.chair, told("周六检修。", ""))
	page := w.Get(at, w.chair)
	holds(t, page, http.StatusOK, "周六检修。", "更正")
	_, rest, _ := strings.Cut(page.Body, at+"/")
	one := at + "/" + rest[:36]
	holds(t, w.Get(one, w.chair), http.StatusOK, "周六检修。", `name="version" value="1"`)
	holds(t, w.Post(one, w.chair, told("京A12345 请挪车", "1")), http.StatusUnprocessableEntity, "京A12345 请挪车", "不该公开的")
	if got := w.Post(one, w.chair, told("周日检修。", "1")); got.Status != http.StatusSeeOther {
		t.Errorf("corrected: %d", got.Status)
	}
	holds(t, w.Post(one, w.chair, told("周一检修。", "1")), http.StatusConflict, "刚有人更正过", "周一检修。")
	public := w.Get("/p/XIN/announcements", "")
	holds(t, public, http.StatusOK, "周日检修。", "更正，看更正前的文字", "周六检修。")
	lacks(t, public, one)
	lacks(t, w.Get(at, w.resident), one)
	holds(t, w.Get(at+"/"+strings.Repeat("0", 8)+"-0000-7000-8000-000000000000", w.chair), http.StatusNotFound)
	holds(t, w.Get("/p/XIN/record", ""), http.StatusOK, "更正公告")
}

// A posting says whose opinion was heard before; one that does not agree and gives no
// reason brings the form back, open, with what was typed.
func TestWhoseOpinionWasHeardStandsOnThePosting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.signIn()
	f := url.Values{"title": {"停水"}, "text": {"周三停水。"}, "key": {"k"}, "says-party": {"against"}, "text-party": {""}, "given_on-party": {"2026-11-20"}}
	holds(t, w.Post("/c/XIN/postings", w.chair, f), http.StatusUnprocessableEntity, "有意见或不同意的，请写明", `<details class="why" open`, `value="2026-11-20"`)
	f.Set("text-party", "请提前一天通知")
	holds(t, w.Post("/c/XIN/postings", w.chair, f), http.StatusSeeOther)
	for _, page := range []string{"/p/XIN/postings/2026-1", "/p/XIN/postings/2026-1/paper", "/c/XIN/postings/2026-1"} {
		holds(t, w.Get(page, w.chair), http.StatusOK, "社区党组织", "不同意（2026-11-20）", "请提前一天通知")
	}
}

// The board has all that ever hung, twelve sheets a page, the newest of them first, for
// everybody and for the office.
func TestTheBoardHasPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 205 {
		_, err := w.Postings.Post(t.Context(), w.Actor(actor.Chair), posting.New{Committee: w.C.ID, Kind: posting.Other, Title: fmt.Sprintf("第%03d份", i+1), Text: "正文"})
		w.Must(err)
	}
	for at, secret := range map[string]string{"/p/XIN/postings": "", "/c/XIN/postings": w.Session(w.C, actor.Chair)} {
		first, last := w.Get(at, secret), w.Get(at+"?page=18", secret)
		holds(t, first, http.StatusOK, "第205份", "第194份", "?page=2")
		lacks(t, first, "第193份")
		holds(t, last, http.StatusOK, "第001份", "?page=17")
		lacks(t, last, "第002份", "?page=19")
		for _, page := range []string{"99", "-1", "x"} {
			holds(t, w.Get(at+"?page="+page, secret), http.StatusOK, map[bool]string{true: "第001份", false: "第205份"}[page == "99"])
		}
	}
}
