package outbox

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Request is one request to a webhook: a POST of JSON.
type Request struct {
	URL    string
	Header map[string]string
	Body   []byte
}

// Answer is what a webhook answered.
type Answer struct {
	Status int
	Body   []byte // the first kilobytes are enough
}

// Sender sends one request and gives the answer, following no redirect; its
// error says that there was none. It is wired where the program is put together:
// nothing here knows HTTP.
type Sender func(ctx context.Context, r Request) (Answer, error)

// IdempotencyHeader carries the message's id, so that a gateway that took a
// message whose answer was lost does not send it to the phone twice.
const IdempotencyHeader = "Idempotency-Key"

// secrets is what lies sealed of a webhook.
type secrets struct {
	URL    string `json:"url"`
	Secret string `json:"secret"`
}

// content is what one request says.
type content struct {
	id    string // idempotency
	phone string // empty for a group
	title string
	text  string
}

// request puts a content into the form that a kind of webhook takes.
func (w Webhook) request(s secrets, m content, now time.Time) (Request, error) {
	r := Request{URL: s.URL, Header: map[string]string{"Content-Type": "application/json; charset=utf-8", IdempotencyHeader: m.id}}
	var body any
	switch w.Kind {
	case WeCom:
		body = wecomText{"text", textOf{Content: m.text}}
	case DingTalk:
		r.URL = signedDingTalk(s, now)
		body = wecomText{"text", textOf{Content: m.text}}
	case Feishu:
		body = feishuOf(s, m.text, now)
	case SMS:
		if s.Secret != "" {
			r.Header["Authorization"] = "Bearer " + s.Secret
		}
		r.Body = []byte(filled(w.Template, m))
		return r, nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(body)
	r.Body = b.Bytes()
	return r, err
}

type textOf struct {
	Content string `json:"content,omitempty"`
	Text    string `json:"text,omitempty"`
}

// wecomText is a text as WeCom and DingTalk take it.
type wecomText struct {
	Type string `json:"msgtype"`
	Text textOf `json:"text"`
}

type feishuText struct {
	Timestamp string `json:"timestamp,omitempty"`
	Sign      string `json:"sign,omitempty"`
	Type      string `json:"msg_type"`
	Content   textOf `json:"content"`
}

// signedDingTalk adds what DingTalk's signed robots ask for: the time in
// milliseconds, and it and the secret under the secret.
func signedDingTalk(s secrets, now time.Time) string {
	if s.Secret == "" {
		return s.URL
	}
	at := strconv.FormatInt(now.UnixMilli(), 10)
	joined := "&"
	if !strings.Contains(s.URL, "?") {
		joined = "?"
	}
	return s.URL + joined + "timestamp=" + at + "&sign=" + url.QueryEscape(mac(s.Secret, at+"\n"+s.Secret))
}

// feishuOf adds what Feishu's signed robots ask for: nothing, under the time in
// seconds and the secret.
func feishuOf(s secrets, text string, now time.Time) feishuText {
	f := feishuText{Type: "text", Content: textOf{Text: text}}
	if s.Secret != "" {
		f.Timestamp = strconv.FormatInt(now.Unix(), 10)
		f.Sign = mac(f.Timestamp+"\n"+s.Secret, "")
	}
	return f
}

func mac(key, text string) string {
	h := hmac.New(sha256.New, []byte(key))
	h.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// filled puts a content into a gateway's template. Each value is escaped as JSON
// writes texts, so that no name or reason can break out of its place.
func filled(template string, m content) string {
	return strings.NewReplacer(
		"{{id}}", escaped(m.id), "{{phone}}", escaped(m.phone), "{{title}}", escaped(m.title), "{{text}}", escaped(m.text),
	).Replace(template)
}

func escaped(s string) string {
	b, _ := json.Marshal(s) // a string always encodes
	return string(b[1 : len(b)-1])
}

// fits reports whether a template gives JSON that says to whom and what.
func fits(template string) bool {
	return len(template) <= 4000 && strings.Contains(template, "{{phone}}") &&
		(strings.Contains(template, "{{text}}") || strings.Contains(template, "{{title}}")) &&
		json.Valid([]byte(filled(template, content{id: "1", phone: "13800000000", title: `a "b"`, text: "c\n"})))
}
