package postings_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/internal/browsertest"
	"ziguan/internal/pagetest"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/web"
	"ziguan/web/kit"
)

// world is a committee with a rare name, its chair and a resident, behind the whole site.
type world struct {
	*pagetest.World
	chair, resident string // sessions' secrets
	told            string // the key of what was announced and corrected
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{World: pagetest.New(t)}
	var err error
	w.C, err = w.People.Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{
		Code: "XIN", Name: "馨园𬍛䶮停车自管会", Regime: people.Owners, Province: "京", DutyPhone: "010-5550 1234",
	})
	w.Must(err)
	w.Deps.Demo = true // nobody is asked for a second step
	w.App = web.New(w.Deps)
	return w
}

// signIn opens the sessions, which last half a day: when the clock stands still.
func (w *world) signIn() {
	w.chair, w.resident = w.Session(w.C, actor.Chair), w.Session(w.C, actor.Resident)
}

// applications hangs out what another package would.
func (w *world) applications() posting.Posting {
	w.T.Helper()
	var p posting.Posting
	w.Must(record.InTx(w.T.Context(), w.DB, w.Actor(actor.Chair), w.C.ID.String(), func(tx *pg.Tx) error {
		var err error
		p, err = posting.Add(w.T.Context(), tx, w.C, posting.New{
			Committee: w.C.ID, Kind: posting.Applications, Title: "停车卡申请公示（第三批）",
			Text: "以下申请已核对行驶证和住房证明，符合“一户一卡”。\n公示期满没有采纳的异议，即发卡。",
			Items: []posting.Item{
				{Ref: "S-0012", Class: "first-car", Plate: "京N3QK57", Name: "张小三", Note: "新申请"},
				{Ref: "S-0013", Class: "second-car", Plate: "京AD12345", Name: "欧阳小锋"},
				{Ref: "S-0014", Class: "first-car", Plate: "京A11111", Name: "王秀兰", Note: "换车，原卡 A-0137 收回"},
			},
		})
		return err
	}))
	return p
}

func (w *world) night() int {
	w.T.Helper()
	e, err := w.Postings.Expire(context.WithoutCancel(w.T.Context()), actor.Of(actor.System), w.Clock.Now())
	w.Must(err)
	return e.Ended
}

func (w *world) days(n int) { w.Clock.Step(time.Duration(n) * 24 * time.Hour) }

// photograph is a picture such as a phone makes, with words about where in it.
func photograph(t testing.TB) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 1200, 900))
	for x := range 1200 {
		for y := range 900 {
			m.Set(x, y, color.RGBA{uint8(x / 5), uint8(y / 4), 140, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	body := "Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00GPS 39.9042N 116.4074E"
	app := append([]byte{0xFF, 0xE1, 0, byte(len(body) + 2)}, body...)
	return append(append([]byte{0xFF, 0xD8}, app...), b.Bytes()[2:]...)
}

// upload sends a form with a photograph.
func (w *world) upload(path, secret string, file []byte, pairs ...string) pagetest.Reply {
	w.T.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		w.Must(m.WriteField(pairs[i], pairs[i+1]))
	}
	part, err := m.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="photo"; filename="IMG_2026.jpg"`}, "Content-Type": {"image/jpeg"}})
	w.Must(err)
	_, err = part.Write(file)
	w.Must(err)
	w.Must(m.Close())
	r := httptest.NewRequestWithContext(w.T.Context(), http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: kit.SessionCookie(w.Deps.Cfg), Value: secret})
	return w.Send(r)
}

func holds(t *testing.T, r pagetest.Reply, status int, texts ...string) {
	t.Helper()
	if r.Status != status {
		t.Errorf("status %d, want %d: %.300s", r.Status, status, r.Body)
	}
	for _, s := range texts {
		if !strings.Contains(r.Body, s) {
			t.Errorf("the page lacks %s", s)
		}
	}
}

func lacks(t *testing.T, r pagetest.Reply, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(r.Body, s) {
			t.Errorf("the page says %s", s)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// browse starts a browser.
func (w *world) browse() context.Context {
	w.T.Helper()
	return browsertest.Open(w.T, 1280).Ctx
}

// as signs the browser in with a session's secret; "" is nobody.
func (w *world) as(ctx context.Context, base, secret string) {
	w.T.Helper()
	w.cookie(ctx, base, kit.SessionCookie(w.Deps.Cfg), secret)
}

func (w *world) cookie(ctx context.Context, base, name, value string) {
	w.T.Helper()
	_, err := chromedp.Call(ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: base})
	w.Must(err)
}

func eval(t *testing.T, ctx context.Context, js string) string {
	t.Helper()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
	must(t, err)
	return out
}

// picture keeps a picture of the page where somebody asked for them.
func picture(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("ZIGUAN_SHOTS")
	if dir == "" {
		return
	}
	shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, name+".png"), shot, 0o600))
}
