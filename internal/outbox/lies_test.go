package outbox_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"ziguan/internal/errs"
	"ziguan/internal/outbox"
)

// A webhook's 200 proves nothing: what it answers does.
func TestWhatAWebhookAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind   outbox.WebhookKind
		status int
		answer string
		expect string
		took   bool
	}{
		"a robot takes it":                       {outbox.WeCom, 200, `{"errcode":0,"errmsg":"ok"}`, "", true},
		"a robot refuses with 200":               {outbox.WeCom, 200, `{"errcode":93000,"errmsg":"invalid webhook url"}`, "", false},
		"a robot that is none":                   {outbox.DingTalk, 200, `{"ok":true}`, "", false},
		"a robot of the old kind takes it":       {outbox.Feishu, 200, `{"StatusCode":0,"StatusMessage":"success"}`, "", true},
		"a robot refuses for its sign":           {outbox.Feishu, 200, `{"code":19021,"msg":"sign match fail"}`, "", false},
		"a gateway takes it":                     {outbox.SMS, 200, `{"code":"OK"}`, "", true},
		"a gateway takes it without a word":      {outbox.SMS, 204, ``, "", true},
		"a gateway refuses the number with 200":  {outbox.SMS, 200, `{"code":"isv.MOBILE_NUMBER_ILLEGAL"}`, "", false},
		"a gateway says that it failed":          {outbox.SMS, 200, `{"success":false}`, "", false},
		"a sign-in page in between":              {outbox.SMS, 200, `<html><title>Sign in</title></html>`, "", false},
		"an empty 200":                           {outbox.SMS, 200, ``, "", false},
		"a redirect":                             {outbox.SMS, 302, ``, "", false},
		"an error":                               {outbox.SMS, 500, `{"code":0}`, "", false},
		"a gateway whose answer the chair knows": {outbox.SMS, 200, `result=1&id=77`, "result=1", true},
		"and that answers otherwise":             {outbox.SMS, 200, `{"code":0}`, "result=1", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.hook.answer, w.hook.status = c.answer, c.status
			must(t, w.s.SetWebhook(t.Context(), w.chair, w.c.ID, outbox.NewWebhook{Kind: c.kind, URL: "http://127.0.0.1/x", Expect: c.expect}))
			err := w.courier().TestWebhook(t.Context(), w.chair, w.c.ID, c.kind.Channel(), "13900000001")
			if (err == nil) != c.took || err != nil && !errors.Is(err, outbox.ErrTest) {
				t.Errorf("%v", err)
			}
			list, err := w.s.Webhooks(t.Context(), w.chair, w.c.ID)
			must(t, err)
			if (list[0].FailingSince == nil) != c.took || list[0].LastAt == nil {
				t.Errorf("its health: %+v", list[0])
			}
		})
	}
}

// What a gateway does not take is tried again, later each time, and is a
// person's after an hour; mended, it takes what is sent again.
func TestAFailingGatewayLeavesTheWorkToPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lives("1-1-101", "13900000001", "2020-01-01", false)
	w.sms()
	w.hook.answer = `{"code":1}`
	m := w.tell(w.message("1-1-101", "e:1"))
	w.round()
	var tries []int
	for range 13 {
		w.step(10 * time.Minute)
		tries = append(tries, w.hook.count())
	}
	if got := w.hook.count(); got < 6 || got > 9 || w.state(m) != "listed" {
		t.Errorf("%d tries %v, then %s", got, tries, w.state(m))
	}
	if n, err := w.s.Listed(t.Context(), w.chair, w.c.ID); err != nil || n != 1 {
		t.Errorf("%d on the list, %v", n, err)
	}
	w.hook.answer = `{"code":0}`
	w.clock.Step(time.Hour)
	must(t, w.s.Retry(t.Context(), w.chair, w.c.ID))
	w.round()
	if w.state(m) != "told" {
		t.Errorf("mended, and still %s", w.state(m))
	}
	if err := w.s.Retry(t.Context(), w.chair, w.c.ID); !errors.Is(err, outbox.ErrNothing) {
		t.Errorf("nothing to send again: %v", err)
	}
}

