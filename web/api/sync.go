package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"ziguan/internal/errs"
	"ziguan/parking/gate"
)

// syncBody is what a device saw while it had no network.
type syncBody struct {
	Device string            `json:"device" doc:"name of the device, at most 100 characters"`
	Checks []json.RawMessage `json:"checks" maxItems:"1000" doc:"checks with the verdict the device gave; one that cannot be read is answered by itself"`
}

// lateCheck is a check with the verdict the device gave by itself.
type lateCheck struct {
	checkBody
	Verdict string `json:"verdict,omitempty" doc:"allow, caution or refuse, as the device decided"`
	Code    string `json:"code,omitempty"`
}

// syncResult answers one item.
type syncResult struct {
	ID      string `json:"id"`
	Status  string `json:"status" doc:"recorded, already, conflict or invalid"`
	Verdict string `json:"verdict,omitempty"`
	Code    string `json:"code,omitempty"`
}

type syncInput struct {
	Language string `header:"Accept-Language"`
	Body     syncBody
}

type syncOutput struct {
	Body struct {
		Results []syncResult `json:"results"`
	}
}

func (a *api) sync(h huma.API) {
	huma.Register(h, huma.Operation{
		OperationID: "sync", Method: http.MethodPost, Path: "/api/v1/gate/sync", Tags: []string{"gate"},
		Summary:      "Hand in up to 1000 checks a device decided alone; each is answered by itself",
		Security:     []map[string][]string{{"token": {}}},
		Errors:       []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity, http.StatusServiceUnavailable},
		MaxBodyBytes: maxBody,
	}, func(ctx context.Context, in *syncInput) (*syncOutput, error) {
		w := a.d.Words.In(a.d.Words.Match(in.Language))
		who, c, err := caller(ctx)
		if err != nil {
			return nil, refusal(w, err)
		}
		out := &syncOutput{}
		out.Body.Results = make([]syncResult, len(in.Body.Checks))
		checks := make([]gate.Check, 0, len(in.Body.Checks))
		at := make([]int, 0, len(in.Body.Checks))
		for i, raw := range in.Body.Checks {
			var item lateCheck
			err := errUnread
			if json.Unmarshal(raw, &item) == nil {
				err = nil
			}
			var k gate.Check
			if err == nil {
				k, err = item.check()
			}
			out.Body.Results[i] = syncResult{ID: clip(item.ID), Status: gate.Invalid, Code: errs.CodeOf(err)}
			if err != nil {
				continue
			}
			k.Late, k.Device, k.DeviceVerdict = true, in.Body.Device, gate.Verdict(item.Verdict)
			checks, at = append(checks, k), append(at, i)
		}
		results, err := a.d.Recorder.Sync(ctx, who, c, checks)
		if err != nil {
			return nil, refusal(w, err)
		}
		for n, r := range results {
			out.Body.Results[at[n]] = synced(r)
		}
		return out, nil
	})
}

// errUnread is one item that is no check at all: it costs itself, not the queue.
var errUnread error = errs.New(errs.Invalid, "body.malformed")

func synced(r gate.Synced) syncResult {
	s := syncResult{ID: r.ID.String(), Status: r.Status, Verdict: string(r.Verdict), Code: string(r.Code)}
	if r.Err != nil {
		s.Code = errs.CodeOf(r.Err)
	}
	return s
}

// clip keeps an id that is none from coming back at any length.
func clip(s string) string {
	if len(s) > 36 {
		return ""
	}
	return s
}
