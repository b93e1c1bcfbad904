package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ziguan/internal/config"
	"ziguan/internal/errs"
)

// Without any variable the program runs by itself, on this machine alone.
func TestDefaults(t *testing.T) {
	t.Parallel()
	c, err := config.Load([]string{"HOME=/home/wang", "XDG_DATA_HOME=/data"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:8080" || c.Timeout != 30*time.Second || c.LogLevel != "info" || c.DatabaseURL != "" {
		t.Errorf("defaults: %+v", c)
	}
	want := "/data/ziguan"
	if os.Geteuid() == 0 {
		want = "/var/lib/ziguan"
	}
	if c.DataDir != want {
		t.Errorf("data folder %s, want %s", c.DataDir, want)
	}
}

// Whoever sets several things wrong learns of all of them at once.
func TestAllProblemsAtOnce(t *testing.T) {
	t.Parallel()
	_, err := config.Load([]string{
		"ZIGUAN_PUBLIC_URL=parking.example", "ZIGUAN_SECRET_KEY=abc", "ZIGUAN_LOG_LEVEL=loud",
		"ZIGUAN_REQUEST_TIMEOUT=soon", "ZIGUAN_METRICS_TOKEN_FILE=/no/such/file",
	})
	var refusal *errs.Error
	if !errors.Is(err, config.ErrInvalid) || !errors.As(err, &refusal) {
		t.Fatalf("accepted: %v", err)
	}
	for _, part := range []string{
		"ZIGUAN_PUBLIC_URL", "ZIGUAN_SECRET_KEY", "ZIGUAN_LOG_LEVEL", "Timeout", "ZIGUAN_METRICS_TOKEN_FILE",
	} {
		if !strings.Contains(refusal.Params["problems"], part) {
			t.Errorf("%s is not among the problems: %s", part, refusal.Params["problems"])
		}
	}
	if strings.Contains(refusal.Params["problems"], "abc") {
		t.Errorf("a secret is repeated: %s", refusal.Params["problems"])
	}
}

// Each variable is checked for itself.
func TestProblems(t *testing.T) {
	t.Parallel()
	key := strings.Repeat("0f", 32)
	for name, tc := range map[string]struct {
		env string
		ok  bool
	}{
		"an https address":               {"ZIGUAN_PUBLIC_URL=https://parking.example", true},
		"an http address with a port":    {"ZIGUAN_PUBLIC_URL=http://192.168.1.4:8080", true},
		"an address of another kind":     {"ZIGUAN_PUBLIC_URL=ftp://parking.example", false},
		"an address without a host":      {"ZIGUAN_PUBLIC_URL=https://", false},
		"a key of 32 bytes":              {"ZIGUAN_SECRET_KEY=" + key, true},
		"a short key":                    {"ZIGUAN_SECRET_KEY=" + key[2:], false},
		"a key of the right length only": {"ZIGUAN_SECRET_KEY=" + strings.Repeat("z", 64), false},
		"a level there is":               {"ZIGUAN_LOG_LEVEL=debug", true},
		"a length of time":               {"ZIGUAN_REQUEST_TIMEOUT=5s", true},
	} {
		if _, err := config.Load([]string{tc.env}); (err == nil) != tc.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A secret may lie in a file; the variable itself wins over the file.
func TestFromFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("from-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load([]string{"ZIGUAN_METRICS_TOKEN_FILE=" + file})
	if err != nil || c.MetricsKey != "from-file" {
		t.Errorf("read %q, %v", c.MetricsKey, err)
	}
	c, err = config.Load([]string{"ZIGUAN_METRICS_TOKEN_FILE=" + file, "ZIGUAN_METRICS_TOKEN=said"})
	if err != nil || c.MetricsKey != "said" {
		t.Errorf("read %q, %v", c.MetricsKey, err)
	}
}

// Cookies are for https alone when people come by https.
func TestSecure(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]bool{"": false, "http://a.example": false, "https://a.example": true} {
		if got := (config.Config{PublicURL: url}).Secure(); got != want {
			t.Errorf("%q: %v", url, got)
		}
	}
}

// Addresses that people follow begin with the public address, or else with the
// one that is listened on.
func TestAddress(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]config.Config{
		"https://a.example":     {PublicURL: "https://a.example/", Listen: "127.0.0.1:8080"},
		"http://127.0.0.1:8080": {Listen: "127.0.0.1:8080"},
		"http://127.0.0.1:81":   {Listen: "0.0.0.0:81"},
		"http://127.0.0.1:82":   {Listen: ":82"},
		"http://[fd00::1]:83":   {Listen: "[fd00::1]:83"},
	} {
		if got := c.Address(); got != want {
			t.Errorf("%+v: %s, want %s", c, got, want)
		}
	}
}

// Every variable is in the document, with its meaning.
func TestMarkdown(t *testing.T) {
	t.Parallel()
	for _, line := range strings.Split(config.Markdown(), "\n") {
		if strings.HasPrefix(line, "| `") && strings.HasSuffix(line, "|  |") {
			t.Errorf("without a meaning: %s", line)
		}
	}
	if !strings.Contains(config.Markdown(), "| `ZIGUAN_LISTEN` | 127.0.0.1:8080 |") {
		t.Error("ZIGUAN_LISTEN is missing")
	}
}
