package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"ziguan/parking/gate"
)

type bundleInput struct {
	Language    string `header:"Accept-Language"`
	IfNoneMatch string `header:"If-None-Match"`
}

// bundleDigests is how a device finds a plate in its bundle.
const bundleDigests = "A plate and its tail (its last four characters) stand in the bundle as lower-case hex of HMAC-SHA-256(key, text): " +
	"text is the plate as the register writes it (upper case, no dot or space), in UTF-8. " +
	"key is HMAC-SHA-256(token, \"" + gate.BundleFormat + "\"), where token is the bearer token itself, 26 characters in upper case, and key is used as 32 raw bytes. " +
	"So each token's bundle has digests and an ETag of its own, and nobody can read a bundle without the token it was made for. " +
	"`cards[].token` and `ended[].token` are the lower-case hex SHA-256 of the card's token."

type bundleOutput struct {
	Status       int
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Vary         string `header:"Vary"`
	Body         *gate.Bundle
}

func (a *api) bundle(h huma.API) {
	huma.Register(h, huma.Operation{
		OperationID: "bundle", Method: http.MethodGet, Path: "/api/v1/gate/bundle", Tags: []string{"gate"},
		Summary:     "All a device needs to decide alone; 304 when unchanged",
		Description: bundleDigests,
		Security:    []map[string][]string{{"token": {}}},
		Errors:      []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusServiceUnavailable},
	}, func(ctx context.Context, in *bundleInput) (*bundleOutput, error) {
		w := a.d.Words.In(a.d.Words.Match(in.Language))
		who, c, err := caller(ctx)
		if err != nil {
			return nil, refusal(w, err)
		}
		b, tag, err := a.d.Gate.Bundle(ctx, who, c, digestKey(ctx))
		if err != nil {
			return nil, refusal(w, err)
		}
		out := &bundleOutput{Status: http.StatusOK, ETag: tag, CacheControl: "private, no-cache", Vary: "Authorization", Body: &b}
		if matches(in.IfNoneMatch, tag) {
			out.Status, out.Body = http.StatusNotModified, nil
		}
		return out, nil
	})
}

func matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == tag || one == "*" {
			return true
		}
	}
	return false
}
