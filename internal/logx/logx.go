package logx

import (
	"context"
	"io"
	"log/slog"

	"ziguan/internal/mask"
)

// New makes the logger. format is json, text or auto (text when terminal).
func New(w io.Writer, level, format string, terminal bool) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: l}
	if format == "text" || (format == "auto" && terminal) {
		return slog.New(slog.NewTextHandler(w, o))
	}
	return slog.New(slog.NewJSONHandler(w, o))
}

type key struct{}

// With puts a request's logger into its context.
func With(ctx context.Context, l *slog.Logger) context.Context {
	return context.WithValue(ctx, key{}, l)
}

// From gives the context's logger; a silent one outside any request.
func From(ctx context.Context) *slog.Logger {
	if l, ok := ctx.Value(key{}).(*slog.Logger); ok {
		return l
	}
	return slog.New(slog.DiscardHandler)
}

// Phone masks itself in the log: 138****5678.
type Phone string

// LogValue implements slog.LogValuer.
func (p Phone) LogValue() slog.Value { return slog.StringValue(mask.Phone(string(p))) }
