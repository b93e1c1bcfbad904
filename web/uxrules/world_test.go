package uxrules_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/pagetest"
	"ziguan/internal/people"
	"ziguan/parking"
	"ziguan/parking/block"
	"ziguan/parking/gate"
	"ziguan/parking/register"
	"ziguan/web/kit"
)

// world is the committee XIN with everything that a page can show.
type world struct {
	*pagetest.World
	setup, enrol, letter, account, ask, card, consent string // secrets of pages that only a secret opens
	tenant                                            string // the number of an application
	half                                              string // a session whose second step is to come
	volunteer, lost                                   people.PersonID
}

const rare = "𬍛䶮㛃"

// bare is a committee founded a moment ago.
func bare(t testing.TB) *world {
	t.Helper()
	w := &world{World: pagetest.New(t)}
	var err error
	w.C, err = w.People.Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{
		Code: "XIN", Name: "馨园停车自管会", Regime: people.Owners, Province: "京", DutyPhone: "010-5550 1234", Place: people.Place{District: "DC"},
	})
	w.Must(err)
	return w
}

// lived is a committee in the middle of its work.
func lived(t testing.TB) *world {
	t.Helper()
	w := bare(t)
	ctx, chair := t.Context(), w.Actor(actor.Chair)
	_ = w.Session(w.C, actor.Resident) // of 9-9-901
	small, err := os.ReadFile(filepath.Join("..", "..", "testdata", "registers", "small-gb18030.csv"))
	w.Must(err)
	_, err = w.Register.Import(ctx, chair, w.C.ID, register.ImportFile{Name: "small-gb18030.csv", Data: small})
	w.Must(err)
	old := "住址,户主,手机1,手机2,租户,租约到期,车牌,卡号,有效期至\n" +
		"91-1-101," + rare + "、李四,13800138000,13900139000,王五,2027-05-01,京A1A2A5 京AD22222,A-1,2027-06-30\n" +
		"91-1-102,赵六,13700137000,,,,京N3QK57,A-2,2026-12-01\n91-1-103,吴九,,,,,京N00001,A-3,2027-03-01\n"
	_, err = w.Register.Import(ctx, chair, w.C.ID, register.ImportFile{Name: "cards.csv", Data: []byte(old)})
	w.Must(err)
	for _, f := range []struct{ name, text string }{
		{"next-year.csv", "住址,户主,车牌\n91-1-101,孙七,京A1A2A5\n91-1-104,周八,京A1234O\n合计,,\n"},
		{"strange.csv", "哪一户,谁,号\n1-1-101,张三,京A12345\n"},
	} {
		_, err := w.Register.Keep(ctx, chair, w.C.ID, f.name, []byte(f.text))
		w.Must(err)
	}
	w.Must(w.Rules.Set(ctx, chair, rule.NewRule{
		Committee: w.C.ID, Key: "card.expiring_days", Value: "20", From: w.C.Today(w.Clock.Now()),
		Ground: rule.Ground{Kind: rule.Resolution, Text: "试行"},
	}))
	w.cards()
	w.renewal()
	_, err = w.Blocks.Make(ctx, chair, block.NewBlock{
		Committee: w.C.ID, Plate: "京F00000", Until: w.C.Today(w.Clock.Now()).AddDays(30), Reason: "三次占用消防通道",
		Ground: rule.Ground{Kind: rule.Clause, Text: "公约第九条"},
	})
	w.Must(err)
	_, err = w.Register.Import(ctx, chair, w.C.ID, register.ImportFile{Name: "more.csv", Data: []byte("住址,户主,车牌,卡号,有效期至\n91-1-105,郑一,京N00005,A-9,2027-06-30\n")})
	w.Must(err)
	w.gates()
	w.postings()
	w.visitors()
	w.apply()
	w.appeal()
	w.secrets()
	w.colleague()
	w.waiting()
	w.before()
	w.votes()
	w.compacts()
	_, err = w.Courier.Round(ctx) // who has no account is on the list of those not told
	w.Must(err)
	w.hearings()
	return w
}

// cards issues those that came with the register and moves some of them on.
func (w *world) cards() {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Actor(actor.Chair)
	_, err := w.Parking.FirstIssue(ctx, chair, w.C.ID)
	w.Must(err)
	for _, one := range []struct{ home, plate string }{{"1-1-201", "京A11111"}, {"1-1-202", "京A22222"}, {"9-9-901", "京AD10001"}, {"1-1-301", "京A33333"}} {
		got, err := w.Parking.Issue(ctx, actor.Of(actor.Operator), parking.IssueCard{Committee: w.C.ID, Dwelling: one.home, Plates: []string{one.plate}, Reason: "行驶证已核对"})
		w.Must(err)
		act := parking.CardAct{Committee: w.C.ID, Number: got.Number.String(), Reason: "连续三次占用消防通道", Ground: rule.Ground{Kind: rule.Clause, Text: "公约第七条"}}
		switch one.home {
		case "1-1-201":
			w.Must(w.Parking.Suspend(ctx, chair, act))
		case "1-1-202":
			w.Must(w.Parking.Lost(ctx, chair, act))
		case "9-9-901":
			w.card = got.Token
		}
	}
}

