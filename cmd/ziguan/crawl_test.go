package main_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// crawl follows the links that one visitor is offered, in one language.
type crawl struct {
	*testing.T
	who, lang string
	base      *url.URL
	client    *http.Client
	words     vocabulary
	seen      map[string]bool // addresses
	like      map[string]int  // addresses of one kind
	found     []string
}

// most is how many pages of one kind are opened: the third card is no other page.
const most = 2

// vocabulary is the catalogues, as far as a page can betray them.
type vocabulary struct {
	keys    map[string]bool   // every key
	chinese map[string]string // a whole sentence of the Chinese one, and its key
}

func catalogues(t *testing.T) vocabulary {
	t.Helper()
	v := vocabulary{map[string]bool{}, map[string]string{}}
	zh, en := texts(t, "zh"), texts(t, "en")
	for key, text := range zh {
		v.keys[key] = true
		if !strings.Contains(text, "{{") && text != en[key] && strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			v.chinese[text] = key
		}
	}
	return v
}

func texts(t *testing.T, lang string) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../internal/i18n/locale/*." + lang + ".json")
	must(t, err)
	out := map[string]string{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		must(t, err)
		for key, text := range read[map[string]json.RawMessage](t, b) {
			var s string
			if json.Unmarshal(text, &s) == nil {
				out[key] = s
			}
		}
	}
	return out
}

// Whoever follows the links, in either language, comes to pages that are there,
// have one heading, a title and a language, and say no word of the program's own;
// what everybody may read holds no phone, plate or door.
func TestEveryLinkLeadsToAPage(t *testing.T) {
	t.Parallel()
	s := private(t).demo(t)
	site, _ := s.links(t, 2*time.Minute)
	base, err := url.Parse(site)
	must(t, err)
	words := catalogues(t)
	for _, who := range []string{"nobody", "XINYUAN/chair", "XINYUAN/resident", "XINYUAN/volunteer", "SHAOJIU/chair", "SHAOJIU/resident", "SHAOJIU/volunteer"} {
		for _, lang := range []string{"zh", "en"} {
			t.Run(who+"/"+lang, func(t *testing.T) {
				jar, err := cookiejar.New(nil)
				must(t, err)
				jar.SetCookies(base, []*http.Cookie{{Name: "lang", Value: lang, Path: "/"}})
				c := &crawl{T: t, who: who, lang: lang, base: base, client: &http.Client{Jar: jar, Timeout: time.Minute}, words: words, seen: map[string]bool{}, like: map[string]int{}}
				if who != "nobody" {
					c.visit("/demo/as/" + who)
				}
				if committee, ok := strings.CutSuffix(who, "/volunteer"); ok {
					c.onDuty("/gate/" + committee)
				}
				c.visit("/")
				for n := 0; n < len(c.found); n++ {
					c.visit(c.found[n])
				}
				if c.lang == "zh" {
					t.Logf("%d pages", len(c.seen))
				}
				if len(c.seen) < 6 {
					t.Errorf("only %d pages", len(c.seen))
				}
			})
		}
	}
	s.end(t)
}

var firstGate = regexp.MustCompile(`name="gate"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="gate"`)

// onDuty starts a shift at the first gate, so that its pages can be walked.
func (c *crawl) onDuty(path string) {
	c.Helper()
	res, err := c.client.Get(c.base.String() + path)
	must(c.T, err)
	body, err := io.ReadAll(res.Body)
	must(c.T, err)
	_ = res.Body.Close()
	found := firstGate.FindStringSubmatch(string(body))
	if found == nil {
		c.Fatalf("%s offers no gate", path)
	}
	res, err = c.client.PostForm(c.base.String()+path+"/shift", url.Values{"gate": {found[1] + found[2]}, "direction": {"in"}})
	must(c.T, err)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		c.Fatalf("the shift: %d", res.StatusCode)
	}
}

func (c *crawl) visit(path string) {
	c.Helper()
	c.seen[path] = true
	res, err := c.client.Get(c.base.String() + path)
	must(c.T, err)
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	must(c.T, err)
	if res.StatusCode != http.StatusOK {
		c.Errorf("%s: %d", path, res.StatusCode)
		return
	}
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		if res.Header.Get("Content-Disposition") == "" && !strings.HasSuffix(res.Request.URL.Path, ".json") && !strings.HasSuffix(res.Request.URL.Path, ".atom") {
			c.Errorf("%s is neither a page, nor data, nor a download: %s", path, res.Header.Get("Content-Type"))
		}
		return
	}
	if p := res.Request.URL.Path; p == "/" && c.who == "nobody" || strings.HasPrefix(p, "/p/") {
		c.private(path, string(body))
	}
	page, err := html.Parse(strings.NewReader(string(body)))
	must(c.T, err)
	c.look(path, page)
	c.links(res.Request.URL, page)
}

var details = map[string]*regexp.Regexp{
	"a phone": regexp.MustCompile(`\b1[3-9]\d{9}\b`),
	"a plate": regexp.MustCompile(`[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-Z]·?[A-Z0-9]{5,6}`),
	"a door":  regexp.MustCompile(`\b\d{1,2}-\d{1,2}-\d{3,4}\b`),
}

func (c *crawl) private(path, body string) {
	for what, pattern := range details {
		if found := pattern.FindString(body); found != "" {
			c.Errorf("%s shows everybody %s: %s", path, what, found)
		}
	}
}

// token is what a key of the catalogue looks like where no word was found for it.
var token = regexp.MustCompile(`\b[a-z]+(?:\.[a-z0-9_-]+)+\b`)

// look checks what every page owes its reader.
func (c *crawl) look(path string, page *html.Node) {
	c.Helper()
	count := map[atom.Atom]int{}
	for n := range page.Descendants() {
		switch n.Type { //nolint:exhaustive // the others say nothing
		case html.ElementNode:
			count[n.DataAtom]++
			if n.DataAtom == atom.Title && strings.TrimSpace(said(n)) == "" {
				c.Errorf("%s has no title", path)
			}
			if want := map[string]string{"zh": "zh-CN", "en": "en"}[c.lang]; n.DataAtom == atom.Html && attr(n, "lang") != want {
				c.Errorf("%s is in %q", path, attr(n, "lang"))
			}
		case html.TextNode:
			c.read(path, n)
		}
	}
	if count[atom.H1] != 1 || count[atom.Title] != 1 || count[atom.Main] != 1 {
		c.Errorf("%s has %d h1, %d titles, %d mains", path, count[atom.H1], count[atom.Title], count[atom.Main])
	}
}

// read finds keys without words, and sentences of the other language.
func (c *crawl) read(path string, n *html.Node) {
	c.Helper()
	for p := n.Parent; p != nil; p = p.Parent {
		switch p.DataAtom {
		case atom.Script, atom.Style, atom.Pre, atom.Code:
			return
		}
	}
	text := strings.TrimSpace(n.Data)
	for _, key := range token.FindAllString(text, -1) {
		space, _, _ := strings.Cut(key, ".")
		if c.words.keys[key] || slices.Contains([]string{"card", "record", "rule", "office", "register", "error", "role", "signin", "gate"}, space) {
			c.Errorf("%s says %q", path, key)
		}
	}
	if key := c.words.chinese[text]; key != "" && c.lang == "en" {
		c.Errorf("%s says %q in English, the Chinese of %s", path, text, key)
	}
}

func said(n *html.Node) (out string) {
	for t := range n.Descendants() {
		if t.Type == html.TextNode {
			out += t.Data
		}
	}
	return out
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

var (
	number  = regexp.MustCompile(`\d+`)
	hidden  = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z2-7]{26}|%[0-9A-F%]+`)
	answers = regexp.MustCompile(`=[^&]*`)
)

// links keeps the addresses of this site that are not yet known well enough.
func (c *crawl) links(here *url.URL, page *html.Node) {
	for n := range page.Descendants() {
		if n.DataAtom != atom.A || attr(n, "href") == "" {
			continue
		}
		to, err := here.Parse(attr(n, "href"))
		if err != nil {
			c.Errorf("%s has the link %q", here, attr(n, "href"))
			continue
		}
		if to.Host != c.base.Host || to.Scheme != "http" || strings.HasPrefix(to.Path, "/demo/as/") || strings.HasPrefix(to.Path, "/demo/gallery/") {
			continue // who signs in is another visitor, and samples show refusals on purpose
		}
		path := to.EscapedPath()
		if to.RawQuery != "" {
			path += "?" + to.RawQuery
		}
		kind := number.ReplaceAllString(hidden.ReplaceAllString(to.EscapedPath(), "*"), "#") + "?" + answers.ReplaceAllString(to.RawQuery, "")
		if c.seen[path] || slices.Contains(c.found, path) || c.like[kind] >= most {
			continue
		}
		c.like[kind]++
		c.found = append(c.found, path)
	}
}
