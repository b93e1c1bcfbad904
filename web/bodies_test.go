package web_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/pagetest"
	"ziguan/web"
	"ziguan/web/kit"
)

const form = "application/x-www-form-urlencoded"

// listening serves a world's application on a port of its own.
func listening(t *testing.T, w *pagetest.World) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	w.Must(err)
	go func() { _ = w.App.Listener(l) }()
	t.Cleanup(func() { _ = w.App.ShutdownWithTimeout(time.Second) })
	return l.Addr().String()
}

// endless is a body of so many bytes that exists nowhere.
func endless(n int64) io.Reader { return io.LimitReader(as{}, n) }

type as struct{}

func (as) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// Whoever has no right to send something keeps nobody's memory busy with it, and
// gets an answer all the same.
func TestTimedStrangersFillNoMemory(t *testing.T) {
	w := pagetest.New(t)
	address := listening(t, w)
	runtime.GC()
	heap := func() uint64 {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(s)
		return s[0].Value.Uint64()
	}
	before, most, stop, seen := heap(), uint64(0), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(seen)
		for {
			most = max(most, heap())
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	var wg sync.WaitGroup
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{http.MethodPost, "/sign-in", http.StatusRequestEntityTooLarge},
		{http.MethodPost, "/c/XY/register/imports", http.StatusSeeOther},
		{http.MethodPost, "/c/XY/postings/1/proofs", http.StatusSeeOther},
		{http.MethodPost, "/nothing", http.StatusNotFound},
		{http.MethodPost, "/api/v1/gate/checks", http.StatusUnauthorized},
		{http.MethodPut, "/metrics", http.StatusNotFound},
		{http.MethodGet, "/metrics", http.StatusRequestEntityTooLarge},
		{http.MethodGet, "/", http.StatusRequestEntityTooLarge},
		{http.MethodPost, "/static/css/app.css", 0},
	} {
		for i := range 4 {
			wg.Go(func() {
				r, err := http.NewRequestWithContext(t.Context(), c.method, "http://"+address+c.path, endless(24<<20))
				if err != nil {
					t.Error(err)
					return
				}
				r.Header.Set("Content-Type", form)
				if r.ContentLength = 24 << 20; i == 0 {
					r.ContentLength = -1 // in pieces
				}
				res, err := client.Do(r)
				if err != nil {
					t.Errorf("%s %s: %v", c.method, c.path, err)
					return
				}
				defer func() { _ = res.Body.Close() }()
				if c.status != 0 && res.StatusCode != c.status {
					t.Errorf("%s %s: %d, want %d", c.method, c.path, res.StatusCode, c.status)
				}
			})
		}
	}
	wg.Wait()
	close(stop)
	<-seen
	if grown := (most - before) >> 20; grown > 64 {
		t.Errorf("36 requests of 24 MB took %d MB", grown)
	}
}

// param stands for whatever an address names.
var param = regexp.MustCompile(`:[a-z]+`)

// Every route takes what it expects, and no more.
func TestEveryRouteTakesItsMeasure(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	for _, r := range web.Routes(w.Deps) {
		if r.Method != http.MethodPost {
			continue
		}
		secret := ""
		switch {
		case r.Access.Anyone:
		case len(r.Access.Roles) > 0:
			secret = w.Session(w.C, r.Access.Roles[0])
		default:
			secret = w.Session(w.C, actor.Resident)
		}
		path := param.ReplaceAllString(strings.ReplaceAll(r.Path, ":committee", "XY"), "x")
		got := w.Post(path, secret, url.Values{"text": slices.Repeat([]string{strings.Repeat("SECRET", 800)}, 16)})
		refused := got.Status == http.StatusRequestEntityTooLarge
		if expected := r.Body != kit.ListBody; refused != expected {
			t.Errorf("%s: 72 KB of fields are answered by %d", r.Name, got.Status)
		}
		if strings.Contains(got.Body, "SECRETSECRET") {
			t.Errorf("%s: comes back with what was sent", r.Name)
		}
	}
}

