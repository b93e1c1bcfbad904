package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/parking/gate"
	"ziguan/web/kit"
)

// checksPath is where a device sends what it sees.
const checksPath = "/api/v1/gate/checks"

// checkBody is one check as a device sends it.
type checkBody struct {
	ID        string        `json:"id" doc:"a UUID of version 7; the same check sent again is recorded once"`
	Gate      string        `json:"gate" doc:"label of the gate, at most 64 characters; an unknown one is accepted"`
	Direction string        `json:"direction" doc:"in, out or parked"`
	Plate     string        `json:"plate,omitempty" doc:"as seen; text that is no plate is answered by a verdict"`
	Token     string        `json:"token,omitempty" doc:"the card's token, bare or as the whole address of its QR code"`
	At        *time.Time    `json:"at,omitempty" doc:"when a device without network saw it"`
	Override  *overrideBody `json:"override,omitempty" doc:"a special pass by the volunteer"`
	Exempt    string        `json:"exempt,omitempty" doc:"emergency, with no plate: always allowed; the plate of a rescue brigade is so by itself"`
}

type overrideBody struct {
	Reason string `json:"reason" minLength:"1"`
}

// cardBody is what a gate may know of a card.
type cardBody struct {
	Number  string `json:"number"`
	Plate   string `json:"plate"`
	ValidTo string `json:"valid_to" format:"date"`
}

// answerBody is the verdict with its sentence.
type answerBody struct {
	ID         string    `json:"id"`
	Verdict    string    `json:"verdict" enum:"allow,caution,refuse"`
	Code       string    `json:"code"`
	Say        string    `json:"say"`
	Card       *cardBody `json:"card"`
	Inside     bool      `json:"inside"`
	RecordedAt string    `json:"recorded_at" format:"date-time"`
}

type checkInput struct {
	Language string `header:"Accept-Language"`
	Body     checkBody
}

type checkOutput struct{ Body answerBody }

func (a *api) checks(h huma.API) {
	huma.Register(h, huma.Operation{
		OperationID: "check", Method: http.MethodPost, Path: checksPath, Tags: []string{"gate"},
		Summary:      "Decide and record one check; an answer means that the record is durable",
		Security:     []map[string][]string{{"token": {}}},
		Errors:       []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusConflict, http.StatusUnprocessableEntity, http.StatusServiceUnavailable},
		MaxBodyBytes: 64 << 10,
	}, func(ctx context.Context, in *checkInput) (*checkOutput, error) {
		w := a.d.Words.In(a.d.Words.Match(in.Language))
		who, c, err := caller(ctx)
		if err != nil {
			return nil, refusal(w, err)
		}
		k, err := in.Body.check()
		if err != nil {
			return nil, refusal(w, err)
		}
		answer, err := a.d.Recorder.Check(ctx, who, c, k)
		if err != nil {
			return nil, refusal(w, err)
		}
		return &checkOutput{Body: answered(w, answer)}, nil
	})
}

func (b checkBody) check() (gate.Check, error) {
	key, err := uuid.Parse(b.ID)
	if err != nil || len(b.ID) != 36 {
		return gate.Check{}, errs.Form(gate.ErrID.On("id"))
	}
	k := gate.Check{ID: key, Gate: b.Gate, Direction: gate.Direction(b.Direction), Plate: b.Plate, Token: b.Token, Exempt: b.Exempt}
	if b.At != nil {
		k.At = *b.At
	}
	if b.Override != nil {
		k.Override = b.Override.Reason
	}
	return k, nil
}

func answered(w i18n.Speaker, a gate.Answer) answerBody {
	out := answerBody{
		ID: a.ID.String(), Verdict: string(a.Verdict), Code: string(a.Code), Say: gate.Say(w, a),
		Inside: a.Inside, RecordedAt: a.RecordedAt.Format(time.RFC3339),
	}
	if a.Card != nil {
		out.Card = &cardBody{Number: a.Card.Number, Plate: a.Card.Plate, ValidTo: a.Card.ValidTo.String()}
	}
	return out
}

// refusal is an error of the domain as huma sends it.
func refusal(w i18n.Speaker, err error) error { return Of(w, kit.Status(err), errs.CodeOf(err), err) }