// A number that a gateway refuses is not the household's only one.
func TestTheNextNumberIsTried(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lives("1-1-101", "13900000001", "2020-01-01", false)
	w.lives("1-1-101", "13900000002", "2021-01-01", false)
	w.sms()
	w.hook.answer = `{"code":1}`
	w.tell(w.message("1-1-101", "e:1"))
	w.round()
	w.hook.answer = `{"code":0}`
	w.step(time.Minute)
	if len(w.hook.got) != 2 || !strings.Contains(string(w.hook.got[1].Body), "13900000002") {
		t.Errorf("%d sent", len(w.hook.got))
	}
}

// No name and no reason breaks out of its place in a gateway's template.
func TestATemplateHoldsItsValues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.lives("1-1-101", "13900000001", "2020-01-01", false)
	must(t, w.s.SetWebhook(t.Context(), w.chair, w.c.ID, outbox.NewWebhook{
		Kind: outbox.SMS, URL: "http://127.0.0.1/x", Secret: "token", Template: `{"to":["{{phone}}"],"args":{"t":"{{text}}"},"ref":"{{id}}"}`,
	}))
	n := w.message("1-1-101", "e:1")
	n.Params["reason"] = `"},"to":["13800000000"],"x":{"{{phone}}` + "\n\\"
	w.tell(n)
	w.round()
	var got struct {
		To   []string
		Args map[string]string
		X    any
	}
	must(t, json.Unmarshal(w.hook.got[0].Body, &got))
	if len(got.To) != 1 || got.To[0] != "13900000001" || got.X != nil || !strings.Contains(got.Args["t"], `{{phone}}`) {
		t.Errorf("%s", w.hook.got[0].Body)
	}
	if w.hook.got[0].Header["Authorization"] != "Bearer token" {
		t.Error("without its token")
	}
}

// What may not be set is refused field by field.
func TestWebhooksThatMayNotBeSet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, c := range map[string]struct {
		n    outbox.NewWebhook
		want *errs.Error
	}{
		"plain http":            {outbox.NewWebhook{Kind: outbox.WeCom, URL: "http://example.com/x"}, outbox.ErrWebhookURL},
		"a bare address":        {outbox.NewWebhook{Kind: outbox.WeCom, URL: "https://10.0.0.1/x"}, outbox.ErrWebhookURL},
		"a name inside":         {outbox.NewWebhook{Kind: outbox.WeCom, URL: "https://database/x"}, outbox.ErrWebhookURL},
		"a password in it":      {outbox.NewWebhook{Kind: outbox.WeCom, URL: "https://u:p@example.com/x"}, outbox.ErrWebhookURL},
		"an unknown kind":       {outbox.NewWebhook{Kind: "pigeon", URL: "https://example.com/x"}, outbox.ErrWebhookKind},
		"a secret of two lines": {outbox.NewWebhook{Kind: outbox.SMS, URL: "https://example.com/x", Secret: "a\r\nHost: b"}, outbox.ErrWebhookSecret},
		"no JSON":               {outbox.NewWebhook{Kind: outbox.SMS, URL: "https://example.com/x", Template: "{{phone}} {{text}}"}, outbox.ErrTemplate},
		"nobody to send to":     {outbox.NewWebhook{Kind: outbox.SMS, URL: "https://example.com/x", Template: `{"t":"{{text}}"}`}, outbox.ErrTemplate},
	} {
		err := w.s.SetWebhook(t.Context(), w.chair, w.c.ID, c.n)
		var e *errs.Error
		if !errors.As(err, &e) || len(e.Fields) != 1 || !errors.Is(e.Fields[0], c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.s = w.service(false)
	if err := w.s.SetWebhook(t.Context(), w.chair, w.c.ID, outbox.NewWebhook{Kind: outbox.WeCom, URL: "https://example.com/x"}); !errors.Is(err, outbox.ErrDemo) {
		t.Errorf("a demonstration: %v", err)
	}
}

// A double tap is one note.
func TestADoubleTapIsOneNote(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.tell(w.message("1-1-101", "e:1"))
	for _, how := range []outbox.Outcome{outbox.NoAnswer, outbox.NoAnswer, outbox.Reached, outbox.Reached} {
		must(t, w.s.Note(t.Context(), w.chair, outbox.Note{Committee: w.c.ID, Messages: []outbox.MessageID{m, m}, Channel: outbox.ByCall, Outcome: how}))
	}
	_, tries, err := w.s.Show(t.Context(), w.chair, w.c.ID, m)
	if err != nil || len(tries) != 2 || tries[0].Outcome != outbox.NoAnswer || tries[1].Role != "chair" {
		t.Errorf("%+v %v", tries, err)
	}
}