// Whoever sends too much, or hides it, is told so kindly and sees nothing of it again.
func TestWhatIsTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	cashier := w.Session(w.C, actor.Cashier)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := io.Copy(z, endless(1<<20))
	w.Must(err)
	w.Must(z.Close())
	for name, c := range map[string]struct {
		body, kind, encoding string
		status               int
		says                 string
	}{
		"one long field":      {"dwelling=" + strings.Repeat("SECRET", 2000), form, "", 422, "有一栏写得太长，最多 200 个字"},
		"a form of 70 KB":     {"dwelling=1&a=" + strings.Repeat("SECRET", 12000), form, "", 413, "交上来的内容太多"},
		"more fields than":    {strings.Repeat("SECRET", 1) + manyFields(3000), form, "", 413, "交上来的内容太多"},
		"a packed form":       {packed.String(), form, "gzip", 415, ""},
		"a form that is none": {"%zz", form, "", 422, ""},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/c/XY/cards/new", strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.kind)
		if c.encoding != "" {
			r.Header.Set("Content-Encoding", c.encoding)
		}
		r.AddCookie(&http.Cookie{Name: kit.SessionCookie(w.Deps.Cfg), Value: cashier})
		got := w.Send(r)
		if got.Status != c.status || !strings.Contains(got.Body, c.says) || strings.Contains(got.Body, "SECRET") {
			t.Errorf("%s: %d %.300s", name, got.Status, got.Body)
		}
	}
}

func manyFields(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "&f%d=1", i)
	}
	return b.String()
}

// A form with a file takes the file and few fields; two large ones of a committee wait.
func TestAFormWithAFile(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	cashier := w.Session(w.C, actor.Cashier)
	send := func(field, file int) pagetest.Reply {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		w.Must(m.WriteField("gate", strings.Repeat("x", field)))
		part, err := m.CreateFormFile("file", "a.csv")
		w.Must(err)
		_, err = part.Write(bytes.Repeat([]byte("a,b\n"), file/4))
		w.Must(err)
		w.Must(m.Close())
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/c/XY/register/imports", &b)
		r.Header.Set("Content-Type", m.FormDataContentType())
		r.AddCookie(&http.Cookie{Name: kit.SessionCookie(w.Deps.Cfg), Value: cashier})
		return w.Send(r)
	}
	for _, c := range []struct {
		name        string
		field, file int
		status      int
	}{
		{"a file", 10, 400, http.StatusSeeOther},
		{"a file of 21 MB", 10, 21 << 20, http.StatusUnprocessableEntity},
		{"a file of 25 MB", 10, 25 << 20, http.StatusRequestEntityTooLarge},
		{"a file with fields of 70 KB", 70 << 10, 400, http.StatusRequestEntityTooLarge},
	} {
		if got := send(c.field, c.file); got.Status != c.status {
			t.Errorf("%s: %d %.200s", c.name, got.Status, got.Body)
		}
	}
}

// What nobody read of a request is never taken for the next one.
func TestARestIsNoRequest(t *testing.T) {
	t.Parallel()
	w := pagetest.New(t)
	address := listening(t, w)
	hidden := "GET /static/icon.svg HTTP/1.1\r\nHost: x\r\n\r\n"
	for name, first := range map[string]string{
		"announced": fmt.Sprintf("POST /c/XY/cards/new HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(hidden), hidden),
		"in pieces": fmt.Sprintf("POST /c/XY/cards/new HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(hidden), hidden),
		"a form":    "POST /preferences HTTP/1.1\r\nHost: x\r\nContent-Type: " + form + "\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nsize=x\r\n0\r\n\r\n",
	} {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
		w.Must(err)
		_, err = io.WriteString(conn, first+"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
		w.Must(err)
		in := bufio.NewReader(conn)
		for i, want := range []int{http.StatusSeeOther, http.StatusOK} {
			res, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Errorf("%s, answer %d: %v", name, i, err)
				break
			}
			body, err := io.ReadAll(res.Body)
			if err != nil || res.StatusCode != want || i == 1 && string(body) != "ok" {
				t.Errorf("%s, answer %d: %d %.40s", name, i, res.StatusCode, body)
			}
		}
		_ = conn.Close()
	}
}
