package kit

import (
	"context"
	"net/netip"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ziguan/internal/limit"
)

// Origin is where a request comes from, for everything that counts or shows it:
// nothing else asks for an address.
func (k *Kit) Origin(c *fiber.Ctx) limit.Origin {
	remote, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	var lines []string
	for _, l := range c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) {
		lines = append(lines, string(l))
	}
	return limit.Origin{
		Address: client(remote.Unmap(), lines, k.Cfg.Trusted()),
		Device:  c.Cookies(KnownCookie(k.Cfg)),
	}
}

// Remember lets the browser be known as one that somebody signed in from.
func (k *Kit) Remember(c *fiber.Ctx, session string) error {
	device, until, err := k.Account.Remember(c.UserContext(), session)
	if err == nil && device != "" {
		k.SetSecret(c, KnownCookie(k.Cfg), device, until)
	}
	return err
}

// From notes in a context where a request comes from.
func (k *Kit) From(ctx context.Context, c *fiber.Ctx) context.Context {
	return limit.From(ctx, k.Origin(c))
}

// client is the rightmost hop that is no trusted proxy. Each proxy appends whom it
// was asked by, so what stands left of the first stranger is that stranger's own
// tale. Where a hop is no address, the proxy that passed it on is the last one known.
func client(remote netip.Addr, lines []string, trusted []netip.Prefix) netip.Addr {
	known := remote
	hops := strings.Split(strings.Join(lines, ","), ",")
	for _, h := range slices.Backward(hops) {
		if !within(known, trusted) {
			return known
		}
		h = strings.Trim(h, " \t")
		if h == "" {
			continue
		}
		a, ok := hop(h)
		if !ok {
			return known
		}
		known = a
	}
	return known
}

// hop reads one address as proxies write it: bare, in brackets, with a port.
func hop(s string) (netip.Addr, bool) {
	if p, err := netip.ParseAddrPort(s); err == nil {
		return p.Addr().Unmap().WithZone(""), true
	}
	if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
		s = s[1 : len(s)-1]
	}
	a, err := netip.ParseAddr(s)
	return a.Unmap().WithZone(""), err == nil
}

func within(a netip.Addr, list []netip.Prefix) bool {
	return slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(a) })
}
