package jobs

import (
	"context"
	"time"

	"ziguan/compacts/vote"
	"ziguan/internal/actor"
)

// votesClose counts what has closed, within half a minute while the server runs.
func votesClose(s *vote.Service) entry {
	return entry{
		name: "votes.close", schedule: "1 0 * * *", lease: 10 * time.Minute, often: 30 * time.Second,
		do: func(ctx context.Context, now time.Time) (outcome, error) {
			return closeVotes(ctx, s, actor.Of(actor.System), now)
		},
	}
}

// closedVotes is what votes.close found.
type closedVotes struct {
	Counted int `json:"counted"`
	Waiting int `json:"waiting"` // closed, with papers that nobody has read twice, or whose result is to be imported
}

func closeVotes(ctx context.Context, s *vote.Service, who actor.Actor, now time.Time) (outcome, error) {
	a, err := s.Advance(ctx, who, now)
	o := outcome{read: a.Read, wrote: a.Counted, found: closedVotes{a.Counted, len(a.Waiting)}}
	for _, w := range a.Waiting {
		o.findings = append(o.findings, Finding{ID: w, Kind: "vote.waits", Since: now.Format(time.RFC3339), State: open})
	}
	return o, err
}
