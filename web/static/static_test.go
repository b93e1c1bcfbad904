package static_test

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"

	"ziguan/web/static"
)

func ask(t *testing.T, address, accept string) (int, map[string]string, []byte) {
	t.Helper()
	app := fiber.New()
	app.Use("/static", static.Handler())
	req := httptest.NewRequest(http.MethodGet, address, nil)
	req.Header.Set("Accept-Encoding", accept)
	res, err := app.Test(req, 20_000)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	head := map[string]string{}
	for k := range res.Header {
		head[k] = res.Header.Get(k)
	}
	return res.StatusCode, head, body
}

// A browser gets the form it can read, and keeps it for good.
func TestFilesTravelInTheFormTheBrowserReads(t *testing.T) {
	want := string(static.Bytes("css/app.css"))
	for name, unpack := range map[string]func(string) string{
		"br": func(s string) string {
			b, _ := io.ReadAll(brotli.NewReader(strings.NewReader(s)))
			return string(b)
		},
		"gzip": func(s string) string {
			r, err := gzip.NewReader(strings.NewReader(s))
			if err != nil {
				return err.Error()
			}
			b, _ := io.ReadAll(r)
			return string(b)
		},
		"": func(s string) string { return s },
	} {
		status, head, body := ask(t, static.Path("css/app.css"), name)
		if status != 200 || head["Content-Encoding"] != name {
			t.Errorf("accept %q: status %d, encoding %q", name, status, head["Content-Encoding"])
		}
		if !strings.Contains(head["Cache-Control"], "immutable") || head["Vary"] != "Accept-Encoding" {
			t.Errorf("accept %q: cache %q, vary %q", name, head["Cache-Control"], head["Vary"])
		}
		if head["Content-Type"] != "text/css; charset=utf-8" || unpack(string(body)) != want {
			t.Errorf("accept %q: wrong type %q or content", name, head["Content-Type"])
		}
	}
}

// An address of an older build must not be kept; an unknown file is not there.
func TestOldAddressesAreNotKept(t *testing.T) {
	status, head, _ := ask(t, "/static/000000000000/js/app.js", "br")
	if status != 200 || head["Cache-Control"] != "no-cache" {
		t.Errorf("old build: %d %q", status, head["Cache-Control"])
	}
	for _, name := range []string{"css/none.css", "vendor/README.md", "../static.go", "css/base.css"} {
		if status, _, _ := ask(t, static.Path(name), "br"); status != 404 {
			t.Errorf("%s: status %d, want 404", name, status)
		}
	}
}

// What others wrote is exactly what they published.
func TestVendoredFilesMatchTheirChecksums(t *testing.T) {
	table, err := os.ReadFile("vendor/README.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile(`(?m)^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$`).FindAllStringSubmatch(string(table), -1)
	named := map[string]bool{}
	for _, row := range rows {
		named[row[1]] = true
		b, err := os.ReadFile(path.Join("../..", row[1]))
		if err != nil {
			t.Error(err)
			continue
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != row[2] {
			t.Errorf("%s: checksum %x differs from the table", row[1], sum)
		}
	}
	for _, name := range static.Names() {
		if strings.HasPrefix(name, "vendor/") && !named["web/static/"+name] {
			t.Errorf("%s stands in no row of vendor/README.md", name)
		}
	}
}

// A resident's page loads little: the sheet and all scripts of resident pages.
func TestResidentPagesStayLight(t *testing.T) {
	scripts := 0
	for _, name := range []string{"js/app.js", "js/size.js", "js/copy.js", "js/print.js", "js/platekeys.js"} {
		_, _, body := ask(t, static.Path(name), "gzip")
		scripts += len(body)
	}
	if scripts > 40<<10 {
		t.Errorf("scripts weigh %d bytes gzipped, more than 40 KB", scripts)
	}
	_, _, css := ask(t, static.Path("css/app.css"), "gzip")
	if len(css) > 8<<10 {
		t.Errorf("css/app.css weighs %d bytes gzipped, more than 8 KB", len(css))
	}
	t.Logf("scripts %d, sheet %d bytes gzipped", scripts, len(css))
}

// Nothing is fetched from another host.
func TestOwnFilesNameNoOtherHost(t *testing.T) {
	host := regexp.MustCompile(`(https?:)?//[a-z0-9-]+\.[a-z]`)
	for _, name := range static.Names() {
		if strings.HasPrefix(name, "vendor/") {
			continue
		}
		text := strings.ReplaceAll(string(static.Bytes(name)), "http://www.w3.org/2000/svg", "")
		if found := host.FindString(text); found != "" {
			t.Errorf("%s names %s", name, found)
		}
	}
}
