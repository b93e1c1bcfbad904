package clause

import (
	"context"
	"strconv"
	"strings"

	"ziguan/compacts/posting"
	"ziguan/compacts/source"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// Posting is a draft that is to be posted.
type Posting struct {
	Committee people.CommitteeID
	Number    string
	Changes   string // what is new in it: needed from the second draft on, 300 characters at most
}

// Post posts the draft at hand: from now on not a character of it changes (社区公示). Staff
// but the cashier may. ErrChanges, ErrNodes, ErrClause, ErrShort, compact.cannot.post.
func (s *Service) Post(ctx context.Context, who actor.Actor, n Posting) error {
	n.Changes = wording.Tidy(n.Changes)
	return s.set(ctx, who, n.Committee, n.Number, func(a people.Act, c Compact) error {
		if err := c.can(Post); err != nil {
			return err
		}
		if !wording.Fits(n.Changes, min(c.Draft-1, 1), maxChanges) {
			return ErrChanges.On("changes")
		}
		if leak := wording.Leaking("changes", n.Changes); leak != nil {
			return leak
		}
		if err := long(ctx, a, "posting.compact.days", func(p Period) int { return p.Publicity }); err != nil {
			return err
		}
		v, err := draftOf(ctx, a, n.Committee, c.ID, c.Draft)
		if err != nil {
			return err
		}
		t, err := v.Text()
		if err != nil {
			return err
		}
		if err := t.check(); err != nil {
			return err
		}
		if err := c.rename(ctx, a, t.Title); err != nil {
			return err
		}
		c.Title, c.Version = t.Title, c.Version+1
		if err := a.Do(ctx, sqlDraftPost, n.Committee, c.ID, c.Draft, n.Changes, a.Today); err != nil {
			return err
		}
		changes, err := said(n.Changes)
		if err != nil {
			return err
		}
		p, err := c.hang(ctx, a, posting.Compact, "publicity", "changes", changes, "sha", v.Hex(), "text", whole(t))
		if err != nil {
			return err
		}
		to := c
		to.PostingID, to.Consultation = p.ID, posting.PostingID{}
		_, err = c.move(ctx, a, step{on: Post, to: to, said: []record.Pair{{Key: "posting", Value: p.Number.String()}, {Key: "text_sha256", Value: v.Hex()}}})
		return err
	})
}

// rename calls it what the draft calls it, once that is posted.
func (c Compact) rename(ctx context.Context, a people.Act, title string) error {
	if err := source.Rename(ctx, a.Tx, a.Committee.ID, c.Source(), title); err != nil {
		return err
	}
	return a.Do(ctx, sqlTitle, a.Committee.ID, c.ID, title)
}

// said is what is new in a draft, or that it is the first.
func said(changes string) (string, error) {
	if changes == "" {
		return sheet("first")
	}
	return changes, nil
}

// longest is how much of a text a sheet holds; a longer one lies beside it on paper.
const longest = 4000

// whole is the whole text as a sheet has it; nothing where it is too long for one.
func whole(t Text) string {
	var b strings.Builder
	for _, n := range t.Nodes {
		b.WriteString("\n" + n.Word() + "　" + n.Text)
	}
	if len([]rune(b.String())) > longest {
		return ""
	}
	return b.String()
}

// hang posts a sheet of the compact.
func (c Compact) hang(ctx context.Context, a people.Act, kind posting.Kind, key string, pairs ...string) (posting.Posting, error) {
	pairs = append([]string{"title", c.Title, "n", strconv.Itoa(c.Draft)}, pairs...)
	title, err := sheet(key+".title", pairs...)
	if err != nil {
		return posting.Posting{}, err
	}
	text, err := sheet(key+".text", pairs...)
	if err != nil {
		return posting.Posting{}, err
	}
	return posting.Add(ctx, a.Tx, a.Committee, posting.New{Kind: kind, Title: title, Text: text, Of: c.Source()})
}

// hung refuses while a sheet hangs or waits for an answer, or where an objection to it was
// upheld: then something must change.
func hung(ctx context.Context, a people.Act, key posting.PostingID) error {
	st, err := posting.StandingOf(ctx, a, a.Committee, key, a.Today)
	switch {
	case err != nil:
		return err
	case st.Last.Zero():
		return ErrCalendar
	case st.State != posting.Ended || st.Open > 0:
		return ErrHangs.With("last", st.Last.String(), "open", strconv.Itoa(st.Open))
	case st.Against(""):
		return ErrUpheld
	}
	return nil
}

// Consult asks everybody what they say of a draft that hung to the end (征求意见). Staff but
// the cashier may. ErrHangs, ErrUpheld, ErrCalendar, ErrShort, compact.cannot.consult.
func (s *Service) Consult(ctx context.Context, who actor.Actor, of people.CommitteeID, number string) error {
	return s.set(ctx, who, of, number, func(a people.Act, c Compact) error {
		if err := c.can(Consult); err != nil {
			return err
		}
		if err := hung(ctx, a, c.PostingID); err != nil {
			return err
		}
		if err := long(ctx, a, "posting.consultation.days", func(p Period) int { return p.Consultation }); err != nil {
			return err
		}
		p, err := c.hang(ctx, a, posting.Consultation, "consultation")
		if err != nil {
			return err
		}
		to := c
		to.Consultation = p.ID
		_, err = c.move(ctx, a, step{on: Consult, to: to, said: []record.Pair{{Key: "posting", Value: p.Number.String()}}})
		return err
	})
}

// Reopen begins the next draft with the text at hand: what was posted is posted again once
// it says something else (修改). A round counts when it was gone through to the end. Staff
// but the cashier may. compact.cannot.reopen.
func (s *Service) Reopen(ctx context.Context, who actor.Actor, of people.CommitteeID, number string) error {
	return s.set(ctx, who, of, number, func(a people.Act, c Compact) error {
		if err := c.can(Reopen); err != nil {
			return err
		}
		reason, err := sheet("reopen")
		if err != nil {
			return err
		}
		rounds := c.Rounds
		if c.State == Consultation {
			p, err := posting.ByID(ctx, a, of, c.Consultation)
			if err != nil {
				return err
			}
			if p.State == posting.Ended {
				rounds++
			}
		}
		if err := c.takeDown(ctx, a, reason); err != nil {
			return err
		}
		_, err = c.again(ctx, a, Reopen, rounds)
		return err
	})
}

// again begins the next draft, with the text of the one at hand.
func (c Compact) again(ctx context.Context, a people.Act, on Event, rounds int) (Compact, error) {
	v, err := draftOf(ctx, a, a.Committee.ID, c.ID, c.Draft)
	if err != nil {
		return c, err
	}
	to := c
	to.Draft, to.Rounds = c.Draft+1, rounds
	to.PostingID, to.Consultation = posting.PostingID{}, posting.PostingID{}
	to.VoteID, to.Vote = noVote, source.Cited{}
	if to, err = c.move(ctx, a, step{on: on, to: to}); err != nil {
		return c, err
	}
	return to, to.newDraft(ctx, a, v.Doc)
}

// Freeze says that the text is what is put to the vote: it was discussed in enough rounds,
// the last consultation has ended, every remark has an answer, and what was adopted stands
// in a clause (定稿). Staff but the cashier may. ErrHangs, ErrUpheld, ErrCalendar, ErrRounds,
// ErrNobody, ErrClauseGone, ErrUnanswered, compact.cannot.freeze.
func (s *Service) Freeze(ctx context.Context, who actor.Actor, of people.CommitteeID, number string) error {
	return s.set(ctx, who, of, number, func(a people.Act, c Compact) error {
		if err := c.can(Freeze); err != nil {
			return err
		}
		if err := hung(ctx, a, c.Consultation); err != nil {
			return err
		}
		p, err := PeriodOn(a.Committee.Regime, a.Today)
		if err != nil {
			return err
		}
		to := c
		if to.Rounds++; to.Rounds < p.Rounds {
			return ErrRounds.With("rounds", strconv.Itoa(to.Rounds), "need", strconv.Itoa(p.Rounds))
		}
		if err := c.somebody(ctx, a, sqlPartiesThere); err != nil {
			return err
		}
		if err := c.keepsItsWord(ctx, a); err != nil {
			return err
		}
		var open int
		if err := a.Get(ctx, &open, sqlUnanswered, of, c.ID); err != nil {
			return err
		}
		if open > 0 {
			return ErrUnanswered.With("open", strconv.Itoa(open))
		}
		_, err = c.move(ctx, a, step{on: Freeze, to: to, said: []record.Pair{{Key: "rounds", Value: strconv.Itoa(to.Rounds)}}})
		return err
	})
}

// keepsItsWord refuses a text that lacks a clause in which a remark was adopted.
func (c Compact) keepsItsWord(ctx context.Context, a people.Act) error {
	t, err := textOf(ctx, a, a.Committee.ID, c)
	if err != nil {
		return err
	}
	list, err := pg.All[Remark](ctx, a, sqlAdopted, a.Committee.ID, c.ID)
	for _, r := range list {
		if _, found := t.Find(r.AnswerOn); err == nil && !found {
			err = ErrClauseGone.With("remark", strconv.Itoa(r.N))
		}
	}
	return err
}

// earliest is the first day on which what is signed from today on may be in force.
func earliest(of people.Committee, today day.Day) (day.Day, error) {
	p, err := PeriodOn(of.Regime, today)
	return today.AddDays(p.Signing), err
}
