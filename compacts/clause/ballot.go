package clause

import (
	"context"
	"strconv"

	"ziguan/compacts/source"
	"ziguan/compacts/tally"
	"ziguan/compacts/vote"
	"ziguan/internal/actor"
	"ziguan/internal/id"
	"ziguan/internal/people"
	"ziguan/internal/record"
)

var noVote = id.ID[vote.Vote]{}

// Question is how a frozen text is put to the vote.
type Question struct {
	Committee   people.CommitteeID
	Number      string
	Threshold   string
	Effect      vote.Effect
	Publication vote.Publication
	Key         string // a one-time key: the same again puts nothing twice
}

// PutToVote drafts the vote over exactly this text, by its digest; the vote goes its own
// way from there (居民表决). Staff but the cashier may. ErrNoVote, ErrBinding, what
// vote.Propose says, compact.cannot.ballot.
func (s *Service) PutToVote(ctx context.Context, who actor.Actor, n Question) (string, error) {
	var number string
	err := s.set(ctx, who, n.Committee, n.Number, func(a people.Act, c Compact) error {
		if c.State == Voting && c.VoteID != noVote { // a double tap
			number = c.Vote.Number
			return nil
		}
		if err := c.can(Ballot); err != nil {
			return err
		}
		if c.Kind == Merchants {
			return ErrNoVote
		}
		if l, err := vote.LegalOf(tally.Regime(a.Committee.Regime), n.Effect); err != nil || !l.Binding {
			return ErrBinding.On("effect")
		}
		d, err := draftOf(ctx, a, n.Committee, c.ID, c.Draft)
		if err != nil {
			return err
		}
		p, err := c.proposal(n, d)
		if err != nil {
			return err
		}
		v, err := vote.Propose(ctx, a, p)
		if err != nil {
			return err
		}
		number = v.Number.String()
		if err := a.Do(ctx, sqlVoteAdd, n.Committee, c.ID, c.Draft, v.ID); err != nil {
			return err
		}
		to := c
		to.VoteID = v.ID
		_, err = c.move(ctx, a, step{on: Ballot, to: to, said: []record.Pair{{Key: "vote", Value: number}, {Key: "text_sha256", Value: d.Hex()}}})
		return err
	})
	return number, err
}

func (c Compact) proposal(n Question, d Version) (vote.Proposal, error) {
	title, err := sheet("vote.title", "title", c.Title)
	if err != nil {
		return vote.Proposal{}, err
	}
	text, err := sheet("vote.text", "title", c.Title, "number", c.Number.String(), "n", strconv.Itoa(c.Draft), "sha", d.Hex())
	return vote.Proposal{
		Committee: n.Committee, Threshold: n.Threshold, Effect: n.Effect, Publication: n.Publication, Title: title, Text: text, Of: c.Source(), Key: n.Key,
	}, err
}

// follow moves a compact to where its vote has come. Whoever acts on it finds it so, and
// so does the job.
func (c Compact) follow(ctx context.Context, a people.Act) (Compact, error) {
	if c.State != Voting && c.State != Preliminary {
		return c, nil
	}
	v, err := vote.ByID(ctx, a, a.Committee.ID, c.VoteID)
	if err != nil {
		return c, err
	}
	counted := v.State == vote.Counted || v.State == vote.Certified || v.State == vote.Annulled
	if counted && c.State == Voting {
		if c, err = c.move(ctx, a, step{on: Counted, to: c}); err != nil {
			return c, err
		}
	}
	switch v.State {
	case vote.Annulled, vote.Withdrawn:
		to := c
		to.VoteID, to.Vote = noVote, source.Cited{}
		return c.move(ctx, a, step{on: Lapse, to: to})
	case vote.Certified:
		_, adopted, err := source.Standing(ctx, a, a.Committee.ID, v.Source())
		if err != nil {
			return c, err
		}
		if adopted {
			return c.move(ctx, a, step{on: Pass, to: c})
		}
		return c.again(ctx, a, Fail, c.Rounds)
	case vote.Drafted, vote.Listed, vote.Noticed, vote.Counted:
	}
	return c, nil
}