// renewal opens a yearly renewal in which one card is renewed already.
func (w *world) renewal() {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Actor(actor.Chair)
	_, err := w.Renewals.Open(ctx, chair, w.C.ID, "2027 年续卡", day.Of(2027, time.December, 31))
	w.Must(err)
	w.Must(w.Renewals.PapersSeen(ctx, chair, w.C.ID, "A-0003"))
	done, err := w.Renewals.ApproveAll(ctx, chair, w.C.ID, "")
	w.Must(err)
	if done.Renewed != 1 {
		w.T.Fatalf("renewed: %+v", done)
	}
}

// gates adds a gate and a lane, and lets cars pass that do and do not pair.
func (w *world) gates() {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Actor(actor.Chair)
	for _, g := range []gate.Gate{
		{Label: "east", Name: "东门", Hours: []gate.Hours{{From: 0, To: 1320, Mode: gate.EveryCar}, {From: 1320, To: 1440, Mode: gate.StrangersOnly}}},
		{Label: "lane", Name: "槐树胡同", PublicLane: true},
	} {
		_, err := w.Watch.AddGate(ctx, chair, w.C.ID, g)
		w.Must(err)
	}
	device := actor.Of(actor.Gate).For(w.C.ID.String())
	for _, p := range []string{"京N3QK57", "京N3QK57", "京A11111", "京F00000", "京AD22222"} {
		_, err := w.Recorder.Check(ctx, device, w.C.ID, gate.Check{ID: uuid.Must(uuid.NewV7()), Gate: "east", Direction: gate.In, Plate: p})
		w.Must(err)
		w.Clock.Step(time.Minute)
	}
	_, err := w.Watch.History(ctx, chair, w.C.ID, "京N3QK57", "业主来问昨晚的进出")
	w.Must(err)
}

// postings hangs out what was decided: one taken back, one photographed with an
// objection answered and one that waits.
func (w *world) postings() {
	w.T.Helper()
	ctx, chair := w.T.Context(), w.Actor(actor.Chair)
	post := func(n posting.New) string {
		n.Committee, n.Kind = w.C.ID, posting.Other
		p, err := w.Postings.Post(ctx, chair, n)
		w.Must(err)
		return p.Number.String()
	}
	w.Must(w.Postings.Withdraw(ctx, chair, posting.Withdrawal{
		Committee: w.C.ID, Number: post(posting.New{Title: "地面车位重新编号", Text: "按楼号编。"}), Reason: "编号表有误",
	}))
	number := post(posting.New{Title: "旧卡换发名单公示", Text: "下列停车卡已核对。", Items: []posting.Item{
		{Ref: "A-0001", Class: "first-car", Plate: "京A1A2A5", Name: rare}, {Ref: "A-0002", Class: "first-car", Plate: "京N3QK57", Name: "赵六", Note: "换车"},
	}})
	for _, o := range []posting.NewObjection{{Ref: "A-0002", Text: "京N3QK57 常年不在"}, {Text: "没有贴到西门"}} {
		o.Committee, o.Number, o.OnPaper = w.C.ID, number, "值班室来人"
		_, err := w.Postings.Object(ctx, chair, o)
		w.Must(err)
	}
	w.Must(w.Postings.Answer(ctx, chair, posting.Answering{Committee: w.C.ID, Number: number, N: 2, Outcome: posting.Upheld, Reason: "已补贴。"}))
	w.Must(w.Postings.Prove(ctx, chair, posting.NewProof{Committee: w.C.ID, Number: number, Place: "东门公告栏", HungAt: w.Clock.Now(), File: jpegOf(w.T, 64)}))
}

// jpegOf is a square photograph.
func jpegOf(t testing.TB, side int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, side, side)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// upload sends a file to a form, as a browser does.
func (w *world) upload(path, secret, name string, data []byte, pairs ...string) pagetest.Reply {
	w.T.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	field := "file"
	if strings.HasSuffix(path, "/proofs") {
		field = "photo"
	}
	if strings.HasSuffix(path, "/past") {
		field = "papers"
	}
	if strings.HasSuffix(path, "/opinions") {
		field = "scan"
	}
	if strings.HasSuffix(path, "/copies") {
		field = "photo-" + pairs[slices.Index(pairs, "document")+1]
	}
	part, err := m.CreateFormFile(field, name)
	w.Must(err)
	_, err = part.Write(data)
	w.Must(err)
	for i := 0; i+1 < len(pairs); i += 2 {
		w.Must(m.WriteField(pairs[i], pairs[i+1]))
	}
	w.Must(m.Close())
	r := httptest.NewRequestWithContext(w.T.Context(), http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: w.sessionCookie(), Value: secret})
	return w.Send(r)
}

// listen serves the application at an address for a browser.
func listen(t testing.TB, h http.Handler) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return "http://" + l.Addr().String()
}

// as is the cookie of a role's session, "" for nobody.
func (w *world) as(role actor.Role) string {
	w.T.Helper()
	if role == "" {
		return ""
	}
	return w.Session(w.C, role)
}

func (w *world) sessionCookie() string { return kit.SessionCookie(w.Deps.Cfg) }
