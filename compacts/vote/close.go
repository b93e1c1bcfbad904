package vote

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/tally"
	"ziguan/internal/actor"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Advanced is what Advance did.
type Advanced struct {
	Read, Counted int
	// Waiting are the votes that closed and have papers that nobody has read twice.
	Waiting []string
}

// Advance counts every vote that has closed, once all papers that were handed in have
// been read: the job votes.close and the committee's own button. A second run finds
// nothing to do.
func (s *Service) Advance(ctx context.Context, who actor.Actor, now time.Time) (Advanced, error) {
	var out Advanced
	if !who.Is(actor.System, actor.Operator) {
		return out, actor.ErrRole.With("roles", string(actor.System))
	}
	committees, err := people.Committees(ctx, s.db)
	if err != nil {
		return out, err
	}
	for _, c := range committees {
		list, err := pg.Look(ctx, s.db, func(r *pg.Reader) ([]Vote, error) { return all(ctx, r, c.ID, Noticed) })
		if err != nil {
			return out, err
		}
		for _, v := range list {
			out.Read++
			if v.Phase(now) != Closed {
				continue
			}
			counted, err := s.count(ctx, who, c.ID, v.Number.String(), now)
			if err != nil {
				return out, err
			}
			if counted {
				out.Counted++
			} else {
				out.Waiting = append(out.Waiting, c.Code+"/"+v.Number.String())
			}
		}
	}
	return out, nil
}

// Tally counts one vote that has closed, at once. Staff may. ErrUnknown, ErrNotYet where it
// has not closed; reports whether it was counted, or papers wait to be read.
func (s *Service) Tally(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) (bool, error) {
	if err := who.Needs(c.String(), actor.Staff...); err != nil {
		return false, err
	}
	return s.count(ctx, who, c, number, s.db.Now())
}

func (s *Service) count(ctx context.Context, who actor.Actor, c people.CommitteeID, number string, now time.Time) (bool, error) {
	counted := false
	err := s.hold(ctx, who, c, number, func(a people.Act, v Vote) error {
		counted = false
		if _, err := v.next(Tallied); err != nil {
			return err
		}
		if v.Phase(now) != Closed {
			return v.notClosed(a)
		}
		var unread int
		if err := a.Get(ctx, &unread, sqlUnread, c, v.ID); err != nil || unread > 0 {
			return err
		}
		if legal, err := LegalOf(v.Regime, v.Effect); err != nil || legal.Allows(ByCity) {
			return err // its ballots lie elsewhere
		}
		counted = true
		return s.tally(ctx, a, v)
	})
	return counted && err == nil, err
}

func (v Vote) notClosed(a people.Act) error {
	return ErrNotClosed.With("closes", v.ClosesAt.In(a.Committee.Location()).Format("2006-01-02 15:04"))
}

func (s *Service) tally(ctx context.Context, a people.Act, v Vote) error {
	box, commitments, ways, err := s.box(ctx, a, v)
	if err != nil {
		return err
	}
	need, err := v.Need(a.Today)
	if err != nil {
		return err
	}
	t := tally.Count(box, need)
	heads, err := v.heads(ctx, a, t, ways)
	if err != nil {
		return err
	}
	file, err := boxFile(v, box, commitments)
	if err != nil {
		return err
	}
	return v.close(ctx, a, counted{t, heads, file})
}

// counted is what a count came to, with the box as it is published.
type counted struct {
	tally tally.Tally
	heads Heads
	box   []byte
}

// close keeps a result, hangs it out and says so on the record.
func (v Vote) close(ctx context.Context, a people.Act, r counted, more ...record.Pair) error {
	if err := v.keepResult(ctx, a, r); err != nil {
		return err
	}
	p, err := v.postResult(ctx, a, r.tally)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(r.box)
	said := []record.Pair{
		{Key: "posting", Value: p.Number.String()}, {Key: "box_sha256", Value: hexOf(sum[:])}, {Key: "passed", Value: strconv.FormatBool(r.tally.Passed)},
	}
	return v.move(ctx, a, change{on: Tallied, result: p.ID, said: append(said, more...)})
}

