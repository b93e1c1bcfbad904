package outbox

import (
	"net"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"ziguan/internal/errs"
	"ziguan/internal/id"
)

// Channel is a way by which a household is told, or was tried to be told.
type Channel string

// The channels.
const (
	ByPage   Channel = "page"
	ByRobot  Channel = "robot" // a robot in the residents' group
	BySMS    Channel = "sms"
	ByGroup  Channel = "group_text" // a text that somebody put into the group
	BySlip   Channel = "slip"       // printed, folded, into the letter box
	ByCall   Channel = "call"
	InPerson Channel = "person"
)

// WebhookKind is what answers at a webhook, which says how it is spoken to.
type WebhookKind string

// The kinds: three robots of group chats, and any SMS gateway that takes JSON.
const (
	WeCom    WebhookKind = "wecom"
	DingTalk WebhookKind = "dingtalk"
	Feishu   WebhookKind = "feishu"
	SMS      WebhookKind = "sms"
)

// WebhookKinds lists them in the order of a form.
var WebhookKinds = []WebhookKind{WeCom, DingTalk, Feishu, SMS}

// Channel is the rung that a kind serves.
func (k WebhookKind) Channel() Channel {
	if k == SMS {
		return BySMS
	}
	return ByRobot
}

// WebhookID is the key of a webhook.
type WebhookID = id.ID[Webhook]

// Webhook is an address outside to which messages are sent. Its address and
// secret are never shown again: whoever has them speaks in the committee's name.
type Webhook struct {
	ID           WebhookID   `db:"id"`
	Channel      Channel     `db:"channel"`
	Kind         WebhookKind `db:"kind"`
	Host         string      `db:"host"`
	Template     string      `db:"template"`
	Expect       string      `db:"expect"`
	MadeAt       time.Time   `db:"made_at"`
	LastAt       *time.Time  `db:"last_at"`
	FailingSince *time.Time  `db:"failing_since"`
	LastFailure  string      `db:"last_failure"`
	sealed       []byte
}

// NewWebhook is a webhook to be set; it takes the place of the one before on its channel.
type NewWebhook struct {
	Kind     WebhookKind
	URL      string
	Secret   string // a robot's signing secret, or a gateway's bearer token; may be empty
	Template string // a gateway's JSON; empty for DefaultTemplate
	Expect   string // what a gateway's answer holds when it took the message; may be empty
}

// DefaultTemplate is what a gateway is sent where nobody said otherwise.
const DefaultTemplate = `{"id":"{{id}}","phone":"{{phone}}","text":"{{text}}"}`

var (
	// ErrWebhookKind refuses a kind of webhook that the program does not speak.
	ErrWebhookKind = errs.New(errs.Invalid, "webhook.kind.invalid")
	// ErrWebhookURL refuses what is no https address of a host outside.
	ErrWebhookURL = errs.New(errs.Invalid, "webhook.url.invalid")
	// ErrWebhookSecret refuses a secret that no header can carry.
	ErrWebhookSecret = errs.New(errs.Invalid, "webhook.secret.invalid")
	// ErrTemplate refuses a template that gives no JSON, or names no phone and no text.
	ErrTemplate = errs.New(errs.Invalid, "webhook.template.invalid")
	// ErrWebhookNone says that the committee has none on that channel.
	ErrWebhookNone = errs.New(errs.NotFound, "webhook.none")
)

// check reads the form; local allows plain http on this machine, for tests.
func (n NewWebhook) check(local bool) (NewWebhook, error) {
	n.URL, n.Secret, n.Expect = strings.TrimSpace(n.URL), strings.TrimSpace(n.Secret), strings.TrimSpace(n.Expect)
	var wrong []*errs.Error
	if n.Kind != WeCom && n.Kind != DingTalk && n.Kind != Feishu && n.Kind != SMS {
		wrong = append(wrong, ErrWebhookKind.On("kind"))
	}
	if _, ok := hostOf(n.URL, local); !ok {
		wrong = append(wrong, ErrWebhookURL.On("url"))
	}
	if len(n.Secret) > 500 || strings.ContainsFunc(n.Secret, func(r rune) bool { return r < 0x21 || r > 0x7e }) {
		wrong = append(wrong, ErrWebhookSecret.On("secret"))
	}
	if n.Kind != SMS {
		n.Template, n.Expect = "", ""
		return n, errs.Form(wrong...)
	}
	if strings.TrimSpace(n.Template) == "" {
		n.Template = DefaultTemplate
	}
	if !fits(n.Template) {
		wrong = append(wrong, ErrTemplate.On("template"))
	}
	if utf8.RuneCountInString(n.Expect) > 100 || !utf8.ValidString(n.Expect) || strings.ContainsRune(n.Expect, 0) {
		wrong = append(wrong, ErrTemplate.On("expect"))
	}
	return n, errs.Form(wrong...)
}

// hostOf gives the host of an address that may be sent to. A bare address of a
// machine is refused but for tests: what is private is not for a form to reach.
func hostOf(address string, local bool) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || len(address) > 2000 || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return "", false
	}
	ip := net.ParseIP(u.Hostname())
	loopback := ip != nil && ip.IsLoopback() || u.Hostname() == "localhost"
	if loopback {
		return u.Host, local && (u.Scheme == "http" || u.Scheme == "https")
	}
	return u.Host, u.Scheme == "https" && ip == nil && strings.Contains(u.Hostname(), ".")
}
