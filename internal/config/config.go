package config

import (
	"encoding/hex"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"ziguan/internal/errs"
)

// ErrInvalid says that the environment cannot be used; its cause names every problem.
var ErrInvalid = errs.New(errs.Invalid, "config.invalid")

// Config is the whole of it. The doc tag is the sentence of docs/env.md.
type Config struct {
	Listen      string        `env:"ZIGUAN_LISTEN" envDefault:"127.0.0.1:8080" doc:"address the web server listens on; --listen wins"`
	DataDir     string        `env:"ZIGUAN_DATA_DIR" doc:"folder of the private PostgreSQL, keys and backups; --data-dir wins; default /var/lib/ziguan as root, else the XDG data folder"`
	DatabaseURL string        `env:"ZIGUAN_DATABASE_URL" doc:"a PostgreSQL of your own, application role; without it the program runs a private one"`
	MigrateURL  string        `env:"ZIGUAN_MIGRATE_URL" doc:"the same database, owner's role, for ziguan migrate"`
	PGBin       string        `env:"ZIGUAN_PG_BIN" doc:"folder of PostgreSQL's programs, when they are not in a usual place"`
	PublicURL   string        `env:"ZIGUAN_PUBLIC_URL" doc:"address people use, in QR codes and cookies, e.g. https://parking.example"`
	SecretKey   string        `env:"ZIGUAN_SECRET_KEY" doc:"32 bytes in hex that seal card tokens; made in the data folder when absent; ZIGUAN_SECRET_KEY_FILE reads it from a file"`
	LogLevel    string        `env:"ZIGUAN_LOG_LEVEL" envDefault:"info" doc:"debug, info, warn or error"`
	LogFormat   string        `env:"ZIGUAN_LOG_FORMAT" envDefault:"auto" doc:"json, text, or auto: text on a terminal"`
	MetricsKey  string        `env:"ZIGUAN_METRICS_TOKEN" doc:"bearer token for /metrics; needed there when a public address is set"`
	Proxies     []string      `env:"ZIGUAN_TRUSTED_PROXIES" doc:"addresses or networks (10.0.0.0/8) of reverse proxies; the rightmost address in X-Forwarded-For that is none of them is the visitor's"`
	BackupDir   string        `env:"ZIGUAN_BACKUP_DIR" doc:"where the nightly backup goes; default backups in the data folder"`
	Timeout     time.Duration `env:"ZIGUAN_REQUEST_TIMEOUT" envDefault:"30s" doc:"how long one request may take"`
	MemoryMB    int64         `env:"ZIGUAN_MEMORY_MB" envDefault:"384" doc:"megabytes that the program tries to stay below, PostgreSQL not counted; GOMEMLIMIT wins"`

	// Defaulted reports that nobody named the data folder.
	Defaulted bool
}

// Load reads the environment (as KEY=VALUE pairs) and reports every problem at once.
func Load(environ []string) (Config, error) {
	vars := env.ToMap(environ)
	var wrong []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		key := f.Tag.Get("env")
		if key == "" {
			continue
		}
		file, ok := vars[key+"_FILE"]
		if !ok || vars[key] != "" {
			continue
		}
		b, err := os.ReadFile(file) //nolint:gosec // the operator names the file
		if err != nil {
			wrong = append(wrong, key+"_FILE: cannot be read")
			continue
		}
		vars[key] = strings.TrimSpace(string(b))
	}
	var c Config
	if err := env.ParseWithOptions(&c, env.Options{Environment: vars}); err != nil {
		wrong = append(wrong, err.Error())
	}
	wrong = append(wrong, c.problems()...)
	if len(wrong) > 0 {
		return c, ErrInvalid.With("problems", strings.Join(wrong, "; "))
	}
	if c.Defaulted = c.DataDir == ""; c.Defaulted {
		c.DataDir = defaultDataDir(vars)
	}
	return c, nil
}

// leastMemory is what the program needs, in megabytes.
const leastMemory = 128

func (c Config) problems() []string {
	var wrong []string
	if c.PublicURL != "" {
		u, err := url.Parse(c.PublicURL)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			wrong = append(wrong, "ZIGUAN_PUBLIC_URL: not an http or https address")
		}
	}
	if b, err := hex.DecodeString(c.SecretKey); c.SecretKey != "" && (err != nil || len(b) != 32) {
		wrong = append(wrong, "ZIGUAN_SECRET_KEY: 64 hex characters are needed")
	}
	for _, p := range c.Proxies {
		if _, err := proxy(p); err != nil {
			wrong = append(wrong, "ZIGUAN_TRUSTED_PROXIES: "+p+" is neither an address nor a network")
		}
	}
	if c.MemoryMB < leastMemory {
		wrong = append(wrong, "ZIGUAN_MEMORY_MB: too little to work in")
	}
	switch c.LogLevel {
	case "debug", "info", "warn", "error":
	default:
		wrong = append(wrong, "ZIGUAN_LOG_LEVEL: debug, info, warn or error")
	}
	return wrong
}

func defaultDataDir(vars map[string]string) string {
	if os.Geteuid() == 0 {
		return "/var/lib/ziguan"
	}
	if d := vars["XDG_DATA_HOME"]; d != "" {
		return filepath.Join(d, "ziguan")
	}
	return filepath.Join(vars["HOME"], ".local", "share", "ziguan")
}

// Trusted are the proxies as networks.
func (c Config) Trusted() []netip.Prefix {
	out := make([]netip.Prefix, 0, len(c.Proxies))
	for _, s := range c.Proxies {
		if p, err := proxy(s); err == nil { // else it was refused at the start
			out = append(out, p)
		}
	}
	return out
}

func proxy(s string) (netip.Prefix, error) {
	s = strings.TrimSpace(s)
	if a, err := netip.ParseAddr(s); err == nil {
		a = a.Unmap().WithZone("")
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return p, err
	}
	if a := p.Addr(); a.Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(a.Unmap(), p.Bits()-96)
	}
	return p.Masked(), nil
}

// Secure reports whether people reach the program by https.
func (c Config) Secure() bool { return strings.HasPrefix(c.PublicURL, "https://") }

// Public reports whether anybody was told the address that people use: without it
// what is printed leads to the machine itself, which no phone in the yard can reach.
func (c Config) Public() bool {
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Host == "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback() && !ip.IsUnspecified())
}

// Address is where people reach the program, without a slash at its end: the
// public address, or else the one it listens on.
func (c Config) Address() string {
	if c.PublicURL != "" {
		return strings.TrimSuffix(c.PublicURL, "/")
	}
	return "http://" + Reachable(c.Listen)
}

// Reachable is an address to connect to for one to listen on: 0.0.0.0 and the
// empty host are every address, of which this machine's own is one.
func Reachable(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if ip := net.ParseIP(host); host == "" || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// Markdown is docs/env.md, from the tags.
func Markdown() string {
	var b strings.Builder
	b.WriteString("<!-- generated by `make gen`; do not edit -->\n# Environment\n\n| variable | default | meaning |\n|---|---|---|\n")
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		if f.Tag.Get("env") == "" {
			continue
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.Tag.Get("env"), f.Tag.Get("envDefault"), f.Tag.Get("doc"))
	}
	return b.String()
}
