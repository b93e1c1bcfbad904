package outbox

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// Failures, as they stand in a delivery's detail and on a webhook; their words
// are in the catalogues.
const (
	failNoAnswer = "no_answer" // nothing came, or nothing in time
	failStatus   = "status"    // another status than 2xx
	failRefused  = "refused"   // a 200 whose body says that it was not taken
	failNonsense = "nonsense"  // a 200 that no such webhook gives: a sign-in page, a parked domain
)

// verdict says how a request failed; empty when the webhook took the message.
// A status of 200 proves nothing: robots and gateways refuse with one, and
// whatever stands in between answers with a page.
func (w Webhook) verdict(a Answer, err error) string {
	switch {
	case err != nil:
		return failNoAnswer
	case a.Status < 200 || a.Status > 299:
		return failStatus
	}
	body := bytes.TrimSpace(a.Body)
	if w.Kind == SMS && w.Expect != "" {
		if strings.Contains(string(body), w.Expect) {
			return ""
		}
		return failRefused
	}
	if w.Kind == SMS && a.Status == 204 {
		return ""
	}
	var said map[string]json.RawMessage
	if json.Unmarshal(body, &said) != nil || said == nil {
		return failNonsense
	}
	if w.Kind == SMS {
		return gatewayVerdict(said)
	}
	return robotVerdict(w.Kind, said)
}

// robotVerdict asks for the field that each robot documents, and that it is 0.
func robotVerdict(k WebhookKind, said map[string]json.RawMessage) string {
	fields := []string{"errcode"}
	if k == Feishu {
		fields = []string{"code", "StatusCode"}
	}
	for _, f := range fields {
		if v, ok := said[f]; ok {
			if string(v) == "0" {
				return ""
			}
			return failRefused
		}
	}
	return failNonsense
}

// gatewayVerdict believes a gateway of which nobody said what it answers, unless
// one of the fields that such answers have says otherwise.
func gatewayVerdict(said map[string]json.RawMessage) string {
	good := map[string][]string{
		"errcode": {`0`, `"0"`},
		"code":    {`0`, `"0"`, `200`, `"200"`, `"OK"`, `"ok"`, `"Ok"`, `"success"`},
		"Code":    {`"OK"`, `0`, `"0"`},
		"success": {`true`, `"true"`, `1`},
		"ok":      {`true`, `1`},
		"status":  {`0`, `"0"`, `200`, `"ok"`, `"OK"`, `"success"`, `true`},
		"error":   {`null`, `""`, `false`, `0`},
	}
	for field, fine := range good {
		if v, ok := said[field]; ok && !slices.Contains(fine, string(v)) {
			return failRefused
		}
	}
	return ""
}
