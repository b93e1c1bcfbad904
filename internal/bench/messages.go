package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"ziguan/internal/actor"
	"ziguan/internal/i18n"
	"ziguan/internal/outbox"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/seal"
)

const (
	slowWebhook   = 300 * time.Millisecond
	benchMessages = 2000
)

// messages measures how many a minute go out through one committee's webhook
// that takes its time, each in a transaction before and after it.
func messages(ctx context.Context, b *bench) ([]figure, error) {
	s, err := messageService(b)
	if err != nil {
		return nil, err
	}
	stop, err := tellMany(ctx, b, s)
	if err != nil {
		return nil, err
	}
	defer stop()
	ctx, end := context.WithTimeout(ctx, b.length)
	defer end()
	begun := time.Now()
	outbox.NewCourier(s, post, slog.New(slog.DiscardHandler)).Run(ctx)
	took := time.Since(begun)
	var told int
	if err := b.db.Get(context.WithoutCancel(ctx), &told, `select count(*) from outbox.messages where state = 'told'`); err != nil {
		return nil, fmt.Errorf("count: %w", err)
	}
	return []figure{{
		fmt.Sprintf("messages through one webhook that takes %d ms", slowWebhook.Milliseconds()),
		fmt.Sprintf("%.0f a minute", float64(told)/took.Minutes()), "≥ 1,000",
	}}, nil
}

func messageService(b *bench) (*outbox.Service, error) {
	words, err := i18n.Load()
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	key, err := seal.FromHex(strings.Repeat("5a", 32))
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	return outbox.NewService(b.db, outbox.Setup{Key: key, Words: words, Sends: true, Local: true}), nil
}

// tellMany makes a committee whose one household has a number, with messages
// that are not held by quiet hours, and the slow webhook.
func tellMany(ctx context.Context, b *bench, s *outbox.Service) (func(), error) {
	operator := actor.Of(actor.Operator)
	c, err := people.New(b.db).Found(ctx, operator, people.NewCommittee{Code: "TELL", Name: "Tell", Regime: people.Owners})
	if err != nil {
		return nil, fmt.Errorf("found: %w", err)
	}
	err = b.db.InTx(ctx, operator, func(tx *pg.Tx) error {
		all, err := people.AddDwellings(ctx, tx, c.ID, people.BatchID{}, []people.NewDwelling{{Code: "1-101", SortKey: "1"}})
		if err != nil {
			return err
		}
		home := all["1-101"].ID
		if err := people.AddContacts(ctx, tx, c.ID, people.BatchID{}, []people.Contact{{DwellingID: home, Phone: "13800000001"}}); err != nil {
			return err
		}
		for i := range benchMessages {
			_, err := outbox.Tell(ctx, tx, outbox.New{
				Committee: c.ID, Event: fmt.Sprintf("bench:%d", i), Kind: "card.resumed", Params: map[string]string{"number": "A-0001", "reason": "bench"},
				Dwelling: home, Urgent: true,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("tell: %w", err)
	}
	l, err := listen()
	if err != nil {
		return nil, err
	}
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		time.Sleep(slowWebhook)
		_, _ = io.WriteString(w, `{"code":0}`)
	})}
	go func() { _ = server.Serve(l) }()
	err = s.SetWebhook(ctx, operator, c.ID, outbox.NewWebhook{Kind: outbox.SMS, URL: "http://" + l.Addr().String()})
	return func() { _ = server.Close() }, err
}

// post is the plainest sender: the program's own has guards besides.
func post(ctx context.Context, r outbox.Request) (outbox.Answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.URL, strings.NewReader(string(r.Body)))
	if err != nil {
		return outbox.Answer{}, fmt.Errorf("post: %w", err)
	}
	res, err := (&http.Client{}).Do(req)
	if err != nil {
		return outbox.Answer{}, fmt.Errorf("post: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	return outbox.Answer{Status: res.StatusCode, Body: body}, err
}
