package hearing

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ziguan/compacts/posting"
	"ziguan/internal/actor"
	"ziguan/internal/errs"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
	"ziguan/internal/wording"
)

// The outcomes of a view.
const (
	Adopted    = "adopted"
	Partly     = "partly"
	NotAdopted = "not_adopted"
)

// Outcomes lists them in the order of a form.
func Outcomes() []string { return []string{Adopted, Partly, NotAdopted} }

// Answer is what became of a view, and why.
type Answer struct {
	Line            int
	Outcome, Reason string
}

// Conclusion is what was found (听证意见), with an answer to each view.
type Conclusion struct {
	Committee people.CommitteeID
	Number    string
	Finding   string // up to 1,500 characters
	Answers   []Answer
}

const sqlAnswerAdd = `
	insert into compacts.hearing_answers (committee_id, hearing_id, line, outcome, reason)
	values ($1, $2, $3, $4, $5)`

// Publish publishes the record: what was found, what was adopted and what not and why.
// From now on a vote or a fee schedule may name the hearing; it binds nobody by itself.
// Staff but the cashier may, but for whoever recorded, once everybody who was there has
// said their word or had their days. It goes on the public record as hearing.published.
// ErrUnknown, ErrRecorded, ErrUnconfirmed, ErrUnanswered, ErrFinding, ErrOutcome,
// hearing.cannot.publish, and what wording.Leaking says.
func (s *Service) Publish(ctx context.Context, who actor.Actor, n Conclusion) error {
	n.Finding = wording.Tidy(n.Finding)
	return s.set(ctx, who, n.Committee, n.Number, func(a people.Act, h Hearing) error {
		if _, err := h.next(Publish); err != nil {
			return err
		}
		if a.Who.Person == h.Recorder {
			return ErrRecorded
		}
		lines, err := pg.All[Line](ctx, a, sqlLines, n.Committee, h.ID)
		if err != nil {
			return err
		}
		if lines, err = n.check(lines); err != nil {
			return err
		}
		if err := h.confirmed(ctx, a); err != nil {
			return err
		}
		for _, l := range lines {
			if err := a.Do(ctx, sqlAnswerAdd, n.Committee, h.ID, l.N, l.Outcome, l.Reason); err != nil {
				return err
			}
		}
		p, err := h.postRecord(ctx, a, n.Finding, lines)
		if err != nil {
			return err
		}
		return h.move(ctx, a, change{on: Publish, finding: n.Finding, record: p.ID, said: []record.Pair{
			{Key: "posting", Value: p.Number.String()},
			{Key: "finding_sha256", Value: sumOf(n.Finding)},
			{Key: "adopted", Value: strconv.Itoa(count(lines, Adopted))},
			{Key: "partly", Value: strconv.Itoa(count(lines, Partly))},
			{Key: "not_adopted", Value: strconv.Itoa(count(lines, NotAdopted))},
		}})
	})
}

// confirmed refuses while somebody who was there has said nothing and their days run, or
// a correction has no answer.
func (h Hearing) confirmed(ctx context.Context, a people.Act) error {
	seats, err := seatsOf(ctx, a, a.Committee.ID, h.ID)
	if err != nil {
		return err
	}
	said, err := pg.All[Word](ctx, a, sqlWords, a.Committee.ID, h.ID)
	if err != nil {
		return err
	}
	if silent := len(seats.Present()) - len(said); silent > 0 && a.Today <= h.CorrectTo {
		return ErrUnconfirmed.With("n", strconv.Itoa(silent), "until", h.CorrectTo.String())
	}
	open := len(slices.DeleteFunc(said, func(w Word) bool { return w.Word != Corrected || w.Answered != nil }))
	if open > 0 {
		return ErrUnanswered.With("n", strconv.Itoa(open))
	}
	return nil
}

// check gives the views with their outcomes, or refuses what has none.
func (n Conclusion) check(lines []Line) ([]Line, error) {
	var wrong []*errs.Error
	if !wording.Fits(n.Finding, 1, maxFinding) {
		wrong = append(wrong, ErrFinding.On("finding"))
	}
	wrong = append(wrong, wording.Leaking("finding", n.Finding))
	views := slices.DeleteFunc(lines, func(l Line) bool { return l.Sort != View })
	for i, l := range views {
		no := strconv.Itoa(l.N)
		at := slices.IndexFunc(n.Answers, func(r Answer) bool { return r.Line == l.N })
		if at >= 0 {
			views[i].Outcome, views[i].Reason = n.Answers[at].Outcome, wording.Tidy(n.Answers[at].Reason)
		}
		if !slices.Contains(Outcomes(), views[i].Outcome) {
			wrong = append(wrong, ErrOutcome.With("line", no).On("outcome-"+no))
		} else if !wording.FitsLine(views[i].Reason, 1, maxReason) {
			wrong = append(wrong, ErrOutcome.With("line", no).On("reason-"+no))
		}
		wrong = append(wrong, wording.Leaking("reason-"+no, views[i].Reason))
	}
	return views, errs.Form(wrong...)
}

func count(lines []Line, outcome string) int {
	return len(slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return l.Outcome != outcome }))
}

// longest is how many characters of views the sheet has room for; the page has them all.
const longest = 2800

func (h Hearing) postRecord(ctx context.Context, a people.Act, finding string, views []Line) (posting.Posting, error) {
	w, err := sheets.Open()
	if err != nil {
		return posting.Posting{}, err
	}
	seats, err := seatsOf(ctx, a, a.Committee.ID, h.ID)
	if err != nil {
		return posting.Posting{}, err
	}
	var parties []string
	for _, p := range Parties() {
		if n := len(seats.Present().of(p)); n > 0 {
			parties = append(parties, w.Fill("record.party", "party", w.Fill("party."+string(p)), "n", strconv.Itoa(n)))
		}
	}
	list := ""
	for i, l := range views {
		line := w.Fill("record.view", "n", strconv.Itoa(i+1), "party", w.Fill("party."+string(l.Party)), "said", l.Said,
			"outcome", w.Fill("outcome."+l.Outcome), "reason", l.Reason)
		if utf8.RuneCountInString(list+line) > longest {
			list += w.Fill("record.more")
			break
		}
		list += line
	}
	text := w.Fill("record.text", "title", h.Title, "present", strconv.Itoa(len(seats.Present())), "parties", strings.Join(parties, "、"),
		"watched", strconv.Itoa(h.Watched), "finding", finding, "adopted", strconv.Itoa(count(views, Adopted)), "partly", strconv.Itoa(count(views, Partly)),
		"not_adopted", strconv.Itoa(count(views, NotAdopted)), "views", list, "body", w.Fill("body."+string(a.Committee.Regime)))
	return posting.Add(ctx, a.Tx, a.Committee, posting.New{Kind: posting.Record, Title: w.Fill("record.title", "title", h.Title), Text: text, Of: h.Source()})
}
