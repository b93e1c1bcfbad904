package uxrules_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"ziguan/internal/account"
	"ziguan/internal/actor"
	"ziguan/parking"
)

// needsScript are forms that only the camera's script sends, hidden without it.
var needsScript = []string{"scan-form"}

// Every write is a real form: it posts to a routed address, has a button that
// sends it, and every field that is filled in has a name; with scripts off a
// person signs in, imports, issues a card and suspends it, keeps the gate, and
// reports a card lost.
func TestRule25EveryWriteWorksWithoutScripts(t *testing.T) {
	s, pages := met(t)
	forms := 0
	for _, p := range pages {
		if !p.html() {
			continue
		}
		doc := parse(t, p.Body)
		for _, f := range find(doc, "form") {
			forms++
			if slices.Contains(needsScript, attr(f, "id")) && has(f, "hidden") {
				continue
			}
			s.real(t, p, f)
		}
		for _, b := range find(doc, "button") {
			if attr(b, "type") == "button" && !unseen(b) {
				t.Errorf("%s: the button %s does nothing without a script", p.what, words(b))
			}
		}
	}
	if forms < 500 {
		t.Errorf("only %d forms", forms)
	}
	lived(t).site().withoutScripts(t)
}

// unseen reports whether a node or one over it waits for a script to show it.
func unseen(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if has(n, "hidden") || n.Data == "template" {
			return true
		}
	}
	return false
}

// real fails where a form cannot be sent without a script.
func (s *site) real(t *testing.T, p page, f *html.Node) {
	t.Helper()
	action, routes := attr(f, "action"), s.gets
	if attr(f, "method") == "post" {
		routes = s.posts
	}
	if routeOf(routes, action) == "" {
		t.Errorf("%s: a form goes to %s %s, where nothing is", p.what, attr(f, "method"), action)
	}
	if !slices.ContainsFunc(find(f, "button"), func(b *html.Node) bool { return attr(b, "type") != "button" && !has(b, "hidden") }) {
		t.Errorf("%s: nothing sends the form to %s", p.what, action)
	}
	for _, i := range find(f, "input", "select", "textarea") {
		if attr(i, "name") == "" {
			t.Errorf("%s: a field of the form to %s has no name", p.what, action)
		}
		if attr(i, "type") == "file" && attr(f, "enctype") != "multipart/form-data" {
			t.Errorf("%s: the form to %s leaves its file behind", p.what, action)
		}
	}
}

func (s *site) withoutScripts(t *testing.T) {
	_, err := s.Account.AddUser(t.Context(), actor.Of(actor.Operator), account.NewUser{
		Committee: s.C.ID, Role: actor.Supervisor, Name: "老吴", Phone: "13833334444", Password: "correct horse",
	})
	s.Must(err)
	list := filepath.Join(t.TempDir(), "list.csv")
	s.Must(os.WriteFile(list, []byte("住址,户主,车牌\n77-1-101,"+rare+",京A77777\n"), 0o600))
	base, v := listen(t, s.again(nil)), newTab(t)
	_, err = chromedp.Call(v.Ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	v.Must(err)
	v.Do(chromedp.EmulateViewport(390, 844))

	v.Open(base + "/sign-in")
	v.Do(chromedp.SendKeys("#phone", "13833334444"), chromedp.SendKeys("#password", "correct horse"))
	v.press(".btn.main", "/sign-in/second")

	v.Cookie(base, s.sessionCookie(), s.as(actor.Cashier))
	v.Open(base + "/c/XIN/register/imports")
	v.Do(chromedp.SetUploadFiles("input[type=file]", []string{list}))
	v.press("form[enctype] .btn.main", "/register/imports/")
	v.press("form[action$=confirmation] .btn.main", "/register/batches/")

	v.Open(base + "/c/XIN/cards/new")
	v.Do(chromedp.SendKeys("#dwelling", "77-1-101"), chromedp.SendKeys("#plates", "京A77777"))
	v.Do(chromedp.SendKeys("#reason", "刚搬来，先发卡"))
	proposed := v.press("form[action$=new] .btn.main", "/c/XIN/cards/proposals/")
	v.Cookie(base, s.sessionCookie(), s.as(actor.Chair))
	v.Open(proposed)
	v.press("form[action$=confirmation] .btn.main", "/c/XIN/cards/A-")
	v.Do(chromedp.Click("details:has(form[action$=suspension]) > summary"))
	v.Do(chromedp.WaitVisible("#reason-suspend"), chromedp.SendKeys("#reason-suspend", "占用消防通道"), chromedp.SendKeys("#source-suspend", "公约第七条"))
	at := v.press("form[action$=suspension] button", "/c/XIN/cards/A-")
	card, err := s.Parking.Show(t.Context(), s.Actor(actor.Chair), s.C.ID, at[strings.LastIndex(at, "/")+1:])
	s.Must(err)
	if card.State == parking.CardActive {
		t.Errorf("the card at %s is %s", at, card.State)
	}

	v.Cookie(base, s.sessionCookie(), s.as(actor.Volunteer))
	v.Open(base + "/gate/XIN")
	v.Do(chromedp.Click("input[name=gate][value=east]"), chromedp.Click("input[name=direction][value=in]"))
	v.press(".gate-start .btn.main", "/gate/XIN")
	v.Do(chromedp.SendKeys("#tail", "QK57"))
	v.press("#tail-form button", "/gate/XIN")
	v.press(".gate-match", "/gate/XIN/checks")
	v.Do(chromedp.WaitVisible(".verdict-word"))

	v.Cookie(base, s.sessionCookie(), s.as(actor.Resident))
	v.Open(base + s.linkFor(actor.Resident, "/my/XIN", "/my/XIN/card/"))
	v.Do(chromedp.Click(".confirm summary"), chromedp.WaitVisible("#reason"), chromedp.SendKeys("#reason", "洗车时丢了"))
	v.press(".confirm[open] button", "/my/XIN")
	v.Do(chromedp.WaitVisible(".notice"))
}

// press clicks what sends a form and waits for the page it leads to.
func (v *tab) press(selector, leads string) string {
	v.Helper()
	ctx, cancel := context.WithTimeout(v.Ctx, 20*time.Second)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(selector)); err != nil {
		v.Fatalf("%s leads nowhere: %v", selector, err)
	}
	at, err := chromedp.Run(v.Ctx, chromedp.Location())
	v.Must(err)
	if !strings.Contains(at, leads) {
		v.Fatalf("%s leads to %s, not to %s", selector, at, leads)
	}
	return at
}
