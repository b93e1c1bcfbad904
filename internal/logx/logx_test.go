package logx_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ziguan/internal/logx"
)

// In production a line is JSON; a person at a terminal reads text.
func TestFormats(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		format   string
		terminal bool
		json     bool
	}{
		"json is asked for":      {"json", true, true},
		"text is asked for":      {"text", false, false},
		"auto into a file":       {"auto", false, true},
		"auto on a terminal":     {"auto", true, false},
		"a format there is none": {"", false, true},
	} {
		var b bytes.Buffer
		logx.New(&b, "info", tc.format, tc.terminal).Info("started", "port", 8080)
		if json.Valid(b.Bytes()) != tc.json || !strings.Contains(b.String(), "started") {
			t.Errorf("%s: %s", name, b.String())
		}
	}
}

// What lies below the level is not written; an unknown level is info.
func TestLevels(t *testing.T) {
	t.Parallel()
	for level, want := range map[string]string{"debug": "dw", "info": "w", "warn": "w", "error": "", "loud": "w"} {
		var b bytes.Buffer
		l := logx.New(&b, level, "text", false)
		l.Debug("d-line")
		l.Warn("w-line")
		got := ""
		for _, c := range []string{"d", "w"} {
			if strings.Contains(b.String(), c+"-line") {
				got += c
			}
		}
		if got != want {
			t.Errorf("%s writes %q, want %q", level, got, want)
		}
	}
}

// A phone never reaches the log whole, whichever way it is handed over.
func TestPhoneIsMasked(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		phone := rapid.StringMatching(`1[3-9][0-9]{9}`).Draw(t, "phone")
		for _, format := range []string{"json", "text"} {
			var b bytes.Buffer
			logx.New(&b, "info", format, false).Info("called", "phone", logx.Phone(phone))
			if strings.Contains(b.String(), phone) || !strings.Contains(b.String(), phone[:3]+"****"+phone[7:]) {
				t.Fatalf("%s is written as %s", phone, b.String())
			}
		}
	})
}

// A request's logger travels in its context; outside any request nothing is written.
func TestContext(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	l := logx.New(&b, "info", "text", false)
	if got := logx.From(logx.With(context.Background(), l)); got != l {
		t.Error("another logger came back")
	}
	if logx.From(context.Background()).Enabled(context.Background(), slog.LevelError) {
		t.Error("a context without a logger writes")
	}
}
