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

type bundleOutput struct {
	Status       int
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         *gate.Bundle
}

func (a *api) bundle(h huma.API) {
	huma.Register(h, huma.Operation{
		OperationID: "bundle", Method: http.MethodGet, Path: "/api/v1/gate/bundle", Tags: []string{"gate"},
		Summary:  "All a device needs to decide alone; 304 when unchanged",
		Security: []map[string][]string{{"token": {}}},
		Errors:   []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusServiceUnavailable},
	}, func(ctx context.Context, in *bundleInput) (*bundleOutput, error) {
		w := a.d.Words.In(a.d.Words.Match(in.Language))
		who, c, err := caller(ctx)
		if err != nil {
			return nil, refusal(w, err)
		}
		b, tag, err := a.d.Gate.Bundle(ctx, who, c)
		if err != nil {
			return nil, refusal(w, err)
		}
		out := &bundleOutput{Status: http.StatusOK, ETag: tag, CacheControl: "private, no-cache", Body: &b}
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
