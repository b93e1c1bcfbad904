package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"ziguan/internal/outbox"
)

// mostAnswer is how much of a webhook's answer is read: it says yes or no.
const mostAnswer = 64 << 10

// errInside says that an address leads into this machine or its network.
var errInside = errors.New("the address leads inside")

// sender is how messages leave the program. It follows no redirect, since the
// address was looked at and another was not, and it connects to nothing inside:
// whoever sets a webhook shall not reach the database's neighbours by it.
func sender(local bool) outbox.Sender {
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	if !local {
		dialer.Control = func(_, address string, _ syscall.RawConn) error { return outward(address) }
	}
	client := &http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 8, IdleConnTimeout: time.Minute,
			TLSHandshakeTimeout: 5 * time.Second, MaxResponseHeaderBytes: 16 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return func(ctx context.Context, r outbox.Request) (outbox.Answer, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.URL, bytes.NewReader(r.Body))
		if err != nil {
			return outbox.Answer{}, fmt.Errorf("webhook: %w", err)
		}
		for k, v := range r.Header {
			req.Header.Set(k, v)
		}
		res, err := client.Do(req)
		if err != nil {
			return outbox.Answer{}, fmt.Errorf("webhook: %w", err)
		}
		defer func() { _ = res.Body.Close() }()
		body, err := io.ReadAll(io.LimitReader(res.Body, mostAnswer))
		if err != nil {
			return outbox.Answer{}, fmt.Errorf("webhook: %w", err)
		}
		return outbox.Answer{Status: res.StatusCode, Body: body}, nil
	}
}

// outward refuses the address of a host that is not on the internet. It is asked
// with the address that a name was resolved to, just before the connection.
func outward(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return errInside
	}
	ip := at.Addr().Unmap()
	shared := netip.MustParsePrefix("100.64.0.0/10") // of providers and clouds
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || shared.Contains(ip) {
		return errInside
	}
	return nil
}
