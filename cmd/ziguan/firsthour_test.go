package main_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// newcomer is somebody with a browser of their own and no script: pages and forms.
type newcomer struct {
	*testing.T
	http.Client
	site, at, page string
}

func (s *serving) newcomer(t *testing.T) *newcomer {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	return &newcomer{T: t, Client: http.Client{Jar: jar}, site: s.url}
}

func (n *newcomer) took(resp *http.Response, err error) {
	n.Helper()
	must(n.T, err)
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	must(n.T, err)
	n.at, n.page = resp.Request.URL.Path, string(b)
	if resp.StatusCode != http.StatusOK {
		n.Fatalf("%s answers %d: %s", n.at, resp.StatusCode, n.text())
	}
}

func (n *newcomer) open(path string) {
	n.Helper()
	if strings.HasPrefix(path, "/") {
		path = n.site + path
	}
	n.took(n.Get(path)) //nolint:bodyclose // took closes it
}

// send fills the one form of the page that goes to an address ending so, as a
// browser would, and sends it.
func (n *newcomer) send(to string, pairs ...string) {
	n.Helper()
	root, err := html.Parse(strings.NewReader(n.page))
	must(n.T, err)
	for d := range root.Descendants() {
		if action, _, _ := strings.Cut(attr(d, "action"), "?"); d.Data != "form" || !strings.HasSuffix(action, to) {
			continue
		}
		fields := url.Values{}
		for f := range d.Descendants() {
			kind, checked := attr(f, "type"), strings.Contains(render(f), "checked")
			if f.Data == "input" && (kind == "hidden" || (kind == "radio" || kind == "checkbox") && checked) {
				fields.Add(attr(f, "name"), attr(f, "value"))
			}
		}
		for i := 0; i+1 < len(pairs); i += 2 {
			fields.Set(pairs[i], pairs[i+1])
		}
		n.took(n.PostForm(n.site+attr(d, "action"), fields)) //nolint:bodyclose // took closes it
		return
	}
	n.Fatalf("%s has no form to %s: %s", n.at, to, n.text())
}

func render(node *html.Node) string {
	var b strings.Builder
	if node.Data == "input" {
		_ = html.Render(&b, node)
	}
	return b.String()
}

// text is the page without its marks.
func (n *newcomer) text() string {
	return strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(n.page, " ")), " ")
}

func (n *newcomer) sees(texts ...string) {
	n.Helper()
	for _, s := range texts {
		if !strings.Contains(n.text(), s) {
			n.Fatalf("%s has no %q: %s", n.at, s, n.text())
		}
	}
}

// read gives what the page says between two marks.
func (n *newcomer) read(pattern string) string {
	n.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(n.page)
	if m == nil {
		n.Fatalf("%s has no %s: %s", n.at, pattern, n.text())
	}
	return html.UnescapeString(m[1])
}

// A fresh committee goes from the one link that serve prints to a second member who
// signs in, a card that both gave, and a car checked: by pages alone, and each page
// says the next step.
func TestAFreshCommitteeNeedsNoCommandLine(t *testing.T) {
	s := private(t).serve(t)
	chair := s.newcomer(t)
	chair.open(s.first)
	chair.send(chair.at, "name", "槐树街 5 号院停车自管会", "code", "huaishu5", "province", "京", "regime", "owners", "duty_phone", "010-5550 1234")
	chair.send("/chair", "name", "王芳", "phone", "13800005678", "password", password)
	chair.open("/c/huaishu5/start/done")
	chair.sees("给账号加一道锁", "请第二个人进来")
	chair.open("/account")
	chair.send("/account/second/codes")
	chair.open("/c/huaishu5")
	chair.sees("请第二个人进来", "写下他是谁")

	second := chair.letsIn(s, "孙敏", "13800005679", "member")
	second.open("/c/huaishu5")
	second.sees("先把住户车辆台账导进来")
	chair.open("/c/huaishu5")
	if strings.Contains(chair.text(), "第二个人") {
		t.Error("the chair is still told to be alone")
	}
	chair.givesACard(second)
	chair.checksACar()
}

// letsIn asks somebody to take a role and hands them the letter, which they open on
// their own phone.
func (n *newcomer) letsIn(s *serving, name, phone, role string) *newcomer {
	n.Helper()
	n.open("/c/huaishu5/people")
	n.send("/people", "name", name, "phone", phone, "role", role)
	n.sees("等本人点头", name)
	n.open("/c/huaishu5")
	n.sees("把信交给第二个人", "去打信")
	n.open("/c/huaishu5/requests")
	n.send("/letter")
	code := n.read(`class="lettercode"><code>([^<]+)<`)

	other := s.newcomer(n.T)
	other.open("/letter")
	other.send("/letter", "letter", code)
	other.sees("槐树街 5 号院停车自管会")
	other.send("/letter/arrival", "phone", phone, "password", "院里的两棵老槐树")
	other.send("/account/second/codes")
	return other
}

// givesACard writes a household down and gives it a card, which a second member
// confirms.
func (n *newcomer) givesACard(second *newcomer) {
	n.Helper()
	n.open("/c/huaishu5/register/new")
	n.send("/register/dwellings", "dwelling", "1-1-101", "area", "84.64")
	n.open("/c/huaishu5/register/dwellings/1-1-101/vehicles/new")
	n.send("/vehicles", "plate", plate)
	n.open("/c/huaishu5/cards/new?dwelling=1-1-101&plates=" + url.QueryEscape(plate))
	n.send("/cards/new", "dwelling", "1-1-101", "plates", plate, "reason", "看过行驶证")
	second.open(n.at)
	second.send("/confirmation")
	second.sees("A-0001")
}

// checksACar begins a shift at a gate and asks for the card's car.
func (n *newcomer) checksACar() {
	n.Helper()
	n.open("/c/huaishu5/gate/gates")
	n.send("/gate/gates", "name", "东门")
	n.open("/gate/huaishu5")
	n.send("/shift", "gate", n.read(`name="gate"[^>]*value="([^"]+)"`), "direction", "in")
	n.send("/matches", "tail", tail)
	n.send("/checks", "plate", plate)
	n.sees("放行", "A-0001")
}
