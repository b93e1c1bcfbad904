package jobs

import (
	"context"
	"time"

	"ziguan/compacts/clause"
	"ziguan/internal/actor"
)

// compactsAdvance brings each compact to where its vote has come, within half a minute
// while the server runs, and into force on its day.
func compactsAdvance(s *clause.Service) entry {
	return entry{
		name: "compacts.advance", schedule: "12 0 * * *", lease: 10 * time.Minute, often: 30 * time.Second,
		do: func(ctx context.Context, now time.Time) (outcome, error) {
			a, err := s.Advance(ctx, actor.Of(actor.System), now)
			return outcome{read: a.Read, wrote: a.Moved, found: advancedCompacts{a.Moved}}, err
		},
	}
}

// advancedCompacts is what compacts.advance found.
type advancedCompacts struct {
	Moved int `json:"moved"`
}
