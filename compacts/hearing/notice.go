package hearing

import (
	"context"
	"strconv"
	"strings"

	"ziguan/compacts/posting"
	"ziguan/compacts/rule"
	"ziguan/internal/actor"
	"ziguan/internal/day"
	"ziguan/internal/people"
	"ziguan/internal/pg"
	"ziguan/internal/record"
)

// Announce posts the hearing: from now on nothing of it changes but its time, later and
// with a new sheet. Staff but the cashier may. It goes on the public record as
// hearing.noticed. ErrUnknown, ErrNoCarSeats, ErrResidents, ErrFeePapers, ErrStarts,
// ErrSignup, hearing.cannot.notice.
func (s *Service) Announce(ctx context.Context, who actor.Actor, c people.CommitteeID, number string) error {
	return s.set(ctx, who, c, number, func(a people.Act, h Hearing) error {
		if _, err := h.next(Notice); err != nil {
			return err
		}
		if err := h.represented(ctx, a); err != nil {
			return err
		}
		days, err := h.clearDays(ctx, a, c, a.Today)
		if err != nil {
			return err
		}
		if first := a.Today.AddDays(days + 1); h.StartsOn < first {
			return ErrStarts.With("days", strconv.Itoa(days), "from", first.String()).On("starts")
		}
		if h.Draws() && !a.Now.Before(*h.SignupEnds) {
			return ErrSignup.On("signup_ends")
		}
		p, err := h.postNotice(ctx, a)
		if err != nil {
			return err
		}
		return h.move(ctx, a, change{
			on: Notice, noticed: a.Today, days: days, sheet: p.ID,
			said: []record.Pair{
				{Key: "posting", Value: p.Number.String()},
				{Key: "text_sha256", Value: digestOf(h.Title, h.Text, h.Papers)},
				{Key: "starts", Value: local(a, h.StartsAt)},
				{Key: "places", Value: h.places()},
			},
		})
	})
}

// represented refuses seats without residents who have no car, with too few residents,
// and a hearing on fees without its papers.
func (h Hearing) represented(ctx context.Context, a people.Act) error {
	all, residents := 0, 0
	for _, q := range h.Quotas {
		all += q.Places
		if q.Party.Resident() {
			residents += q.Places
		}
	}
	if h.Quota(NoCar).Places == 0 {
		return ErrNoCarSeats
	}
	percent, err := rule.Int(ctx, a, a.Committee.ID, "hearing.resident_percent", a.Today)
	if err != nil {
		return err
	}
	if tooFew(residents, all, percent) {
		return ErrResidents.With("n", strconv.Itoa(residents), "of", strconv.Itoa(all), "percent", strconv.Itoa(percent))
	}
	if h.Kind == Fee && len(h.Papers) == 0 {
		return ErrFeePapers
	}
	return nil
}

// tooFew reports whether some are less than so many in a hundred of all, in integers.
func tooFew(some, all, percent int) bool { return 100*some < percent*all }

// clearDays is how many clear days the notice of a hearing needs: its papers need longer
// where it is on fees.
func (h Hearing) clearDays(ctx context.Context, q pg.Queryer, c people.CommitteeID, today day.Day) (int, error) {
	days, err := rule.Int(ctx, q, c, "hearing.notice_days", today)
	if err != nil || h.Kind != Fee {
		return days, err
	}
	papers, err := rule.Int(ctx, q, c, "hearing.fee_papers_days", today)
	return max(days, papers), err
}

// places are the seats as the record names them: car_owner 4 draw.
func (h Hearing) places() string {
	out := make([]string, len(h.Quotas))
	for i, q := range h.Quotas {
		out[i] = string(q.Party) + " " + strconv.Itoa(q.Places) + " " + string(q.Way)
	}
	return strings.Join(out, ", ")
}

func (h Hearing) postNotice(ctx context.Context, a people.Act) (posting.Posting, error) {
	w, err := sheets.Open()
	if err != nil {
		return posting.Posting{}, err
	}
	seats := make([]string, len(h.Quotas))
	for i, q := range h.Quotas {
		seats[i] = w.Fill("seat", "party", w.Fill("party."+string(q.Party)), "n", strconv.Itoa(q.Places), "way", w.Fill("way."+string(q.Way)))
	}
	papers := ""
	for i, p := range h.Papers {
		sum := ""
		if p.SHA256 != "" {
			sum = w.Fill("paper.sum", "sum", p.SHA256)
		}
		papers += w.Fill("paper", "n", strconv.Itoa(i+1), "title", p.Title, "sum", sum)
	}
	draws, watch, later := "", w.Fill("closed"), ""
	if h.Draws() {
		draws = w.Fill("draws", "ends", local(a, *h.SignupEnds), "on", h.DrawsOn.String(), "sources", h.Sources)
	}
	if h.Observers > 0 {
		watch = w.Fill("open", "n", strconv.Itoa(h.Observers))
	}
	if h.Sequence > 0 {
		later = w.Fill("later", "reason", h.Reason)
	}
	text := w.Fill("notice.text", "later", later, "title", h.Title, "text", h.Text, "starts", local(a, h.StartsAt), "minutes", strconv.Itoa(h.Minutes), "place", h.Place,
		"seats", strings.Join(seats, "、"), "draws", draws, "watch", watch, "agenda", strings.Join(h.Agenda, "；"), "papers", papers,
		"body", w.Fill("body."+string(a.Committee.Regime)))
	title := w.Fill("notice.title", "title", h.Title)
	return posting.Add(ctx, a.Tx, a.Committee, posting.New{Kind: posting.Hearing, Title: title, Text: text, Of: h.Source()})
}
