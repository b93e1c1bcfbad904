package vote

import (
	"context"
	"strconv"
	"time"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/record"
)

// longest is for how many days a vote may be open: a longer one is no decision of a day.
const longest = 60

// Announcement says when a vote is open.
type Announcement struct {
	Committee     people.CommitteeID
	Number        string
	Opens, Closes time.Time // a ballot of the closing instant is late
}

// Announce freezes the roll and posts the question with its digest: from now on nothing of
// it changes, and nothing else may be voted on (北京市物业管理条例 第三十五条). Staff but the
// cashier may. ErrUnknown, ErrRollHangs, ErrRollHoles, ErrOpens, ErrCloses,
// vote.cannot.notice.
func (s *Service) Announce(ctx context.Context, who actor.Actor, n Announcement) error {
	if err := who.Needs(n.Committee.String(), actor.Setters...); err != nil {
		return err
	}
	return s.hold(ctx, who, n.Committee, n.Number, func(a people.Act, v Vote) error {
		if _, err := v.next(Notice); err != nil {
			return err
		}
		v.OpensOn = day.In(n.Opens, a.Committee.Location())
		if err := v.inTime(ctx, a, n); err != nil {
			return err
		}
		if err := v.rollHung(ctx, a); err != nil {
			return err
		}
		sum, size, err := v.frozen(ctx, a)
		if err != nil {
			return err
		}
		v.OpensAt, v.ClosesAt, v.RollSHA256 = &n.Opens, &n.Closes, sum
		p, err := v.postNotice(ctx, a, size)
		if err != nil {
			return err
		}
		return v.move(ctx, a, change{
			on: Notice, rollSum: sum, noticedOn: a.Today, notice: p.ID, opensOn: v.OpensOn, opens: &n.Opens, closes: &n.Closes,
			said: []record.Pair{
				{Key: "posting", Value: p.Number.String()},
				{Key: "question_sha256", Value: hexOf(v.SHA256)},
				{Key: "roll_sha256", Value: hexOf(sum)},
				{Key: "opens", Value: n.Opens.UTC().Format(time.RFC3339)},
				{Key: "closes", Value: n.Closes.UTC().Format(time.RFC3339)},
			},
		})
	})
}

// rollHung refuses while the roll hangs or an objection to it has no answer.
func (v Vote) rollHung(ctx context.Context, a people.Act) error {
	st, err := posting.StandingOf(ctx, a, a.Committee, v.RollPosting, a.Today)
	if err != nil {
		return err
	}
	if hangs(st) {
		return ErrRollHangs.With("last", st.Last.String(), "open", strconv.Itoa(st.Open))
	}
	return lastKnown(st)
}

// hangs reports whether a sheet with a known last day has not ended, or has objections
// without an answer.
func hangs(st posting.Standing) bool {
	return !st.Last.Zero() && (st.State != posting.Ended || st.Open > 0)
}

// lastKnown refuses a sheet whose last day nobody can know yet.
func lastKnown(st posting.Standing) error {
	if st.Last.Zero() {
		return ErrCalendar
	}
	return nil
}

// inTime refuses an opening with too few clear days after today, and a closing that is none.
func (v Vote) inTime(ctx context.Context, a people.Act, n Announcement) error {
	days, err := rule.Int(ctx, a, a.Committee.ID, "vote.clear_days", a.Today)
	if err != nil {
		return err
	}
	if first := a.Today.AddDays(days + 1); v.OpensOn < first {
		return ErrOpens.With("days", strconv.Itoa(days), "from", first.String()).On("opens")
	}
	if !n.Closes.After(n.Opens) || n.Closes.After(n.Opens.AddDate(0, 0, longest)) {
		return ErrCloses.With("days", strconv.Itoa(longest)).On("closes")
	}
	return nil
}

func (v Vote) postNotice(ctx context.Context, a people.Act, size Size) (posting.Posting, error) {
	need, err := v.Need(a.Today)
	if err != nil {
		return posting.Posting{}, err
	}
	legal, err := LegalOf(v.Regime, v.Effect)
	if err != nil {
		return posting.Posting{}, err
	}
	title, err := sheet("notice.title", "title", v.Title)
	if err != nil {
		return posting.Posting{}, err
	}
	at := func(t time.Time) string { return t.In(a.Committee.Location()).Format("2006-01-02 15:04") }
	names := ""
	if v.NamesCited.Number != "" {
		if names, err = sheet("notice.names", "number", v.NamesCited.Number); err != nil {
			return posting.Posting{}, err
		}
	}
	text, err := sheet("notice.text", "names", names, "title", v.Title, "text", v.Text, "opens", at(*v.OpensAt), "closes", at(*v.ClosesAt), "need", need.Source,
		"effect", legal.Source, "units", strconv.Itoa(size.Units), "heads", strconv.FormatInt(size.Heads, 10),
		"roll", hexOf(v.RollSHA256), "question", hexOf(v.SHA256))
	if err != nil {
		return posting.Posting{}, err
	}
	return posting.Add(ctx, a.Tx, a.Committee, posting.New{Kind: posting.Ballot, Title: title, Text: text, Of: v.Source()})
}
