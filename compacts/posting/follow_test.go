package posting_test

import (
	"strings"
	"testing"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/compacts/source"
	"ziguan/internal/actor"
	"ziguan/internal/calendar"
	"ziguan/internal/day"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/record"
)

func (w *world) resolution() posting.Posting {
	w.t.Helper()
	p, err := w.board.Post(w.t.Context(), w.chair, posting.New{Committee: w.c.ID, Kind: posting.Other, Title: "居民会议决议", Text: "停车卡半年一续。"})
	w.must(err)
	return p
}

// setRule sets a rule on the ground of a posting.
func (w *world) setRule(p posting.Posting) error {
	w.days(1)
	return w.rules.Set(w.t.Context(), w.chair, rule.NewRule{
		Committee: w.c.ID, Key: "card.term_months", Value: "6", From: w.c.Today(w.clock.Now()),
		Ground: rule.Ground{Kind: rule.Resolution, Text: "11 月居民会议决议", Ref: p.Source()},
	})
}

// What rests on a posting is found from it, and leads back to it.
func TestWhatFollowsFromAPosting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, other := w.resolution(), w.resolution()
	w.must(w.setRule(p))
	w.days(1)
	w.must(w.rules.SetYear(t.Context(), w.chair, rule.NewYear{
		Committee: w.c.ID, Year: calendar.Year{Year: 2027, Holidays: []day.Day{day.Of(2027, 1, 1)}},
		Ground: rule.Ground{Kind: rule.Law, Text: "国办发明电〔2026〕9号", Ref: p.Source()},
	}))
	for _, got := range [][]source.Following{w.inside(p), w.outside(p)} {
		if len(got) != 2 || got[0].What != "calendar" || got[0].Subject != "2027" ||
			got[1].What != "rule" || got[1].Subject != "card.term_months" || got[1].From.String() != "2026-11-24" {
			t.Errorf("follows %+v", got)
		}
	}
	if got := w.inside(other); len(got) != 0 {
		t.Errorf("of the other follows %+v", got)
	}
	list, err := w.rules.Values(t.Context(), w.c.ID)
	w.must(err)
	for _, r := range list {
		if r.Key == "card.term_months" && (r.Ref != p.Source() || r.Cited.Number != p.Number.String()) || r.Key != "card.term_months" && r.Cited.Number != "" {
			t.Errorf("%s rests on %+v", r.Key, r.Ground)
		}
	}
	lines, err := record.Page(t.Context(), w.db, w.c.ID.String(), record.Look{Groups: []string{"rule"}, Limit: 1})
	w.must(err)
	if !strings.Contains(string(lines[0].Canon), "source_posting: "+p.Number.String()) {
		t.Errorf("the record says %s", lines[0].Canon)
	}
}

func (w *world) inside(p posting.Posting) []source.Following {
	w.t.Helper()
	shown, err := w.board.Show(w.t.Context(), w.chair, w.c.ID, p.Number.String())
	w.must(err)
	return shown.Follows
}

func (w *world) outside(p posting.Posting) []source.Following {
	w.t.Helper()
	shown, err := w.board.ShowPublic(w.t.Context(), w.c.ID, p.Number.String())
	w.must(err)
	return shown.Follows
}

// A ground names a posting of its own committee that was not withdrawn; one that has
// ended it may name.
func TestAGroundNamesAPostingThatStands(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ended, withdrawn := w.resolution(), w.resolution()
	w.must(w.board.Withdraw(t.Context(), w.chair, posting.Withdrawal{Committee: w.c.ID, Number: withdrawn.Number.String(), Reason: "写错了"}))
	w.wants("a posting that was withdrawn", w.setRule(withdrawn), rule.ErrGroundRef)
	w.days(30)
	w.night()
	if p, err := w.board.ShowPublic(t.Context(), w.c.ID, ended.Number.String()); err != nil || p.State != posting.Ended {
		t.Fatalf("%s, %v", p.State, err)
	}
	w.must(w.setRule(ended))
	there, err := people.New(w.db).Found(t.Context(), actor.Of(actor.Operator), people.NewCommittee{Code: "B2", Name: "韶九", Regime: people.Owners})
	w.must(err)
	w.wants("another committee's posting", w.rules.Set(t.Context(), actor.Of(actor.Chair).For(there.ID.String()), rule.NewRule{
		Committee: there.ID, Key: "card.term_months", Value: "6", From: day.Of(2027, 1, 1),
		Ground: rule.Ground{Kind: rule.Resolution, Text: "决议", Ref: ended.Source()},
	}), rule.ErrGroundRef)
	citable, err := source.New(w.db).Citable(t.Context(), w.c.ID)
	if w.must(err); len(citable) != 1 || citable[0].ID != ended.Source() {
		t.Errorf("a form offers %+v", citable)
	}
}

// What was heard before stands on the posting; an opinion that says nothing keeps the
// posting from being made, and the same form again enters nothing twice.
func TestAPostingSaysWhoseOpinionWasHeard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	opinion := func(says source.Word, text string) source.NewOpinion {
		return source.NewOpinion{Of: "-party", Opinion: source.Opinion{Body: source.Party, Says: says, Text: text, GivenOn: w.c.Today(w.clock.Now())}}
	}
	n := posting.New{Committee: w.c.ID, Kind: posting.Other, Title: "停水", Text: "周三停水。", Key: "once", Opinions: []source.NewOpinion{opinion(source.Against, "")}}
	_, err := w.board.Post(t.Context(), w.chair, n)
	w.wants("against without a reason", fieldOf(err, "text-party"), source.ErrRemarks)
	n.Opinions[0] = opinion(source.WithRemarks, "请提前一天通知")
	p, err := w.board.Post(t.Context(), w.chair, n)
	w.must(err)
	late := n
	late.Opinions = append(late.Opinions, source.NewOpinion{Opinion: source.Opinion{Body: source.Residents, Says: source.For, GivenOn: w.c.Today(w.clock.Now())}})
	w.days(1)
	again, err := w.board.Post(t.Context(), w.chair, late)
	if w.must(err); again.ID != p.ID || p.Number.String() != "2026-1" {
		t.Errorf("posted %s and %s", p.Number, again.Number)
	}
	shown, err := w.board.ShowPublic(t.Context(), w.c.ID, p.Number.String())
	w.must(err)
	if len(shown.Opinions) != 1 || shown.Opinions[0].Text != "请提前一天通知" {
		t.Errorf("anybody reads %+v", shown.Opinions)
	}
}

// fieldOf is the refusal of one field of a form.
func fieldOf(err error, field string) error {
	if f := errs.As(err); f != nil {
		for _, one := range f.Fields {
			if one.Field == field {
				return one
			}
		}
	}
	return err
}