// box opens every ballot: nobody has before.
func (s *Service) box(ctx context.Context, a people.Act, v Vote) (tally.Box, []string, map[Way]int64, error) {
	c := a.Committee.ID
	list, err := entries(ctx, a, c, v.ID)
	if err != nil {
		return tally.Box{}, nil, nil, err
	}
	cast, err := pg.All[ballot](ctx, a, sqlBallots, c, v.ID)
	if err != nil {
		return tally.Box{}, nil, nil, err
	}
	b := tally.Box{Format: tally.BoxFormat, Regime: v.Regime, Threshold: v.Threshold, Roll: make([]tally.Row, len(list)), Ballots: make([]tally.Ballot, len(cast))}
	for i, e := range list {
		b.Roll[i] = e.row(v.Regime)
	}
	commitments, ways := make([]string, len(cast)), map[int64]Way{}
	for i, one := range cast {
		choice, _, err := s.opened(v, one.Voter, one.Sealed)
		if err != nil {
			return b, nil, nil, err
		}
		b.Ballots[i] = tally.Ballot{Voter: voterName(one.Voter), Choice: choice, Channel: one.Way.channel(), Seq: int64(one.Seq)}
		commitments[i] = hex.EncodeToString(one.Commitment)
		ways[int64(one.Seq)] = one.Way
	}
	split := map[Way]int64{ByPhone: 0, ByPaper: 0, AtDoor: 0}
	standing, _ := b.Standing()
	for _, one := range standing {
		split[ways[one.Seq]]++
	}
	return b, commitments, split, nil
}

func boxFile(v Vote, b tally.Box, commitments []string) ([]byte, error) {
	if v.Publication == Sealed {
		return encoded(b.Close(commitments))
	}
	return encoded(b)
}

// encoded is a document as it is published.
func encoded(doc any) ([]byte, error) {
	out, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("document of vote: %w", err)
	}
	return append(out, '\n'), nil
}

func (v Vote) heads(ctx context.Context, a people.Act, t tally.Tally, ways map[Way]int64) (Heads, error) {
	h := Heads{Asked: t.Total.Heads, Ways: ways, For: t.For.Heads, Against: t.Against.Heads, Abstain: t.Abstain.Heads, Invalid: t.Invalid}
	var err error
	if h.Papers, err = pg.One[Papers](ctx, a, ErrUnknown, sqlPaperCount, a.Committee.ID, v.ID); err != nil {
		return h, err
	}
	if err := a.Get(ctx, &h.NotReached, sqlNotReached, a.Committee.ID, v.ID); err != nil {
		return h, err
	}
	h.NotReturned = h.Asked - h.For - h.Against - h.Abstain - h.Invalid - h.NotReached
	return h, nil
}

func (v Vote) keepResult(ctx context.Context, a people.Act, r counted) error {
	tally, err := encoded(r.tally)
	if err != nil {
		return err
	}
	heads, err := encoded(r.heads)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(r.box)
	return a.Do(ctx, sqlResultAdd, a.Committee.ID, v.ID, a.Now, string(tally), string(heads), r.box, sum[:])
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func (v Vote) postResult(ctx context.Context, a people.Act, t tally.Tally) (posting.Posting, error) {
	quorum, err := sheet(yesNo(t.Quorum) + ".quorum")
	if err != nil {
		return posting.Posting{}, err
	}
	passed, err := sheet(yesNo(t.Passed) + ".passed")
	if err != nil {
		return posting.Posting{}, err
	}
	areas := ""
	if v.Regime == tally.Owners {
		if areas, err = sheet("result.areas", "for", SquareMetres(t.For.Area), "against", SquareMetres(t.Against.Area),
			"abstain", SquareMetres(t.Abstain.Area), "total", SquareMetres(t.Total.Area)); err != nil {
			return posting.Posting{}, err
		}
	}
	title, err := sheet("result.title", "title", v.Title)
	if err != nil {
		return posting.Posting{}, err
	}
	n := func(i int64) string { return strconv.FormatInt(i, 10) }
	text, err := sheet("result.text", "title", v.Title, "heads", n(t.Total.Heads), "part", n(t.Participating.Heads+t.Invalid), "for", n(t.For.Heads),
		"against", n(t.Against.Heads), "abstain", n(t.Abstain.Heads), "invalid", n(t.Invalid), "areas", areas, "quorum", quorum, "passed", passed)
	if err != nil {
		return posting.Posting{}, err
	}
	return posting.Add(ctx, a.Tx, a.Committee, posting.New{Kind: posting.Result, Title: title, Text: text, Of: v.Source()})
}
