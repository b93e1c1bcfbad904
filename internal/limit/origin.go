package limit

import (
	"context"
	"net/netip"
)

// Origin is where a request comes from.
type Origin struct {
	Address netip.Addr // of whoever asked, behind the proxies that are trusted
	Device  string     // the secret that a browser keeps once somebody signed in there; may be anything
}

type originKey struct{}

// From notes where a request comes from.
func From(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// Of gives where the request came from; the zero Origin outside one.
func Of(ctx context.Context) Origin {
	o, _ := ctx.Value(originKey{}).(Origin)
	return o
}

// homePrefix is how much of an IPv6 address is one household's or one server's:
// whoever has the rest of it free has as many addresses as they like.
const homePrefix = 56

// Place is the address as it is counted; empty where none is known.
func (o Origin) Place() string {
	a := o.Address.Unmap().WithZone("")
	if !a.IsValid() {
		return ""
	}
	if a.Is4() {
		return a.String()
	}
	p, err := a.Prefix(homePrefix)
	if err != nil {
		return a.String() // cannot happen: the prefix fits
	}
	return p.Masked().String()
}
