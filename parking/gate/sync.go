package gate

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"ziguan/internal/actor"
	"ziguan/internal/batch"
	"ziguan/internal/errs"
	"ziguan/internal/i18n"
	"ziguan/internal/people"
)

// Statuses of one item that a device hands in late.
const (
	Recorded = "recorded"
	Already  = "already"
	Conflict = "conflict"
	Invalid  = "invalid"
)

// Synced answers one late item.
type Synced struct {
	ID      uuid.UUID
	Status  string
	Verdict Verdict
	Code    Code
	Err     error // why an item is Invalid
}

// Sync records what a device decided alone, each item by itself, in their
// order. A late fact is never refused: the car has passed. Who may: as Check.
// An error means that the rest is unknown: hand everything in again.
func (r *Recorder) Sync(ctx context.Context, who actor.Actor, c people.CommitteeID, list []Check) ([]Synced, error) {
	if err := MayCheck(who, c); err != nil {
		return nil, err
	}
	out := make([]Synced, len(list))
	for from := 0; from < len(list); from += most {
		part := list[from:min(from+most, len(list))]
		if err := r.part(ctx, who, c, part, out[from:]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// part hands a stretch of items to the recorder at once; they keep their order.
func (r *Recorder) part(ctx context.Context, who actor.Actor, c people.CommitteeID, list []Check, out []Synced) error {
	var good []asked
	var at []int
	for i, k := range list {
		out[i] = Synced{ID: k.ID, Status: Invalid}
		if err := k.valid(); err != nil {
			out[i].Err = firstOf(err)
			continue
		}
		good, at = append(good, asked{who, c, k}), append(at, i)
	}
	if len(good) == 0 {
		return nil
	}
	results := r.run(good) //nolint:contextcheck // what was handed over is written even if the phone hangs up
	if err := ctx.Err(); err != nil {
		return err
	}
	for n, res := range results {
		if err := fill(&out[at[n]], res); err != nil {
			return err
		}
	}
	return nil
}

func fill(s *Synced, res batch.Result[Answer]) error {
	switch {
	case errors.Is(res.Err, ErrConflict):
		s.Status = Conflict
	case res.Err != nil && errs.KindOf(res.Err) == errs.Unavailable:
		return res.Err
	case res.Err != nil:
		s.Err = res.Err
	default:
		s.Status, s.Verdict, s.Code = Recorded, res.Out.Verdict, res.Out.Code
		if res.Out.Again {
			s.Status = Already
		}
	}
	return nil
}

func firstOf(err error) error {
	var e *errs.Error
	if errors.As(err, &e) && len(e.Fields) > 0 {
		return e.Fields[0]
	}
	return err
}

// Say gives the sentence a volunteer reads out for an answer: what it is and
// what to do next. A lost card shown by its plate has its own, and a car without a plate.
func Say(w i18n.Speaker, a Answer) string {
	key := "gate.say." + string(a.Code)
	if a.Verdict != verdictOf(a.Code) && w.Has(key+"."+string(a.Verdict)) {
		key += "." + string(a.Verdict)
	}
	if a.Verdict == Allow && verdictOf(a.Code) != Allow && !w.Has("gate.say."+string(a.Code)+".allow") {
		key = "gate.say.override"
	}
	if a.Unplated != "" && a.Verdict != Allow {
		key = "gate.say.unplated." + string(a.Unplated)
		if a.Verdict == Caution {
			key += ".out"
		}
	}
	number, until := "", ""
	if a.Card != nil {
		number, until = a.Card.Number, a.Card.ValidTo.String()
	}
	return w.Say(key, "number", number, "until", until)
}

// SayOverride says the reason of a special pass; what another program sent stands for itself.
func SayOverride(w i18n.Speaker, reason string) string {
	if key := "gate.override." + reason; w.Has(key) {
		return w.Say(key)
	}
	return reason
}
