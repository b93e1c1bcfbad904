package parktest

import (
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/internal/clock"
)

// ago is how many days before now a vote is drafted that stands so today.
var ago = map[vote.Phase]int{ //nolint:gochecknoglobals // constant
	vote.Phase(vote.Drafted): 0, vote.Phase(vote.Listed): 0, vote.Phase(vote.Noticed): 9, vote.Open: 27, vote.Closed: 37, vote.Phase(vote.Counted): 37,
	vote.Phase(vote.Certified): 47,
}

// Voted brings a vote of the committee to where it stands today, by its own clock, and
// gives its number. It is open for ten days; nobody has voted.
func (w *World) Voted(phase vote.Phase, n vote.Proposal) string {
	w.T.Helper()
	ctx, chair, system := w.T.Context(), w.Staff(actor.Chair), actor.Of(actor.System)
	c := clock.NewStepped(w.Clock.Now().AddDate(0, 0, -ago[phase]))
	db := w.DB.At(c.Now)
	votes, postings := vote.New(db, w.Key), posting.NewService(db)
	night := func(days int) {
		c.Step(time.Duration(days) * 24 * time.Hour)
		_, err := postings.Expire(ctx, system, c.Now())
		w.Must(err)
	}
	n.Committee = w.C.ID
	v, err := votes.Draft(ctx, chair, n)
	w.Must(err)
	number := v.Number.String()
	if phase == vote.Phase(vote.Drafted) {
		return number
	}
	w.Must(votes.Post(ctx, chair, w.C.ID, number))
	if phase == vote.Phase(vote.Listed) {
		return number
	}
	night(9)
	opens := w.C.Today(c.Now()).AddDays(16).Time(w.C.Location())
	w.Must(votes.Announce(ctx, chair, vote.Announcement{Committee: w.C.ID, Number: number, Opens: opens, Closes: opens.AddDate(0, 0, 10)}))
	if phase != vote.Phase(vote.Counted) && phase != vote.Phase(vote.Certified) {
		return number
	}
	night(28)
	_, err = votes.Advance(ctx, system, c.Now())
	w.Must(err)
	if phase == vote.Phase(vote.Certified) {
		night(9)
		w.Must(votes.Certify(ctx, chair, w.C.ID, number))
	}
	return number
}
