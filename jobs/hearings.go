package jobs

import (
	"context"
	"time"

	"ziguan/compacts/hearing"
	"ziguan/internal/actor"
)

// advancedHearings is what hearings.advance found.
type advancedHearings struct {
	Frozen int `json:"frozen"` // lists whose sign-up is over
	Lapsed int `json:"lapsed"` // seats that nobody took in time; the next was asked
}

// hearingsAdvance freezes the lists whose sign-up is over, and asks the next where a free
// seat was not taken in time, within half a minute while the server runs.
func hearingsAdvance(s *hearing.Service) entry {
	return entry{
		name: "hearings.advance", schedule: "2 0 * * *", lease: 10 * time.Minute, often: 30 * time.Second,
		do: func(ctx context.Context, now time.Time) (outcome, error) {
			a, err := s.Advance(ctx, actor.Of(actor.System), now)
			return outcome{read: a.Read, wrote: a.Frozen + a.Lapsed, found: advancedHearings{a.Frozen, a.Lapsed}}, err
		},
	}
}
