package applications_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/parking/class"
	"ziguan/web/kit"
)

// photographed posts a photograph of a paper to an application's page.
func (w *world) photographed(number, secret, document string, file []byte) pagetest.Reply {
	w.T.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	w.Must(m.WriteField("document", document))
	part, err := m.CreateFormFile("photo-"+document, "IMG_1.jpg")
	w.Must(err)
	_, err = part.Write(file)
	w.Must(err)
	w.Must(m.Close())
	r := httptest.NewRequestWithContext(w.T.Context(), http.MethodPost, "/c/XY/applications/"+number+"/copies", &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: kit.SessionCookie(w.Deps.Cfg), Value: secret})
	return w.Send(r)
}

// Where no rule asks there is nothing to photograph; where one does, the page asks,
// shows the copy to staff alone, and the household reads that one is kept.
func TestACopyOnThePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chair, member, resident := w.Session(w.C, actor.Chair), w.Session(w.C, actor.Member), w.resident("owner", "1-1-101")
	number := w.applied(resident, "dwelling", "1-1-101", "plates", "京A12345", "class", "first-car")
	page := "/c/XY/applications/" + number
	lacks(t, w.Get(page, chair), "拍一张或选一张照片")
	var picture bytes.Buffer
	w.Must(jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 30)), nil))
	holds(t, w.photographed(number, member, "vehicle", picture.Bytes()), http.StatusConflict, "没有约定要留复印件")

	all, err := w.Classes.InForce(t.Context(), w.C.ID)
	w.Must(err)
	terms := all[0].Terms
	terms.Copies, terms.From, terms.Ground = []class.Document{class.DocumentVehicle}, w.C.Today(w.Clock.Now()), rule.Ground{Kind: rule.Clause, Text: "公约第五条"}
	w.Must(w.Classes.SetTerms(t.Context(), w.Actor(actor.Chair), w.C.ID, terms))
	holds(t, w.Get("/p/XY/classes", ""), http.StatusOK, "其中行驶证留复印件")
	holds(t, w.Get(page, chair), http.StatusOK, "拍一张或选一张照片", "还没有", "轮候 30 天后自动删除")
	holds(t, w.photographed(number, member, "vehicle", []byte("no picture")), http.StatusUnprocessableEntity, "行驶证", `aria-invalid="true"`)
	looked := w.act(number, "check", member, "doc-home", "yes", "doc-vehicle", "yes", "until-vehicle", "2027-06-30")
	leads(t, looked, page)
	holds(t, w.next(looked, page, member), http.StatusOK, "证件都记下了")
	leads(t, w.photographed(number, member, "vehicle", picture.Bytes()), page)
	shown := w.Get(page, chair)
	holds(t, shown, http.StatusOK, "看这张", "已留")
	at := regexp.MustCompile(page + `/copies/[0-9a-f-]{36}`).FindString(shown.Body)
	got := w.Get(at, chair)
	if holds(t, got, http.StatusOK); got.Header.Get("Content-Type") != "image/jpeg" || got.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the picture's headers: %v", got.Header)
	}
	holds(t, w.Get("/p/XY/record", ""), http.StatusOK, "查看证件复印件")
	holds(t, w.Get(at, w.Session(w.C, actor.Supervisor)), http.StatusForbidden)
	holds(t, w.Get("/my/XY/data", resident), http.StatusOK, "证件复印件", "行驶证")
	leads(t, w.act(number, "copies/drop", member, "document", "vehicle"), page)
	holds(t, w.Get(page, chair), http.StatusOK, "还没有")
	holds(t, w.Get(at, chair), http.StatusNotFound, "这张复印件不在了")
}
